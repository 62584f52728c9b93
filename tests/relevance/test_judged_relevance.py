"""The judged queries over the sample episodes: well formed, and found well enough.

`floors.json` holds the least nDCG@10, overall and per class. A change of the
ranking may fall below a floor by `tolerance`, not further; raise the floors where
it gained, and say so in the commit.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.evaluation import (
    JudgedQuery,
    Report,
    build_run,
    evaluate,
    load_judgements,
)

HERE = Path(__file__).parent
EPISODES = HERE.parents[1] / "episodes"
CLASSES = {
    "crosslingual",
    "exact-en",
    "exact-ja",
    "known-item",
    "multi",
    "natural",
    "typo",
    "variant",
}
DEPTH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The least nDCG@10 that the ranking must reach."""

    tolerance: float
    overall: float
    classes: dict[str, float]

    def missed_by(self, report: Report) -> list[str]:
        """What of a report is below its floor by more than the tolerance."""
        reached = {row.name: row.scores.ndcg for row in report.classes}
        pairs = [("all", report.overall.ndcg, self.overall)]
        pairs += [(name, reached[name], floor) for name, floor in self.classes.items()]
        return [
            f"{name}: {ndcg:.4f} < {floor}"
            for name, ndcg, floor in pairs
            if ndcg < floor - self.tolerance
        ]


def load_floors() -> Floors:
    return Floors(**json.loads((HERE / "floors.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("judged") / "index"
    with KnowledgeBase.open(EPISODES, index) as opened:
        yield opened


@pytest.fixture(scope="module")
def judgements(base: KnowledgeBase) -> tuple[JudgedQuery, ...]:
    """The judged queries; loading them proves that each article exists."""
    return load_judgements(HERE / "queries.jsonl", base.articles())


def test_there_are_seventy_queries_and_eight_in_each_class(
    judgements: tuple[JudgedQuery, ...],
) -> None:
    counts = Counter(judged.query_class for judged in judgements)
    assert set(counts) == CLASSES
    assert len(judgements) >= 70
    assert [name for name, count in counts.items() if count < 8] == []


def test_every_query_has_an_article_about_it_and_no_other_grades(
    judgements: tuple[JudgedQuery, ...],
) -> None:
    """Grade 2 is about it, 1 mentions it; a query that nothing is about is none."""
    odd = {
        judged.id: judged.grades
        for judged in judgements
        if max(judged.grades.values()) != 2 or min(judged.grades.values()) < 1
    }
    assert odd == {}


def test_no_query_stands_twice(judgements: tuple[JudgedQuery, ...]) -> None:
    assert len({judged.query for judged in judgements}) == len(judgements)


def test_the_file_names_articles_best_first_by_id() -> None:
    """One way to write a judgement, so that a diff shows what was judged anew."""
    rows = (HERE / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    for row in rows:
        value = json.loads(row)
        order = sorted(value["rel"], key=lambda name: (-value["rel"][name], name))
        value["rel"] = {name: value["rel"][name] for name in order}
        assert json.dumps(value, ensure_ascii=False) == row


def test_the_ranking_stays_above_its_floors(
    base: KnowledgeBase, judgements: tuple[JudgedQuery, ...]
) -> None:
    def answer(query: str) -> tuple[tuple[str, ...], ...]:
        return tuple(
            (str(hit.article.id), *hit.also)
            for hit in base.search(query, limit=DEPTH).hits
            if hit.article.kind == "article"
        )

    report = evaluate(judgements, build_run(judgements, answer))
    assert load_floors().missed_by(report) == [], "\n".join(
        f"{row.scores.ndcg:.3f} {row.judged.query_class} {row.judged.query}"
        for row in report.worst(20)
    )


def test_a_ranking_upside_down_misses_every_floor(
    base: KnowledgeBase, judgements: tuple[JudgedQuery, ...]
) -> None:
    """The check above can fail: the worst order of all articles is caught."""
    floors = load_floors()
    every = [str(article.id) for article in base.articles()]
    upside_down = {
        judged.id: tuple(sorted(every, key=lambda name: judged.grades.get(name, 0)))
        for judged in judgements
    }
    missed = floors.missed_by(evaluate(judgements, upside_down))
    assert len(missed) == len(CLASSES) + 1


def test_a_single_class_below_its_floor_is_named(
    judgements: tuple[JudgedQuery, ...],
) -> None:
    """A good mean does not hide a class that was lost."""
    ideal = {
        judged.id: tuple(sorted(judged.grades, key=lambda name: -judged.grades[name]))
        for judged in judgements
        if judged.query_class != "typo"
    }
    floors = Floors(tolerance=0.01, overall=0.8, classes={"typo": 0.5, "multi": 1.0})
    assert floors.missed_by(evaluate(judgements, ideal)) == ["typo: 0.0000 < 0.5"]


def test_the_floors_name_every_class() -> None:
    floors = load_floors()
    assert set(floors.classes) == CLASSES
    assert 0 < floors.tolerance <= 0.05
