"""`kbindex eval` on a small archive."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.cli.commands.eval import as_words, self_retrieval_lines
from kbindex.cli.screens.terminal import Style
from kbindex.evaluation import (
    SelfRetrieval,
    TagCheck,
    TagFailure,
    TitleCheck,
    TitleFailure,
)

pytest.importorskip("ir_measures")

FIRST = """# First

- Hosted by @ry
- Recording date: 2021-07-02

## Contents

An overview that mentions Thanos and Cilium.

### @ry

#### [Thanos](https://thanos.io/)

- long-term storage for metrics

#### ["Quotes" - and: (signs)](https://signs.example/)

- nothing else
"""

SECOND = """# Second

- Hosted by @ry
- Recording date: 2021-08-02

## Contents

### @ry

#### [Thanos again](https://thanos.io/)

- the same page once more

#### [Cilium](https://cilium.io/)

- networking with eBPF
"""

QUERIES = """\
{"id": "q1", "class": "exact-en", "query": "Thanos", "rel": {"001#1": 2, "002#1": 2}}
{"id": "q2", "class": "exact-en", "query": "Cilium", "rel": {"002#2": 2}}
{"id": "q3", "class": "natural", "query": "zzz", "rel": {"002#2": 1}}
"""

Eval = Callable[..., int]


@pytest.fixture(scope="module")
def evaluate(tmp_path_factory: pytest.TempPathFactory) -> Eval:
    """Run `kbindex eval` on two episodes, whose index is built once."""
    folder = tmp_path_factory.mktemp("eval")
    for name, content in (("001", FIRST), ("002", SECOND)):
        path = folder / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    places = ["--episodes", str(folder / "episodes"), "--index", str(folder / "index")]

    def command(*args: object) -> int:
        return run([*places, "eval", *map(str, args)])

    return command


@pytest.fixture
def queries(tmp_path: Path) -> Path:
    path = tmp_path / "queries.jsonl"
    path.write_text(QUERIES, encoding="utf-8")
    return path


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A saved run that knew the third query's article, and not the second's."""
    path = tmp_path / "before.json"
    saved = {"q1": ["001#1", "002#1"], "q2": [], "q3": ["002#2"]}
    path.write_text(json.dumps({"format": 1, "run": saved}), encoding="utf-8")
    return path


