"""Notes as the content of an entry: HTML that a feed reader may show as it is.

Readers clean HTML each in their own way, so it has few elements, no attribute but the
`href` of web addresses, and no character that could change how the rest is shown.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from kbindex.model import NoteKind
from kbindex.model.safe_text import one_line
from kbindex.pages.web_iris import web_iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kbindex.model import Article, Note

SHOWN_NOTES: Final = 20
"""Of an article; the page has all of them."""


def article_html(article: Article) -> str:
    """Return the first notes of an article, below the address that it is about."""
    about = web_iri(article.url)
    head = f"<p>{_link(about, about)}</p>" if about else ""
    notes = article.notes[:SHOWN_NOTES]
    more = "<p>…</p>" if len(notes) < len(article.notes) else ""
    return head + "".join(map(_note, notes)) + more


def episode_html(articles: Iterable[tuple[Article, str]]) -> str:
    """Return the list of an episode's articles.

    Args:
        articles: Each with the address of its page.
    """
    rows = (
        f"<li>{_link(url, article.title or article.url or article.id)}"
        f"{_by(article.presenter)}</li>"
        for article, url in articles
    )
    listed = "".join(rows)
    return f"<ul>{listed}</ul>" if listed else ""


def _by(presenter: str | None) -> str:
    return f" – {_text(presenter)}" if presenter else ""


def _note(note: Note) -> str:
    if note.kind is NoteKind.CODE:
        return f"<pre>{_lines(note.text, end=chr(10))}</pre>"
    element = "blockquote" if note.kind is NoteKind.QUOTE else "p"
    mark = f"{'· ' * note.depth}" if note.kind is NoteKind.BULLET else ""
    return f"<{element}>{mark}{_lines(note.text, end='<br>')}</{element}>"


def _lines(text: str, *, end: str) -> str:
    return end.join(map(_text, text.split("\n")))


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{_text(text)}</a>'


def _text(text: str) -> str:
    return escape(one_line(text))
