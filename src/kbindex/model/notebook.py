"""Tables in HTML, as notebooks show them (`_repr_html_`).

Notes are anybody's text. All of it goes through `text`, `link` or `marked`: they escape
it, and they alone make `Html`.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, NewType

from kbindex.model.safe_text import one_line
from kbindex.model.urls import is_web_url

if TYPE_CHECKING:
    from collections.abc import Iterable

Html = NewType("Html", str)
"""Markup that is safe to be put into a page."""


def text(value: object) -> Html:
    """Escape a value; None is empty."""
    return Html("" if value is None else html.escape(one_line(str(value))))


def link(title: str, url: str | None) -> Html:
    """Return a link; a text where the address is none of the web."""
    if url is None or not is_web_url(url):
        return text(title)
    return Html(f'<a href="{text(url)}" rel="noopener">{text(title)}</a>')


def marked(value: str, spans: Iterable[tuple[int, int]]) -> Html:
    """Escape a text and mark spans of it, half-open, in order, apart."""
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        parts += [text(value[end:start])]
        parts += [f"<mark>{text(value[start:stop])}</mark>"]
        end = stop
    return Html("".join([*parts, text(value[end:])]))


def table(caption: str, headings: Iterable[str], rows: Iterable[Iterable[Html]]) -> str:
    """Return a table with a caption above, and a heading for each column."""
    head = "".join(f"<th>{text(heading)}</th>" for heading in headings)
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return (
        f"<table><caption>{text(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )
