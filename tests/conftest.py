"""Fixtures that the tests of several packages share, and the Hypothesis profiles."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings

from kbindex import KnowledgeBase
from kbindex.language import Analyzer, build_analyzer
from kbindex.topics import Tagger, Taxonomy, load_taxonomy

settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile("ci", max_examples=300, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Let one process run files that are named: to start others takes longer."""
    return 0 if all(".py" in name for name in config.args) else None


CACHE = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Give a test run, its workers and all processes that they start an empty cache.

    The user's own stays as it is. Tables of bridges, which take two seconds to build,
    are shared through it by all tests that have the same.
    """
    if hasattr(config, "workerinput"):
        return
    cache = mkdtemp(prefix="kbindex-")
    Path(cache).chmod(0o755)  # a test runs the program as another user
    config.stash[CACHE] = os.environ["XDG_CACHE_HOME"] = cache


def pytest_sessionfinish() -> None:
    """Write what coverage measured: a worker that is slow to end is killed."""
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
        patch.setattr("kbindex.indexing.build.Tagger", _make_tagger)
        yield


_taggers: dict[int, Tagger] = {}


def _make_tagger(taxonomy: Taxonomy, analyzer: Analyzer) -> Tagger:
    """Return the tagger of a taxonomy; all analyzers are alike."""
    if id(taxonomy) not in _taggers:
        _taggers[id(taxonomy)] = Tagger(taxonomy, analyzer)
    return _taggers[id(taxonomy)]


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """The analyzer of index and queries; it keeps no state but caches."""
    return build_analyzer()


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
