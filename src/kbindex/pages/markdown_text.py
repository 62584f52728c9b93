"""Text as Markdown: nothing in it is markup but what is put there on purpose.

Addresses in a text become `<https://…>`: a backslash inside one would end up in
the link.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from kbindex.model.safe_text import one_line

_SIGNS = re.compile(r"[\\`*_\[\]<>&|~#!$]")
_START = re.compile(r"[-+=]|\d+(?=[.)](?: |$))")
"""What a list, a numbered one, or the underline of a heading begins with."""

_BLANKS = re.compile(" {2,}")

_URL = re.compile(r"https?://[A-Za-z0-9][!-;=?-Z\[\]_a-z{}~]*[A-Za-z0-9/#=&_-]")
_WEB = ("http://", "https://")
_URL_SIGNS = "!#$%&'*+,/:;=?@[]~"
"""What stays as it is in a link's target; brackets would end it."""


def to_markdown(text: str, highlights: Iterable[tuple[int, int]] = ()) -> str:
    """Escape a text, on one line; what is highlighted is strong.

    Args:
        text: Plain text.
        highlights: Spans of it, half-open, in order, apart. One at whose ends
            Markdown sees no word, or that lies in an address, is left out.
    """
    shown = "".join(_parts(text, list(highlights))).strip()
    start = _START.match(shown)
    if start is None:
        return shown
    digits = start[0] if start[0].isdecimal() else ""
    return f"{digits}\\{shown[len(digits) :]}"


def _parts(text: str, highlights: list[tuple[int, int]]) -> Iterator[str]:
    addresses = [match.span() for match in _URL.finditer(text)]
    spans = [(start, end, False) for start, end in addresses]
    for start, end in highlights:
        is_word = text[start : start + 1].isalnum() and text[end - 1 : end].isalnum()
        is_apart = all(end <= a or start >= b for a, b in addresses)
        if is_word and is_apart:
            spans.append((start, end, True))
    position = 0
    is_strong = False
    for start, end, is_highlight in sorted(spans):
        yield _escape(text[position:start])
        part = text[start:end]
        if not is_highlight:
            yield f"<{part}>"
        elif is_strong and start == position:  # `**a****b**` is no markup
            yield _escape(part)
        else:
            yield f"**{_escape(part)}**"
        is_strong = is_highlight
        position = end
    yield _escape(text[position:])


def _escape(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", _BLANKS.sub(" ", one_line(text)))


def link(text: str, url: str | None) -> str:
    """Link a plain text to an address of the web; without one it is text."""
    if url is None or not url.startswith(_WEB):
        return to_markdown(text)
    # In a link there is no other: no address is marked.
    target = quote(one_line(url), safe=_URL_SIGNS, errors="replace")
    return f"[{_escape(text).strip()}]({target})"


def code_span(text: str) -> str:
    """Show a short text as code."""
    return f"`{one_line(text).replace('`', chr(39)).strip()}`"


def fence(text: str) -> list[str]:
    """Return a block of code with its fences, longer than any in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    mark = "`" * max(longest + 1, 3)
    return [mark, *(one_line(line) for line in text.split("\n")), mark]
