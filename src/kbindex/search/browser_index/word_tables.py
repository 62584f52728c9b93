"""The tables of words that a query is read by, for a script: one source for both."""

from kbindex.language import word_lists
from kbindex.language.analysis.stems_apart import STEMS_APART
from kbindex.language.bridges.sound import SYLLABLES
from kbindex.search.expand.fillers import FILLERS, NO_WORDS
from kbindex.search.expand.intents import INTENTS

Table = dict[str, object]


def word_tables() -> Table:
    """Return the tables by name; words are joined by spaces."""
    return {
        "fillers": _joined(FILLERS),
        "nowords": _joined(NO_WORDS),
        "function": _joined(word_lists.FUNCTION_WORDS),
        "whole": _joined(word_lists.WHOLE_NAMES),
        "light": _joined(word_lists.FORMAL_NOUNS | word_lists.ABSTRACT_SUFFIXES),
        "syllables": SYLLABLES,
        "stems": STEMS_APART,
        "intents": [
            [
                list(intent.english),
                list(intent.japanese),
                list(intent.not_before),
                intent.topic,
                intent.order,
            ]
            for intent in INTENTS.values()
        ],
    }


def _joined(words: frozenset[str]) -> str:
    return " ".join(sorted(words))
