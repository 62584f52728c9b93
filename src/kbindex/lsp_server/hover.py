"""What is told of a link: whether the show has covered the page before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from kbindex.messages import tr, tr_count
from kbindex.model.safe_text import one_line
from kbindex.shownotes.blocks.bare_urls import find_bare_urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.lsp_server.positions import TextPlaces
    from kbindex.lsp_server.project import Project
    from kbindex.model import Article

_LINK: Final = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\($")
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")
_MOST: Final = 5
_LONGEST: Final = 120
_LONGEST_TITLE: Final = 500
"""So far a title is looked for: what stands before a page may be a long line."""


def hover(
    project: Project, places: TextPlaces, position: types.Position, path: str
) -> types.Hover | None:
    """Say of the link at a place where its page was covered; None of other texts.

    Args:
        project: The archive.
        places: The text.
        position: Where the pointer is.
        path: The file's own path in the archive; what it brings itself is not told.
    """
    offset = places.offset(position)
    for start, end, url in _links(places, position.line):
        if start <= offset <= end:
            said = _said(project, url, path)
            if said is None:
                return None
            return types.Hover(
                contents=types.MarkupContent(types.MarkupKind.Markdown, said),
                range=places.range(start, end),
            )
    return None


def _links(places: TextPlaces, line: int) -> Iterator[tuple[int, int, str]]:
    """Yield where the links of a line begin and end, their titles included."""
    start, stop = places.line_span(line)
    text = places.text[start:stop]
    for first, after in find_bare_urls(text):
        title = _LINK.search(text, max(first - _LONGEST_TITLE, 0), first)
        begin = title.start() if title else first
        yield start + begin, start + after + bool(title), text[first:after]


def _said(project: Project, url: str, path: str) -> str | None:
    seen = project.seen(url)
    if seen is None:
        return tr("The index is being built; ask again in a moment.")
    others = [article for article in seen.articles if article.source != path]
    if others:
        head = tr_count(
            "Covered in {count} article", "Covered in {count} articles", len(others)
        )
        lines = [_line(article) for article in others[: -_MOST - 1 : -1]]
        return "\n".join([f"**{head}**", "", *lines])
    records = filter(None, map(project.article, seen.mentioned))
    mentioned = [one for one in records if one.source != path][:_MOST]
    if mentioned:
        head = tr("Not covered before, but mentioned")
        lines = [f"- {_plain(f'{one.id} {one.title}')}" for one in mentioned]
        return "\n".join([f"**{head}**", "", *lines])
    return tr("Not covered before.")


def _line(article: Article) -> str:
    date = f", {article.date.isoformat()}" if article.date else ""
    by = f", @{article.presenter}" if article.presenter else ""
    said = _plain(f"{article.id} {article.title}")
    return f"- {said}{_plain(by)}{_plain(date)}"


def _plain(text: str) -> str:
    """Return a text of notes so that Markdown shows it as it is."""
    line = one_line(text)
    short = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return _MARKUP.sub(r"\\\1", short)
