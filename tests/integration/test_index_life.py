"""An index that is refreshed, searched and killed at once: whole at every moment."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.index.embedded.manifest import load_manifest
from kbindex.workers import Tell, map_in_processes
from tests.waiting import wait_for_end

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are forked and looked for on Linux alone"
)

EPISODE = """\
# {name}

- Recording date: 2021-07-02

## Contents

### @ry

#### [Thanos {name} v{version}](https://thanos.io/{name})

- Prometheusの監視データの長期保存
"""


def put(path: Path, version: int) -> None:
    """Exchange an episode in one step, as an editor does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    name = path.parent.name
    new.write_text(EPISODE.format(name=name, version=version), encoding="utf-8")
    new.replace(path)


def titles_of(base: KnowledgeBase) -> set[str]:
    """Every title, by searching."""
    return {hit.article.title for hit in base.search("Thanos", limit=1000).hits}


def strays_of(index: Path) -> set[str]:
    """Name what no finished run leaves in an index."""
    found = {path.name for path in index.iterdir()}
    current = (index / "CURRENT").read_text().split()[0]
    others = {name for name in found if name.startswith("g")} - {current}
    ours = {current, "CURRENT", "LOCK", "STAMP", "kbindex.json"}
    strays = found - others - ours - {".gitignore", "CACHEDIR.TAG"}
    if len(others) > 1:
        strays |= others
    for name in (current, *others):
        folder = index / name
        found = {path.name for path in folder.iterdir()}
        if name != current and "kbindex.part" in found:
            continue  # a run that was killed had begun to remove it
        strays |= found - {"manifest.json", *load_manifest(folder).files}
    return strays


# Killed at any moment

WORK = """
import sys
from kbindex import KnowledgeBase
from kbindex.indexing import build as building
episodes, index, cache, what = sys.argv[1:]
building._SHARE_BYTES = 500  # worker processes for an archive as small as this
print("ready", flush=True)
with KnowledgeBase.open(episodes, index, full=what == "full", cache=cache) as base:
    if what == "search":
        base.search("Thanos")
"""


def start(episodes: Path, index: Path, what: str) -> subprocess.Popen[bytes]:
    """Start a process, of a group of its own, that works as soon as this returns.

    Its cache lies beside the index.
    """
    cache = index.with_name("cache")
    process = subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", WORK, str(episodes), str(index), str(cache), what],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def kill_often(episodes: Path, index: Path, *, count: int) -> None:
    rnd = random.Random(count)  # noqa: S311 - no secret
    names = [f"{number:03}" for number in range(1, 41)]
    versions = dict.fromkeys(names, 0)
    for name in names:
        put(episodes / name / "README.md", 0)
    with KnowledgeBase.open(episodes, index) as base:
        base.search("Thanos")
    seconds = {what: duration(episodes, index, what) for what in ("refresh", "full")}
    seconds["search"] = 1.5  # most of which builds the table of bridges
    for number in range(1, count + 1):
        before = wanted(versions)
        for name in rnd.sample(names, rnd.choice((0, 1, 1, 3, 30))):
            versions[name] = number
            put(episodes / name / "README.md", number)
        what = rnd.choice(("refresh", "refresh", "full", "search"))
        if what == "search":
            for table in index.with_name("cache").glob("bridges-*"):
                table.unlink()
        with start(episodes, index, what) as process:
            time.sleep(rnd.uniform(0, 1.2 * seconds[what]))
            process.kill()
            process.wait()
            with KnowledgeBase.open(episodes, index, refresh=False) as base:
                assert titles_of(base) in (before, wanted(versions))
            with KnowledgeBase.open(episodes, index) as base:
                assert titles_of(base) == wanted(versions)
                assert base.changes.reason is None
            assert strays_of(index) == set()
            wait_for_end(process.pid)
            assert process.communicate() == (b"", b"")
            assert strays_of(index) == set()
    with KnowledgeBase.open(episodes, index, cache=index.with_name("cache")) as base:
        assert titles_of(base) == wanted(versions)


