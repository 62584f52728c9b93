"""Laws of pools, whatever the runs."""

from hypothesis import given
from hypothesis import strategies as st

from kbindex.evaluation import (
    JudgedQuery,
    build_pool,
    name_articles,
    parse_pool,
    render_pool,
    resolve_judgements,
)
from kbindex.model import Article, ArticleId, EpisodeId

EPISODES = ("001", "回", "ａ b", "🦀")
ARTICLES = tuple(
    Article(
        id=ArticleId(f"{episode}#{number}"),
        kind="article",
        episode=EpisodeId(episode),
        source=f"{episode}.md",
        line=number // 2 + 1,  # two on a line
        end_line=9,
        title=f"監視 {number}\u2028“x”",
        url=None,
        presenter=None,
        date=None,
    )
    for episode in EPISODES
    for number in range(1, 6)
)
IDS = st.sampled_from([str(article.id) for article in ARTICLES])
QUERIES = [
    JudgedQuery(id=name, query_class="ｃ", query=f"聞く {name}", grades={})
    for name in ("q1", "ク", "🦀")
]
RUN = st.dictionaries(
    st.sampled_from([query.id for query in QUERIES]),
    st.lists(IDS, unique=True, max_size=12).map(tuple),
)
RUNS = st.lists(RUN, min_size=1, max_size=4)


@given(RUNS)
def test_a_pool_tells_nothing_of_runs_and_ranks(
    runs: list[dict[str, tuple[str, ...]]],
) -> None:
    """The same articles, in other ranks and other runs, make the same pool."""
    every = {
        query.id: tuple(
            sorted({name for run in runs for name in run.get(query.id, ())})
        )
        for query in QUERIES
    }
    depth = len(ARTICLES)
    turned = [{name: ranked[::-1] for name, ranked in run.items()} for run in runs]
    pool = build_pool(QUERIES, runs, ARTICLES, depth=depth)
    assert build_pool(QUERIES, turned[::-1], ARTICLES, depth=depth) == pool
    assert build_pool(QUERIES, [every], ARTICLES, depth=depth) == pool


@given(RUNS, st.integers(1, 12))
def test_a_pool_is_what_was_found_each_once_under_a_name_that_leads_back(
    runs: list[dict[str, tuple[str, ...]]], depth: int
) -> None:
    """No first article is lost, none is added, none stands for another."""
    pool = build_pool(QUERIES, runs, ARTICLES, depth=depth)
    found = {
        (query.id, name)
        for query in QUERIES
        for run in runs
        for name in run.get(query.id, ())[:depth]
    }
    judged = [
        JudgedQuery(
            id=one.query_id, query_class="c", query="x", grades={one.article: 1}
        )
        for one in pool
    ]
    resolved = resolve_judgements(judged, ARTICLES)
    assert len(pool) == len(found)
    assert {(one.id, *one.grades) for one in resolved} == found


@given(RUNS)
def test_a_pool_that_is_filled_in_reads_back(
    runs: list[dict[str, tuple[str, ...]]],
) -> None:
    """What an assessor was shown is what is read, with the grades."""
    pool = build_pool(QUERIES, runs, ARTICLES)
    text = render_pool(pool).replace('"grade": null', '"grade": 1')
    if pool:
        read = parse_pool(text, source="pool.jsonl")
        assert [one.pair for one in read] == [one.pair for one in pool]
        assert {(one.grade, one.url) for one in read} == {(1, None)}
        assert [one.title for one in read] == [one.title for one in pool]


def test_every_article_has_a_name_of_its_own() -> None:
    names = name_articles(ARTICLES)
    assert len(set(names.values())) == len(ARTICLES)
