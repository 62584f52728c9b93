"""Trains the weights of the order of the first hundred hits.

    python tools/train_order.py EPISODES QUERIES.jsonl [EPISODES QUERIES.jsonl …]

Pairwise logistic regression with weights that are not below 0: of two hits of a query
the better one is to have the higher sum of log score and features. Each set counts
alike, and each query of it; there is no chance in it. Prints, for each set, nDCG@10
without an order of its own, and by `SHARE` of the weights that the other sets give, and
these; then those of all sets together. They are copied by hand, rounded, into
`kbindex.index.recipe`.
"""

import math
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from kbindex import Hit, KnowledgeBase
from kbindex.evaluation import JudgedQuery, build_run, evaluate, load_judgements
from kbindex.search import Recipe

TRAINED: tuple[str, ...] = ("words", "prominent", "density", "tagged")
DEPTH = 100
SHARE = 0.15
"""Of the trained weights, which is used. Source: the factors that `docs/relevance.md`
compares; they are trained on hits in the order of their scores, and strong hits stand
before weak ones besides."""
RIDGE = 0.03
"""Of weights in standard deviations. Source: 0.01 and 0.1 give the same order."""
MOST_PAIRS = 200
"""Of a query, evenly spaced: a query with many good hits does not teach longer."""
WORSE = 40
"""Hits, the best ones, that a better hit is compared with."""

Matrix = NDArray[np.float64]


class Pairs(NamedTuple):
    """Differences of two hits, a row a pair, and what each pair counts."""

    rows: Matrix
    weights: Matrix


def main(arguments: list[str]) -> int:
    """Print what each set gains by the others, and the weights of all."""
    if not arguments or len(arguments) % 2:
        print(__doc__)
        return 2
    paths = [Path(argument) for argument in arguments]
    sets = list(zip(paths[::2], paths[1::2], strict=True))
    with tempfile.TemporaryDirectory() as folder:
        indexes = [Path(folder) / str(number) for number in range(len(sets))]
        places = [(*of_set, index) for of_set, index in zip(sets, indexes, strict=True)]
        pairs = [collect(*place) for place in places]
        for held, (episodes, queries, index) in enumerate(places):
            others = [one for number, one in enumerate(pairs) if number != held]
            if not others:
                break
            weights = shrunk(train(others))
            off = dict.fromkeys((*TRAINED, "titled"), 0.0)
            before = measure(episodes, queries, index, off)
            after = measure(episodes, queries, index, weights)
            name = f"{episodes.name}/{queries.stem}"
            print(f"{name}: {before:.3f} -> {after:.3f} by others' {shown(weights)}")
    print(f"all: {shown(shrunk(train(pairs)))}")
    return 0


def shrunk(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the share of weights that is used."""
    return {name: SHARE * value for name, value in weights.items()}


def shown(weights: Mapping[str, float]) -> str:
    """Return weights as they are printed."""
    return " ".join(f"{name} {value:.2f}" for name, value in weights.items())


def collect(episodes: Path, queries: Path, index: Path) -> Pairs:
    """Return the pairs of a set, by the first hundred hits of each query."""
    with KnowledgeBase.open(episodes, index) as kb:
        judged = load_judgements(queries, kb.articles())
        found = [
            rows for one in judged if len(rows := np.array(list(pairs_of(kb, one)))) > 0
        ]
    few = [rows[:: math.ceil(len(rows) / MOST_PAIRS)] for rows in found]
    counts = [np.full(len(rows), 1 / len(rows) / len(few)) for rows in few]
    return Pairs(np.vstack(few), np.concatenate(counts))


def pairs_of(kb: KnowledgeBase, judged: JudgedQuery) -> Iterator[Sequence[float]]:
    """Yield the better hit's features less those of the worse, for a query."""
    hits = [
        hit
        for hit in kb.search(judged.query, limit=DEPTH).hits
        if hit.article.kind == "article"
        and hit.explanation
        and hit.explanation.features
    ]
    graded = [(grade(judged, hit), row_of(hit)) for hit in hits]
    graded.sort(key=lambda one: -one[1][0])
    for better, row in graded:
        worse = [other for of_other, other in graded if of_other < better]
        for other in worse[:WORSE]:
            yield [a - b for a, b in zip(row, other, strict=True)]


def grade(judged: JudgedQuery, hit: Hit) -> int:
    """Return the best grade of a page: of its article and its duplicates."""
    return max(judged.grades.get(name, 0) for name in (hit.article.id, *hit.also))


def row_of(hit: Hit) -> list[float]:
    """Return the logarithm of the score of the first stage, and the features."""
    explanation = hit.explanation
    assert explanation is not None  # noqa: S101 - the caller looked
    values = {one.feature: one.value for one in explanation.features}
    score = sum(one.score for one in explanation.contributions)
    score *= explanation.coverage_factor * explanation.title_factor
    score *= explanation.recency_factor or 1.0
    return [math.log(max(score, 1e-9)), *(values[name] for name in TRAINED)]


def train(sets: Sequence[Pairs]) -> dict[str, float]:
    """Return weights, that of the log score being 1, by projected Newton steps."""
    rows = np.vstack([one.rows for one in sets])
    counts = np.concatenate([one.weights for one in sets]) / len(sets)
    spread = np.sqrt((rows**2 * counts[:, None]).sum(0)) + 1e-9
    scaled = rows / spread
    weights = np.zeros(rows.shape[1])
    for _ in range(100):
        wrong = 1 / (1 + np.exp(scaled @ weights))
        slope = RIDGE * weights - (scaled * (counts * wrong)[:, None]).sum(0)
        bend = (scaled * (counts * wrong * (1 - wrong))[:, None]).T @ scaled
        bend += RIDGE * np.eye(len(weights))
        free = (weights > 0) | (slope < 0)
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        weights, before = np.maximum(weights - step, 0), weights
        if abs(weights - before).max() < 1e-6:  # noqa: PLR2004 - nothing moves any more
            break
    of_score, *of_features = weights / spread
    if not of_score:
        sys.exit("train_order: the score of the first stage tells nothing here")
    return dict(zip(TRAINED, (of_features / of_score).tolist(), strict=True))


def measure(
    episodes: Path, queries: Path, index: Path, weights: Mapping[str, float]
) -> float:
    """Return nDCG@10 of a set by some weights."""
    recipe = replace(Recipe(), **weights)
    with KnowledgeBase.open(episodes, index, recipe=recipe) as kb:
        judged = load_judgements(queries, kb.articles())

        def answer(text: str) -> tuple[tuple[str, ...], ...]:
            hits = kb.search(text, limit=DEPTH // 2).hits
            kept = (hit for hit in hits if hit.article.kind == "article")
            return tuple((hit.article.id, *hit.also) for hit in kept)

        return evaluate(judged, build_run(judged, answer)).overall.ndcg


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
