"""What each ingredient of the ranking gives: nDCG@10 with it switched off.

    python benchmarks/ablation.py EPISODES QUERIES.jsonl [EPISODES QUERIES.jsonl …]

Prints a table in Markdown, a row an ingredient, a column a set of judged queries.
`docs/relevance.md` holds its output.
"""

import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path

from kbindex import KnowledgeBase
from kbindex.evaluation import evaluate, load_queries
from kbindex.search import Recipe


def main(arguments: list[str]) -> int:
    """Print the table."""
    pairs = list(zip(arguments[::2], arguments[1::2], strict=True))
    if not pairs:
        print(__doc__)
        return 2
    columns = [measure(Path(episodes), Path(queries)) for episodes, queries in pairs]
    names = [Path(episodes).name for episodes, _ in pairs]
    print("| without | " + " | ".join(names) + " |")
    print("|---|" + "---|" * len(names))
    for row in columns[0]:
        cells = [f"{column[row]:.3f}" for column in columns]
        print(f"| {row} | " + " | ".join(cells) + " |")
    return 0


def measure(episodes: Path, queries: Path) -> dict[str, float]:
    """Return nDCG@10 of the whole recipe, and without each of its ingredients."""
    with tempfile.TemporaryDirectory() as index, KnowledgeBase.open(
        episodes, index
    ) as kb:
        judged = load_queries(queries, kb.articles())
        recipes = {"(nothing)": Recipe()}
        recipes |= {
            field.name: replace(Recipe(), **{field.name: neutral(field.name)})
            for field in fields(Recipe)
            if field.name not in {"k1", "b"}
        }
        return {
            name: evaluate(judged, kb.with_recipe(recipe)).overall.ndcg
            for name, recipe in recipes.items()
        }


def neutral(name: str) -> float:
    """Return the value that switches an ingredient off."""
    return 1.0 if name in {"inside", "filler"} else 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
