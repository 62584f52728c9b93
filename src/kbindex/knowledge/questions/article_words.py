"""The words of each record, for a full-text index that cuts texts at spaces."""

import re
from collections.abc import Iterator
from functools import cache

from kbindex.index import Record
from kbindex.knowledge.answers import ArticleWords
from kbindex.knowledge.snapshot import Snapshot
from kbindex.language import STEM_MARK
from kbindex.language.analysis.token_filters import bigrams
from kbindex.language.scripts import KANJI, KATAKANA

_SHORTEST_RUN, _LONGEST_RUN = 3, 12
"""Letters of a run of kanji and katakana that someone may look for as a whole."""


@cache
def _run() -> re.Pattern[str]:
    """Return the pattern of a run; made late, as most texts need none."""
    return re.compile(f"[{KANJI}{KATAKANA}]+")


def list_words_of_all(snapshot: Snapshot) -> Iterator[ArticleWords]:
    """Yield the words of each record, in the order of the archive."""
    reader = snapshot.reader
    for entry in reader.entries:
        for document in reader.documents_of(entry.source.path):
            (record,) = reader.read([document])
            yield ArticleWords(id=record.article.id, words=tuple(_words_of(record)))


def _words_of(record: Record) -> Iterator[str]:
    """Yield words and compounds as they stand in the text, runs and pairs, the rest."""
    placed: list[tuple[int, int, int, str]] = []
    rest: list[str] = []
    for term in record.places:
        if term.startswith(STEM_MARK):
            continue
        is_placed = False
        for unit, _, start, end in record.occurrences(term):
            is_placed = True
            placed.append((unit, start, end, term))
        if not is_placed:
            rest.append(term)
    for unit, start, end, term in sorted(placed):
        yield term
        written = record.text_of(unit)[start:end]
        if written.casefold() != term and " " not in written:
            yield written
    for text in (record.article.title, *(note.text for note in record.article.notes)):
        yield from _of_runs(text)
    yield from rest


def _of_runs(text: str) -> Iterator[str]:
    if text.isascii():
        return
    for run in _run().finditer(text):
        if _SHORTEST_RUN <= len(run[0]) <= _LONGEST_RUN:
            yield run[0]
    for term in bigrams(text, ()):
        yield term.text
