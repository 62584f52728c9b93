"""What the words of a generation say: how many records hold a term, and its like."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from kbindex.index.concepts import ID
from kbindex.index.lists.kept import Kept
from kbindex.index.opensearch.layout import (
    WORD_FIELDS,
    is_term,
    to_document,
    to_term,
    word_key,
)
from kbindex.index.opensearch.searching import (
    EVERY_QUERY,
    MOST_BUCKETS,
    both_queries,
    read_counts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kbindex.index.concepts import FieldName
    from kbindex.index.contract import FieldTerm
    from kbindex.index.lexicon import Script
    from kbindex.index.opensearch.searching import GenerationSearch, Query

_MOST_FREQUENCIES = 200_000
"""Frequencies that are kept, some 30 MB."""

_MOST_WORDS = 200_000
"""Words that are kept of what was asked by script, length or sound."""


class _Word(Struct):
    term: str = ""
    df: int = 0


class Statistics:
    """Answers from the words of one generation; what it was told, it keeps."""

    def __init__(self, searched: GenerationSearch) -> None:
        self._searched = searched
        self._frequencies: Kept[FieldTerm, int] = Kept(
            _MOST_FREQUENCIES, weigh=lambda _: 0
        )
        self._words: Kept[str, tuple[str, ...]] = Kept(_MOST_WORDS, weigh=len)

    def frequencies(self, terms: Sequence[FieldTerm]) -> tuple[int, ...]:
        """Return how many records hold each term of a field, in this order."""
        found = {term: self._frequencies.get(term) for term in terms}
        new = [term for term, count in found.items() if count is None]
        if new:
            counts = self._ask(new)
            for term in new:
                found[term] = self._frequencies.keep(term, counts[term])
        return tuple(found[term] or 0 for term in terms)

    def _ask(self, terms: Sequence[FieldTerm]) -> Mapping[FieldTerm, int]:
        counted = [term for term in terms if term[0] in WORD_FIELDS and term[1]]
        others = [term for term in terms if term[0] not in WORD_FIELDS]
        counts: Counter[FieldTerm] = Counter()
        keys = [
            (term, part, word_key(*term))
            for term in counted
            for part in self._searched.parts
        ]
        sources = self._searched.get([(part, key) for _, part, key in keys], ["df"])
        for (term, _, _), source in zip(keys, sources, strict=True):
            if source is not None:
                counts[term] += msgspec.json.decode(source, type=_Word).df
        if others:
            queries = [term_query(*term) for term in others]
            counts.update(dict(zip(others, self._searched.count(queries), strict=True)))
        return counts

    def terms(self, field: FieldName, prefix: str) -> Mapping[str, int]:
        """Return the terms of a field that begin with `prefix`, with frequencies."""
        if not is_term(prefix):
            return {}
        if field not in WORD_FIELDS:
            return self._exact_terms(field, prefix)
        beginning = {"prefix": {"term": prefix}} if prefix else EVERY_QUERY
        query = both_queries({"term": {"field": field}}, beginning)
        counts: Counter[str] = Counter()
        for source in self._searched.words(query, ["term", "df"]):
            word = msgspec.json.decode(source, type=_Word)
            counts[word.term] += word.df
        return {term: counts[term] for term in sorted(counts) if counts[term] > 0}

    def _exact_terms(self, field: FieldName, prefix: str) -> Mapping[str, int]:
        wanted: Query = {"field": field, "size": MOST_BUCKETS}
        beginning = EVERY_QUERY
        if prefix:
            wanted["include"] = f"{escape(prefix)}.*"
            beginning = {"prefix": {field: prefix}}
        body = self._searched.body(beginning, aggs={"terms": {"terms": wanted}})
        (answer,) = self._searched.ask([body])
        counts = read_counts(answer, "terms")
        return {term: counts[term] for term in sorted(counts)}

    def spelt(self, script: Script, length: int) -> Sequence[str]:
        """Return the words of a script with so many letters."""
        return self._like(script, {"term": {"letters": length}}, f"{script} {length}")

    def sounding(self, script: Script, skeleton: str) -> Sequence[str]:
        """Return the words of a script with these consonants."""
        sounds = {"term": {"sound": skeleton}}
        return self._like(script, sounds, f"{script} {skeleton!r}")

    def _like(self, script: Script, query: Query, key: str) -> tuple[str, ...]:
        known = self._words.get(key)
        if known is None:
            both = both_queries({"term": {"script": script}}, query)
            sources = self._searched.words(both, ["term"])
            words = (msgspec.json.decode(one, type=_Word).term for one in sources)
            known = self._words.keep(key, tuple(dict.fromkeys(words)))
        return known


def term_query(field: FieldName, term: str) -> Query:
    """Return the query of the records that hold a term in a field."""
    if field == ID:
        return {"term": {"id": to_document(term)}}
    return {"term": {field: to_term(term)}}


def escape(text: str) -> str:
    """Return a text as Lucene's regular expressions take it literally."""
    return "".join(c if c.isalnum() else f"\\{c}" for c in text)
