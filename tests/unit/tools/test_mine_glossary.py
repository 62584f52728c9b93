"""The miner of glossary candidates: what it prints of an archive, and its figures."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.processor_time import within

ROOT = Path(__file__).parents[3]


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    path = ROOT / "tools" / "mine_glossary.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # its named tuples look their module up
    spec.loader.exec_module(module)
    return module


TOOL = load_tool()

LAMPS = """\
# 00{n}

## Contents

### @ry

#### Brass lantern of {n} sides

- 提灯の掃除{n}
- 監視 (monitoring) の話
"""
BREAD = """\
#### Rye loaf {n}

- 黒糖饅頭（sugar dumpling）を焼く
"""
REST = """\
#### Monitoring {n}

- 監視
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three episodes: lanterns in all of them, dumplings in two, and other articles."""
    for n in (1, 2, 3):
        text = LAMPS.format(n=n) + (BREAD.format(n=n) if n > 1 else "")
        text += "\n".join(REST.format(n=f"{n}{m}") for m in range(4))
        path = tmp_path / f"00{n}" / "README.md"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    return tmp_path


def mined(archive: Path, kind: str, *, least: int = 3, limit: int = 50) -> list[str]:
    head: str
    lines: list[str]
    head, *lines = TOOL.mine(archive, [kind], least=least, limit=limit)
    assert head == f"== {kind}"
    return lines


def heads(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith(" ")]


def test_pair_in_brackets_is_counted_with_two_lines_and_a_known_one_is_left_out(
    archive: Path,
) -> None:
    assert mined(archive, "brackets") == [
        "sugar dumpling ? 黒糖饅頭    2 times",
        "    002/README.md:13  黒糖饅頭（sugar dumpling）を焼く",
        "    003/README.md:13  黒糖饅頭（sugar dumpling）を焼く",
    ]


def test_word_of_titles_is_paired_with_one_of_their_notes(archive: Path) -> None:
    lines = mined(archive, "titles")
    (place,) = [n for n, line in enumerate(lines) if line.startswith("lantern ? 提灯")]
    assert lines[place].startswith("lantern ? 提灯    3 articles, LLR ")
    assert lines[place].endswith(", Dice 1.00")
    assert lines[place + 1 : place + 3] == [
        "    001/README.md:9  Brass lantern of 1 sides … 提灯の掃除1",
        "    002/README.md:9  Brass lantern of 2 sides … 提灯の掃除2",
    ]
    names = {line.partition("    ")[0] for line in heads(lines)}
    assert "Brass lantern ? 提灯" in names
    assert "Monitoring ? 監視" not in names  # a bridge
    assert "lantern ? 黒糖饅頭" not in names  # never together


def test_word_that_no_bridge_knows_is_counted_by_articles(archive: Path) -> None:
    found = heads(mined(archive, "words"))
    assert "提灯    3 articles" in found
    assert [line for line in found if line.startswith("監視")] == []
    assert [line for line in found if line.startswith("黒糖")] == []  # two articles
    counts = [int(line.split()[-2]) for line in found]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) == 3


def test_no_more_is_printed_than_asked_for(archive: Path) -> None:
    assert len(heads(mined(archive, "titles", limit=2))) == 2
    assert heads(mined(archive, "titles", least=99)) == []


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        pytest.param("遅延評価（lazy evaluation）", [("lazy evaluation", "遅延評価")]),
        pytest.param("これは遅延評価(lazy)です", [("lazy", "遅延評価")]),
        pytest.param("Lazy Evaluation (遅延評価)", [("Lazy Evaluation", "遅延評価")]),
        pytest.param("Node.js (ノード)", [("Node.js", "ノード")]),
        pytest.param("評価（3.1.4）", []),
        pytest.param("遅延 lazy（れんしゅう中です。）", []),
        pytest.param("(lazy)（遅延）", []),
    ],
)
def test_brackets_join_two_languages(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(TOOL.find_brackets(text)) == pairs


@pytest.mark.parametrize(
    "text",
    ["a " * 50_000, "評" * 100_000 + "(", "a(" * 50_000, "ab " * 40_000],
    ids=["letters", "no end", "only begins", "words"],
)
def test_brackets_are_found_in_linear_time(text: str) -> None:
    assert within(2, lambda: list(TOOL.find_brackets(text))) == []


# Figures


def test_log_likelihood_by_hand() -> None:
    """2 (10 ln 10/6 + 10 ln 10/14 + 20 ln 20/24 + 60 ln 60/56)."""
    assert TOOL.log_likelihood(10, 20, 30, 100) == pytest.approx(4.4736, abs=1e-3)
    assert TOOL.log_likelihood(6, 20, 30, 100) == pytest.approx(0.0, abs=1e-9)
    assert TOOL.dice(3, 4, 6) == 0.6


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int, int]:
    both, alone, other, neither = (draw(st.integers(0, 500)) for _ in range(4))
    one = both + alone + 1
    return both, one, both + other + 1, both + alone + other + neither + 2


@given(counts())
def test_figures_are_bounded_and_know_no_order(
    counted: tuple[int, int, int, int],
) -> None:
    both, one, other, total = counted
    score = TOOL.log_likelihood(both, one, other, total)
    assert score >= 0
    assert score == pytest.approx(TOOL.log_likelihood(both, other, one, total))
    assert 0 <= TOOL.dice(both, one, other) == TOOL.dice(both, other, one) <= 1


# The command


def test_command_prints_all_kinds_or_those_that_are_named(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert TOOL.main([str(archive)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert [line for line in out if line.startswith("==")] == [
        f"== {kind}" for kind in TOOL.KINDS
    ]
    assert TOOL.main([str(archive), "--kind", "brackets", "--limit", "1"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert [out[0], *heads(out[1:])] == [
        "== brackets",
        "sugar dumpling ? 黒糖饅頭    2 times",
    ]


def test_folder_that_there_is_not_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert TOOL.main([str(tmp_path / "none")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("mine_glossary: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("option", ["--least", "--limit"])
def test_number_below_one_is_refused(option: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        TOOL.main([str(tmp_path), option, "0"])
    assert caught.value.code == 2
