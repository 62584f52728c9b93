"""Answers for all articles in one pass are those that are given for each."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.index import analyze_article
from kbindex.language import Analyzer
from kbindex.topics import Tagger

SAMPLES = Path(__file__).parents[2] / "episodes"

Open = Callable[..., KnowledgeBase]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return KnowledgeBase.open(SAMPLES, tmp_path_factory.mktemp("all") / "index")


@pytest.mark.parametrize("limit", [0, 1, 6, 500])
def test_related_articles_in_one_pass_are_those_of_each(
    samples: KnowledgeBase, limit: int
) -> None:
    found = list(islice(samples.related_all(limit=limit), 0, None, 1 + limit // 20))
    ids = [str(article.id) for article in samples.articles()]
    assert [one.article for one in found] == ids[:: 1 + limit // 20]
    for one in found:
        wanted = samples.related(one.article, limit=limit)
        assert [
            (near.article, near.score, near.tags, near.words) for near in one.related
        ] == [
            (near.hit.article.id, near.hit.score, near.tags, near.words)
            for near in wanted
        ]


def test_related_articles_of_some_are_those_of_all(samples: KnowledgeBase) -> None:
    every = list(samples.related_all())
    some = {one.article for one in every[3::7]}
    assert list(samples.related_all(of=some)) == every[3::7]
    assert list(samples.related_all(of=())) == []


def test_reasons_in_one_pass_are_those_of_each(samples: KnowledgeBase) -> None:
    found = list(samples.reasons_all())
    articles = samples.articles()
    assert [one.article for one in found] == list(articles)
    assert found == [samples.why(article.id) for article in articles]
    assert [[tag.id for tag in one.tags] for one in found] == [
        list(article.tags) for article in articles
    ]


def test_reasons_are_those_of_a_tagger_that_is_asked_again(
    samples: KnowledgeBase, analyzer: Analyzer
) -> None:
    tagger = Tagger(samples.taxonomy, analyzer)
    found = list(samples.reasons_all())
    assert any(one.tags for one in found)
    for one in found:
        texts = analyze_article(one.article, analyzer)
        again = tagger.explain(
            one.article, title=texts.title, notes=texts.notes, url=texts.url
        )
        assert {tag.id: tag.evidence for tag in one.tags} == again


def test_a_pass_ends_on_the_state_of_the_index_that_it_began_on(
    write: Callable[[str, str], Path], open_base: Open
) -> None:
    page = "# 001\n\n## @ry\n\n### [etcd](https://a.example)\n\n- leases\n"
    write("001", page)
    base = open_base()
    with base:
        running = base.related_all()
        reasons = base.reasons_all()
        first = next(reasons)
        write("002", page.replace("001", "002").replace("a.example", "b.example"))
        base.refresh()
        assert list(reasons) == []
        assert first.article.id == "001#1"
        assert len(list(running)) == 2  # it was not asked before


def test_an_index_stays_open_until_a_pass_ends(
    write: Callable[[str, str], Path], open_base: Open
) -> None:
    page = "# 001\n\n## @ry\n\n### [etcd](https://a.example)\n\n- leases\n"
    for name in ("001", "002"):
        write(name, page.replace("001", name).replace("a.ex", f"{name}.ex"))
    base = open_base()
    running = base.related_all()
    assert next(running).article == "001#1"
    base.close()
    assert [one.article for one in running] == ["002#1"]


def test_a_negative_limit_is_refused_at_once(samples: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="negative"):
        samples.related_all(limit=-1)
