"""Processor time of the lists of related articles of all articles, in one pass.

    python benchmarks/related_lists.py EPISODES [--rounds N=3] [--limit N=6]

Prints the time and its ratio to a floor: reading every record once, which any list
needs for the words of its article. Both take turns, each on a base that was opened
for it; the least of all rounds counts. Also prints a share of articles that are asked
for one by one, whose lists have to be the same, and the peak of memory. EPISODES is
only read; the index is built in a temporary folder. Needs a Unix.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import MAXRSS_UNIT, MIB, print_machine, print_table, say

from kbindex import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.knowledge import RelatedIds

ONE_BY_ONE = 50
"""Articles that are asked for one by one, spread over the archive."""


def processor_s(
    episodes: Path, index: Path, ask: Callable[[KnowledgeBase], object]
) -> float:
    """Return the processor time of a question to a base that was just opened."""
    with KnowledgeBase.open(episodes, index) as base:
        start = time.process_time()
        ask(base)
        return time.process_time() - start


def differing(base: KnowledgeBase, lists: list[RelatedIds], limit: int) -> list[str]:
    """Return articles whose list is another one where they are asked for alone."""
    step = max(len(lists) // ONE_BY_ONE, 1)
    return [
        one.article
        for one in lists[::step]
        if [(near.article, near.score, near.tags, near.words) for near in one.related]
        != [
            (str(near.hit.article.id), near.hit.score, near.tags, near.words)
            for near in base.related(one.article, limit=limit)
        ]
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("episodes", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=6)
    arguments = parser.parse_args()
    episodes, limit = arguments.episodes, arguments.limit
    print_machine()
    with tempfile.TemporaryDirectory() as name:
        index = Path(name) / "index"
        say("index")
        KnowledgeBase.open(episodes, index).close()
        floors, passes = list[float](), list[float]()
        for number in range(arguments.rounds):
            say(f"round {number + 1}")
            floors.append(processor_s(episodes, index, lambda base: [*base.records()]))
            passes.append(
                processor_s(
                    episodes, index, lambda base: [*base.related_all(limit=limit)]
                )
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT / MIB
        with KnowledgeBase.open(episodes, index) as base:
            lists = [*base.related_all(limit=limit)]
            others = differing(base, lists, limit)
    floor, whole = min(floors), min(passes)
    print_table(
        ("all articles", "processor s", "ratio"),
        [
            ("reading the records", f"{floor:.2f}", "1.0"),
            ("lists of related articles", f"{whole:.2f}", f"{whole / floor:.1f}"),
        ],
    )
    print(f"\narticles: {len(lists)}; peak of memory: {peak:.0f} MiB")
    print(f"lists that differ from those asked for alone: {len(others)}", *others[:9])


if __name__ == "__main__":
    main()
