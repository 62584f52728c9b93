"""Texts of an archive as pages show them: escaped, marked, each in its language.

Notes hold any character. What would control the page it stands on, such as signs of
direction, is left out piece by piece, after marks were placed by offsets of the raw
text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from kbindex.language.scripts import has_japanese
from kbindex.model.safe_text import one_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from kbindex.messages import Language

_ADDRESS: Final = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}(?:[/?#]\S*)?", re.I)
"""A title that is nothing but an address: it has no blank at which it could wrap."""

_OPENED: Final = re.compile(r"https?://", re.IGNORECASE)

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
    return Markup("").join(_marked_pieces(text, spans, is_address=False))


def marked_title(text: str, spans: Sequence[tuple[int, int]] = ()) -> Markup:
    """Return a title as `marked` does; one that is an address may wrap at slashes."""
    is_address = _ADDRESS.fullmatch(text) is not None
    return Markup("").join(_marked_pieces(text, spans, is_address=is_address))


def _marked_pieces(
    text: str, spans: Sequence[tuple[int, int]], *, is_address: bool
) -> list[Markup]:
    pieces = list[Markup]()
    position = 0
    for start, end in spans:
        pieces.append(_piece(text[position:start], is_address=is_address))
        inside = _piece(text[start:end], is_address=is_address)
        pieces.append(Markup("<mark>{}</mark>").format(inside))
        position = end
    pieces.append(_piece(text[position:], is_address=is_address))
    return pieces


def _piece(text: str, *, is_address: bool) -> Markup:
    safe = escape(one_line(text))
    return safe.replace("/", Markup("/<wbr>")) if is_address else safe


def shown_address(url: str) -> str:
    """Return an address as people read it: without its scheme and last slash."""
    return one_line(_OPENED.sub("", url, count=1)).rstrip("/")


def is_openable(url: str | None) -> bool:
    """Say whether a page may lead to an address: no script, no data, no other scheme."""
    return url is not None and _OPENED.match(url) is not None


def date_markup(date: dt.date) -> Markup:
    """Return a date, as ISO writes it."""
    return Markup("<time>{}</time>").format(date.isoformat())


def page_title(heading: str, show: str) -> str:
    """Return the title of a page: its heading, as far as there is room, and the show."""
    rest = f" – {show}" if show else ""
    room = max(_LONGEST_TITLE - len(rest), _LONGEST_TITLE // 2)
    said = one_line(heading)
    return (said if len(said) <= room else said[: room - 1].rstrip() + "…") + rest