def test_the_table_has_classes_and_the_worst_queries(
    evaluate: Eval, queries: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(queries) == 0
    assert capsys.readouterr().out == (
        "class     queries  nDCG@10  success@1    MRR  recall@20\n"
        "exact-en        2    1.000      1.000  1.000      1.000\n"
        "natural         1    0.000      0.000  0.000      0.000\n"
        "all             3    0.667      0.667  0.667      0.667\n"
        "\n"
        "worst\n"
        "0.000  q3 natural  zzz\n"
        "       wanted 002#2 · found nothing\n"
    )


def test_no_worst_queries_are_listed_where_none_are_wanted(
    evaluate: Eval, queries: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(queries, "--limit-worst", 0) == 0
    assert "worst" not in capsys.readouterr().out


def test_a_saved_run_holds_duplicates_behind_their_hit_and_no_overviews(
    evaluate: Eval, queries: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "run.json"
    assert evaluate(queries, "--save", saved) == 0
    assert json.loads(saved.read_text(encoding="utf-8")) == {
        "format": 1,
        "run": {"q1": ["001#1", "002#1"], "q2": ["002#2"], "q3": []},
    }


def test_compare_shows_what_was_gained_and_lost(
    evaluate: Eval, queries: Path, before: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(queries, "--compare", before, "--limit-worst", 0) == 0
    _, _, compared = capsys.readouterr().out.partition("\n\n")
    assert compared == (
        "nDCG@10 before → after, 3 queries\n"
        "exact-en  0.500 → 1.000  +0.500\n"
        "natural   1.000 → 0.000  -1.000\n"
        "all       0.667 → 0.667  +0.000\n"
        "1.000 → 0.000  -1.000  q3 zzz\n"
        "0.000 → 1.000  +1.000  q2 Cilium\n"
    )


def test_the_run_to_compare_with_is_read_before_it_is_replaced(
    evaluate: Eval, queries: Path, before: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(queries, "--compare", before, "--save", before, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in found["comparison"]["changed"]] == ["q3", "q2"]
    assert json.loads(before.read_text(encoding="utf-8"))["run"]["q3"] == []


def test_json_is_one_document(
    evaluate: Eval, queries: Path, before: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--compare", before, "--self-retrieval", "--json")
    assert evaluate(queries, *options) == 0
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert (document["format"], document["queries"], captured.err) == (1, 3, "")
    assert list(document) == [
        "format",
        "queries",
        "overall",
        "classes",
        "worst",
        "comparison",
        "self_retrieval",
    ]


@pytest.mark.parametrize(
    ("least", "status", "message"),
    [
        pytest.param("0.66", 0, "", id="reached"),
        pytest.param(
            "0.67", 1, "kbindex: nDCG@10 is 0.6667, wanted 0.67\n", id="below"
        ),
    ],
)
def test_a_missed_minimum_is_status_1(
    evaluate: Eval,
    queries: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    least: str,
    status: int,
    message: str,
) -> None:
    assert evaluate(queries, "--min-ndcg", least) == status
    captured = capsys.readouterr()
    assert captured.err == message
    assert captured.out.startswith("class")


def test_titles_with_signs_of_the_query_language_find_themselves(
    evaluate: Eval, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate("--self-retrieval") == 0
    assert capsys.readouterr().out == (
        "titles: 4, 100.00% at rank 1, 100.00% in the top 10\n"
        "labels of tags with ten articles: 0, with only theirs found: 0\n"
    )


def test_failures_of_self_retrieval_are_listed() -> None:
    found = SelfRetrieval(
        titles=TitleCheck(
            titles=4,
            failures=(
                TitleFailure(title="M3", articles=("1#3",), rank=2, first="1#1"),
                TitleFailure(
                    title="A\nB", articles=("1#4", "2#1"), rank=None, first=None
                ),
            ),
        ),
        tags=TagCheck(
            tags=3,
            failures=(
                TagFailure(tag="ebpf", label="eBPF", found=10, wrong=("9#9", "9#8")),
                TagFailure(tag="dns", label="DNS", found=9, wrong=()),
            ),
        ),
    )
    assert list(self_retrieval_lines(found, Style(is_on=False))) == [
        "titles: 4, 50.00% at rank 1, 75.00% in the top 10",
        "  1#3  M3",
        "    rank 2, first 1#1",
        "  1#4  A B",
        "    not in the top 10, nothing found",
        "labels of tags with ten articles: 3, with only theirs found: 1",
        "  eBPF: 10 hits, not tagged 9#9 9#8",
        "  DNS: 9 hits, too few",
    ]


def test_self_retrieval_needs_no_metrics(
    evaluate: Eval, queries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only judged queries need the extra."""
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    assert (evaluate("--self-retrieval"), evaluate(queries)) == (0, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param('"Quotes" and “more”', " Quotes  and  more ", id="quotes"),
        pytest.param("「括弧」と『二重』", " 括弧 と 二重 ", id="japanese-quotes"),
        pytest.param("-x －y --z", " x  y  z", id="signs-before-words"),
        pytest.param("cert-manager - TLS", "cert-manager   TLS", id="inner-signs-stay"),
        pytest.param("tag:x date：>=2021", "tag x date   2021", id="fields"),
        pytest.param("(a OR b*)", " a or b  ", id="operators"),
        pytest.param("監視 v1.21 C++", "監視 v1.21 C++", id="words"),
    ],
)
def test_signs_of_the_query_language_become_spaces(text: str, words: str) -> None:
    assert as_words(text) == words


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            (),
            "name a file of judged queries, or --self-retrieval",
            id="nothing-to-do",
        ),
        pytest.param(("--save", "run.json"), "--save needs QUERIES", id="save"),
        pytest.param(
            ("--self-retrieval", "--min-ndcg", "0.5"),
            "--min-ndcg needs QUERIES",
            id="minimum",
        ),
    ],
)
def test_wrong_usage_is_status_2_and_one_line(
    evaluate: Eval,
    capsys: pytest.CaptureFixture[str],
    *,
    options: tuple[str, ...],
    message: str,
) -> None:
    assert evaluate(*options) == 2
    assert capsys.readouterr() == (
        "",
        f"kbindex: {message} (see `kbindex eval --help`)\n",
    )


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        pytest.param("{}", ":1: has no 'id'", id="no-query"),
        pytest.param(
            QUERIES.replace("002#2", "009#9"),
            ":2: there is no article '009#9'",
            id="no-such-article",
        ),
    ],
)
def test_a_wrong_judgement_is_status_2_with_file_and_line(
    evaluate: Eval,
    queries: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    rows: str,
    problem: str,
) -> None:
    queries.write_text(rows, encoding="utf-8")
    assert evaluate(queries) == 2
    assert capsys.readouterr() == ("", f"kbindex: {queries}{problem}\n")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("[]", "is not a run of format 1", id="no-run"),
        pytest.param(
            '{"format": 1, "run": {"other": []}}', "no query of", id="other-queries"
        ),
    ],
)
def test_a_run_that_cannot_be_compared_is_status_2(
    evaluate: Eval,
    queries: Path,
    before: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    content: str,
    problem: str,
) -> None:
    before.write_text(content, encoding="utf-8")
    assert evaluate(queries, "--compare", before) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"kbindex: {before}: {problem}")


def test_a_file_that_is_not_there_is_status_2(
    evaluate: Eval, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.jsonl"
    assert evaluate(missing) == 2
    assert capsys.readouterr().err == f"kbindex: {missing}: No such file or directory\n"
