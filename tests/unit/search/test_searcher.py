"""Query → a page of hits: order, pages, phrases, exclusion, recall."""

import datetime as dt
from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.model import Article
from kbindex.search import Searcher, SearchResult
from kbindex.search.candidates import FEW_HITS
from kbindex.search.show.description import describe_all

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]
MakeArticle = Callable[..., Article]


def numbers(result: SearchResult) -> list[int]:
    return [hit.article.number for hit in result.hits]


@pytest.fixture
def searcher(read: Read, searcher_of: SearcherOf) -> Searcher:
    return searcher_of(
        read(
            ("Rolling updates", "canary release with Argo", "監視の自動化"),
            ("Canary", "release notes", "総監視察"),
            ("Blue and green", "release, canary after"),
        )
    )


# Order and pages


def test_ties_go_to_the_newer_date_then_to_the_lower_number_without_date_last(
    read: Read, searcher_of: SearcherOf, make_article: MakeArticle
) -> None:
    days = [dt.date(2021, 7, 2), None, dt.date(2021, 7, 16), *[dt.date(2021, 7, 2)] * 9]
    articles = [make_article("Cilium", "eBPF", date=day) for day in days]
    result = searcher_of(read(*articles)).search("cilium", limit=20)
    assert numbers(result) == [3, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 2]
    assert len({hit.score for hit in result.hits}) == 1


def test_pages_join_to_the_whole(read: Read, searcher_of: SearcherOf) -> None:
    titles = [f"Cilium {'eBPF ' * (number % 3)}" for number in range(11)]
    searcher = searcher_of(read(*titles))
    whole = searcher.search("cilium", limit=50)
    assert [hit.rank for hit in whole.hits] == list(range(1, 12))
    for size in (1, 2, 4, 11):
        pages = [
            searcher.search("cilium", limit=size, offset=offset)
            for offset in range(0, 14, size)
        ]
        assert tuple(hit for page in pages for hit in page.hits) == whole.hits
        assert {page.total for page in pages} == {11}
    assert searcher.search("cilium", limit=0, offset=3).hits == ()


def test_of_a_page_that_was_brought_twice_the_best_record_is_the_hit(
    read: Read, searcher_of: SearcherOf
) -> None:
    reader = read(
        ("Linkerd", "サイドカー"),
        ("Linkerd again", "Linkerd, linkerd"),
        "Other",
        duplicates=(("001#1", "001#2"),),
    )
    (hit,) = searcher_of(reader).search("again").hits
    assert (hit.article.number, hit.also) == (2, ("001#1",))
    assert [snippet.text for snippet in hit.snippets] == ["Linkerd, linkerd"]
    assert hit.explanation is not None
    assert [c.terms for c in hit.explanation.contributions] == [("again",)]


# Clauses


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param('"canary release"', {1}, id="phrase"),
        pytest.param('"release canary"', {3}, id="phrase over a comma"),
        pytest.param("canary release", {1, 2, 3}, id="words"),
        pytest.param('"canary release" green', {1}, id="phrase and a word of another"),
        pytest.param("canary -argo", {2, 3}, id="excluded word"),
        pytest.param('canary -"canary release"', {2, 3}, id="excluded phrase"),
        pytest.param("-canary", set[int](), id="only excluded, by all"),
        pytest.param("-argo", {2, 3}, id="only excluded"),
        pytest.param("-nowhere", {1, 2, 3}, id="only excluded, by none"),
        pytest.param("canary -release", set[int](), id="all excluded"),
        pytest.param("argo -argo", set[int](), id="wanted and excluded"),
        pytest.param("", set[int](), id="empty"),
        pytest.param('"" - 、', set[int](), id="no words"),
    ],
)
def test_clauses_say_what_may_be_a_hit(
    searcher: Searcher, query: str, found: set[int]
) -> None:
    result = searcher.search(query)
    assert (set(numbers(result)), result.total) == (found, len(found))


def test_excluded_word_is_no_word_of_the_query(searcher: Searcher) -> None:
    plain, excluding = searcher.search("argo"), searcher.search("argo -green -blue")
    assert excluding.hits == plain.hits


# Recall


def hows(result: SearchResult) -> set[str]:
    return {
        contribution.how
        for hit in result.hits
        if hit.explanation
        for contribution in hit.explanation.contributions
    }


def test_pairs_of_letters_are_looked_for_only_where_there_are_few_hits(
    read: Read, searcher_of: SearcherOf
) -> None:
    many = ["監視"] * FEW_HITS
    assert "bigram" not in hows(searcher_of(read(*many)).search("監視", limit=50))
    assert "bigram" in hows(searcher_of(read(*many[1:])).search("監視", limit=50))


def test_record_that_only_holds_the_letters_is_found_where_none_has_the_word(
    read: Read, searcher_of: SearcherOf
) -> None:
    """The dictionary cuts 総監視察 into 総監 and 視察."""
    assert numbers(searcher_of(read("総監視察", "東京")).search("監視")) == [1]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("grafna", id="one letter less"),
        pytest.param("grafana nowhere", id="one word of two"),
        pytest.param("nowhere nothing grafana never", id="one word of four"),
        pytest.param("プロメテウス", id="other script"),
        pytest.param("grafana-operator", id="a part of it"),
        pytest.param("grafanaをどうやって使うのか教えて", id="question"),
        pytest.param("ＧＲＡＦＡＮＡ！", id="full-width"),
    ],
)
def test_something_is_found_where_something_is_close(
    read: Read, searcher_of: SearcherOf, query: str
) -> None:
    assert searcher_of(read("Grafana with Prometheus")).search(query).total == 1


@pytest.mark.parametrize(
    "query",
    [
        "xyzzy",
        "量子",
        "42",
        "🎉",
        "https://release.example/canary",
        "x-ray",
    ],
)
def test_nothing_is_found_where_nothing_is_close(
    searcher: Searcher, query: str
) -> None:
    assert searcher.search(query).hits == ()


def test_index_without_records_answers_every_query(
    read: Read, searcher_of: SearcherOf
) -> None:
    searcher = searcher_of(read())
    for query in ("grafana", "監視", "-x", '"a b"', ""):
        assert searcher.search(query).total == 0


# Described


def test_record_that_nothing_was_searched_for_is_described_without_score(
    searcher: Searcher,
) -> None:
    document = searcher.reader.find("001#2")
    assert document is not None
    (hit,) = describe_all([document], reader=searcher.reader)
    assert (hit.rank, hit.score, hit.article.number) == (0, 0.0, 2)
    assert (hit.matched, hit.explanation) == ((), None)
    assert [snippet.text for snippet in hit.snippets] == ["release notes"]
