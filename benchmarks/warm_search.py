"""Warm search beside bare Whoosh, on the same index and the same words.

    python benchmarks/warm_search.py EPISODES QUERIES.jsonl [TITLES]

Asks every judged query, and TITLES (65) titles of the archive at random, once to
warm up and once to measure. The floor is Whoosh's own `Or` query of the same terms
with BM25F, ten hits, no snippets. Prints milliseconds, and ratios to the floor.
"""

import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import whoosh.index
from whoosh import query as whoosh_query

from kbindex import KnowledgeBase
from kbindex.language import How, build_analyzer

SEED = 7


def main(arguments: list[str]) -> int:
    """Print the table."""
    if not arguments:
        print(__doc__)
        return 2
    episodes, queries = Path(arguments[0]), Path(arguments[1])
    count = int(arguments[2]) if len(arguments) > 2 else 65
    with (
        tempfile.TemporaryDirectory() as index,
        KnowledgeBase.open(episodes, index) as kb,
    ):
        judged = [json.loads(line)["query"] for line in lines(queries)]
        titles = [plain(article.title) for article in kb.articles()]
        random.seed(SEED)
        titles = random.sample(titles, min(count, len(titles)))
        folder = max(Path(index).glob("g*"))
        floor = floor_search(folder)
        print(f"{len(kb.articles())} articles")
        print("| queries | kbindex p50 | p95 | floor p50 | p95 | ratio p50 | p95 |")
        print("|---|---|---|---|---|---|---|")
        for name, texts in (("judged", judged), ("titles", titles)):
            ours = percentiles(kb.search, texts)
            theirs = percentiles(floor, texts)
            ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
            cells = [f"{v:.1f}" for v in (*ours, *theirs)]
            cells += [f"{ratio:.2f}" for ratio in ratios]
            print(f"| {name} | " + " | ".join(cells) + " |")
    return 0


def lines(path: Path) -> list[str]:
    """Return the lines of a file that are not blank."""
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


def plain(title: str) -> str:
    """Return a title without what the query language would read as a sign."""
    return re.sub(r'["＂“”「」『』]|(?<!\S)[-－−]+', " ", title)


def floor_search(folder: Path) -> Callable[[str], object]:
    """Return a search of Whoosh alone: the words of a text, in `text`, by BM25F."""
    searcher = whoosh.index.open_dir(folder).searcher()
    analyzer = build_analyzer()

    def search(text: str) -> object:
        words = [t.text for t in analyzer.analyze(text) if t.how is How.WORD]
        terms = [whoosh_query.Term("text", word) for word in dict.fromkeys(words)]
        return searcher.search(whoosh_query.Or(terms), limit=10).top_n

    return search


def percentiles(
    search: Callable[[str], object], texts: Sequence[str]
) -> tuple[float, float]:
    """Return the median and the 95th percentile of warm searches, in milliseconds."""
    for text in texts:
        search(text)
    times = []
    for text in texts:
        start = time.perf_counter()
        search(text)
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    return times[len(times) // 2], times[int(0.95 * len(times))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
