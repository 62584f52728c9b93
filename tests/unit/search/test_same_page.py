"""A page that was brought twice is one hit."""

from collections.abc import Callable

import pytest

from kbindex.index import Document, IndexReader, SamePage

Read = Callable[..., IndexReader]

A, B, C, D, E = map(Document, range(5))


@pytest.fixture
def same_page(read: Read) -> SamePage:
    """Of five records, A, C and E bring one page; their group names a lost one too."""
    group = ("001#1", "001#3", "999#9", "001#5")
    return SamePage(read("a", "b", "c", "d", "e", duplicates=(group,)))


@pytest.mark.parametrize(
    ("scores", "folded"),
    [
        pytest.param({A: 1.0, C: 3.0, E: 2.0}, [C], id="the best"),
        pytest.param({E: 2.0}, [E], id="the only one that scored"),
        pytest.param({E: 2.0, C: 2.0}, [C], id="equal scores: the earlier"),
        pytest.param({B: 1.0, D: 1.0}, [B, D], id="brought once"),
        pytest.param({}, [], id="nothing"),
    ],
)
def test_of_a_page_the_record_that_scored_best_is_the_hit(
    same_page: SamePage, scores: dict[Document, float], folded: list[Document]
) -> None:
    assert same_page.fold(scores) == folded


def test_of_a_page_a_strong_record_is_the_hit_before_one_that_scored_better(
    same_page: SamePage,
) -> None:
    assert same_page.fold({A: 1.0, C: 3.0, E: 2.0}, {A, E}) == [E]


def test_others_are_all_that_bring_the_same_page_and_are_there(
    same_page: SamePage,
) -> None:
    assert same_page.others(C) == ("001#1", "001#5")
    assert same_page.others(B) == ()


def test_pages_are_named_by_their_earliest_record(same_page: SamePage) -> None:
    assert same_page.pages([B, C, E]) == {B: B, C: A, E: A}
