"""Private episodes are in no answer: an archive answers as if they were not there."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import ArchiveError, NotFoundError
from kbindex.index import IndexFolder

pytestmark = pytest.mark.usefixtures("each_engine")

PUBLIC = {
    "001.md": "# One\n\n- Date: 2022-04-01\n- Hosts: ada\n\n## ada\n\n"
    "### [etcd leases](https://example.com/etcd)\n\n- leases of Prometheus end\n",
    "002/README.md": "# Two\n\n- Date: 2022-05-01\n\n## grace\n\n"
    "### [Kubernetes upgrades](https://example.com/up)\n\n- etcd first\n- 障害の話\n",
    "002/transcript.vtt": "WEBVTT\n\n00:01.000 --> 00:09.000\n<v Ada>a calm harbour\n",
    "006.md": "---\ntitle: Six\nprivate: false\ndraft: no\npublished: true\n---\n\n"
    "## ada\n\n### [Grafana boards](https://example.com/boards)\n\n- boards\n",
}

_BODY = (
    "\n## zebedee\n\n### [Vault and quokkasecret](https://example.com/etcd)\n\n"
    "- quokkasecret: Istio, Vault, 極秘計画\n- HSTS (Hidden Sundry Things Secret)\n"
)

PRIVATE = {
    "003-private.md": "# Three\n\n- Date: 2019-01-01\n- Guests: zebedee\n" + _BODY,
    "003-private.transcript.md": "zebedee: quokkasecret was said\n",
    "004-PRIVATE/README.md": "# Four\n" + _BODY,
    "004-PRIVATE/more.md": "# More\n" + _BODY,
    "below-private/001.md": "# Another one\n" + _BODY,
    "005.md": "---\nprivate: true\n---\n" + _BODY,
    "005.transcript.md": "zebedee: quokkasecret was said\n",
    "007/README.md": "---\ndraft: true\n---\n" + _BODY,
    "007/notes.md": "# Notes\n" + _BODY,
    "008.md": "+++\npublished = false\n+++\n" + _BODY,
    "009.md": "\ufeff---\r\nPrivate: 'yes'\r\n---\r\n" + _BODY,
}

SECRETS = (
    "quokkasecret",
    "極秘計画",
    "zebedee",
    "Vault",
    "HSTS",
    "Istio",
    "secret was",
)

Open = Callable[..., KnowledgeBase]


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def answers(base: KnowledgeBase) -> Iterator[object]:
    """All that an archive can be asked, for comparison."""
    yield base.episodes()
    yield list(base.records())
    yield base.tags()
    yield base.presenters()
    yield base.statistics()
    yield base.understanding()
    yield base.rising()
    yield base.suggest_tags()
    yield [base.propose_tags(article.id) for article in base.articles()]
    yield base.glossary()
    yield base.passages()
    yield base.radar()
    yield base.generation().articles
    for query in (*SECRETS, "etcd", "quokkasecrt", "presenter:zebede"):
        found = base.search(query, with_facets=True, with_episodes=True)
        yield query, found
    for query in ("tag:vault", "tag:vaul", "year:2019", "harbour in:transcript"):
        yield query, _or_error(partial(base.search, query))
    for article in base.articles():
        yield base.related(article.id)
        yield base.why(article.id)
    yield base.seen(("https://example.com/etcd", "Vault and quokkasecret"))
    yield base.trends(("vault", "etcd"))
    yield [_or_error(partial(base.record, n)) for n in ("003-private", "5", "8#1")]
    yield base.changes.diagnostics


def _or_error(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except NotFoundError as error:
        return str(error), error.near


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """The archive with its private episodes, and without."""
    whole, public = tmp_path / "whole", tmp_path / "public"
    write(whole, PUBLIC | PRIVATE)
    write(public, PUBLIC)
    return whole, public


def test_nothing_of_a_private_episode_is_in_any_answer(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    whole, public = both
    with KnowledgeBase.open(public, tmp_path / "i") as base:
        wanted = list(answers(base))
    with KnowledgeBase.open(whole, tmp_path / "j", leave_out=("*-private",)) as without:
        found = list(answers(without))
    assert found == wanted
    assert found[:3] != [(), [], ()]


@pytest.mark.parametrize("each_engine", ["embedded"], indirect=True)
def test_no_file_of_an_index_holds_a_word_of_a_private_episode(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    index = tmp_path / "i"
    KnowledgeBase.open(both[0], index, leave_out=["*-private"]).close()
    files = [path for path in index.rglob("*") if path.is_file()]
    assert any(b"harbour" in path.read_bytes() for path in files)
    for path in files:
        content = path.read_bytes()
        assert b"quokka" not in content
        assert b"zebedee" not in content
        assert b"private" not in path.relative_to(index).as_posix().encode()


@pytest.mark.parametrize("each_engine", ["embedded"], indirect=True)
def test_the_whole_index_stays_as_it_is(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    index = tmp_path / "i"
    with KnowledgeBase.open(both[0], index) as base:
        wanted = len(base.articles())
    before = IndexFolder(index).current()
    with KnowledgeBase.open(both[0], index, leave_out=("*-private",)) as without:
        assert without.changes.added
        assert len(without.articles()) < wanted
    assert IndexFolder(index).current() == before
    with KnowledgeBase.open(both[0], index) as base:
        assert base.changes.is_empty
        assert len(base.articles()) == wanted
    with KnowledgeBase.open(both[0], index, leave_out=("*-private",)) as without:
        assert without.changes.is_empty


def test_the_whole_index_can_be_built_behind_the_public_one(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    index = tmp_path / "i"
    KnowledgeBase.open(both[0], index, leave_out=("*-private",)).close()
    with KnowledgeBase.open(both[0], index) as base:
        assert base.search("quokkasecret").total


def test_an_archive_without_private_episodes_has_one_index(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    index = tmp_path / "i"
    KnowledgeBase.open(both[1], index).close()
    with KnowledgeBase.open(both[1], index, leave_out=("*-private",)) as base:
        assert base.changes.is_empty
    assert not (index / "public").exists()


def test_an_episode_that_becomes_private_goes_and_one_that_is_published_comes(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    episodes, index = both[1], tmp_path / "i"
    page = episodes / "006.md"
    with KnowledgeBase.open(episodes, index, leave_out=()) as base:
        assert base.search("boards").total == 1
        public = page.read_text()
        page.write_text(public.replace("private: false", "private: true"))
        with KnowledgeBase.open(episodes, index) as whole:  # the index of all has it
            assert whole.search("boards").total == 1
        base.refresh()
        assert base.search("boards").total == 0
        with KnowledgeBase.open(episodes, index, refresh=False, leave_out=()) as other:
            assert other.search("boards").total == 0
        page.write_text(public)
        base.refresh()
        assert base.search("boards").total == 1


def test_an_index_is_not_read_as_it_is_where_it_holds_what_became_private(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    episodes, index = both[0], tmp_path / "i"
    KnowledgeBase.open(episodes, index, leave_out=("*-private",)).close()
    page = episodes / "002/README.md"
    page.write_text("---\nprivate: true\n---\n" + page.read_text())
    with KnowledgeBase.open(
        episodes, index, refresh=False, leave_out=("*-private",)
    ) as base:
        assert [one.episode.id for one in base.episodes()] == ["001", "006"]
        assert base.search("harbour in:transcript").passages == ()
    with KnowledgeBase.open(
        episodes, index, refresh=False, leave_out=("*-private", "00[1]")
    ) as base:
        assert [one.episode.id for one in base.episodes()] == ["006"]


def test_drafts_are_kept_where_they_are_wanted(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    with KnowledgeBase.open(
        both[0], tmp_path / "i", leave_out=("*-private",), drafts=True
    ) as base:
        ids = [one.episode.id for one in base.episodes()]
    assert ids == ["001", "002", "006", "007", "008"]


def test_a_link_to_a_private_episode_is_private(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    episodes = both[0]
    (episodes / "latest.md").symlink_to("003-private.md")
    (episodes / "newest").symlink_to("004-PRIVATE", target_is_directory=True)
    with KnowledgeBase.open(episodes, tmp_path / "i", leave_out=("*-private",)) as base:
        assert [one.episode.id for one in base.episodes()] == ["001", "002", "006"]


def test_where_all_is_private_there_are_no_episodes(tmp_path: Path) -> None:
    write(tmp_path / "e", PRIVATE)
    with pytest.raises(ArchiveError, match="every episode in it is private"):
        KnowledgeBase.open(tmp_path / "e", tmp_path / "i", leave_out=("*-private",))


def test_a_folder_is_left_out_by_its_path(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    episodes = both[1]
    shutil.copytree(episodes / "002", episodes / "drafts" / "020")
    with KnowledgeBase.open(episodes, tmp_path / "i", leave_out=("drafts/*",)) as base:
        assert [one.episode.id for one in base.episodes()] == ["001", "002", "006"]
