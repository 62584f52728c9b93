"""Rows of kanji: wrong ones are put right, right ones are left alone."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.language import Analyzer, Term
from kbindex.search import Searcher

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]


@pytest.fixture
def searcher(read: Read, searcher_of: SearcherOf) -> Searcher:
    return searcher_of(
        read("機械学習の話", "データの長期保存", "脆弱性の対応", "仮想化と分散処理")
    )


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        pytest.param("機会学習", "機械学習", id="read alike"),
        pytest.param("脆弱製", "脆弱性", id="read alike, at the end"),
        pytest.param("データ 長期補存", "データ 長期保存", id="falls apart"),
    ],
)
def test_row_of_wrong_kanji_is_put_right(
    searcher: Searcher, query: str, suggestion: str
) -> None:
    assert searcher.search(query).suggestion == suggestion


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("機械学習", id="held"),
        pytest.param("仮想敵", id="a word of its own"),
        pytest.param("分散管理", id="words that stand well together"),
        pytest.param("長期保存先", id="more behind it"),
        pytest.param("機会", id="of two kanji"),
    ],
)
def test_row_of_right_kanji_is_left_alone(searcher: Searcher, query: str) -> None:
    assert searcher.search(query).suggestion is None


def test_query_of_many_rows_is_cut_into_words_once_for_all_of_them(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row cut all of it again: a hundred took a second."""
    cut: list[str] = []
    analyze = Analyzer.analyze

    def count(analyzer: Analyzer, text: str) -> list[Term]:
        cut.append(text)
        return analyze(analyzer, text)

    monkeypatch.setattr(Analyzer, "analyze", count)
    query = "機会学習 " * 20
    assert searcher.search(query).suggestion is not None
    assert sum(len(text) > len(query) // 2 for text in cut) < 10
