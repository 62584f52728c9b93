"""pandas and polars take what kbindex answers, in a line.

The group `frames` has both; they are run by `-m frames`, and by the gate.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from kbindex import KnowledgeBase, to_rows
from kbindex.cli.app import run

pytestmark = pytest.mark.frames

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
EXPORTS = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def samples() -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(ROOT / "episodes") as base:
        yield base


def test_pandas_takes_a_search(samples: KnowledgeBase) -> None:
    result = samples.search("監視", limit=100)
    frame = pd.DataFrame(to_rows(result))
    assert len(frame) == result.total
    assert list(frame["id"]) == [hit.article.id for hit in result]
    assert frame["score"].dtype == "float64"
    assert frame["line"].dtype == "int64"


def test_polars_takes_a_search(samples: KnowledgeBase) -> None:
    result = samples.search("監視", limit=100)
    frame = pl.DataFrame(to_rows(result), infer_schema_length=None)
    assert frame.height == result.total
    assert frame["id"].to_list() == [hit.article.id for hit in result]
    assert [str(frame[name].dtype) for name in ("score", "line")] == [
        "Float64",
        "Int64",
    ]


def test_every_answer_becomes_a_frame(samples: KnowledgeBase) -> None:
    answers = (
        samples.articles(),
        samples.episodes(),
        samples.tags(),
        samples.tag("prometheus"),
        samples.presenters(),
        samples.related("001#1"),
        samples.trends(["prometheus", "thanos"]),
        samples.episode("001"),
    )
    for answer in answers:
        rows = to_rows(answer)
        assert len(pd.DataFrame(rows)) == len(rows) > 0
        assert pl.DataFrame(rows, infer_schema_length=None).height == len(rows)


def test_the_guide_shows_what_happens(capsys: pytest.CaptureFixture[str]) -> None:
    programs = re.findall(
        r"```python\n(import (?:pandas|polars).*?)```", GUIDE, re.DOTALL
    )
    assert len(programs) == 2
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        for program in programs:
            exec(program, {})  # noqa: S102 - the guide's own program
    assert "2022-04" in capsys.readouterr().out


def test_both_read_what_is_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: KnowledgeBase
) -> None:
    count = len(list(samples.records()))
    archive = ["--episodes", str(ROOT / "episodes"), "--index", str(tmp_path / "i")]
    monkeypatch.chdir(tmp_path)
    for form, name in (("parquet", "articles.parquet"), ("jsonl", "records.jsonl")):
        assert run([*archive, "export", "--format", form, "-o", name]) == 0
    tables = (
        pd.read_parquet("articles.parquet"),
        pd.read_json("records.jsonl", lines=True),
    )
    assert [len(table) for table in tables] == [count, count]
    frame = pl.read_parquet("articles.parquet")
    assert frame.height == pl.read_ndjson("records.jsonl").height == count
    assert str(frame["tags"].dtype) == "List(String)"
    assert str(frame["date"].dtype) == "Date"
    tags = frame.explode("tags").group_by("tags").len().sort("len", descending=True)
    assert tags["tags"][0] in {tag.id for tag in samples.tags()}


def test_the_programs_of_the_guide_to_exports_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = re.findall(r"```python\n(.*?)```", EXPORTS, re.DOTALL)
    assert programs
    monkeypatch.chdir(tmp_path)
    archive = ["--episodes", str(ROOT / "episodes"), "--index", str(tmp_path / "i")]
    made = ["export", "--format", "parquet", "-o", "articles.parquet"]
    assert run([*archive, *made]) == 0
    for program in programs:
        exec(program, {})  # noqa: S102 - the guide's own program
