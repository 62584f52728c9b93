"""Where the links of an article stand: in which note, and at which words of it.

A note keeps its text and lines, a link its text and line, and both come in source
order; so each link is found again without being stored twice. Its text may occur
more than once: a word of its own goes before a part of one.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise, takewhile

from msgspec import Struct
from msgspec.structs import replace

from kbindex.model.urls import clean_url
from kbindex.model.values import Article, Link, Note

_NOTES_AHEAD = 20
_FAR = 2_000
"""How many notes, and code points of one, are searched for a link's text: a page in a
single line has all its notes there, and a link may have no text at all."""
_LINKS_AHEAD = 8
"""How many of the next links have a say in where one stands: a line may have many."""
_LETTER = "[0-9A-Za-zÀ-ÖØ-öø-ԯḀ-῿０-９Ａ-Ｚａ-ｚ]"
"""Of a script that puts blanks between its words, with its accents; or a digit."""

_Place = tuple[int, int, int]
"""The note of a link, with start and end of its words there."""


# Most searches show no text of a link, and these take a millisecond to compile.


@cache
def _letter() -> re.Pattern[str]:
    return re.compile(_LETTER)


@cache
def _inside() -> re.Pattern[str]:
    return re.compile(_LETTER * 2)


class PlacedLink(Struct, frozen=True, kw_only=True):
    """A link, and the words of a text that a reader would click.

    Args:
        number: Its place among the article's links, from 1.
        text: As in the notes.
        url: The clean address, which is shown and opened.
        start: Where its words begin in the text; `end` is half-open. Both are 0
            where it has none there.
        is_bare: Whether these words are the address itself.
    """

    number: int
    text: str
    url: str
    start: int = 0
    end: int = 0
    is_bare: bool = False


class LinkPlaces(Struct, frozen=True, kw_only=True):
    """The links of an article.

    Args:
        title: Those that no note holds, without the one that leads to its page.
        notes: Those of each note, in the order of its text.
    """

    title: tuple[PlacedLink, ...]
    notes: tuple[tuple[PlacedLink, ...], ...]


def place_links(article: Article) -> LinkPlaces:
    """Say where the links of an article stand; each is in one place."""
    title = list[PlacedLink]()
    notes: list[list[PlacedLink]] = [[] for _ in article.notes]
    finder = _Finder(article)
    for link in number_links(article):
        written = article.links[link.number - 1]
        found = None if _is_of_title(article, written) else finder.find(link.number - 1)
        if found is None:
            title.append(link)
            continue
        position, start, end = found
        words = article.notes[position].text[start:end]
        is_bare = words in {link.url, written.url}
        notes[position].append(replace(link, start=start, end=end, is_bare=is_bare))
    return LinkPlaces(
        title=tuple(link for link in title if link.url != article.url),
        notes=tuple(map(tuple, notes)),
    )


def number_links(article: Article) -> Iterator[PlacedLink]:
    """Yield the links of an article in source order, that of the title first."""
    for number, link in enumerate(article.links, start=1):
        yield PlacedLink(number=number, text=link.text, url=clean_url(link.url))


def links_of_piece(article: Article, text: str, line: int) -> tuple[PlacedLink, ...]:
    """Return the links of a piece of a note, with their places in this piece.

    Args:
        article: The article.
        text: The piece, as it stands in the note.
        line: The source line of its first character.
    """
    for number, note in enumerate(article.notes if article.links else ()):
        begin = note.text.find(text) if note.line <= line <= note.end_line else -1
        if begin >= 0:
            links = place_links(article).notes[number]
            is_whole = len(text) == len(note.text)
            return tuple(_within(links, begin, begin + len(text), is_whole=is_whole))
    return ()


def _within(
    links: Sequence[PlacedLink], begin: int, stop: int, *, is_whole: bool
) -> Iterator[PlacedLink]:
    for link in links:
        start, end = max(link.start, begin), min(link.end, stop)
        if start < end:
            is_bare = link.is_bare and (start, end) == (link.start, link.end)
            start, end = start - begin, end - begin
            yield replace(link, start=start, end=end, is_bare=is_bare)
        elif is_whole:
            yield link


def _is_of_title(article: Article, link: Link) -> bool:
    """Say whether a link stands in the title: of a page in one line, by its text."""
    return (
        article.kind == "article"
        and link.line == article.line
        and link.text in article.title
    )


class _Finder:
    """Finds links in notes, one after the other; never goes back."""

    def __init__(self, article: Article) -> None:
        self._notes = article.notes
        self._links = article.links
        self._at = 0
        self._end = 0
        self._words: dict[int, _Words] = {}

    def find(self, number: int) -> _Place | None:
        """Return the place of a link, without words where its line has none of them."""
        notes, link = self._notes, self._links[number]
        while self._at < len(notes) and notes[self._at].end_line < link.line:
            self._go_to(self._at + 1)
        place = self._choose(number)
        if place:
            self._go_to(place[0])
            self._end = place[2]
            return place
        is_there = self._at < len(notes) and notes[self._at].line <= link.line
        return (self._at, 0, 0) if is_there else None

    def _choose(self, number: int) -> _Place | None:
        """Return its first word of its own, unless a later link loses its words so."""
        link, behind = self._links[number], (self._at, 0, self._end)
        first = self._first(link, behind, _Words.find)
        if first is None or not _is_part(self._notes[first[0]].text, *first[1:]):
            return first
        word = self._first(link, behind, _Words.find_word)
        if word is None or self._rest(number, word) < self._rest(number, first):
            return first
        return word

    def _rest(self, number: int, place: _Place) -> int:
        """Count the next links of the line of one that are found behind its place."""
        count, line = 0, self._links[number].line
        ahead = self._links[number + 1 : number + 1 + _LINKS_AHEAD]
        for link in takewhile(lambda link: link.line == line, ahead):
            found = self._first(link, place, _Words.find)
            if found:
                count, place = count + 1, found
        return count

    def _first(
        self,
        link: Link,
        behind: _Place,
        find: Callable[["_Words", Link, int], tuple[int, int]],
    ) -> _Place | None:
        at, _, end = behind
        for position in range(at, min(at + _NOTES_AHEAD, len(self._notes))):
            if self._notes[position].line > link.line:
                break
            if position not in self._words:
                self._words[position] = _Words(self._notes[position])
            begin = end if position == at else 0
            start, stop = find(self._words[position], link, begin)
            if stop:
                return position, start, stop
        return None

    def _go_to(self, position: int) -> None:
        for passed in range(self._at, position):
            self._words.pop(passed, None)
        self._at = position
        self._end = 0


class _Words:
    """The text of a note, in which white space is one blank: as in that of a link."""

    def __init__(self, note: Note) -> None:
        self._line = note.line
        self._size = len(note.text)
        self._text = re.sub(r"\s", " ", note.text)
        self._kept: Sequence[int] = range(self._size)
        if "  " in self._text:
            pairs = enumerate(pairwise(f".{self._text}"))
            self._kept = [n for n, pair in pairs if pair != (" ", " ")]
            self._text = "".join(self._text[n] for n in self._kept)
        lines = note.text.split("\n")
        # A `<br>` breaks the text but not the line of the source.
        is_by_line = len(lines) == note.end_line - note.line + 1
        lengths = (len(line) + 1 for line in lines[:-1]) if is_by_line else ()
        self._line_starts = tuple(accumulate(lengths, initial=0))

    def find(self, link: Link, behind: int) -> tuple[int, int]:
        """Return where the text of a link stands, in the note as it is; or 0, 0.

        Not before its line, nor before what lies `behind`.
        """
        first, size = self._begin(link, behind), len(link.text)
        found = self._text.find(link.text, first, first + _FAR + size) if size else -1
        return self._in_note(found, size)

    def find_word(self, link: Link, behind: int) -> tuple[int, int]:
        """Return where it stands as a word of its own, and begins in its line."""
        line, starts = link.line - self._line + 1, self._line_starts
        stop = starts[line] if 0 < line < len(starts) else self._size
        first, size = self._begin(link, behind), len(link.text)
        far = min(first + _FAR, bisect_left(self._kept, stop))
        found = _word(link.text).search(self._text, first, far + size)
        start = found.start() if found else far
        return self._in_note(start if start < far else -1, size)

    def _begin(self, link: Link, behind: int) -> int:
        line, starts = link.line - self._line, self._line_starts
        start = max(behind, starts[line] if 0 <= line < len(starts) else 0)
        return bisect_left(self._kept, start)

    def _in_note(self, found: int, size: int) -> tuple[int, int]:
        if found < 0:
            return 0, 0
        return self._kept[found], self._kept[found + size - 1] + 1


def _is_part(text: str, start: int, end: int) -> bool:
    """Say whether a word goes on over one of the ends; Japanese writes none apart."""
    edges = (text[max(edge - 1, 0) : edge + 1] for edge in (start, end))
    return any(map(_inside().fullmatch, edges))


def _word(text: str) -> re.Pattern[str]:
    """Return a text as a word of its own: itself first, for that is looked for fast."""
    words = re.escape(text)
    after = f"(?!{_LETTER})" if _letter().match(text[-1]) else ""
    before = f"(?<!{_LETTER}{words})" if _letter().match(text) else ""
    return re.compile(words + after + before)
