"""Abbreviations that an archive explains itself: found, counted, and made bridges.

Each entry of an index has those of its episode, with places and counts. What the
episodes say together is made of the entries alone, so that it is the same whether all
were read now or most were kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import Explanation
from kbindex.language.abbreviations import Explained, find_explained
from kbindex.language.bridges.building import build_rows
from kbindex.language.bridges.keys import fold_key, keys_of, written_apart
from kbindex.language.bridges.sources import BridgeGroup
from kbindex.language.bridges.table import pack_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.index import EpisodeEntry
    from kbindex.language import Analyzer
    from kbindex.model import Article

ARCHIVE_WEIGHT = 0.9
"""What an archive says stands for another word does, as a user's own line says it."""

_MOST_EXPLAINED = 100
"""Abbreviations of an episode that are kept: of 624 issues of a newsletter none has a
tenth of them, and a list of abbreviations is no show note."""


class Abbreviation(Struct, frozen=True, kw_only=True):
    """An abbreviation that an archive explains, in whatever form.

    Args:
        short: As it is written most often, of equals first.
        long: What it stands for, the same.
        evidence: Of each form in each episode, by the paths of their files.
    """

    short: str
    long: str
    evidence: tuple[Explanation, ...]

    @property
    def count(self) -> int:
        """How often the archive says so."""
        return sum(one.count for one in self.evidence)


def find_explanations(articles: Iterable[Article]) -> tuple[Explanation, ...]:
    """Return the abbreviations that the records of an episode explain."""
    found: dict[Explained, Explanation] = {}
    for article in articles:
        for text, line in _texts(article):
            for one in find_explained(text):
                if known := found.get(one):
                    found[one] = replace(known, count=known.count + 1)
                elif len(found) < _MOST_EXPLAINED:
                    found[one] = Explanation(
                        short=one.short,
                        long=one.long,
                        record=article.id,
                        line=line,
                        count=1,
                    )
    return tuple(found.values())


def _texts(article: Article) -> Iterator[tuple[str, int]]:
    """Yield the texts of a record, each with its line."""
    yield article.title, article.line
    for note in article.notes:
        yield note.text, note.line


def gather_abbreviations(
    entries: Iterable[EpisodeEntry], analyzer: Analyzer
) -> tuple[Abbreviation, ...]:
    """Put together what episodes explain: by the short form, then by the long one.

    Case, hyphens and the endings of words make no other abbreviation.
    """
    grouped: dict[tuple[str, str], list[Explanation]] = {}
    for entry in entries:
        for one in entry.explanations:
            long = _name_key(one.long, analyzer)
            grouped.setdefault((fold_key(one.short), long), []).append(one)
    return tuple(_put_together(grouped[key]) for key in sorted(grouped))


def _name_key(name: str, analyzer: Analyzer) -> str:
    """Return the key of a name in any form: its case, its hyphens, its endings."""
    apart = written_apart(name)
    return next(reversed(keys_of(apart, analyzer.analyze(apart))), "")


def _put_together(evidence: Sequence[Explanation]) -> Abbreviation:
    counts: dict[tuple[str, str], int] = {}
    for one in evidence:
        form = (one.short, one.long)
        counts[form] = counts.get(form, 0) + one.count
    short, long = max(counts, key=lambda form: counts[form])
    return Abbreviation(short=short, long=long, evidence=tuple(evidence))


def pack_words(entries: Sequence[EpisodeEntry], analyzer: Analyzer) -> bytes:
    """Make the table of bridges of what episodes explain; nothing where they do not."""
    groups = [_group(one) for one in gather_abbreviations(entries, analyzer)]
    return pack_rows(build_rows(groups, (), analyzer)) if groups else b""


def _group(one: Abbreviation) -> BridgeGroup:
    names = dict.fromkeys((one.short, one.long, written_apart(one.long)))
    return BridgeGroup(members=tuple(names), how="archive", weight=ARCHIVE_WEIGHT)
