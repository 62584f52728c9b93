"""Phrases that show what a text is about: `比較`, `v1.2 released`, `how we moved`."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from kbindex.topics.taxonomy.topic_tree import Topic


class PatternTable(Struct, frozen=True):
    """The regular expressions of topics, one each for English and for Japanese."""

    english: tuple[tuple[re.Pattern[str], Topic], ...]
    japanese: tuple[tuple[re.Pattern[str], Topic], ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[Topic, tuple[str, ...]]]) -> "PatternTable":
        """Compile the patterns of each topic as one; capitals do not matter."""
        english: list[tuple[re.Pattern[str], Topic]] = []
        japanese: list[tuple[re.Pattern[str], Topic]] = []
        for topic, patterns in rows:
            if not patterns:
                continue  # as most topics, which are names alone
            for into, is_ascii in ((english, True), (japanese, False)):
                some = [one for one in patterns if one.isascii() is is_ascii]
                for joined in _joined(some):
                    into.append((re.compile(joined, re.IGNORECASE), topic))
        return cls(tuple(english), tuple(japanese))

    def search(self, text: str) -> Iterator[tuple[re.Match[str], Topic]]:
        """Yield the first match of each topic that has one, English ones first.

        Text without Japanese is not looked through for Japanese patterns.
        """
        rows = self.english if text.isascii() else (*self.english, *self.japanese)
        seen: set[str] = set()
        for pattern, topic in rows:
            if topic.id not in seen and (found := pattern.search(text)):
                seen.add(topic.id)
                yield found, topic


def _joined(patterns: list[str]) -> Iterator[str]:
    r"""Write patterns as two: those that begin with `\b` share it, which is quicker."""
    words = [one.removeprefix(r"\b") for one in patterns if one.startswith(r"\b")]
    others = [one for one in patterns if not one.startswith(r"\b")]
    if words:
        yield rf"\b(?:{'|'.join(words)})"
    if others:
        yield "|".join(others)
