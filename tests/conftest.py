"""Fixtures that the tests of several packages share, and the Hypothesis profiles."""

import datetime as dt
import gc
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from msgspec.structs import replace
from platformdirs import user_cache_path

from kbindex import KnowledgeBase
from kbindex.config import cache_bridges
from kbindex.index import (
    AnalyzedRecord,
    EpisodeEntry,
    Index,
    IndexFolder,
    IndexReader,
    Plan,
    SourceState,
)
from kbindex.index.memory import MemoryIndex
from kbindex.indexing.build import Builder
from kbindex.indexing.refresh import Refresher
from kbindex.language import Analyzer, build_analyzer
from kbindex.model import Article, ArticleId, Episode, EpisodeId
from kbindex.topics import Tagger, Taxonomy, load_taxonomy
from tests.cluster.fixtures import cluster_hosts, server_program, start_cluster

if TYPE_CHECKING:
    from tests.cluster.archives import Archives

__all__ = ["cluster_hosts", "server_program", "start_cluster"]

# A gate gives one answer for one tree; at a desk the examples are new each time.
settings.register_profile(
    "dev", max_examples=25, deadline=None, derandomize="CI" in os.environ
)
settings.register_profile("ci", max_examples=300, deadline=None)
# On servers an archive is written in half a second, and each example writes some.
settings.register_profile("cluster", max_examples=5, deadline=None, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Let one process run files that are named: to start others takes longer.

    Tests on a cluster run in one, too: each process would start one of its own.
    """
    is_one = config.option.markexpr.startswith("cluster")
    return 0 if is_one or all(".py" in name for name in config.args) else None


CACHE = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Give each worker, and all processes that it starts, an empty cache.

    The user's own stays as it is; TESTS_CACHE_HOME, beside it, is what tests may keep.
    Tables of bridges are shared through the empty one by all tests that have the same.
    Workers share none: it remembers so many indexes that were built here, and what
    others build would push out those of a test that still runs.
    """
    os.environ.setdefault("TESTS_CACHE_HOME", str(user_cache_path("kbindex-tests")))
    is_worker = hasattr(config, "workerinput")
    above = os.environ["XDG_CACHE_HOME"] if is_worker else None
    cache = mkdtemp(prefix="kbindex-", dir=above)
    Path(cache).chmod(0o755)  # a test runs the program as another user
    if not is_worker:
        config.stash[CACHE] = cache
    os.environ["XDG_CACHE_HOME"] = cache
    os.environ["XDG_CONFIG_HOME"] = cache  # the developer's own settings stay away


def pytest_collection_finish() -> None:
    """Look for garbage among the tests themselves no more: all last as long as the run.

    Source: measured, they are half a gigabyte, and a tenth of the run went into it.
    """
    gc.collect()
    gc.freeze()


MEASURED_CASES = 2
"""Cases of a test that coverage measures, for others walk the same lines.

To measure all took as long again as to run them.
"""

STARTS_COVERAGE = "COVERAGE_PROCESS_START"
cases: Counter[str] = Counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure what the first cases of each test cover; a law tries many by itself."""
    name, _, _ = item.nodeid.partition("[")
    cases[name] += 1
    is_measured = cases[name] <= MEASURED_CASES and "/property/" not in name
    coverage = sys.modules.get("coverage")
    measuring = coverage and coverage.Coverage.current()
    if not measuring or is_measured:
        return (yield)
    measuring.stop()
    settings_file = os.environ.pop(STARTS_COVERAGE, None)
    try:
        return (yield)
    finally:
        if settings_file is not None:
            os.environ[STARTS_COVERAGE] = settings_file
        measuring.start()


CRASHED = pytest.StashKey[bool]()


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(sched: object) -> None:
    """Note that a worker crashed: its test counts as failed, but is worse than that."""
    sched.config.stash[CRASHED] = True  # type: ignore[attr-defined] # any scheduler's


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say by the status that a worker crashed, and write what coverage measured.

    A worker that is slow to end is killed.
    """
    if session.config.stash.get(CRASHED, False):
        session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
    coverage = sys.modules.get("coverage")
    measuring = coverage and coverage.Coverage.current()
    if measuring:
        measuring.save()


def pytest_unconfigure(config: pytest.Config) -> None:
    if CACHE in config.stash:
        shutil.rmtree(config.stash[CACHE], ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def messages_are_english() -> Iterator[None]:
    """Let the locale of whoever runs the tests be of no matter."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LANGUAGE", "KBINDEX_LANG", "LC_MESSAGES"):
            patch.delenv(name, raising=False)
        patch.setenv("LC_ALL", "C.UTF-8")
        yield


@pytest.fixture(scope="session", autouse=True)
def taxonomy_is_loaded_once() -> Iterator[None]:
    """Let all refreshes of a test run share the tagger; making one takes 0.3 s."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "kbindex.topics.taxonomy.topic_tree.load_taxonomy", cache(load_taxonomy)
        )
        builder = partial(Builder, make_tagger=_make_tagger)
        patch.setattr("kbindex.indexing.build.Builder", builder)
        yield


_taggers: list[tuple[Taxonomy, Tagger]] = []
"""The last ones; each holds a dictionary, and a run may use a thousand taxonomies."""


def _make_tagger(taxonomy: Taxonomy, analyzer: Analyzer) -> Tagger:
    """Return the tagger of a taxonomy; all analyzers are alike."""
    known = next((tagger for of, tagger in _taggers if of is taxonomy), None)
    tagger = known or Tagger(taxonomy, analyzer)
    if known is None:
        _taggers[:] = [(taxonomy, tagger), *_taggers[:7]]
    return tagger


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """The analyzer of index and queries; it keeps no state but caches."""
    return build_analyzer()


MakeIndex = Callable[[Path], Index]


ENGINES: Mapping[str, MakeIndex] = {
    "embedded": IndexFolder,
    "memory": lambda _: MemoryIndex(),
}


ON_SERVERS = pytest.param("opensearch", marks=pytest.mark.cluster)


@pytest.fixture(scope="session", params=[*ENGINES, ON_SERVERS])
def make_index(request: pytest.FixtureRequest) -> MakeIndex:
    """Make an index by each engine, in a folder where it needs one.

    What an engine promises is tested on all of them.
    """
    known = ENGINES.get(request.param)
    return known or request.getfixturevalue("make_remote_index")


@pytest.fixture(scope="session")
def remote_archives(cluster_hosts: tuple[str, ...]) -> Iterator["Archives"]:
    """Makes indices on servers, and removes them."""
    pytest.importorskip("opensearchpy")
    from tests.cluster.archives import Archives  # noqa: PLC0415 - needs an extra

    with Archives(cluster_hosts) as archives:
        yield archives


@pytest.fixture(scope="session")
def make_remote_index(remote_archives: "Archives") -> MakeIndex:
    """Make an index on servers; it goes with the folder that the name lies in."""
    return remote_archives.make


@pytest.fixture(scope="module", params=["embedded", ON_SERVERS])
def each_engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let what is opened with a folder have its index there, and then on servers.

    A module says of all its tests that they hold on each engine:
    `pytestmark = pytest.mark.usefixtures("each_engine")`. What it opens for all of them
    lies in a folder of `make_folder`.
    """
    if request.param == "embedded":
        yield request.param
        return
    archives: Archives = request.getfixturevalue("remote_archives")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kbindex.indexing.archive_refresher.IndexFolder", archives.make)
        yield request.param
    archives.remove_all()


@pytest.fixture(scope="module")
def make_folder(
    each_engine: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Make a folder for the archive of a module: another one for each engine."""
    return lambda name: tmp_path_factory.mktemp(f"{name}-{each_engine}")


Terms = Mapping[str, float]
"""Term → its weight."""


@pytest.fixture(scope="session")
def make_record() -> Callable[..., AnalyzedRecord]:
    """Make a record of terms as they are given, which stand nowhere."""

    def make(
        article_id: str,
        *,
        text: Terms | None = None,
        title: Terms | None = None,
        bigrams: Terms | None = None,
        words: int = 0,
        date: dt.date | None = None,
        **values: object,
    ) -> AnalyzedRecord:
        episode, _, number = article_id.rpartition("#")
        article = Article(
            id=ArticleId(article_id),
            kind="article",
            episode=EpisodeId(episode),
            source=f"{episode}.md",
            line=int(number),
            end_line=int(number),
            title=article_id,
            url=None,
            presenter=None,
            date=date,
        )
        weights = {term: (0, weight) for term, weight in (text or {}).items()}
        return AnalyzedRecord(
            article=replace(article, **values),
            text=weights | ({"rest": (words, 1.0)} if words else {}),
            title={term: (1, weight) for term, weight in (title or {}).items()},
            bigrams={term: (1, weight) for term, weight in (bigrams or {}).items()},
            places={},
        )

    return make


@pytest.fixture(scope="session")
def entries_of() -> Callable[[Iterable[AnalyzedRecord]], list[EpisodeEntry]]:
    """Make the entries of the episodes that records are of, in their order."""
    return lambda records: [entry for entry, _ in _by_episode(records)]


def _by_episode(
    records: Iterable[AnalyzedRecord],
) -> Iterator[tuple[EpisodeEntry, list[AnalyzedRecord]]]:
    for path, group in groupby(records, key=lambda one: one.article.source):
        of_episode = list(group)
        article = of_episode[0].article
        header = Episode(id=article.episode, title="", source=path, date=article.date)
        entry = EpisodeEntry(
            source=SourceState(
                path=path, size=0, mtime_ns=0, inode=0, sha256="", is_settled=True
            ),
            id=article.episode,
            episode=header,
            articles=len(of_episode),
            records=len(of_episode),
            length=sum(n for one in of_episode for n, _ in one.text.values()),
            tags={
                one.article.id: one.article.tags
                for one in of_episode
                if one.article.tags
            },
        )
        yield entry, of_episode


@pytest.fixture(scope="session")
def open_records(
    make_index: MakeIndex,
) -> Callable[[Iterable[AnalyzedRecord]], AbstractContextManager[IndexReader]]:
    """Write records into an index by each engine, and open it."""

    @contextmanager
    def write_and_open(records: Iterable[AnalyzedRecord]) -> Generator[IndexReader]:
        with TemporaryDirectory() as name:
            index = make_index(Path(name) / "index")
            plan = Plan(fingerprint="")
            with index.lock(), index.stage(plan, base=None) as stage:
                with stage.part(0) as writer:
                    for entry, of_episode in _by_episode(records):
                        writer.add(entry, of_episode)
                    part = writer.finish()
                generation = stage.commit([part])
            with generation.open() as reader:
                yield reader

    return write_and_open


@pytest.fixture(scope="session")
def open_index(analyzer: Analyzer) -> Callable[..., KnowledgeBase]:
    """Bring an index of any engine up to date with episodes, and answer from it."""

    def open_any(
        index: Index, episodes: Path, *, full: bool = False, reads_only: bool = False
    ) -> KnowledgeBase:
        refresher = Refresher(
            episodes=episodes, index=index, analyzer=analyzer, reads_only=reads_only
        )
        base = KnowledgeBase(refresher, cache=cache_bridges())
        base.refresh(full=full)
        return base

    return open_any


@pytest.fixture
def episodes(tmp_path: Path) -> Path:
    """An empty archive."""
    folder = tmp_path / "episodes"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where the index of `episodes` goes; nothing is there yet."""
    return tmp_path / "index"


@pytest.fixture
def write(episodes: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below `episodes`; a name without suffix is NAME/README.md."""

    def write_episode(name: str, content: str | bytes) -> Path:
        is_file = name.endswith((".md", ".html"))
        path = episodes / name if is_file else episodes / name / "README.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_episode


@pytest.fixture
def open_base(episodes: Path, index: Path) -> Iterator[Callable[..., KnowledgeBase]]:
    """Open `episodes` with `index`, as often as wanted; all are closed at the end."""
    with ExitStack() as stack:

        def open_with(**options: bool) -> KnowledgeBase:
            base = KnowledgeBase.open(
                episodes,
                index,
                refresh=options.pop("refresh", True),
                full=options.pop("full", False),
            )
            assert not options
            return stack.enter_context(base)

        yield open_with