def duration(episodes: Path, index: Path, what: str) -> float:
    """Measure how long a run works that is not killed, on three edited episodes."""
    for name in ("001", "002", "003"):
        put(episodes / name / "README.md", 0)
        os.utime(episodes / name / "README.md", (0, 0))
    process = start(episodes, index, what)
    begin = time.monotonic()
    process.communicate()
    assert process.returncode == 0
    return time.monotonic() - begin


def wanted(versions: dict[str, int]) -> set[str]:
    return {f"Thanos {name} v{version}" for name, version in versions.items()}


def test_runs_that_are_killed_leave_the_index_whole(
    episodes: Path, index: Path
) -> None:
    kill_often(episodes, index, count=4)


@pytest.mark.slow
@pytest.mark.timeout(5400)
def test_a_thousand_runs_that_are_killed_leave_the_index_whole(
    episodes: Path, index: Path
) -> None:
    kill_often(episodes, index, count=1000)


# Many at once


class Crowd:
    """Processes that refresh and search one index at the same time."""

    def __init__(self, episodes: Path, index: Path, *, end: float) -> None:
        self.episodes = episodes
        self.index = index
        self.end = end

    def __call__(self, role: str, _: Tell) -> int:
        """Work until the end; return how often."""
        work = {
            "refresh": self._refresh,
            "search": self._search,
            "stay": self._search_staying_open,
        }[role.partition(" ")[0]]
        count = 0
        while time.monotonic() < self.end:
            work(role, count)
            count += 1
        return count

    def _refresh(self, role: str, count: int) -> None:
        name = role.replace(" ", "")
        put(self.episodes / name / "README.md", count)
        KnowledgeBase.update(self.episodes, self.index)
        with KnowledgeBase.open(self.episodes, self.index, refresh=False) as base:
            assert f"Thanos {name} v{count}" in self._search_all(base)

    def _search(self, _: str, count: int) -> None:
        with KnowledgeBase.open(
            self.episodes, self.index, refresh=count % 2 == 0
        ) as base:
            self._search_all(base)

    def _search_staying_open(self, _: str, __: int) -> None:
        with KnowledgeBase.open(self.episodes, self.index) as base:
            for number in range(20):
                self._search_all(base)
                assert base.search(f"Thannos {number:03}").hits
                assert base.tags()
                assert base.article("001#1").number == 1
                if number % 7 == 0:
                    assert base.episodes()
                    base.refresh()

    def _search_all(self, base: KnowledgeBase) -> set[str]:
        titles = titles_of(base)
        names = sorted(title.split()[1] for title in titles)
        assert names == sorted(path.name for path in self.episodes.iterdir())
        return titles


def work_at_once(
    episodes: Path, index: Path, *, seconds: float, roles: Sequence[str]
) -> None:
    for name in ("001", "002", "003", *roles):
        put(episodes / name.replace(" ", "") / "README.md", 0)
    with KnowledgeBase.open(episodes, index) as base:
        base.search("Thanos")
    crowd = Crowd(episodes, index, end=time.monotonic() + seconds)
    counts = map_in_processes(crowd, roles, lambda _: None)
    print(dict(zip(roles, counts, strict=True)))  # noqa: T201 - for `pytest -s`
    assert all(counts)
    with KnowledgeBase.open(episodes, index) as base:
        assert len(titles_of(base)) == len(roles) + 3
    assert strays_of(index) == set()


def roles(refreshing: int, searching: int) -> list[str]:
    """Name who refreshes, and who searches; every third keeps the index open."""
    return [
        *(f"refresh {number}" for number in range(refreshing)),
        *(f"{'search' if n % 3 else 'stay'} {n}" for n in range(searching)),
    ]


def test_refreshing_and_searching_at_once(episodes: Path, index: Path) -> None:
    work_at_once(episodes, index, seconds=4, roles=roles(2, 4))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_four_refreshing_and_eight_searching_for_two_minutes(
    episodes: Path, index: Path
) -> None:
    work_at_once(episodes, index, seconds=120, roles=roles(4, 8))
