"""What a query looks for, as an engine is told: concepts, and ways to meet them."""

from typing import Final, Literal

from msgspec import Struct

FieldName = Literal[
    "text", "title", "bigram", "tag", "attribute", "key", "id", "source"
]
TEXT: Final = "text"
TITLE: Final = "title"
BIGRAM: Final = "bigram"
TAG: Final = "tag"
ATTRIBUTE: Final = "attribute"
KEY: Final = "key"
ID: Final = "id"
SOURCE: Final = "source"
"""The names of the fields, for who asks an engine; what they hold is in `analyzed`."""

ScoredField = Literal["text", "title"]
"""Fields whose lengths are known."""


class Alternative(Struct, frozen=True, kw_only=True, cache_hash=True):
    """One way to meet a concept: all of `terms` in a document.

    Args:
        guessed: It answers what may have been meant, not what was typed.
    """

    terms: tuple[str, ...]
    weight: float
    how: str
    field: FieldName = TEXT
    guessed: bool = False


class Concept(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A word of the query, or several that belong together.

    Args:
        text: What was typed.
        start: Where that begins in the query; 0 of what only adds to words.
        alternatives: Ways to meet it.
        covers: The words of the query that it stands for, by number; empty where
            it only adds to what words say.
        weight: How much it counts among the concepts.
        finds: A record that meets it alone is a hit; else it only adds to others.
    """

    text: str
    alternatives: tuple[Alternative, ...]
    covers: tuple[int, ...] = ()
    weight: float = 1.0
    start: int = 0
    finds: bool = True
