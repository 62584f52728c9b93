"""Words that mean the same to an archive: what its user wrote, and what it explains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from kbindex.config import PACKS, TOPIC_PACKS, WORD_PACKS, topic_packs, word_packs
from kbindex.indexing.archive_words import gather_abbreviations
from kbindex.language.bridges.keys import fold_key
from kbindex.language.bridges.sources import (
    parse_glossary,
    read_bridge_file,
    read_lines,
    words_of_pack,
)
from kbindex.model.values import short_repr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kbindex.indexing.archive_bridges import UserGlossary
    from kbindex.indexing.archive_words import Abbreviation
    from kbindex.knowledge.snapshot import Snapshot

WordsHow = Literal["glossary", "refusal", "archive"]


class WordsEvidence(Struct, frozen=True, kw_only=True):
    """Where an episode explains an abbreviation.

    Args:
        id: The record that does first.
        source: Its file, relative to the episodes.
        line: The line there.
        count: How often the episode does.
        names: The abbreviation and what it stands for, as they are written there.
    """

    id: str
    source: str
    line: int
    count: int
    names: tuple[str, str]


class GlossaryWords(Struct, frozen=True, kw_only=True):
    """Words that stand for one another in a search, or that do not.

    Args:
        names: As they are written; of an abbreviation, it and what it stands for.
        how: `glossary`, a line of the user; `refusal`, a line that says that the first
            one does not mean the others; `archive`, what episodes explain.
        source: The file of the line, or of the first evidence.
        line: There; None for a line of the settings.
        count: How often the archive explains it; 0 for a line of the user.
        refused_by: Where the user says that it is not so, as `file:line`; else None.
        evidence: Where the archive explains it, by the paths of the files.
        context: Words of which a query has one where the line counts; none where it
            always does.
    """

    names: tuple[str, ...]
    how: WordsHow
    source: str
    line: int | None
    count: int = 0
    refused_by: str | None = None
    evidence: tuple[WordsEvidence, ...] = ()
    context: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return short_repr(self, "names", "how", "count", "refused_by")


class Pack(Struct, frozen=True, kw_only=True):
    """Words and topics of one field that come with kbindex.

    Args:
        name: As the settings know it.
        groups: How many groups of words it has.
        is_on: Whether these count here.
        has_topics: Whether it has topics, too.
        has_topics_on: Whether they are tags here.
    """

    name: str
    groups: int
    is_on: bool
    has_topics: bool
    has_topics_on: bool


def list_packs(chosen: Collection[str] | None) -> tuple[Pack, ...]:
    """List all packs, by name.

    Args:
        chosen: Those that were chosen; None where nobody chose.
    """
    words, topics = word_packs(chosen), topic_packs(chosen)
    return tuple(
        Pack(
            name=name,
            groups=_count_groups(name) if name in WORD_PACKS else 0,
            is_on=name in words,
            has_topics=name in TOPIC_PACKS,
            has_topics_on=name in topics,
        )
        for name in PACKS
    )


def _count_groups(pack: str) -> int:
    file = words_of_pack(pack)
    return sum(1 for _ in parse_glossary(read_bridge_file(file), source=file))


def list_words(
    snapshot: Snapshot, glossaries: Sequence[UserGlossary]
) -> tuple[GlossaryWords, ...]:
    """List the user's lines as they stand, then what the archive explains, by name."""
    own = tuple(_own(glossaries))
    refused = _refusals(own)
    entries, analyzer = snapshot.reader.entries, snapshot.settings.analyzer
    sources = {
        one.record: entry.source.path for entry in entries for one in entry.explanations
    }
    explained = (
        _of_archive(one, sources, refused.get(_pair(one.short, one.long)))
        for one in gather_abbreviations(entries, analyzer)
    )
    return (*own, *explained)


def _own(glossaries: Iterable[UserGlossary]) -> Iterator[GlossaryWords]:
    for glossary in glossaries:
        for line in read_lines(glossary.text, source=glossary.source):
            yield GlossaryWords(
                names=line.members,
                how="refusal" if line.is_refusal else "glossary",
                source=glossary.source,
                line=line.number if glossary.is_file else None,
                context=line.context,
            )


_Pair = frozenset[str]


def _refusals(own: Iterable[GlossaryWords]) -> dict[_Pair, str]:
    """Return which two names the user says are not the same, and where."""
    return {
        _pair(one.names[0], other): (
            one.source if one.line is None else f"{one.source}:{one.line}"
        )
        for one in own
        if one.how == "refusal"
        for other in one.names[1:]
    }


def _pair(name: str, other: str) -> _Pair:
    return frozenset((fold_key(name), fold_key(other)))


def _of_archive(
    found: Abbreviation, sources: dict[str, str], refused_by: str | None
) -> GlossaryWords:
    evidence = tuple(
        WordsEvidence(
            id=one.record,
            source=sources[one.record],
            line=one.line,
            count=one.count,
            names=(one.short, one.long),
        )
        for one in found.evidence
    )
    return GlossaryWords(
        names=(found.short, found.long),
        how="archive",
        source=evidence[0].source,
        line=evidence[0].line,
        count=found.count,
        refused_by=refused_by,
        evidence=evidence,
    )
