"""Laws of pages that were brought several times: each is one hit, by its best copy."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.index import (
    AnalyzedRecord,
    IndexReader,
    Recipe,
    analyze_article,
    build_record,
)
from kbindex.language import build_analyzer
from kbindex.language.bridges.building import build_table
from kbindex.language.bridges.table import BridgeTable
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind, url_key
from kbindex.model.order import natural_key
from kbindex.search import Hit, Searcher, SearchResult
from kbindex.topics import Taxonomy

ANALYZER = build_analyzer()
ENOUGH = 100
PAGES = (None, "https://a.example/x", "http://www.a.example/x/", "https://b.example/")
DAYS = {"001": dt.date(2021, 7, 2), "002": None, "003": dt.date(2021, 6, 4)}

WORDS = st.lists(st.sampled_from(["thanos", "cortex", "監視", "🎉"]), max_size=4)


@st.composite
def articles(draw: st.DrawFn) -> list[Article]:
    """Articles of up to three episodes, many of them of one page."""
    made: list[Article] = []
    for episode, day in DAYS.items():
        for number in range(1, 1 + draw(st.integers(0, 4))):
            note = " ".join(draw(WORDS))
            made.append(
                Article(
                    id=ArticleId(f"{episode}#{number}"),
                    kind="article",
                    episode=EpisodeId(episode),
                    source=f"{episode}.md",
                    line=number,
                    end_line=number + 1,
                    title=" ".join(draw(WORDS)) or "Topic",
                    url=draw(st.sampled_from(PAGES)),
                    presenter=draw(st.sampled_from([None, "ada", "ry"])),
                    date=day,
                    tags=tuple(draw(st.sets(st.sampled_from(["alpha", "beta"])))),
                    notes=(
                        Note(
                            text=note,
                            kind=NoteKind.BULLET,
                            depth=0,
                            line=number + 1,
                            end_line=number + 1,
                        ),
                    )
                    * bool(note),
                )
            )
    return made


QUERIES = st.tuples(
    st.sampled_from(
        ["", "thanos", "thanos 監視", "cortex OR 監視", "-cortex", '"監視"']
    ),
    st.sampled_from(["", "by:ada", "ep:3", "date:2021-07", "site:b.example", "-by:ry"]),
    st.sampled_from(["", "sort:date"]),
).map(" ".join)


@dataclass(frozen=True)
class Asked:
    """One query, answered with a hit a page, and with a hit a record."""

    folded: SearchResult
    single: SearchResult


Ask = Callable[[Sequence[Article], str], Asked]


@pytest.fixture(scope="module")
def ask(
    open_records: Callable[
        [Iterable[AnalyzedRecord]], AbstractContextManager[IndexReader]
    ],
) -> Ask:
    """Search articles in an index by each engine."""
    bridges = BridgeTable(lambda: build_table((), (), ANALYZER))
    topics = Taxonomy({})

    def search(made: Sequence[Article], query: str) -> Asked:
        records = [build_record(a, analyze_article(a, ANALYZER)) for a in made]
        with open_records(records) as one, open_records(records) as each:
            vars(each.same_page)["groups"] = {}
            folded, single = (
                Searcher(reader, ANALYZER, bridges, Recipe(), lambda: topics).search(
                    query,
                    limit=ENOUGH,
                    with_facets=True,
                    with_episodes=True,
                )
                for reader in (one, each)
            )
        return Asked(folded, single)

    return search


def page_of(hit: Hit) -> object:
    """What is one page: an address, or an article that has none."""
    return url_key(hit.article.url) if hit.article.url else hit.article.id


def names(hit: Hit) -> tuple[str, ...]:
    return (str(hit.article.id), *hit.also)


def met(hit: Hit) -> float:
    """How well a query is met, as the engine ranks."""
    return hit.score / hit.explanation.order_factor if hit.explanation else 0.0


def earliest_first(hit: Hit) -> tuple[dt.date, object]:
    return hit.article.date or dt.date.max, natural_key(hit.article.id)


@given(articles(), QUERIES)
def test_each_page_is_one_hit_by_the_copy_that_meets_the_query_best(
    ask: Ask, made: list[Article], query: str
) -> None:
    """With the notes and the reasons that this copy has alone, as well met as alone.

    How well is told before the first hits are put in order, and by a number that is the
    same for all of them but depends on which they are. Of equal ones the earliest.
    """
    asked = ask(made, query)
    copies: dict[object, list[Hit]] = {}
    for hit in asked.single.hits:
        copies.setdefault(page_of(hit), []).append(hit)
    assert asked.folded.total == len(asked.folded.hits) == len(copies)
    for hit in asked.folded.hits:
        alone = sorted(copies[page_of(hit)], key=earliest_first)
        best = max(map(met, alone))
        first = next(one for one in alone if met(one) == pytest.approx(best))
        assert hit.article == first.article
        assert met(hit) == pytest.approx(met(first), rel=1e-4)  # as far as rounded
        assert (hit.snippets, hit.matched) == (first.snippets, first.matched)


@given(articles(), QUERIES)
def test_nothing_is_lost_and_no_hit_stands_below_one_of_its_copies(
    ask: Ask, made: list[Article], query: str
) -> None:
    asked = ask(made, query)
    shown = [name for hit in asked.folded.hits for name in names(hit)]
    assert len(shown) == len(set(shown))
    alone = {str(hit.article.id): hit.score for hit in asked.single.hits}
    assert set(shown) >= alone.keys()
    for hit in asked.folded.hits:
        above = sum(other.score > hit.score for other in asked.folded.hits)
        for copy in alone.keys() & names(hit):
            assert above <= sum(score > alone[copy] for score in alone.values())


@given(articles(), QUERIES)
def test_counts_are_of_pages_and_episodes_are_those_of_the_hits(
    ask: Ask, made: list[Article], query: str
) -> None:
    asked = ask(made, query)
    tagged: dict[str, set[object]] = {}
    for hit in asked.single.hits:
        for tag in hit.article.tags:
            tagged.setdefault(tag, set()).add(page_of(hit))
    assert {facet.id: facet.count for facet in asked.folded.facets or ()} == {
        tag: len(pages) for tag, pages in tagged.items()
    }
    episodes = dict.fromkeys(hit.article.episode for hit in asked.folded.hits)
    assert asked.folded.episodes == tuple(episodes)
