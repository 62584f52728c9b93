"""Did you mean …: when, and what."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.search import Searcher
from kbindex.search.expand.corrections import Corrector

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]


@pytest.fixture
def searcher(read: Read, searcher_of: SearcherOf) -> Searcher:
    return searcher_of(
        read(
            ("Grafana dashboards", "Prometheus-Operatorのデプロイ"),
            ("Gateway API", "gatewaysとgateways", "監視のコンテナ"),
            ("Promises of Thanos", "サーモスタット"),
        )
    )


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        pytest.param("grafna", "Grafana", id="as it is written in the archive"),
        pytest.param("監視 grafna", "監視 Grafana", id="only the unknown word"),
        pytest.param("Grafna Thnos", "Grafana Thanos", id="each unknown word"),
        pytest.param("コンテサ", "コンテナ", id="katakana"),
        pytest.param('"grafna dashboards"', '"Grafana dashboards"', id="in a phrase"),
        pytest.param("ｇｒａｆｎａ", "Grafana", id="full-width"),
        pytest.param("gatewais", "gateways", id="the most frequent of equally near"),
    ],
)
def test_unknown_word_is_put_right(
    searcher: Searcher, query: str, suggestion: str
) -> None:
    result = searcher.search(query)
    assert result.suggestion == suggestion
    assert searcher.search(suggestion).total >= 1


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("grafana", id="known"),
        pytest.param("Dashboard", id="known in another form"),
        pytest.param("監視", id="kanji"),
        pytest.param("container", id="known in the other language"),
        pytest.param("xyzzyx", id="near nothing"),
        pytest.param("premises", id="plain English, a letter from another word"),
        pytest.param("-grafna", id="only excluded"),
        pytest.param("", id="empty"),
    ],
)
def test_nothing_is_suggested_where_no_word_is_unknown_and_near_one(
    searcher: Searcher, query: str
) -> None:
    assert searcher.search(query).suggestion is None


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        pytest.param(
            "thanos2-grafan grafan",
            "thanos2-grafan Grafana",
            id="end of the word before it",
        ),
        pytest.param("-grafna grafna", "-grafna Grafana", id="excluded before it"),
        pytest.param("grafna grafna", "Grafana Grafana", id="typed twice"),
    ],
)
def test_word_is_put_right_where_it_stands(
    searcher: Searcher, query: str, suggestion: str
) -> None:
    """Not where its letters stand first."""
    assert searcher.search(query).suggestion == suggestion


def test_query_that_finds_nothing_names_what_was_looked_for_and_what_is_near(
    searcher: Searcher,
) -> None:
    result = searcher.search("g3tways 量子計算")
    assert (result.total, result.suggestion) == (0, None)
    assert result.looked_for == ("g3tways", "量子", "計算", "量子計算")
    assert result.near == ("gateways", "gateway")


def test_words_that_the_query_was_taken_to_mean_were_looked_for_too(
    read: Read, searcher_of: SearcherOf
) -> None:
    result = searcher_of(read("Grafana")).search("監視 プロメテウス")
    assert result.looked_for == ("監視", "monitor", "プロメテウス", "prometheus")


def test_near_word_of_a_word_typed_twice_is_named_once(searcher: Searcher) -> None:
    assert searcher.search("g3tways g3tways").near == ("gateways", "gateway")


def test_word_that_is_typed_again_and_again_is_looked_up_once(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 times one kanji asked servers 500 times for the words that begin with it."""
    looked_up: list[str] = []
    resembling = Corrector.resembling

    def look_up(corrector: Corrector, word: str) -> list[str]:
        looked_up.append(word)
        return resembling(corrector, word)

    monkeypatch.setattr(Corrector, "resembling", look_up)
    assert searcher.search("鵺" * 40 + " g3tways g3tways").near
    assert sorted(looked_up) == ["g3tways", "鵺"]


def test_query_with_hits_names_nothing_near(searcher: Searcher) -> None:
    result = searcher.search("grafana")
    assert (result.looked_for, result.near) == ((), ())
