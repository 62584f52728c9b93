"""What each ingredient of the ranking gives: nDCG@10 with it switched off.

    python benchmarks/ablation.py EPISODES QUERIES.jsonl [EPISODES QUERIES.jsonl …]

Prints a table in Markdown: a row an ingredient, a column a class of queries, over
all sets of judged queries together; at the end each set for itself.
`docs/relevance.md` holds its output.
"""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from kbindex import KnowledgeBase
from kbindex.evaluation import (
    build_run,
    evaluate,
    load_judgements,
)
from kbindex.search import Recipe

KEPT = frozenset({"k1", "b"})
"""Parameters of a formula, which cannot be switched off."""

NEUTRAL = {"inside": 1.0, "filler": 1.0}
"""What switches an ingredient off, where that is not 0."""

Figures = Mapping[str, float]
"""Class of queries, or name of a set → mean nDCG@10."""


def main(arguments: list[str]) -> int:
    """Print the table."""
    if len(arguments) < 2 or len(arguments) % 2:
        print(__doc__)
        return 2
    sets = [
        (Path(episodes), Path(queries))
        for episodes, queries in zip(arguments[::2], arguments[1::2], strict=True)
    ]
    with tempfile.TemporaryDirectory() as indexes:
        rows = {
            name: measure(sets, recipe, Path(indexes))
            for name, recipe in recipes().items()
        }
    whole = rows["(all)"]
    print("| without | " + " | ".join(whole) + " |")
    print("|---|" + "---|" * len(whole))
    for name, row in rows.items():
        cells = [
            f"{value:.3f}" if name == "(all)" else f"{value - whole[column]:+.3f}"
            for column, value in row.items()
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")
    return 0


def recipes() -> dict[str, Recipe]:
    """Return the whole recipe, without each ingredient, and the words alone."""
    names = [name for name in Recipe.__struct_fields__ if name not in KEPT]
    off = {name: NEUTRAL.get(name, 0.0) for name in names}
    return {
        "(all)": Recipe(),
        **{name: replace(Recipe(), **{name: off[name]}) for name in names},
        "all of these": replace(Recipe(), **off),
    }


def measure(
    sets: Sequence[tuple[Path, Path]], recipe: Recipe, indexes: Path
) -> Figures:
    """Return the means by class over all sets, then those of each set."""
    scored: list[tuple[str, str, float]] = []
    for number, (episodes, queries) in enumerate(sets):
        index = indexes / str(number)
        with KnowledgeBase.open(episodes, index, recipe=recipe) as kb:
            judged = load_judgements(queries, kb.articles())
            report = evaluate(judged, build_run(judged, lambda text: ask(kb, text)))
            scored += [
                (episodes.name, one.judged.query_class, one.scores.ndcg)
                for one in report.queries
            ]
    classes = sorted({query_class for _, query_class, _ in scored})
    names = [episodes.name for episodes, _ in sets]
    figures = {c: mean([v for _, of, v in scored if of == c]) for c in classes}
    figures["all"] = mean([value for _, _, value in scored])
    for name in names if len(names) > 1 else ():
        figures[name] = mean([value for of, _, value in scored if of == name])
    return figures


def ask(kb: KnowledgeBase, text: str) -> tuple[tuple[str, ...], ...]:
    """Answer a query as the evaluation counts hits: each with its duplicates."""
    hits = kb.search(text, limit=50).hits
    return tuple(
        (hit.article.id, *hit.also) for hit in hits if hit.article.kind == "article"
    )


def mean(values: Sequence[float]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
