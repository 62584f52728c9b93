"""How authors write the tags that the taxonomy lacks: found, counted, and chosen from.

Each entry of an index has the spellings of its episode. Which one is shown is made of
the entries alone, so that it is the same whether all were read now or most were kept.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING

from kbindex.index import LONGEST_SPELLING, Spelling

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from kbindex.index import AnalyzedRecord

_AUTHORS = ("author", "comment")
"""The rules of tags that authors give: in front matter, in a comment."""

_MOST_SPELLINGS = 1000
"""Spellings of an episode that are kept: ten times as many as front matter may have."""


def find_spellings(
    records: Iterable[AnalyzedRecord], listed: Container[str]
) -> tuple[Spelling, ...]:
    """Return how the records of an episode have their author's tags written.

    Args:
        records: With the reasons for their tags, in the order of their numbers.
        listed: Tags that have a label of their own.
    """
    # A place in front matter is a reason of many records.
    places = dict.fromkeys(
        (tag, _shown(reason.name), reason.line)
        for record in records
        for tag, reasons in record.reasons.items()
        if tag not in listed
        for reason in reasons
        if reason.rule in _AUTHORS
    )
    counts = Counter((tag, name) for tag, name, _ in places)
    return tuple(
        Spelling(tag=tag, name=name, count=count)
        for (tag, name), count in islice(counts.items(), _MOST_SPELLINGS)
    )


def _shown(name: str) -> str:
    """Return a name as it is shown: in a line, without a `#`, not too long for one."""
    line = " ".join(name.removeprefix("#").removeprefix("＃").split())
    if len(line) <= LONGEST_SPELLING:
        return line
    return f"{line[: LONGEST_SPELLING - 1]}…"


def gather_spellings(episodes: Iterable[Iterable[Spelling]]) -> dict[str, str]:
    """Return tag → as it is written most often; of equals, as it stands first.

    Args:
        episodes: How the authors of each write tags.
    """
    counts = Counter[tuple[str, str]]()
    for one in chain.from_iterable(episodes):
        counts[one.tag, one.name] += one.count
    found: dict[str, str] = {}
    for (tag, name), _ in counts.most_common():
        found.setdefault(tag, name)
    return found
