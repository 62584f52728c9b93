"""What finds nothing by itself: fillers, numbers beside words, a few letters."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.search import Searcher

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]


@pytest.fixture
def searcher(read: Read, searcher_of: SearcherOf) -> Searcher:
    return searcher_of(
        read(
            "スクリュードライバーの話",
            "監視をローカルストレージで",
            "Meetup #3",
            "モニタリングのやつ",
            "アップロードの道具",
        )
    )


def titles(searcher: Searcher, query: str) -> list[str]:
    return [hit.article.title for hit in searcher.search(query).hits]


@pytest.mark.parametrize("query", ["やつ", "話", "なくなるやつ", "壊れる話", "あの話"])
def test_filler_finds_nothing(searcher: Searcher, query: str) -> None:
    assert titles(searcher, query) == []


def test_filler_beside_a_word_finds_what_the_word_finds(searcher: Searcher) -> None:
    assert titles(searcher, "監視のやつ") == titles(searcher, "監視")


def test_number_beside_a_word_finds_nothing_of_its_own(searcher: Searcher) -> None:
    assert "Meetup #3" not in titles(searcher, "監視 3")
    assert titles(searcher, "3") == ["Meetup #3"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("ローカストレジ", 1, id="most pairs"),
        pytest.param("ノーバ", 0, id="one of two"),
        pytest.param("アップグレード", 0, id="pairs of another word"),
    ],
)
def test_pairs_of_letters_find_what_holds_half_of_them_and_more_than_one(
    searcher: Searcher, query: str, found: int
) -> None:
    assert len(titles(searcher, query)) == found
