"""A page that was brought twice is one hit."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.search.rank.same_page import Duplicates

Read = Callable[..., IndexReader]


@pytest.fixture
def duplicates(read: Read) -> Duplicates:
    """Of five records, 0, 2 and 4 bring one page; their group names a lost one too."""
    group = ("001#1", "001#3", "999#9", "001#5")
    return Duplicates(read("a", "b", "c", "d", "e", duplicates=(group,)))


@pytest.mark.parametrize(
    ("scores", "folded"),
    [
        pytest.param({0: 1.0, 2: 3.0, 4: 2.0}, {0: 2}, id="best speaks, first stands"),
        pytest.param({4: 2.0}, {0: 4}, id="first stands though it did not score"),
        pytest.param({4: 2.0, 2: 2.0}, {0: 2}, id="equal scores: the earlier speaks"),
        pytest.param({1: 1.0, 3: 1.0}, {1: 1, 3: 3}, id="brought once"),
        pytest.param({}, {}, id="nothing"),
    ],
)
def test_earliest_record_stands_for_a_page_and_the_best_one_speaks(
    duplicates: Duplicates, scores: dict[int, float], folded: dict[int, int]
) -> None:
    assert duplicates.fold(scores) == folded


def test_excluded_record_stands_for_nothing(duplicates: Duplicates) -> None:
    assert duplicates.fold({4: 2.0}, excluded={0}) == {2: 4}
    assert duplicates.fold({4: 2.0}, excluded={0, 2}) == {4: 4}


def test_others_are_all_that_bring_the_same_page_and_are_there(
    duplicates: Duplicates,
) -> None:
    assert duplicates.others(2) == ("001#1", "001#5")
    assert duplicates.others(1) == ()


def test_leaders_are_the_earliest_of_the_pages_brought_twice(
    duplicates: Duplicates,
) -> None:
    assert duplicates.leaders([1, 2, 4]) == {0}
