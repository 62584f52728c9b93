"""Notes as HTML: the outline as it was written.

Notes are visible text already, so that nothing of Markdown is read here: each sign of
theirs is escaped, and every tag comes from this module and `note_text`.

    - a            <ul><li>a<ul><li>b</li></ul></li>
      - b          <li class="plain"><pre>…</pre></li></ul>
    ```…```

What a page adds to the words of notes (where a link without words leads, what a
picture is) has the class `added`.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape
from msgspec import Struct

from kbindex.messages import tr
from kbindex.model import NoteKind
from kbindex.model.link_places import PlacedLink, place_links
from kbindex.model.safe_text import one_line
from kbindex.pages.html.long_words import escape_words
from kbindex.pages.html.note_text import NoteText
from kbindex.pages.html.outside_links import link_out, to_href
from kbindex.pages.html.texts import lang_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kbindex.messages import Language
    from kbindex.model import Article, Note

MOST_LEVELS: Final = 32
"""Deeper notes stand on the last level: browsers stop at some hundred elements, and
a phone has no more room."""

_KEPT: Final = 256
"""Notes that are kept as markup: an episode shows those that its articles show, too."""

CELL_END: Final = " | "
"""What parts the cells of a row in its note."""

_CLASSES: Final[Mapping[NoteKind, str]] = {
    NoteKind.BULLET: "",
    NoteKind.HEADING: ' class="plain h"',
}
_PLAIN: Final = ' class="plain"'


class _Item(Struct, frozen=True):
    """An `li`, as far as it is not its children."""

    level: int
    language: Language
    classes: str
    content: str


@lru_cache(maxsize=_KEPT)
def notes_markup(
    article: Article, language: Language, image_hosts: tuple[str, ...] = ()
) -> Markup:
    """Return the notes of an article as a nested list; nothing where it has none.

    Args:
        article: An article or an overview.
        language: That of the page around them.
        image_hosts: From where images are loaded.
    """
    items = list(_items(article, image_hosts))
    if not items:
        return Markup("")
    counts: Counter[Language] = Counter(item.language for item in items)
    most = max(counts, key=counts.__getitem__)
    parts = [f'<ul class="notes"{_lang(most, language)}>']
    spoken: list[Language] = [most]  # by level, as far as it is open; inherited
    for item in items:
        level = min(item.level, len(spoken) - 1)
        parts += _step_to(level, len(spoken) - 2)
        del spoken[level + 1 :]
        lang = _lang(item.language, spoken[level])
        parts.append(f"<li{item.classes}{lang}>{item.content}")
        spoken.append(item.language)
    parts.append("</li></ul>" * (len(spoken) - 1))
    return Markup("".join(parts))  # noqa: S704 - made of escaped texts


def title_links(article: Article) -> tuple[Markup, ...]:
    """Return the links of an article's title besides that of its page."""
    return tuple(
        link_out(href, escape_words(link.text or href))
        for link in place_links(article).title
        if (href := to_href(link.url))
    )


def _step_to(level: int, last: int) -> Iterator[str]:
    """Yield what stands between two items.

    Args:
        level: That of the next one, at most one below the last.
        last: That of the one before; -1 at the start.
    """
    if level > last:
        yield "<ul>" if level else ""
    else:
        yield "</li></ul>" * (last - level)
        yield "</li>"


def _lang(language: Language, around: Language) -> str:
    return "" if language == around else f' lang="{language}"'


def _items(article: Article, image_hosts: Sequence[str]) -> Iterator[_Item]:
    places = place_links(article).notes
    levels = _levels(article.notes)
    rows = list(zip(article.notes, places, levels, strict=True))
    for (is_table, level), group in groupby(
        rows, key=lambda row: (row[0].kind is NoteKind.TABLE, row[2])
    ):
        if is_table:
            cells = [(note, links) for note, links, _ in group]
            text = " ".join(note.text for note, _ in cells)
            yield _Item(level, lang_of(text), _PLAIN, _table(cells, image_hosts))
            continue
        for note, links, _ in group:
            yield _Item(
                level,
                lang_of(note.text),
                _CLASSES.get(note.kind, _PLAIN),
                _content(note, links, image_hosts),
            )


def _levels(notes: Iterable[Note]) -> list[int]:
    """Return how deep each note stands, by its parents: sources leave out steps."""
    levels = list[int]()
    for note in notes:
        level = 0 if note.parent is None else levels[note.parent] + 1
        levels.append(min(level, MOST_LEVELS - 1))
    return levels


def _content(
    note: Note, links: Sequence[PlacedLink], image_hosts: Sequence[str]
) -> str:
    words = NoteText(note, links, image_hosts)
    text = words.markup() + _loose(links)
    match note.kind:
        case NoteKind.CODE:
            # What scrolls must be reached by keys; what is reached has a name.
            said = escape(tr("Code"))
            return (
                f'<pre tabindex="0" role="group" aria-label="{said}"><code>'
                f"{words.markup()}</code></pre>{_loose(links)}"
            )
        case NoteKind.QUOTE:
            return f"<blockquote>{text}</blockquote>"
        case NoteKind.IMAGE if not words.shows_images():
            said = escape(tr("Picture:"))
            return f'<span class="added">{said} </span>{text}'
        case _:
            return text


def _table(
    rows: Sequence[tuple[Note, Sequence[PlacedLink]]], image_hosts: Sequence[str]
) -> str:
    """Lay out rows in cells; where they have not the same number, a row is one cell."""
    cells = [[*_cells(note.text)] for note, _ in rows]
    is_even = len({len(row) for row in cells}) == 1
    if not is_even:
        cells = [[(0, len(note.text))] for note, _ in rows]
    made = list[str]()
    for number, ((note, links), spans) in enumerate(zip(rows, cells, strict=True)):
        # A line of dashes stands behind the row of names.
        is_head = number == 0 and len(rows) > 1 and rows[1][0].line > note.end_line + 1
        tag = 'th scope="col"' if is_head else "td"
        words = NoteText(note, links, image_hosts)
        row = [f"<{tag}>{words.markup(*span)}</{tag[:2]}>" for span in spans]
        loose = _loose(links)
        made.append(f"<tr>{''.join(row)}{loose and f'<td>{loose}</td>'}</tr>")
    # A table is wider than a phone: it scrolls by itself.
    said = escape(tr("Table"))
    return (
        f'<div class="wide" tabindex="0" role="group" aria-label="{said}"><table>'
        f"{''.join(made)}</table></div>"
    )


def _cells(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in re.finditer(re.escape(CELL_END), text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def _loose(links: Iterable[PlacedLink]) -> str:
    """Return the links that stand at no words, and those that a page does not open."""
    made = list[str]()
    for link in links:
        href, address = to_href(link.url), one_line(link.url).strip()
        is_placed = link.start < link.end
        if not address or (href and is_placed) or link.is_bare:
            continue
        words = one_line(link.text).strip()
        if href:
            made.append(link_out(href, escape_words(words or address)))
        elif is_placed or words in {"", address}:
            made.append(f"<code>{escape(address)}</code>")
        else:
            made.append(f"{escape(words)} <code>{escape(address)}</code>")
    return f'<span class="added"> ({", ".join(made)})</span>' if made else ""
