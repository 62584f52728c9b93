"""One count for one thing: tags, their articles, figures, trends and facets agree."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbindex import KnowledgeBase

SAMPLES = Path(__file__).parents[2] / "episodes"

PAGES = ("https://a.example/x", "https://b.example/y", "https://github.com/istio/istio")
TITLES = (
    "Thanos の紹介",
    "Promethus を試す",
    "監視の話",
    "CBA の話",
    "今週の一本",
    "Istio 🎉",
)
NOTES = (
    "プロメテウスで監視する",
    "community の話も少し",
    "Backstage を一年使った",
    "CBA を受けた",
    "Ｉｓｔｉｏ も Linkerd も",
)
DATES = ("2021-01-08", "2021-07-02", "2022-03-04", None)


@st.composite
def pages_of_notes(draw: st.DrawFn) -> str:
    """Draw an episode: an introduction that no article has, and a few articles."""
    date = draw(st.sampled_from(DATES))
    lines = ["# Episode", ""]
    lines += [f"- Recording date: {date}", ""] if date else []
    lines += ["## Introduction", "", "Istio と eBPF の話をします。", ""]
    who = draw(st.sampled_from(["@ry", "Ada, Bob", "@haruka さん", "はるか"]))
    lines += ["## Contents", "", f"### {who}", ""]
    for _ in range(draw(st.integers(0, 4))):
        title = draw(st.sampled_from(TITLES))
        lines.append(f"- [{title}]({draw(st.sampled_from(PAGES))})")
        notes = draw(st.lists(st.sampled_from(NOTES), max_size=3))
        lines += [f"  - {note}" for note in notes]
    return "\n".join([*lines, ""])


def assert_counts_agree(base: KnowledgeBase) -> None:
    tags = base.tags()
    assert base.statistics().topics == len(tags)
    trends = {trend.tag: trend for trend in base.trends([tag.id for tag in tags])}
    every = base.search("sort:date", limit=0, with_facets=True)
    facets = {facet.id: facet.count for facet in every.facets or ()}
    assert facets.keys() == {tag.id for tag in tags}
    for tag in tags:
        found = base.tag(tag.id)
        assert len(found.articles) == tag.count
        trend = trends[tag.id]
        assert trend.total == sum(trend.counts) + trend.undated == tag.count
        assert sum(tag.timeline) == sum(trend.counts)
        # A page that was brought twice is two articles, and one hit.
        pages = {frozenset({hit.article.id, *hit.also}) for hit in found.articles}
        assert facets[tag.id] == len(pages)
        assert base.search(f"tag:{tag.id}", limit=0).total == len(pages)


def assert_facets_are_true(base: KnowledgeBase, query: str) -> None:
    """A count is how many hits remain where the value is asked for as well."""
    found = base.search(query, limit=0, with_facets=True)
    years, presenters = found.years or (), found.presenters or ()
    assert [one.year for one in years] == sorted({one.year for one in years})[::-1]
    for one in presenters:
        total = base.search(f'{query} by:"{one.name}"', limit=0).total
        assert total == one.count > 0
    for year in years:
        total = base.search(f"{query} date:{year.year}", limit=0).total
        assert total == year.count > 0
    for facet in found.facets or ():
        total = base.search(f"{query} tag:{facet.id}", limit=0).total
        assert total == facet.count


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(SAMPLES, tmp_path_factory.mktemp("index")) as base:
        yield base


def test_the_counts_of_the_sample_archive_agree(samples: KnowledgeBase) -> None:
    """`monitoring` had 19 articles in `tags`, and 24 in `trends`."""
    assert len(samples.tags()) > 100
    assert_counts_agree(samples)


@settings(max_examples=15)
@given(st.lists(pages_of_notes(), min_size=1, max_size=3))
def test_the_counts_of_any_archive_agree(notes: list[str]) -> None:
    with TemporaryDirectory() as folder:
        episodes = Path(folder) / "episodes"
        for number, text in enumerate(notes, 1):
            page = episodes / f"{number:03}" / "README.md"
            page.parent.mkdir(parents=True)
            page.write_text(text, encoding="utf-8")
        with KnowledgeBase.open(episodes, Path(folder) / "index") as base:
            assert_counts_agree(base)
            assert_facets_are_true(base, "sort:date")
            assert_facets_are_true(base, "-tag:istio")


@pytest.mark.parametrize("query", ["sort:date", "has:url", "tag:monitoring"])
def test_the_facets_of_the_sample_archive_are_true(
    samples: KnowledgeBase, query: str
) -> None:
    assert_facets_are_true(samples, query)


def test_facets_are_none_unless_they_are_asked_for(samples: KnowledgeBase) -> None:
    plain = samples.search("thanos")
    assert (plain.facets, plain.presenters, plain.years) == (None, None, None)
    empty = samples.search("", with_facets=True)
    assert (empty.facets, empty.presenters, empty.years) == ((), (), ())


def test_a_tag_that_no_article_has_is_counted_as_a_word(
    samples: KnowledgeBase,
) -> None:
    """What `tags` does not list is no tag of the archive."""
    assert "webauthn" not in {tag.id for tag in samples.tags()}
    (trend,) = samples.trends(["webauthn"])
    assert (trend.tag, trend.label) == (None, "webauthn")
