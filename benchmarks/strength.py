"""Where the good hits end: how many are relevant, by how much of a query they meet.

    python benchmarks/strength.py EPISODES QUERIES.jsonl [EPISODES QUERIES.jsonl …]

Prints three tables in Markdown, a column a collection: relevant hits by coverage; by
strength and kind of match; and the line between strong and weak that the other
collections choose for each, by the mean F1 of their strong hits as the relevant ones.
`docs/relevance.md` holds its output. The indexes lie in the user's cache.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from kbindex import KnowledgeBase
from kbindex.evaluation import load_judgements
from kbindex.search import Hit
from kbindex.search.candidates import STRONG

DEPTH = 30
"""Few pools of judgements are deeper; below, relevant hits go unjudged."""

BANDS = (0.95, 0.9, 0.8, 0.7, 0.65, 0.6, 0.5, 0.4, 0.3, 0.0)
LINES = tuple(number / 100 for number in range(30, 96))

CORRECTIONS = frozenset({"typo", "sound"})
LITERAL = frozenset({"word", "stem", "compound", "joined", "part", "prefix", "bigram"})


class Seen(Struct, frozen=True, kw_only=True):
    """A hit with its grade; a hit that nobody judged has 0."""

    coverage: float
    strength: str
    kind: str
    grade: int


Collections = Mapping[str, Sequence[Seen]]


def main(arguments: list[str]) -> int:
    """Print the tables."""
    if len(arguments) < 2 or len(arguments) % 2:
        print(__doc__)
        return 2
    pairs = zip(arguments[::2], arguments[1::2], strict=True)
    found = {
        Path(episodes).name: list(iter_seen(Path(episodes), Path(queries)))
        for episodes, queries in pairs
    }
    print_shares("coverage", found, lambda seen: band_of(seen.coverage))
    print_shares("hit", found, lambda seen: f"{seen.strength}: {seen.kind}")
    print_shares("hit", found, lambda seen: seen.strength)
    print_lines(found)
    return 0


def iter_seen(episodes: Path, queries: Path) -> Iterator[Seen]:
    """Yield the first hits of each judged query."""
    with KnowledgeBase.open(episodes) as kb:
        for judged in load_judgements(queries, kb.articles()):
            for hit in kb.search(judged.query, limit=DEPTH):
                ids = (hit.article.id, *hit.also)
                if hit.article.kind == "article" and hit.explanation:
                    yield Seen(
                        coverage=hit.explanation.coverage,
                        strength=str(hit.strength),
                        kind=kind_of(hit),
                        grade=max(judged.grades.get(one, 0) for one in ids),
                    )


def kind_of(hit: Hit) -> str:
    """Say by what a hit was found: the farthest from what was typed counts."""
    ways = {match.how for match in hit.matched}
    if ways <= {"bigram"}:
        return "pairs of letters alone"
    if ways <= {"tag"}:
        return "tag alone"
    if ways & CORRECTIONS:
        return "a correction"
    return "as typed" if ways <= LITERAL else "a bridge"


def band_of(coverage: float) -> str:
    """Name the band that a coverage is in; an upper end is not in it."""
    at = next(number for number, least in enumerate(BANDS) if coverage >= least)
    return f"{BANDS[at]:.2f} to {BANDS[at - 1] if at else 1:.2f}"


def print_shares(name: str, found: Collections, group: Callable[[Seen], str]) -> None:
    """Print how many hits of each group have a grade of 1, and of 2, at least."""
    groups = sorted({group(seen) for of in found.values() for seen in of}, reverse=True)
    if name != "coverage":
        groups.reverse()
    print(f"\n| {name} | " + " | ".join(found) + " |")
    print("|---|" + "---|" * len(found))
    for one in groups:
        cells = [share_of([s for s in of if group(s) == one]) for of in found.values()]
        print(f"| {one} | " + " | ".join(cells) + " |")


def share_of(hits: Sequence[Seen]) -> str:
    """Say how many hits of how many are relevant, and about it."""
    if not hits:
        return "–"
    shares = (sum(s.grade >= least for s in hits) / len(hits) for least in (1, 2))
    return " / ".join(f"{100 * share:.0f} %" for share in shares) + f" of {len(hits)}"


def print_lines(found: Collections) -> None:
    """Print the line that the others choose for each collection, and what it gives."""
    print("\n| left out | line of the others | F1 there | best F1 there | F1 at ours |")
    print("|---|---|---|---|---|")
    for name, left_out in found.items():
        others = [of for other, of in found.items() if other != name] or [left_out]
        line = max(LINES, key=lambda line: sum(f1(of, line) for of in others))
        best = max(f1(left_out, line) for line in LINES)
        ours = f1(left_out, STRONG.of_query)
        print(
            f"| {name} | {line:.2f} | {f1(left_out, line):.3f} | {best:.3f} "
            f"| {ours:.3f} |"
        )


def f1(hits: Sequence[Seen], line: float) -> float:
    """Return F1 of the hits above a line, as a guess at those of grade 1 or more."""
    strong = sum(seen.coverage >= line for seen in hits)
    relevant = sum(seen.grade >= 1 for seen in hits)
    both = sum(seen.coverage >= line and seen.grade >= 1 for seen in hits)
    return 2 * both / (strong + relevant) if strong + relevant else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
