"""Why a record was found, and where its score comes from."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.model import Article
from kbindex.search import Match, Searcher
from kbindex.search.show.why import _joined

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]


@pytest.fixture
def searcher(
    read: Read, searcher_of: SearcherOf, make_article: Callable[..., Article]
) -> Searcher:
    return searcher_of(
        read(
            make_article(
                "Prometheus Monitoring",
                "Continuous Deliveryとcert-managerを話す",
                "kyvernoのコンテナ",
                tags=("prometheus",),
            ),
            ("監査ログ", "Prometheusのログ"),
            ("Metrics", "logs and traces"),
        )
    )


@pytest.mark.parametrize(
    ("query", "matched"),
    [
        pytest.param("PROMETHEUS", ("PROMETHEUS", "Prometheus", "word"), id="word"),
        pytest.param("monitors", ("monitors", "Monitoring", "stem"), id="stem"),
        pytest.param("監視", ("監視", "Monitoring", "glossary"), id="glossary"),
        pytest.param(
            "プロメテウス", ("プロメテウス", "Prometheus", "alias"), id="alias"
        ),
        pytest.param("container", ("container", "コンテナ", "loanword"), id="loanword"),
        pytest.param(
            "継続的デリバリー",
            ("継続的デリバリー", "Continuous Delivery", "glossary"),
            id="name",
        ),
        pytest.param("manager", ("manager", "manager", "word"), id="part of a token"),
        pytest.param("キバーノ", ("キバーノ", "kyverno", "sound"), id="sound"),
        pytest.param("kyvern", ("kyvern", "kyverno", "typo"), id="typo"),
        pytest.param(
            "Promethus", ("Promethus", "Prometheus", "typo"), id="known misspelling"
        ),
    ],
)
def test_hit_names_what_was_typed_what_answered_and_how(
    searcher: Searcher, query: str, matched: tuple[str, str, str]
) -> None:
    """The term as it stands in the record, not its stem."""
    hit = next(h for h in searcher.search(query).hits if h.article.number == 1)
    typed, term, how = matched
    assert hit.matched == (Match(query=typed, term=term, how=how),)


def test_name_of_several_words_speaks_for_its_words(searcher: Searcher) -> None:
    hit = searcher.search("監査ログ prometheus").hits[0]
    assert hit.matched == (
        Match(query="監査ログ", term="監査ログ", how="compound"),
        Match(query="prometheus", term="Prometheus", how="word"),
    )


def test_word_that_the_record_lacks_is_not_named(searcher: Searcher) -> None:
    hit = searcher.search("metrics nowhere").hits[0]
    assert [match.query for match in hit.matched] == ["metrics"]


def test_hit_by_its_tag_names_the_tag(
    read: Read, searcher_of: SearcherOf, make_article: Callable[..., Article]
) -> None:
    article = make_article("Recording rules", tags=("prometheus",))
    (hit,) = searcher_of(read(article)).search("プロメテウス").hits
    assert hit.matched == (Match(query="プロメテウス", term="prometheus", how="tag"),)


@pytest.mark.parametrize(
    "query",
    [
        "prometheus",
        "監視 プロメテウス",
        "監査ログ",
        "prometheus monitoring",
        "継続的デリバリー 話",
        "kyvern キバーノ containers",
    ],
)
def test_explanation_adds_up_to_the_score(searcher: Searcher, query: str) -> None:
    hits = searcher.search(query).hits
    assert hits
    for hit in hits:
        assert hit.explanation is not None
        total = sum(c.score for c in hit.explanation.contributions)
        factors = hit.explanation.coverage_factor * hit.explanation.title_factor
        factors *= hit.explanation.order_factor
        assert total * factors == pytest.approx(hit.score, rel=1e-3, abs=1e-4)
        assert 0 < hit.explanation.coverage <= 1


def test_only_excluding_query_has_hits_without_score(searcher: Searcher) -> None:
    for hit in searcher.search("-nowhere").hits:
        assert (hit.score, hit.matched) == (0.0, ())
        assert hit.explanation is not None
        assert hit.explanation.contributions == ()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("containers title:zzz", ("containers", "コンテナ"), id="held"),
        pytest.param("監視 title:zzz", ("監視", "monitor"), id="a word"),
    ],
)
def test_what_was_looked_for_is_told_as_people_write_it(
    read: Read, searcher_of: SearcherOf, query: str, words: tuple[str, ...]
) -> None:
    found = searcher_of(read(("コンテナ", "Kubernetes"))).search(query)
    assert found.total == 0
    assert found.looked_for == (*words, "zzz")


def test_pairs_of_a_name_are_shown_as_the_name() -> None:
    """Its terms are *Warp Drive* and *Drive Coils*, which share a word."""
    assert _joined(["Warp Drive", "Drive Coils"]) == "Warp Drive Coils"
    assert _joined(["監視", "監視"]) == "監視 監視"
