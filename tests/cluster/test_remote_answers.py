"""Questions to servers have the answers of the engine in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kbindex.index.memory import MemoryIndex
from kbindex.index.opensearch.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from msgspec import Raw

    from kbindex import KnowledgeBase
    from kbindex.index import Index

pytestmark = pytest.mark.cluster

EPISODES = Path(__file__).parents[2] / "episodes"

Both = tuple["KnowledgeBase", "KnowledgeBase"]

QUESTIONS: dict[str, Callable[[KnowledgeBase], object]] = {
    "records": lambda base: list(base.records()),
    "articles": lambda base: base.articles(),
    "article": lambda base: base.article("001#1"),
    "episodes": lambda base: base.episodes(),
    "seen": lambda base: base.seen(
        [
            "https://prometheus.io/docs/introduction/overview/",
            "Thanos",
            *(article.title for article in base.articles()[:10]),
            *(article.url or "" for article in base.articles()[:10]),
        ]
    ),
    "presenters": lambda base: base.presenters(),
    "tags": lambda base: base.tags(),
    "tag": lambda base: [base.tag(tag.id) for tag in base.tags()[:20]],
    "why": lambda base: base.why("001#1"),
    "trends": lambda base: base.trends(["monitoring", "thanos", "長期保存", "nothing"]),
}

QUERIES = (
    *("thanos", "監視 Grafana", "grafna", "プロメテウス", "ローカストレージ"),
    *("コンテナ", '"cloud native"', "監視 -thanos", "calico OR cilium", "kubele*"),
    *("(calico OR cilium) -tag:ebpf", "title:documentation", "note:監視"),
    *("title:kube*", "note:kube*", 'title:"cloud native"', "kubernetes AND 監視"),
    *('note:"CNCF" date:2023', "tag:monitoring", "tag:=monitoring", "ep:10..20"),
    *("date:2022-05..2022-12", "site:github.com has:notes", "url:github.com"),
    *("has:code", "-has:url", "nothinglikeit", "thanos by:harka", "sort:date"),
    *("-host:harka site:githb.com", "ep:99 OR date:2019 OR title:promtheus"),
    *("", "☆", "latest kubernetes", "最新のセキュリティ", "kubernetes sort:date"),
    *("date:2022 OR thanos", "thanos OR has:code"),
    *("kubernetes とは", "react", "thanos thanos", "url:documentation"),
)

EQUAL_NOTES = """# {number:03}

- Hosted by @harka
{day}

## Contents

### @harka

- [A harbour](https://harbour.example/{number})
  - Where ferries wait
"""


@pytest.fixture(scope="module")
def both(
    make_remote_index: Callable[[Path], Index],
    open_index: Callable[..., KnowledgeBase],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Both]:
    """The sample episodes, on servers and in memory."""
    there = make_remote_index(tmp_path_factory.mktemp("remote") / "index")
    with (
        open_index(there, EPISODES) as remote,
        open_index(MemoryIndex(), EPISODES) as memory,
    ):
        yield remote, memory


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_has_one_answer(both: Both, question: str) -> None:
    remote, memory = map(QUESTIONS[question], both)
    assert remote == memory


@pytest.mark.parametrize("query", QUERIES)
def test_query_has_the_same_hits_and_counts(both: Both, query: str) -> None:
    remote, memory = (
        base.search(query, limit=10_000, with_facets=True, with_episodes=True)
        for base in both
    )
    assert (remote.total, remote.strong) == (memory.total, memory.strong)
    hits, others = ({hit.article.id: hit for hit in r.hits} for r in (remote, memory))
    assert hits.keys() == others.keys()
    for name, hit in hits.items():
        other = others[name]
        assert (hit.snippets, hit.also) == (other.snippets, other.also)
        assert (hit.strength, {*hit.matched}) == (other.strength, {*other.matched})
    assert remote.facets == memory.facets
    assert (remote.presenters, remote.years) == (memory.presenters, memory.years)
    assert {*(remote.episodes or ())} == {*(memory.episodes or ())}
    assert (remote.suggestion, remote.recency) == (memory.suggestion, memory.recency)
    assert (remote.absent, remote.missed) == (memory.absent, memory.missed)
    assert (remote.looked_for, remote.near) == (memory.looked_for, memory.near)
    assert (remote.unmet, remote.looser) == (memory.unmet, memory.looser)


@pytest.mark.parametrize("query", ["kubernetes", "kubernetes sort:date", "-thanos"])
def test_pages_are_pieces_of_one_order(
    both: Both, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without doubles or holes, behind the hits that are ranked as well."""
    monkeypatch.setattr("kbindex.index.opensearch.remote_selection.RANKED", 15)
    remote, memory = both
    whole = [hit.article.id for hit in remote.search(query, limit=10_000).hits]
    pages = [
        hit.article.id
        for offset in range(0, len(whole), 7)
        for hit in remote.search(query, limit=7, offset=offset).hits
    ]
    assert pages == whole
    expected = memory.search(query, limit=10_000).hits
    assert sorted(whole) == sorted(hit.article.id for hit in expected)


def test_of_equal_hits_the_newest_are_ranked(
    make_remote_index: Callable[[Path], Index],
    open_index: Callable[..., KnowledgeBase],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where more are equal than are ranked, they are not cut by their ids."""
    monkeypatch.setattr("kbindex.index.opensearch.remote_selection.RANKED", 3)
    episodes = tmp_path / "episodes"
    episodes.mkdir()
    for number in range(9):
        date = f"- Recording date: 2024-03-{number * 7 % 9 + 1:02}"
        day = date if number != 4 else ""
        text = EQUAL_NOTES.format(number=number, day=day)
        (episodes / f"{number:03}.md").write_text(text, encoding="utf-8")
    with (
        open_index(make_remote_index(tmp_path / "index"), episodes) as remote,
        open_index(MemoryIndex(), episodes) as memory,
    ):
        found, expected = (
            [hit.article.id for hit in base.search("ferries", limit=9).hits]
            for base in (remote, memory)
        )
        assert found == expected


@pytest.mark.parametrize("query", ["kubernetes 1.24", "eBPF", "コンテナ セキュリティ"])
def test_records_that_were_scored_are_not_asked_for_again(
    both: Both, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They came whole; of those that are shown with them the ids are known."""
    remote, _ = both
    asked: list[object] = []
    ask = Connection.mget

    def note(
        self: Connection,
        wanted: Sequence[tuple[str, str]],
        *,
        fields: Sequence[str] | None = None,
    ) -> tuple[Raw | None, ...]:
        asked.extend(wanted if fields == ["record"] else ())
        return ask(self, wanted, fields=fields)

    monkeypatch.setattr(Connection, "mget", note)
    assert remote.search(query).hits
    assert not asked


def test_related_articles_take_few_questions(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One was asked for each word that tells, and one for each related article."""
    remote, _ = both
    first, second = remote.articles()[3:5]
    remote.related(first.id)  # what all articles have in common is asked for once
    asked: list[object] = []
    for name in ("msearch", "mget"):
        ask = getattr(Connection, name)

        def count(
            *args: object, ask: Callable[..., object] = ask, **named: object
        ) -> object:
            asked.extend(args[1:2] if args[1] else ())
            return ask(*args, **named)

        monkeypatch.setattr(Connection, name, count)
    assert len(remote.related(second.id, limit=5)) == 5
    assert len(asked) <= 6


def test_related_articles_are_the_same(both: Both) -> None:
    for article in both[1].articles()[::20]:
        remote, memory = (
            {one.hit.article.id for one in base.related(article.id, limit=5)}
            for base in both
        )
        assert remote == memory
