"""Runs: built from answers, saved, loaded, compared."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli.commands.eval import comparison_document
from kbindex.evaluation import (
    Change,
    Comparison,
    JudgedQuery,
    RunError,
    build_run,
    compare_runs,
    load_run,
    parse_run,
    render_run,
)


def judged(query_id: str, query_class: str = "typo") -> JudgedQuery:
    return JudgedQuery(
        id=query_id, query_class=query_class, query=f"ask {query_id}", grades={"a": 2}
    )


def test_duplicates_stand_behind_their_hit_and_each_id_once() -> None:
    hits = {"ask q1": (("a", "d"), ("b",), ("d", "e")), "ask q2": ()}
    assert build_run([judged("q1"), judged("q2")], hits.__getitem__) == {
        "q1": ("a", "d", "b", "e"),
        "q2": (),
    }


TEXT = st.text() | st.sampled_from(["監視", "ｋ８ｓ", "🦀", '"', "025#6"])


@given(st.dictionaries(TEXT, st.lists(TEXT).map(tuple)))
def test_a_saved_run_is_read_as_it_was(run: dict[str, tuple[str, ...]]) -> None:
    """parse(render(run)) == run."""
    assert parse_run(render_run(run), source="run.json") == run


def test_a_saved_run_has_a_line_for_each_query() -> None:
    assert render_run({"q1": ("a", "b"), "監視": ()}) == (
        '{\n  "format": 1,\n  "run": {\n    "q1": ["a", "b"],\n    "監視": []\n  }\n}\n'
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", "is not JSON", id="empty"),
        pytest.param("[]", "is not a run of format 1", id="a-list"),
        pytest.param('{"run": {}}', "is not a run of format 1", id="no-format"),
        pytest.param(
            '{"format": 2, "run": {}}', "is not a run of format 1", id="other"
        ),
        pytest.param('{"format": 1}', "'run' must map", id="no-run"),
        pytest.param('{"format": 1, "run": {"q": "a"}}', "'run' must map", id="text"),
        pytest.param('{"format": 1, "run": {"q": [1]}}', "'run' must map", id="number"),
    ],
)
def test_what_is_no_run_is_an_error(text: str, problem: str) -> None:
    with pytest.raises(RunError) as caught:
        parse_run(text, source="run.json")
    assert str(caught.value).startswith(f"run.json: {problem}")


def test_who_writes_a_run_by_hand_is_told_its_form() -> None:
    with pytest.raises(RunError) as caught:
        parse_run('{"q1": ["001#1"]}', source="run.json")
    example = str(caught.value).partition("expected ")[2]
    assert parse_run(example, source="example") == {"q1": ("001#1", "002#3")}


def test_a_run_that_is_not_utf_8_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RunError, match=r"run.json: is not UTF-8$"):
        load_run(path)


BEFORE = {"q1": ("a",), "q2": (), "q3": ("a",), "gone": ("a",)}
AFTER = {"q1": ("x",), "q2": ("a",), "q3": ("a",), "new": ("a",)}
QUERIES = [judged("q1"), judged("q2"), judged("q3", "multi"), judged("new")]


def test_a_comparison_has_classes_and_changed_queries_the_greatest_loss_first() -> None:
    assert compare_runs(QUERIES, BEFORE, AFTER) == Comparison(
        compared=3,
        overall=Change(name="all", before=2 / 3, after=2 / 3),
        classes=(
            Change(name="multi", before=1.0, after=1.0),
            Change(name="typo", before=0.5, after=0.5),
        ),
        queries=(
            Change(name="q1", before=1.0, after=0.0, query="ask q1"),
            Change(name="q2", before=0.0, after=1.0, query="ask q2"),
        ),
    )


def test_runs_without_a_common_query_compare_nothing() -> None:
    assert compare_runs(QUERIES, {}, AFTER) == Comparison(
        compared=0,
        overall=Change(name="all", before=0.0, after=0.0),
        classes=(),
        queries=(),
    )


def test_the_json_of_a_comparison_has_the_differences() -> None:
    compared = compare_runs(QUERIES[:1], BEFORE, AFTER)
    lost = {"before": 1.0, "after": 0.0, "delta": -1.0}
    assert comparison_document(compared) == {
        "compared": 1,
        "overall": lost,
        "classes": {"typo": lost},
        "changed": [{"id": "q1", "query": "ask q1", **lost}],
    }
