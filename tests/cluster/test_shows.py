"""Several shows of one cluster are searched as one archive with all their episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from kbindex.errors import IndexStateError, NotFoundError
from kbindex.index.opensearch.shows import RemoteShows
from kbindex.indexing.archive_words import pack_words
from kbindex.messages import speaking
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.frame import Frame
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.page_set import PageSet
from kbindex.pages.html.views.search import SearchContent, view_search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kbindex import Hit, KnowledgeBase
    from kbindex.index import EpisodeEntry
    from kbindex.index.opensearch.generations import RemoteIndex
    from kbindex.language import Analyzer

pytestmark = pytest.mark.cluster

Both = tuple["KnowledgeBase", "KnowledgeBase"]

CLOUD = {
    "001": """\
# 001
- Recording date: 2021-06-03
## Contents
### @ry
#### [Velero](https://velero.io/)
<!-- tags: gear talk -->
- クラスターのバックアップ
#### [Thanos](https://thanos.io/)
<!-- tags: gear talk -->
- Prometheus の長期保存、Service Level Objective (SLO) も
""",
    "002": """\
# 002
- Recording date: 2021-07-01
## Contents
### @mori
#### [Prometheus 3.0](https://prometheus.io/blog/three)
- 監視の新しい版
- `promtool check rules`
""",
}
WEB = {
    "001": """\
# 001
- Recording date: 2021-06-20
## Contents
### @mori
#### [Prometheus 3.0](https://prometheus.io/blog/three)
- ブラウザーから見る監視
#### [React](https://react.dev/)
<!-- tags: Gear Talk -->
- コンポーネント
""",
    "010": """\
# 010
- Recording date: 2022-01-05
## Contents
### @ada
#### [Vite](https://vite.dev/)
<!-- tags: Gear Talk -->
- 速いビルド、SLO を守る
""",
}
LAST = {
    "001": """\
