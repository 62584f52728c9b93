"""The trainer of the order learns what tells good hits from others, and no more."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from kbindex.search import Recipe

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    path = ROOT / "tools" / "train_order.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pairs(tool: ModuleType, rows: list[list[float]]) -> object:
    return tool.Pairs(np.array(rows), np.full(len(rows), 1 / len(rows)))


def test_what_tells_nothing_or_the_contrary_weighs_nothing(tool: ModuleType) -> None:
    """Columns: log score, then the four; the third is against good hits."""
    rows = [[1.0, 0.5, -0.5, 0.1, 0.0], [0.5, 0.4, -0.5, 0.0, 0.0]]
    weights = tool.train([pairs(tool, rows)])
    assert [*weights] == list(tool.TRAINED)
    assert weights["words"] > 0
    assert weights["prominent"] == weights["tagged"] == 0


def test_pairs_that_the_score_does_not_tell_apart_are_refused(
    tool: ModuleType,
) -> None:
    with pytest.raises(SystemExit, match="tells nothing"):
        tool.train([pairs(tool, [[-1.0, 0.5, 0.0, 0.0, 0.0]])])


def test_each_set_counts_alike_however_large_it_is(tool: ModuleType) -> None:
    for_words = [[0.5, 0.5, -0.2, 0.0, 0.0]]
    for_prominent = [[0.5, -0.2, 0.5, 0.0, 0.0]]
    few, many = pairs(tool, for_words), pairs(tool, for_prominent * 500)
    weights = tool.train([few, many])
    assert weights["words"] == pytest.approx(weights["prominent"], rel=1e-3)


def test_small_sets_are_trained_on_and_told(
    tool: ModuleType, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    episode = tmp_path / "episodes" / "001.md"
    episode.parent.mkdir()
    episode.write_text(
        "# 001\n\n## Contents\n\n### @ada\n\n"
        "#### [Oak](https://a.example/1)\n\n- An oak, and oaks\n\n"
        "#### [Elm](https://a.example/2)\n\n- Elms\n- tall\n- beside an oak\n",
        encoding="utf-8",
    )
    queries = tmp_path / "queries.jsonl"
    queries.write_text(
        '{"id": "1", "class": "exact-en", "query": "oak", "rel": {"001#1": 2}}\n',
        encoding="utf-8",
    )
    assert tool.main([str(episode.parent), str(queries)] * 2) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["episodes/queries"] * 2 + ["all"]
    assert "-> 1.000 by others'" in lines[0]


def test_share_of_the_trained_weights_is_told(
    tool: ModuleType,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who repeats the command gets what the recipe has, not a multiple of it."""
    trained = {"words": 3.4, "prominent": 2.3, "density": 5.5, "tagged": 2.8}
    monkeypatch.setattr(tool, "collect", lambda *_: None)
    monkeypatch.setattr(tool, "train", lambda _: trained)
    assert tool.main(["episodes", "queries.jsonl"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line == f"all: {tool.shown(tool.shrunk(trained))}"
    assert line.startswith("all: words 0.51 ")
    recipe = Recipe()
    for name, weight in tool.shrunk(trained).items():
        assert getattr(recipe, name) == pytest.approx(weight, abs=0.03)


def test_wrong_usage_is_told(tool: ModuleType) -> None:
    assert tool.main(["one"]) == 2
