"""Searches with the bridges of the package: what is first, and why it was found."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kbindex import KnowledgeBase

pytestmark = pytest.mark.usefixtures("each_engine")

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# 001

- Recording date: 2022-04-08

## Contents

### @ada

#### [Weekly notes](https://one.example/weekly)

- 継続のコツは、毎日少しずつ継続することである
- 継続は力なり

#### [Lunch](https://two.example/lunch)

- デリバリーの店を比べた
- デリバリーは便利

#### [パイプラインの話](https://three.example/pipelines)

- 継続的デリバリーの道具を並べた

#### [Pipelines compared](https://four.example/compared)

- Tools for continuous delivery side by side

### @grace

#### [Prometheus Operator](https://five.example/operator)

- アラートの設定を宣言的に書ける
- cert-managerと組み合わせる

#### [Grafana dashboards](https://six.example/grafana)

- モニタリングの画面をコードで管理する

#### [Keeping containers small](https://seven.example/small)

- イメージのレイヤーを減らす
"""


@pytest.fixture(scope="module")
def folder(make_folder: Callable[[str], Path]) -> Path:
    """An archive of one episode with its index; to be read only."""
    root = make_folder("why")
    path = root / "episodes" / "001" / "README.md"
    path.parent.mkdir(parents=True)
    path.write_text(EPISODE, encoding="utf-8")
    with KnowledgeBase.open(root / "episodes", root / "index") as base:
        base.search("warm")
    return root


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(folder / "episodes", folder / "index") as opened:
        yield opened


def numbers(base: KnowledgeBase, query: str) -> list[int]:
    return [hit.article.number for hit in base.search(query, limit=50).hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("継続的デリバリー", [3, 4], id="Japanese"),
        pytest.param("continuous delivery", [4, 3], id="English"),
        pytest.param("CONTINUOUS-DELIVERY", [4, 3], id="one token"),
    ],
)
def test_name_of_several_words_finds_its_translation_before_any_of_its_words(
    base: KnowledgeBase, query: str, first: list[int]
) -> None:
    """Articles that hold any 継続 or any デリバリー alone come behind."""
    assert numbers(base, query)[:2] == first


@pytest.mark.parametrize(
    ("query", "number", "matched"),
    [
        pytest.param("監視", 6, ("監視", "モニタリング", "glossary"), id="glossary"),
        pytest.param("monitoring", 6, ("monitoring", "モニタリング"), id="English"),
        pytest.param("layers", 7, ("layers", "レイヤー"), id="loanword"),
        pytest.param("コンテナ", 7, ("コンテナ", "containers"), id="origin"),
        pytest.param("プロメテウス", 5, ("プロメテウス", "Prometheus"), id="name"),
        pytest.param("grafna", 6, ("grafna", "Grafana", "typo"), id="typo"),
        pytest.param("dashboard", 6, ("dashboard", "dashboards", "stem"), id="stem"),
        pytest.param("certmanager", 5, ("certmanager",), id="joined"),
        pytest.param("manager", 5, ("manager", "manager", "word"), id="part"),
    ],
)
def test_first_hit_says_what_was_typed_what_answered_and_how(
    base: KnowledgeBase, query: str, number: int, matched: tuple[str, ...]
) -> None:
    hit = base.search(query).hits[0]
    (match,) = hit.matched
    assert hit.article.number == number
    assert (match.query, match.term, match.how)[: len(matched)] == matched


@pytest.mark.parametrize(
    "query",
    [
        "監視 grafna",
        "継続的デリバリー",
        "prometheus operator アラート",
        "コンテナ -grafana",
    ],
)
def test_contributions_add_up_to_the_score_of_each_hit(
    base: KnowledgeBase, query: str
) -> None:
    hits = base.search(query, limit=50).hits
    assert hits
    for hit in hits:
        assert hit.explanation is not None
        total = sum(c.score for c in hit.explanation.contributions)
        factors = hit.explanation.coverage_factor * hit.explanation.title_factor
        factors *= hit.explanation.order_factor
        assert total * factors == pytest.approx(hit.score, rel=1e-3, abs=1e-3)


def test_snippets_mark_what_answered_though_it_was_not_typed(
    base: KnowledgeBase,
) -> None:
    (snippet,) = base.search("監視").hits[0].snippets
    marked = [snippet.text[start:end] for start, end in snippet.highlights]
    assert marked == ["モニタリング"]


def test_nothing_found_says_what_was_looked_for_and_what_is_near(
    base: KnowledgeBase,
) -> None:
    result = base.search("gr4f4na 量子")
    assert (result.total, result.suggestion) == (0, None)
    assert result.looked_for[:2] == ("gr4f4na", "量子")
    assert "grafana" in result.near


def test_suggestion_finds_more_than_what_was_typed(base: KnowledgeBase) -> None:
    typed = base.search('"grafna dashboards"')
    assert (typed.total, typed.suggestion) == (0, '"Grafana dashboards"')
    assert base.search(typed.suggestion or "").total == 1


# Cold start

_LOADED = """
import sys
from kbindex.cli import main
try:
    main()
except SystemExit as exit_:
    print("status", exit_.code, file=sys.stderr)
names = ("sudachipy", "bs4", "markdown_it")
print("loaded", *(name for name in names if name in sys.modules), file=sys.stderr)
"""


def loaded_by(folder: Path, *arguments: str) -> tuple[str, list[str]]:
    """Run a command in a process of its own; return its output and what it loaded."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("KBINDEX_")}
    done = subprocess.run(  # noqa: S603  # our own interpreter and script
        [sys.executable, "-c", _LOADED, *arguments],
        cwd=folder,
        env={**kept, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    status, loaded = done.stderr.decode().splitlines()[-2:]
    assert status == "status 0"
    return done.stdout.decode(), loaded.split()[1:]


@pytest.mark.parametrize("each_engine", ["embedded"], indirect=True)
@pytest.mark.parametrize(
    ("query", "loaded"),
    [
        pytest.param("grafana", [], id="word"),
        pytest.param("monitoring cert-manager v1.21", [], id="bridges"),
        pytest.param("grafna", [], id="typo"),
        pytest.param('"continuous delivery" -lunch', [], id="signs"),
        pytest.param("監視", [], id="known noun"),
        pytest.param("監視した話", ["sudachipy"], id="Japanese"),
    ],
)
def test_query_that_needs_no_cutting_loads_no_japanese_dictionary(
    folder: Path, query: str, loaded: list[str]
) -> None:
    """The index and the table of bridges are there; nothing is cut into words anew."""
    out, found = loaded_by(folder, "search", "--json", query)
    assert '"total": 0' not in out
    assert found == loaded
