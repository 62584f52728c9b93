"""What stands before a title and is none: marks of a list, and labels of a link.

- [x] [Title](https://…)          a task box
・[Title](https://…)              the sign of a list, in a paragraph
- 2024-01-05 | [Title](https://…) a date; 記事:, （動画）, [video], TODO likewise
"""

import re

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.blocks.tree import Inline

_MARK = late_pattern(
    r"""(?x) \s* (?:
        \[[ xX]\](?=\s)                        # a task box
      | [・●■◆○□◇▶►▪•] | :(?=[ \t]) | [*-](?!\w)
      | \d{1,3}(?:[.)．](?=\s)|、) | [（(]\d{1,3}[)）] | \[\d{1,3}\](?=\s)
      | [0-9#*]\ufe0f?\u20e3                   # a digit as an emoji
    ) \s*"""
)
_OPENING, _CLOSING = r"\[(（［【〔<＜「『", r"\])）］】〕>＞」』"
_BRACKETS = late_pattern(f"[{_OPENING}][^{_OPENING}{_CLOSING}]*[{_CLOSING}]")
_WHEN = late_pattern(
    r"""(?xi) \W* (?:
        \d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?
      | \d{1,2}[/月]\d{1,2}日?
      | (?:\d{1,2}:)?[0-5]?\d:[0-5]\d
      | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s
        \d{1,2}(?:,?\s\d{4})?
    ) \W*"""
)
_ENDS = late_pattern(r"(?:[:：|｜–—→⇒»/／]|(?<=\s)[->])\s*$")
_CAPITALS = late_pattern(r"\W*[A-Z]{2,10}\W*")
_SENTENCE_END = late_pattern(r"[.!?](?=\s)|[。！？]")
_LONGEST = 80


def without_mark(text: Inline) -> Inline:
    """Drop the task box, sign or number that a line begins with."""
    first = min((link.start for link in text.links), default=len(text.text))
    end = 0
    while (mark := _MARK.match(text.text, end, first)) and mark.end() > end:
        end = mark.end()
    if not end:
        return text
    line = text.line + text.text.count("\n", 0, end)
    return text.cut(end, len(text.text), line=line)


def is_link_label(lead: str) -> bool:
    """Say whether what stands before a link labels it: `（動画）`, `記事:`, a date."""
    if not re.search(r"\w", lead):
        return True
    if len(lead) > _LONGEST or "\n" in lead:
        return False
    return bool(
        not re.search(r"\w", _BRACKETS.sub("", lead))
        or _WHEN.fullmatch(lead)
        or _CAPITALS.fullmatch(lead)
        or (_ENDS.search(lead) and not _SENTENCE_END.search(lead))
    )
