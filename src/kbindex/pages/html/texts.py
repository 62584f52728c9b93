"""Texts of an archive as pages show them: escaped, marked, each in its language.

Notes hold any character. What would control the page it stands on, such as signs of
direction, is left out piece by piece, after marks were placed by offsets of the raw
text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from kbindex.language.scripts import has_japanese
from kbindex.model import NoteKind
from kbindex.model.safe_text import one_line
from kbindex.pages.html.long_words import escape_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from kbindex.knowledge import Snippet
    from kbindex.messages import Language
    from kbindex.model import Article

_ADDRESS: Final = re.compile(
    r"(?:https?://)?[\w.-]+\.[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE
)
"""A title that is nothing but an address: it has no blank at which it could wrap."""

_OPENED: Final = re.compile(r"https?://", re.IGNORECASE)

_MAY_WRAP: Final = Markup("/<wbr>")

_KEPT, _LONG = 4096, 200
"""Most texts that are kept as markup, and from how many characters on none is: titles
and names stand on the pages around theirs, too."""

_LONGEST_TITLE: Final = 70
"""Characters of a page's title, which windows and search engines show."""


def lang_of(text: str) -> Language:
    """Return the language of a text: Japanese where it has any kana or kanji."""
    return "ja" if has_japanese(text) else "en"


def marked(text: str, spans: Sequence[tuple[int, int]] = ()) -> Markup:
    """Return a text with `mark` around its spans, all of it escaped.

    Args:
        text: Raw.
        spans: Half-open, in code points, in order, apart.
    """
    return _marked(text, spans, _piece)


def with_code(text: str) -> Markup:
    """Return a sentence of ours with `code` for what it has between backticks."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # a backtick of somebody's own
        return _piece(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(_piece(piece)) if at % 2 else _piece(piece)
        for at, piece in enumerate(pieces)
    )


def marked_title(text: str, spans: Sequence[tuple[int, int]] = ()) -> Markup:
    """Return a title as `marked` does; one that is an address may wrap at slashes."""
    write = _address_piece if _ADDRESS.fullmatch(text) else _piece
    return _marked(text, spans, write)


def marked_code(text: str, spans: Sequence[tuple[int, int]] = ()) -> Markup:
    """Return code as `marked` does, with its lines."""
    return _marked(text, spans, _code_piece)


def _marked(
    text: str, spans: Sequence[tuple[int, int]], write: Callable[[str], Markup]
) -> Markup:
    if not spans:
        return write(text)
    pieces = list[str]()  # not of markup, whose every operation looks what is added
    position = 0
    for start, end in spans:
        pieces += (write(text[position:start]), "<mark>", write(text[start:end]))
        pieces.append("</mark>")
        position = end
    pieces.append(write(text[position:]))
    return Markup("".join(pieces))  # noqa: S704 - each piece is escaped


def _piece(text: str) -> Markup:
    # Markup is equal to a text that is none: it is never kept as one.
    if type(text) is str and len(text) < _LONG:
        return _short_piece(text)
    return escape_words(one_line(text))


@lru_cache(maxsize=_KEPT)
def _short_piece(text: str) -> Markup:
    return escape_words(one_line(text))


def _address_piece(text: str) -> Markup:
    return _piece(text).replace("/", _MAY_WRAP)


def _code_piece(text: str) -> Markup:
    lines = (one_line(line.replace("\t", "  ")) for line in text.split("\n"))
    return escape("\n".join(lines))


def is_code(snippet: Snippet, article: Article | None) -> bool:
    """Say whether a snippet is of a note that is code."""
    line = snippet.line
    return article is not None and any(
        note.kind == NoteKind.CODE and note.line <= line <= note.end_line
        for note in article.notes
    )


def shown_address(url: str) -> str:
    """Return an address as people read it: without its scheme and last slash."""
    return one_line(_OPENED.sub("", url, count=1)).rstrip("/")


def is_openable(url: str | None) -> bool:
    """Say whether pages may lead to an address: no script, no data."""
    return url is not None and _OPENED.match(url) is not None


def date_markup(date: dt.date) -> Markup:
    """Return a date, as ISO writes it."""
    return Markup(f"<time>{date.isoformat()}</time>")  # noqa: S704 - digits and dashes


def page_title(heading: str, show: str) -> str:
    """Return the title of a page: its heading, where there is room, and the show."""
    rest = f" – {show}" if show else ""
    room = max(_LONGEST_TITLE - len(rest), _LONGEST_TITLE // 2)
    said = one_line(heading)
    return (said if len(said) <= room else said[: room - 1].rstrip() + "…") + rest
