"""Rules on what is left over from writing: conflicts of a merge, marks to do."""

import re
from collections.abc import Iterator

from kbindex.lint.findings import Finding, found
from kbindex.lint.page import CheckedPage, walk
from kbindex.messages import remark
from kbindex.shownotes.blocks.tree import BlockKind

_CONFLICT = re.compile(
    r"(?<![^\r\n])(?P<mark><{7}|\|{7}|={7}|>{7})(?=[ \t\r\n]|\Z)[^\r\n]*"
)
"""A line that git leaves behind; `=` and `|` are marks only below one of `<`."""

_UNDONE = re.compile(r"(?P<word>TODO|FIXME|TBD|TBA)(?:\s*[:：].*)?", re.DOTALL)
_WITH_UNDONE = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ROW})


def check_conflicts(page: CheckedPage) -> Iterator[Finding]:
    """KB002: what git leaves where two changes meet."""
    is_open = False
    for match in _CONFLICT.finditer(page.markup):
        mark = match["mark"]
        if mark[0] in "=|" and not is_open:
            continue
        is_open = mark[0] != ">"
        message = remark("a conflict of a merge is left: {mark}", mark=mark)
        yield found(page, "KB002", match.start(), message)


def check_undone(page: CheckedPage) -> Iterator[Finding]:
    """KB003: a text that says itself that it is to be written."""
    for block in walk(page.blocks):
        if block.kind not in _WITH_UNDONE:
            continue
        match = _UNDONE.fullmatch(block.text.strip().strip("()（）[]【】*_ "))
        start, end = page.line_span(block.line)
        offset = page.markup.find(match["word"], start, end) if match else -1
        if match and offset >= 0:  # it is no code
            message = remark("{word} is left over", word=match["word"])
            yield found(page, "KB003", offset, message)
