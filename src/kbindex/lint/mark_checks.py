"""Rules on the marks of headings and bullets that Markdown does not take as such."""

import re
from collections.abc import Iterator

from kbindex.lint.findings import Edit, Finding, found
from kbindex.lint.page import CheckedPage
from kbindex.messages import Message, remark

_START = r"(?<![^\r\n])(?P<indent>[ \t>]*)"
_TIGHT = re.compile(
    rf"{_START}(?P<mark>\#{{1,6}}(?=[\[@])|\#{{2,6}}(?=\w)"
    r"|(?:[-+]|\*(?![^\r\n]*\*)|\d{1,3}[.)])(?=\[[^\]\r\n]+\][(（]))"
)
"""`####[x](…)`, `###@name`, `##見出し`, `-[x](…)`. `*[x](…)*` is emphasis."""

_WIDE_BLANK = re.compile(
    rf"{_START}(?P<mark>\#{{1,6}}|[-*+]|\d{{1,3}}[.)])"
    r"(?P<wrong>[ \t]*\u3000[ \t\u3000]*)(?=[^\s])"
)
_WIDE_HASH = re.compile(
    rf"{_START}(?=[#＃]*＃)(?P<mark>[#＃]{{2,6}}|＃(?=[ \t\u3000@\[]))"
    r"(?P<wrong>[ \t\u3000]*)(?=[^\s#＃])"
)
"""One wide `＃` before a word is a hashtag."""


def check_tight_marks(page: CheckedPage) -> Iterator[Finding]:
    """KB308: a mark of a heading or bullet with no blank behind it."""
    for match in _TIGHT.finditer(page.markup):
        start, end = match.span("mark")
        message = remark("{mark} needs a blank behind it", mark=match["mark"])
        edit = Edit(start=start, end=end, replacement=match["mark"] + " ")
        yield found(page, "KB308", start, message, edit=edit)


def check_wide_marks(page: CheckedPage) -> Iterator[Finding]:
    """KB309: a full-width ＃ as a mark, or a full-width blank behind a mark."""
    for match in _WIDE_HASH.finditer(page.markup):
        said = remark("a full-width ＃ makes no heading")
        yield _wide(page, match, said=said)
    for match in _WIDE_BLANK.finditer(page.markup):
        said = remark("a full-width blank behind {mark}", mark=match["mark"])
        yield _wide(page, match, said=said)


def _wide(page: CheckedPage, match: re.Match[str], *, said: Message) -> Finding:
    mark = match["mark"].replace("＃", "#")
    edit = Edit(
        start=match.start("mark"), end=match.end("wrong"), replacement=f"{mark} "
    )
    return found(page, "KB309", match.start("mark"), said, edit=edit)
