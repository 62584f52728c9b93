"""The text of a note as HTML: links at their words, code, emphasis and images.

    `kubectl` は**速い**     <code>kubectl</code> は<strong>速い</strong>

Each sign of the text is escaped, and every tag comes from this module. Where links and
spans overlap, links are outside: what is written in some way is cut at their ends.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from markupsafe import escape

from kbindex.model import SpanKind
from kbindex.model.safe_text import one_line
from kbindex.pages.html.image_hosts import image_source
from kbindex.pages.html.long_words import escape_words
from kbindex.pages.html.outside_links import link_out, to_href

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kbindex.model import Note, NoteSpan
    from kbindex.model.link_places import PlacedLink

_ELEMENTS: Final[Mapping[SpanKind, str]] = {
    SpanKind.STRONG: "strong",
    SpanKind.EMPHASIS: "em",
    SpanKind.DELETED: "del",
    SpanKind.CODE: "code",
}
"""Kind → its element, the outermost first; an image is laid out by itself."""

_KEPT: Final = re.compile(r"([\n\t])")


class NoteText:
    """A note's text, cut where what it is written in changes.

    Args:
        note: The note.
        links: Those that stand in it.
        image_hosts: From where images are loaded.
    """

    def __init__(
        self, note: Note, links: Sequence[PlacedLink], image_hosts: Sequence[str] = ()
    ) -> None:
        self._text = note.text
        self._links = links
        self._hosts = image_hosts
        self._images = {
            (span.start, span.end): span.url
            for span in note.spans
            if span.kind is SpanKind.IMAGE
        }
        self._cuts, self._elements = _cut(note)
        self._empty = [start for start, end in self._images if start == end]

    def shows_images(self) -> bool:
        """Say whether there are images, and each is loaded."""
        urls = self._images.values()
        return bool(urls) and all(image_source(url, self._hosts) for url in urls)

    def markup(self, start: int = 0, end: int | None = None) -> str:
        """Return the text, or a part of it, as HTML."""
        stop = len(self._text) if end is None else end
        parts, position = list[str](), start
        for link in self._links:
            first, last = max(link.start, position), min(link.end, stop)
            href = to_href(link.url) if first < last else None
            if href is None:
                continue
            parts += self._pieces(position, first)
            words = "".join(self._pieces(first, last, is_linked=True))
            has_words = shown_text(self._text[first:last]).strip() or "<img" in words
            parts.append(link_out(href, words) if has_words else words)
            position = last
        parts += self._pieces(position, stop)
        parts += self._empty_images(stop, stop + 1)
        return "".join(parts)

    def _pieces(
        self, start: int, stop: int, *, is_linked: bool = False
    ) -> Iterator[str]:
        """Yield a part of the text, with the tags around its pieces."""
        is_open: tuple[str, ...] = ()
        for first, last, elements in self._stretches(start, stop):
            common = _common(is_open, elements)
            yield "".join(f"</{name}>" for name in reversed(is_open[common:]))
            yield "".join(f"<{name}>" for name in elements[common:])
            is_open = elements
            yield from self._empty_images(first, last, is_linked=is_linked)
            url = self._images.get((first, last))
            if url is None:
                yield escape_words(shown_text(self._text[first:last]))
            else:
                yield self._image(self._text[first:last], url, is_linked=is_linked)
        yield "".join(f"</{name}>" for name in reversed(is_open))

    def _stretches(
        self, start: int, stop: int
    ) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield the pieces of a part: where each begins and ends, and its elements."""
        if start >= stop:
            return
        after = bisect_left(self._cuts, start + 1)
        until = bisect_left(self._cuts, stop)
        bounds = [start, *self._cuts[after:until], stop]
        for number, (first, last) in enumerate(pairwise(bounds), start=after - 1):
            yield first, last, self._elements[number]

    def _empty_images(
        self, start: int, stop: int, *, is_linked: bool = False
    ) -> Iterator[str]:
        """Yield the images without a text from one offset to before another."""
        first = bisect_left(self._empty, start)
        for at in self._empty[first : bisect_left(self._empty, stop)]:
            yield self._image("", self._images[at, at], is_linked=is_linked)

    def _image(self, text: str, url: str, *, is_linked: bool) -> str:
        """Lay out an image; one that is not loaded is its text, which leads to it."""
        shown = shown_text(text)
        if source := image_source(url, self._hosts):
            return (
                f'<img src="{escape(source)}" alt="{escape(shown)}"'
                ' loading="lazy" decoding="async" referrerpolicy="no-referrer">'
            )
        href = None if is_linked else to_href(url)
        if href is None:
            return escape_words(shown)
        if shown.strip():
            return link_out(href, escape_words(shown))
        address = link_out(href, escape_words(one_line(url)))
        return f'{escape(shown)}<span class="added">({address})</span>'


def _cut(note: Note) -> tuple[list[int], list[tuple[str, ...]]]:
    """Return where the pieces of a text begin, and the elements around each."""
    changes: dict[int, list[tuple[NoteSpan, bool]]] = {0: []}
    for span in note.spans:
        if span.start < span.end:
            changes.setdefault(span.start, []).append((span, True))
            changes.setdefault(span.end, []).append((span, False))
    cuts = sorted(changes)
    elements = list[tuple[str, ...]]()
    counts = dict.fromkeys(SpanKind, 0)
    for cut in cuts:
        for span, begins in changes[cut]:
            counts[span.kind] += 1 if begins else -1
        around = (name for kind, name in _ELEMENTS.items() if counts[kind])
        elements.append(tuple(around))
    return cuts, elements


def _common(before: Iterable[str], after: Iterable[str]) -> int:
    """Return how many elements stay open from one piece to the next."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def shown_text(text: str) -> str:
    """Return a text as pages show it: its lines, but nothing that controls a reader."""
    return "".join(
        part if part in {"\n", "\t"} else one_line(part) for part in _KEPT.split(text)
    )
