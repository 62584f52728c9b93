"""All engines answer alike, but for scores: Whoosh rounds what they are made of."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import NotFoundError
from kbindex.index import IndexFolder
from kbindex.index.memory import MemoryIndex

EPISODES = Path(__file__).parents[2] / "episodes"

Both = tuple[KnowledgeBase, KnowledgeBase]

QUESTIONS: dict[str, Callable[[KnowledgeBase], object]] = {
    "records": lambda base: list(base.records()),
    "articles": lambda base: base.articles(),
    "article": lambda base: base.article("001#1"),
    "episodes": lambda base: base.episodes(),
    "episode": lambda base: base.episode("002"),
    "seen": lambda base: base.seen(
        [
            "https://prometheus.io/docs/introduction/overview/",
            "Thanos",
            *(article.title for article in base.articles()[:10]),
            *(article.url or "" for article in base.articles()[:10]),
        ]
    ),
    "presenters": lambda base: base.presenters(),
    "presenter": lambda base: base.presenter(base.presenters()[0].name),
    "tags": lambda base: base.tags(),
    "tags by date": lambda base: base.tags(kinds=["project"], order="latest"),
    "tag": lambda base: [base.tag(tag.id) for tag in base.tags()],
    "tag_all": lambda base: base.tag_all(),
    "why": lambda base: base.why("001#1"),
    "trends": lambda base: base.trends(["monitoring", "thanos", "長期保存", "nothing"]),
    "suggest_tags": lambda base: base.suggest_tags(),
    "propose_tags": lambda base: base.propose_tags("001#1"),
}

QUERIES = (
    "thanos",
    "監視 Grafana",
    "grafna",
    "プロメテウス",
    "ローカストレージ",
    "コンテナ",
    '"cloud native"',
    "監視 -thanos",
    "calico OR cilium",
    "(calico OR cilium) -tag:ebpf",
    "kubele*",
    "title:documentation",
    "note:監視",
    'note:"CNCF" date:2023',
    "tag:monitoring",
    "tag:=monitoring",
    "ep:10..20",
    "date:2022-05..2022-12",
    "site:github.com has:notes",
    "url:github.com",
    "has:code",
    "-has:url",
    "nothinglikeit",
    "thanos by:harka",
    "-host:harka site:githb.com",
    "ep:99 OR date:2019 OR title:promtheus",
    "sort:date",
    "",
)


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, open_index: Callable[..., KnowledgeBase]
) -> Iterator[Both]:
    """The sample episodes, by each engine."""
    folder = tmp_path_factory.mktemp("agree")
    stored, held = IndexFolder(folder / "index"), MemoryIndex()
    with (
        open_index(stored, EPISODES) as embedded,
        open_index(held, EPISODES) as memory,
    ):
        yield embedded, memory


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_has_one_answer(both: Both, question: str) -> None:
    embedded, memory = map(QUESTIONS[question], both)
    assert embedded == memory


@pytest.mark.parametrize("query", QUERIES)
def test_query_has_the_same_hits(both: Both, query: str) -> None:
    embedded, memory = (
        base.search(query, limit=10_000, with_facets=True, with_episodes=True)
        for base in both
    )
    assert embedded.total == memory.total
    hits, others = ({hit.article.id: hit for hit in r.hits} for r in (embedded, memory))
    assert hits.keys() == others.keys()
    for name, hit in hits.items():
        other = others[name]
        assert (hit.snippets, hit.also) == (other.snippets, other.also)
        assert {*hit.matched} == {*other.matched}
    assert {*(embedded.facets or ())} == {*(memory.facets or ())}
    assert {*(embedded.episodes or ())} == {*(memory.episodes or ())}
    assert embedded.suggestion == memory.suggestion
    assert (embedded.looked_for, embedded.near) == (memory.looked_for, memory.near)
    assert embedded.unmet == memory.unmet


def test_all_tags_at_once_are_those_of_single_questions(both: Both) -> None:
    for base in both:
        assert base.tag_all() == tuple(base.tag(tag.id) for tag in base.tags())


def test_related_articles_are_the_same(both: Both) -> None:
    for article in both[0].articles()[::10]:
        embedded, memory = (
            {one.hit.article.id for one in base.related(article.id, limit=10_000)}
            for base in both
        )
        assert embedded == memory


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda base: base.article("001#99"), id="article"),
        pytest.param(lambda base: base.episode("0111"), id="episode"),
        pytest.param(lambda base: base.tag("prometeuss"), id="tag"),
        pytest.param(lambda base: base.presenter("harukaa"), id="presenter"),
        pytest.param(lambda base: base.search("tag:thanoss"), id="tag of a query"),
    ],
)
def test_name_that_there_is_not_has_the_same_near_ones(
    both: Both, ask: Callable[[KnowledgeBase], object]
) -> None:
    near: list[tuple[str, ...]] = []
    for base in both:
        with pytest.raises(NotFoundError) as caught:
            ask(base)
        near.append(caught.value.near)
    assert near[0] == near[1] != ()
