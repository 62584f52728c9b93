"""Text as Markdown: nothing in it is markup but what is put there on purpose.

Addresses in a text become `<https://…>`: a backslash inside one would end up in
the link.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from kbindex.model.link_places import PlacedLink
from kbindex.model.safe_text import one_line

_SIGNS = re.compile(r"[\\`*_\[\]<>&|~#!$]")
_START = re.compile(r"[-+=]|\d+(?=[.)](?: |$))")
"""What a list, a numbered one, or the underline of a heading begins with."""

_BLANKS = re.compile(" {2,}")

_URL = re.compile(r"https?://[A-Za-z0-9][!-;=?-Z\[\]_a-z{}~]*[A-Za-z0-9/#=&_-]")
_WEB = ("http://", "https://")
_Spans = Sequence[tuple[int, int]]
_URL_SIGNS = "!#$%&'*+,/:;=?@[]~"
"""What stays as it is in a link's target; brackets would end it."""


def to_markdown(
    text: str,
    highlights: Iterable[tuple[int, int]] = (),
    links: Iterable[PlacedLink] = (),
) -> str:
    """Escape a text, on one line; what is highlighted is strong.

    Args:
        text: Plain text.
        highlights: Spans of it, half-open, in order, apart. One at whose ends
            Markdown sees no word, or that lies in an address, is left out.
        links: Those whose words become links, in order, apart.
    """
    shown = "".join(_linked(text, list(highlights), links)).strip()
    start = _START.match(shown)
    if start is None:
        return shown
    digits = start[0] if start[0].isdecimal() else ""
    return f"{digits}\\{shown[len(digits) :]}"


def _linked(
    text: str, highlights: _Spans, links: Iterable[PlacedLink]
) -> Iterator[str]:
    position = 0
    for link in links:
        words = text[link.start : link.end]
        is_marked = link.is_bare and _URL.fullmatch(words)
        if not words or is_marked or not is_of_web(link.url):
            continue
        before = text[position : link.start]
        yield from _parts(before, _within(highlights, position, link.start))
        of_words = _within(highlights, link.start, link.end)
        # In a link there is no other: no address is marked.
        shown = "".join(_parts(words, of_words, marks_addresses=False)).strip()
        yield f"[{shown or _escape(link.url)}]({_target(link.url)})"
        position = link.end
    yield from _parts(text[position:], _within(highlights, position, len(text)))


def _within(spans: _Spans, start: int, end: int) -> _Spans:
    return [
        (max(a, start) - start, min(b, end) - start)
        for a, b in spans
        if a < end and b > start
    ]


def _parts(
    text: str, highlights: _Spans, *, marks_addresses: bool = True
) -> Iterator[str]:
    found = _URL.finditer(text) if marks_addresses else ()
    addresses = [match.span() for match in found]
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
    if url is None or not is_of_web(url):
        return to_markdown(text)
    return f"[{_escape(text).strip() or _escape(url)}]({_target(url)})"


def is_of_web(url: str) -> bool:
    """Say whether an address becomes a link: one of the web alone."""
    return url[:8].lower().startswith(_WEB)


def _target(url: str) -> str:
    return quote(one_line(url), safe=_URL_SIGNS, errors="replace")


def code_span(text: str) -> str:
    """Show a short text as code."""
    return f"`{one_line(text).replace('`', chr(39)).strip()}`"


def fence(text: str) -> list[str]:
    """Return a block of code with its fences, longer than any in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    mark = "`" * max(longest + 1, 3)
    return [mark, *(one_line(line) for line in text.split("\n")), mark]
