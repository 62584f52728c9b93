"""Tags that the author gives or takes away in a comment under an article.

    <!-- tags: thanos, -cost -->      thanos is a tag of the article, cost is none

Names are parted by commas; an id, a label or another name of a tag will do. What
is above `MOST_MARKS` does not count: each tag is counted beside each other one.
"""

import re
from collections.abc import Iterator

from kbindex.model import MarkedTag

MOST_MARKS = 100
"""Of one article, or of one page's front matter. Real ones are up to twenty."""

_MARK = re.compile(r"\s*tags?\s*[:：](.*)", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"[^,、，\n]+")


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
        if re.search(r"\w", shown):
            yield MarkedTag(name=shown, line=line, is_wanted=is_wanted)
