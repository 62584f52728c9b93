"""The analyzer: char filters → tokenizer → token filters, for index and query alike.

The chain is data: the tuples below say what runs, in which order.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter

from kbindex.language.analysis.char_filters import (
    CharFilter,
    MappedText,
    drop_invisible,
    fold_width,
    unify_lookalikes,
)
from kbindex.language.analysis.japanese import Segmenter, SudachiSegmenter
from kbindex.language.analysis.libraries import installed_libraries
from kbindex.language.analysis.terms import How, Term
from kbindex.language.analysis.token_filters import (
    TokenFilter,
    bigrams,
    compounds,
    joined,
    parts,
    stems,
    words,
)
from kbindex.language.analysis.tokenizer import Tokenizer, build_tokenizer
from kbindex.small_digests import sha256

CHAR_FILTERS: tuple[CharFilter, ...] = (drop_invisible, unify_lookalikes, fold_width)
TOKEN_FILTERS: tuple[TokenFilter, ...] = (
    words,
    parts,
    stems,
    compounds,
    joined,
    bigrams,
)

ANALYZER_VERSION = "7"
"""Raised with every change of code or tables that changes terms."""

_START, _END = attrgetter("start"), attrgetter("end")
"""Of a term. A tuple as key would double the time of sorting."""


class Analyzer:
    """Turns text into terms; the same text always into the same ones.

    It keeps no state but caches, and may be shared between threads.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        *,
        char_filters: Sequence[CharFilter] = CHAR_FILTERS,
        token_filters: Sequence[TokenFilter] = TOKEN_FILTERS,
    ) -> None:
        self._char_filters = tuple(char_filters)
        self._tokenizer = tokenizer
        self._token_filters = tuple(token_filters)

    def analyze(self, text: str) -> list[Term]:
        """Return the terms of `text`, placed by offsets into `text`.

        They are ordered by start, then the longer first, then by `How`; no two have
        the same text, `how`, start and end. Any string will do: an empty one has no
        terms, lone surrogates and control characters count as absent. Linear in the
        length of the text. The first text that holds kana or kanji loads Sudachi.
        """
        source = MappedText.of(text)
        for char_filter in self._char_filters:
            source = char_filter(source)
        tokens = self._tokenizer(source.text)
        made = chain.from_iterable(
            token_filter(source.text, tokens) for token_filter in self._token_filters
        )
        terms = list(made) if source.is_identity else _move(made, source)
        # The filters run in the order of `How`, and sorting keeps what is equal so.
        terms.sort(key=_END, reverse=True)
        terms.sort(key=_START)
        return terms


def build_analyzer(segmenter: Segmenter | None = None) -> Analyzer:
    """Return the analyzer of index and queries.

    Args:
        segmenter: What cuts Japanese into units; Sudachi where it is None.
    """
    return Analyzer(build_tokenizer(segmenter or SudachiSegmenter()))


def _move(terms: Iterable[Term], source: MappedText) -> list[Term]:
    """Move terms of the filtered text to the original.

    Two become equal where one character was unfolded into several equal words.
    """
    moved: dict[tuple[str, How, int, int], Term] = {}
    for term in terms:
        first, last = source.span(term.start, term.end)
        moved.setdefault(
            (term.text, term.how, first, last),
            Term(term.text, first, last, term.how, term.position),
        )
    return list(moved.values())


@cache
def fingerprint() -> str:
    """Identify what the terms depend on: the chain, its version, and the libraries.

    An index made under another fingerprint must be rebuilt.
    """
    return _digest((*installed_libraries(), unicodedata.unidata_version))


def settled_fingerprint(libraries: Iterable[str]) -> str:
    """Identify the same for texts of which every Python knows all characters.

    Unicode never changes how these are folded; its release counts for others alone.

    Source:
        Unicode's policies on the stability of normalization and of case folding.
    """
    return _digest(libraries)


def _digest(libraries: Iterable[str]) -> str:
    steps = [step.__name__ for step in (*CHAR_FILTERS, *TOKEN_FILTERS)]
    named = [ANALYZER_VERSION, *steps, *libraries]
    return sha256("\n".join(named).encode()).hexdigest()[:16]
