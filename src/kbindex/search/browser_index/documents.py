"""What is known of each document: columns for ranking, records to show."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kbindex.index import TEXT, TITLE
from kbindex.model.times import format_time
from kbindex.search.browser_index.packing import numbers, steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbindex.index import IndexReader, Record
    from kbindex.model import Article, Note
    from kbindex.search.browser_index.numbering import Numbering
    from kbindex.search.browser_index.places import Places

_EPOCH: Final = dt.date(1970, 1, 1)
"""Where the days of scripts begin."""

_MOST_TEXT = 12_000
"""Code points of one record's notes that snippets are cut from."""

RECORD_BYTES = 1600
"""What a file of records is to have before compression; ten are read for a page."""

Row = dict[str, object]


class Documents(Struct, frozen=True, dict=True):
    """The documents of one index.

    Args:
        reader: The index.
        numbering: Their numbers.
        places: Where pages lie.
    """

    reader: IndexReader
    numbering: Numbering
    places: Places

    @cached_property
    def records(self) -> Mapping[int, Record]:
        """Number → record, ascending."""
        of = self.numbering.of
        read = zip(of.values(), self.reader.read_articles(list(of)), strict=True)
        return dict(sorted(read, key=lambda pair: pair[0]))

    def columns(self) -> Row:
        """Return what ranking knows of each document, in the order of numbers.

        `dates` are days since 1970 and one; 0 is none. `same` has the numbers of
        documents that bring the same page, the earliest first.
        """
        of, count = self.numbering.of, self.reader.word_count
        articles = [record.article for record in self.records.values()]
        ordered = sorted(of.items(), key=lambda pair: pair[1])
        return {
            "numbers": numbers(steps(number for _, number in ordered)),
            "lengths": numbers(count(document, TEXT) for document, _ in ordered),
            "titles": numbers(count(document, TITLE) for document, _ in ordered),
            "dates": numbers(_days(article) for article in articles),
            "articles": numbers(article.number for article in articles),
            "episodes": [entry.id for entry in self.numbering.entries],
            "starts": numbers(steps(self.numbering.starts)),
            "same": self.same,
        }

    @cached_property
    def same(self) -> list[list[int]]:
        """The numbers of documents that bring one page, the earliest first."""
        of = self.numbering.of
        groups = ([of[d] for d in group if d in of] for group in self.reader.duplicates)
        return [group for group in groups if len(group) > 1]

    @cached_property
    def group(self) -> int:
        """How many numbers a file of records has: a power of two."""
        sizes = [_size(record.article) for record in self.records.values()]
        mean = sum(sizes) / max(len(sizes), 1)
        group = 1
        while group < 8 and 2 * group * mean <= RECORD_BYTES:  # noqa: PLR2004 - a block
            group *= 2
        return group

    def record_files(self) -> Iterator[tuple[int, Row]]:
        """Yield each file of records with its number."""
        rows: dict[int, Row] = {}
        copies = {n: group for group in self.same for n in group}
        for number, record in self.records.items():
            article = record.article
            row = _row(article, self.reader.video_of(article.episode))
            row["address"] = self.places.article(article)
            if article.presenter and (by := self.places.person(article.presenter)):
                row["presenter_address"] = by
            if others := [n for n in copies.get(number, ()) if n != number]:
                row["also_addresses"] = [self._address(n) for n in others]
            rows.setdefault(number // self.group, {})[str(number)] = row
        yield from rows.items()

    def _address(self, number: int) -> str | None:
        """Return where the page of an article lies; an overview has none of its own."""
        article = self.records[number].article
        return self.places.article(article) if article.kind == "article" else None


def _days(article: Article) -> int:
    return max((article.date - _EPOCH).days, 0) if article.date else 0


def _size(article: Article) -> int:
    texts = (article.title, article.url or "", *(n.text for n in article.notes))
    return 150 + sum(len(text.encode()) for text in texts)


def _row(article: Article, video: str | None) -> Row:
    row: Row = {
        "kind": article.kind,
        "id": article.id,
        "episode": article.episode,
        "source": article.source,
        "line": article.line,
        "title": article.title,
        "url": article.url,
        "presenter": article.presenter,
        "date": article.date.isoformat() if article.date else None,
        "video": video,
        "tags": list(article.tags),
        "notes": list(_notes(article)),
    }
    if article.section:
        row["section"] = list(article.section)
    if article.time_s is not None and article.time_from is not None:
        row["time"] = format_time(article.time_s)
        row["time_from"] = article.time_from
        if article.time_url:
            row["time_url"] = article.time_url
    return row


def _notes(article: Article) -> Iterator[list[object]]:
    """Yield text, first and last line, the note above or -1, and 1 of code."""
    room = _MOST_TEXT
    for note in article.notes:
        if room <= 0:
            return
        yield _note(note, note.text[:room])
        room -= len(note.text)


def _note(note: Note, text: str) -> list[object]:
    above = -1 if note.parent is None else note.parent
    is_code = int(note.kind.value == "code")
    return [text, note.line, note.end_line, above, is_code]
