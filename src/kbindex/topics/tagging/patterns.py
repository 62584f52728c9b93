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
        """Compile the patterns of each topic; capitals do not matter."""
        english: list[tuple[re.Pattern[str], Topic]] = []
        japanese: list[tuple[re.Pattern[str], Topic]] = []
        for topic, patterns in rows:
            for pattern in patterns:
                into = english if pattern.isascii() else japanese
                into.append((re.compile(pattern, re.IGNORECASE), topic))
        return cls(tuple(english), tuple(japanese))

    def search(self, text: str) -> Iterator[tuple[re.Match[str], Topic]]:
        """Yield the first match of each topic that has one, in the topics' order.

        Text without Japanese is not looked through for Japanese patterns.
        """
        rows = self.english if text.isascii() else (*self.english, *self.japanese)
        seen: set[str] = set()
        for pattern, topic in rows:
            if topic.id not in seen and (found := pattern.search(text)):
                seen.add(topic.id)
                yield found, topic
