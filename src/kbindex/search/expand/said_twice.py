"""What a query says twice is asked for once: ソート and 並べ替え, `tag inside a tag`.

Else a record that has it would pass one that has it and what else was asked for.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.index import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.index import Concept


def count_once(words: Sequence[Concept]) -> Iterator[Concept]:
    """Yield the words of a query; those that mean the same share the weight of one.

    Two mean the same where one is a way to meet the other. What was guessed is none.
    """
    meeting: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, word in enumerate(words):
        for way in word.alternatives:
            if way.field == TEXT and not way.guessed:
                meeting[way.terms].add(number)
    alike = [set(meeting[word.alternatives[0].terms]) for word in words]
    for number, others in enumerate([*alike]):
        for other in others:
            alike[other].add(number)
    for number, word in enumerate(words):
        times = len(alike[number] | {number})
        yield replace(word, weight=word.weight / times) if times > 1 else word