# 001
- Recording date: 2020-02-02
## Contents
### @ry
#### [Thanos again](https://thanos.io/tip)
<!-- tags: Gear Talk -->
- 長期保存
""",
}
SHOWS = {"cloud": CLOUD, "web-dev": WEB, "z": LAST}

QUERIES = (
    *("thanos", "監視", "prometheus", "promteheus", "長期保存", "SLO", "バックアップ"),
    *("react OR thanos", "監視 -react", '"新しい版"', "by:mori", "date:2021"),
    *("has:code", "title:prometheus", "note:監視", "kubele*", "pro*", ""),
    *("prometheus sort:date", "-date:2021", "tag:prometheus", "最新の監視"),
    *("url:prometheus.io", "url:blog", "host:nobody", "ビルド", "nothinglikeit"),
    *("Service Level Objective", "site:thanos.io", 'tag:"GEAR talk"'),
)


def write(folder: Path, notes: dict[str, str], *, prefix: str = "") -> Path:
    for name, text in notes.items():
        path = folder / "episodes" / f"{prefix}{name}" / "README.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "episodes"


@pytest.fixture(scope="module")
def indexes(
    make_remote_index: Callable[[Path], RemoteIndex],
    open_index: Callable[..., KnowledgeBase],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, RemoteIndex]:
    """Name of a show → its index on the cluster."""
    found: dict[str, RemoteIndex] = {}
    for show, notes in SHOWS.items():
        folder = tmp_path_factory.mktemp(show)
        found[show] = make_remote_index(folder / "index")
        open_index(found[show], write(folder, notes)).close()
    return found


@pytest.fixture(scope="module")
def open_shows(
    indexes: dict[str, RemoteIndex],
    open_index: Callable[..., KnowledgeBase],
    analyzer: Analyzer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., KnowledgeBase]:
    """Open some shows as one knowledge base that writes nothing."""
    episodes = write(tmp_path_factory.mktemp("reading"), LAST)

    def gather(entries: Sequence[EpisodeEntry]) -> bytes:
        return pack_words(entries, analyzer)

    def open_some(*names: str) -> KnowledgeBase:
        some = {name: indexes[name] for name in names or indexes}
        return open_index(
            RemoteShows(some, titles={"z": "The last"}, gather=gather),
            episodes,
            reads_only=True,
        )

    return open_some


@pytest.fixture(scope="module")
def both(
    open_shows: Callable[..., KnowledgeBase],
    open_index: Callable[..., KnowledgeBase],
    make_remote_index: Callable[[Path], RemoteIndex],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Both]:
    """The shows together, and one archive with all their episodes."""
    folder = tmp_path_factory.mktemp("whole")
    whole = make_remote_index(folder / "index")
    for show, notes in SHOWS.items():
        write(folder, notes, prefix=f"{show}:")
    with open_shows() as shows, open_index(whole, folder / "episodes") as one:
        yield shows, one


def shown(hit: Hit) -> tuple[object, ...]:
    article = hit.article
    return (
        *(article.id, article.episode, article.title, article.date, article.presenter),
        *(hit.snippets, hit.also, hit.strength, {*hit.matched}),
    )


@pytest.mark.parametrize("query", QUERIES)
def test_shows_answer_as_one_archive(both: Both, query: str) -> None:
    shows, one = (
        base.search(query, limit=100, with_facets=True, with_episodes=True)
        for base in both
    )
    assert [*map(shown, shows.hits)] == [*map(shown, one.hits)]
    assert [hit.score for hit in shows.hits] == [hit.score for hit in one.hits]
    assert (shows.total, shows.strong) == (one.total, one.strong)
    assert (shows.facets, shows.presenters) == (one.facets, one.presenters)
    assert (shows.years, shows.episodes) == (one.years, one.episodes)
    assert (shows.suggestion, shows.near) == (one.suggestion, one.near)
    assert (shows.absent, shows.missed) == (one.absent, one.missed)
    assert (shows.unmet, shows.looser) == (one.unmet, one.looser)


def test_the_most_frequent_spelling_of_all_shows_is_shown(
    both: Both, open_shows: Callable[..., KnowledgeBase]
) -> None:
    labels = [base.taxonomy.label("gear-talk") for base in both]
    with open_shows("cloud", "z") as two:
        labels.append(two.taxonomy.label("gear-talk"))
    assert labels == ["Gear Talk", "Gear Talk", "gear talk"]


QUESTIONS: dict[str, Callable[[KnowledgeBase], object]] = {
    "articles": lambda base: [one.id for one in base.articles()],
    "episodes": lambda base: [one.episode.id for one in base.episodes()],
    "tags": lambda base: base.tags(),
    "presenters": lambda base: [
        (one.name, [article.id for article in one.articles], one.topics)
        for one in base.presenters()
    ],
    "radar": lambda base: base.radar(),
    "statistics": lambda base: base.statistics().articles,
    "trends": lambda base: base.trends(["prometheus", "長期保存"]),
    "why": lambda base: base.why("cloud:001#2").tags,
    "related": lambda base: {
        one.hit.article.id for one in base.related("cloud:001#2", limit=5)
    },
    "seen": lambda base: [
        [article.id for article in seen.articles]
        for seen in base.seen(["https://prometheus.io/blog/three", "React"])
    ],
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_to_shows_has_the_answer_of_one_archive(
    both: Both, question: str
) -> None:
    shows, one = map(QUESTIONS[question], both)
    assert shows == one


FILTERS = {
    "show:cloud": {"cloud:001#1", "cloud:001#2", "cloud:002#1"},
    "prometheus show:web-dev": {"web-dev:001#1"},
    "prometheus -show:web-dev": {"cloud:002#1", "cloud:001#2"},
    "show:Z OR react": {"z:001#1", "web-dev:001#2"},
    "ep:1": {
        *("cloud:001#1", "cloud:001#2", "web-dev:001#1", "web-dev:001#2", "z:001#1"),
    },
    "ep:cloud:1": {"cloud:001#1", "cloud:001#2"},
    "ep:web-dev:2..11": {"web-dev:010#1"},
    "ep:2..": {"cloud:002#1", "web-dev:010#1"},
}


@pytest.mark.parametrize("query", FILTERS)
def test_show_filters(both: Both, query: str) -> None:
    found = both[0].search(query, limit=100)
    ids = {str(one) for hit in found.hits for one in (hit.article.id, *hit.also)}
    assert FILTERS[query] <= ids
    assert {hit.article.id for hit in found.hits} <= FILTERS[query]
    assert all(hit.article.show == hit.article.id.split(":")[0] for hit in found.hits)


def test_shows_are_counted(both: Both) -> None:
    found = both[0].search("prometheus OR 長期保存", with_facets=True)
    counts = [(one.name, one.title, one.count) for one in found.shows]
    assert counts == [
        ("cloud", "cloud", 2),
        ("web-dev", "web-dev", 1),
        ("z", "The last", 1),
    ]
    assert both[1].search("prometheus", with_facets=True).shows == ()


def test_results_are_narrowed_by_show(both: Both) -> None:
    view = ArchiveView(both[0])
    page = SearchPage(query="prometheus")
    with speaking("ja"):
        html = PageSet(view).render(page, Frame(language="ja"))
    assert "番組で絞る" in html
    assert 'q=prometheus&amp;show=web-dev"' in html
    narrowed = view_search(view, replace(page, show="web-dev"), Frame(language="en"))
    assert isinstance(narrowed, SearchContent)
    shown = {hit.article.id.partition(":")[0] for hit in narrowed.result.hits}
    assert shown == {"web-dev"}
    assert [pill.label for pill in narrowed.pills] == ["web-dev"]
    alone = PageSet(ArchiveView(both[1])).render(page, Frame(language="en"))
    assert "By show" not in alone


def test_page_that_two_shows_bring_names_the_other(both: Both) -> None:
    (hit,) = both[0].search("title:prometheus by:mori").hits
    assert {str(hit.article.id), *hit.also} == {"cloud:002#1", "web-dev:001#1"}


def test_unknown_show_is_an_error_with_near_names(both: Both) -> None:
    with pytest.raises(NotFoundError, match="did you mean web-dev"):
        both[0].search("show:web-dex")
    with pytest.raises(NotFoundError, match="no show 'cloud'"):
        both[1].search("show:cloud")


@pytest.mark.parametrize(
    "written", ["web-dev:001#2", "web-dev:1/2", "WEB-DEV:1 2", "web-dev:1:2"]
)
def test_id_of_a_show_is_accepted_in_any_form(both: Both, written: str) -> None:
    assert both[0].article(written).title == "React"


def test_show_without_an_index_is_an_error_that_names_it(
    indexes: dict[str, RemoteIndex],
    make_remote_index: Callable[[Path], RemoteIndex],
    open_index: Callable[..., KnowledgeBase],
    tmp_path: Path,
) -> None:
    some = {**indexes, "new": make_remote_index(tmp_path / "index")}
    shows = RemoteShows(some, titles={}, gather=lambda _: b"")
    with pytest.raises(IndexStateError, match=r"^show new: there is no index yet$"):
        open_index(shows, write(tmp_path, LAST), reads_only=True)


def test_show_of_other_rules_is_an_error_that_names_it(
    indexes: dict[str, RemoteIndex],
    make_remote_index: Callable[[Path], RemoteIndex],
    open_index: Callable[..., KnowledgeBase],
    tmp_path: Path,
) -> None:
    other = make_remote_index(tmp_path / "index")
    episodes = write(tmp_path, LAST)
    topics = tmp_path / "topics.toml"
    topics.write_text('[own-topic]\nlabel = "Own"\n', "utf-8")
    open_index(other, episodes).close()
    shows = RemoteShows(
        {"a": indexes["z"], "b": other}, titles={}, gather=lambda _: b""
    )
    with pytest.raises(IndexStateError, match=r"^show b: it was built by other rules"):
        open_index(shows, episodes, reads_only=True)


def test_shows_are_followed_and_never_written(
    open_shows: Callable[..., KnowledgeBase], indexes: dict[str, RemoteIndex]
) -> None:
    shows = RemoteShows(indexes, titles={}, gather=lambda _: b"")
    with pytest.raises(IndexStateError, match="read, and not written"), shows.lock():
        pass
    with open_shows("cloud", "z") as base:
        before = base.revision
        base.refresh()
        assert base.revision == before
        assert {one.show for one in base.articles()} == {"cloud", "z"}
