"""Which parts are written again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.index.folding import choose_folded


@pytest.mark.parametrize(
    ("live", "size", "folded"),
    [
        ({}, 3, set()),
        ({"a": 100, "b": 0}, 0, {"b"}),
        ({"a": 100, "b": 4, "c": 3}, 3, {"b", "c"}),
        ({"a": 100, "b": 8, "c": 3}, 3, {"c"}),
        ({"a": 5, "b": 5}, 5, {"a", "b"}),
    ],
    ids=["none", "empty", "two", "one", "equal"],
)
def test_parts_not_larger_than_all_that_is_written_are_folded(
    live: dict[str, int], size: int, folded: set[str]
) -> None:
    assert choose_folded(live, size) == folded


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 1000)), st.integers(0, 99))
def test_each_part_that_stays_is_larger_than_all_that_are_written(
    live: dict[str, int], size: int
) -> None:
    """So sizes double, and there are few parts."""
    folded = choose_folded(live, size)
    written = size + sum(live[name] for name in folded)
    assert all(count > written for name, count in live.items() if name not in folded)
