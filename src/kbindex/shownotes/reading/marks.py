"""Tags that the author gives or takes away in a comment under an article.

    <!-- tags: thanos, -cost -->      thanos is a tag of the article, cost is none

Names are parted by commas; an id, a label or another name of a tag will do. What
is above `MOST_MARKS` does not count: each tag is counted beside each other one.
"""

import re
import unicodedata
from collections.abc import Iterator

from kbindex.late_patterns import late_pattern
from kbindex.model import MarkedTag

MOST_MARKS = 100
"""Of one article, or of one page's front matter. Real ones are up to twenty."""

_MARK = late_pattern(r"\s*tags?\s*[:：](.*)", re.IGNORECASE | re.DOTALL)
_NAME = late_pattern(r"[^,、，\n]+")


def can_be_tag(name: str) -> bool:
    """Say whether a name has a letter or a digit, of which the tag's id is made."""
    return re.search(r"[^\W_]", unicodedata.normalize("NFKC", name)) is not None


def parse_marks(comment: str, *, line: int) -> Iterator[MarkedTag]:
    """Yield the tags of a comment, without its `<!--` and `-->`; most have none.

    Args:
        comment: What stands in it.
        line: The source line of its first character.
    """
    mark = _MARK.fullmatch(comment)
    if not mark:
        return
    done = 0
    for found in _NAME.finditer(comment, mark.start(1)):
        line += comment.count("\n", done, found.start())
        done = found.start()
        name = found.group().strip()
        is_wanted = not name.startswith("-")
        shown = name.lstrip("-+").strip()
        if can_be_tag(shown):
            yield MarkedTag(name=shown, line=line, is_wanted=is_wanted)
