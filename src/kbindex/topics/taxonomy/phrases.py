"""Phrases of genre: what shows a text to be a release, a lesson, an event, by language.

A genre has no name that a list could have, so its phrases are found by reading, and
are easily fitted to what was read. Each is kept with what was counted
(`data/phrases.toml`), and stays only while it `holds` on episodes other than those that
it was found in.
"""

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from kbindex.config import parse_toml
from kbindex.errors import ConfigError
from kbindex.topics.taxonomy.bounded_patterns import compile_pattern

LEAST_RATIO = 2
"""So many times as often as wrong a phrase is right. Source: two wrong tags for one
that is missed lower F1 where precision and recall are near each other."""

LEAST_EPISODES = 2

Count = Annotated[int, Meta(ge=0)]


class Phrase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A regular expression that speaks for a topic, and how well it did.

    Args:
        topic: Id of the topic.
        language: Of the texts in which it is looked for; an English one is tried on
            all titles and notes, a Japanese one where there is Japanese.
        place: `title`, or `note`: the leading notes.
        pattern: In any case; bounded as a user's patterns are.
        example: A text in which it is found.
        right: Labelled articles in which it was found that are about the topic.
        wrong: Those that are not; optional labels count neither way.
        episodes: In so many different episodes it was right.
        editors_right: As `right`, by the tags that editors gave to their own news.
        editors_wrong: As `wrong`; editors leave tags out, so it is an upper bound.
        measured: When all this was counted last.
    """

    topic: str
    language: Literal["en", "ja"]
    place: Literal["title", "note"]
    pattern: str
    example: str
    right: Count = 0
    wrong: Count = 0
    episodes: Count = 0
    editors_right: Count = 0
    editors_wrong: Count = 0
    measured: dt.date

    @property
    def holds(self) -> bool:
        """Say whether it is right twice as often as wrong, left out and all.

        An episode counts by what was right in another one. So what was right in one
        episode alone was right in none, and its wrong places weigh. Where no labelled
        article has the phrase, editors' tags decide.
        """
        right = self.right if self.episodes >= LEAST_EPISODES else 0
        if self.right or self.wrong:
            return right >= LEAST_RATIO * self.wrong
        return self.editors_right >= LEAST_RATIO * self.editors_wrong


class _File(Struct, forbid_unknown_fields=True):
    phrase: tuple[Phrase, ...]


def parse_phrases(text: str, *, source: str) -> tuple[Phrase, ...]:
    """Read a file of phrases, in its order.

    Raises:
        ConfigError: It is no TOML; a phrase lacks a key, has an unknown one, or is no
            regular expression.
    """
    table = parse_toml(text, source=source)
    try:
        read = msgspec.convert(table, _File)
        for phrase in read.phrase:
            compile_pattern(phrase.pattern)
    except ValueError as error:
        raise ConfigError(source, "phrase", problem=str(error)) from error
    return read.phrase
