"""An index on servers whose indexers are killed or paused: whole at every moment."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from kbindex.index.opensearch.generations import RemoteIndex, Shape, StoredGeneration
from kbindex.index.opensearch.lease import Clocks
from kbindex.index.opensearch.state import StateStore
from kbindex.indexing.refresh import Refresher
from kbindex.workers import map_in_processes
from tests.cluster.held import shown_by_alias
from tests.waiting import wait_for_end

if TYPE_CHECKING:
    from pathlib import Path

    from kbindex.config.cluster import ClusterConfig
    from kbindex.index.opensearch.connection import Connection
    from kbindex.language import Analyzer
    from kbindex.workers import Tell

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(
        sys.platform != "linux", reason="processes are forked and found on Linux alone"
    ),
]

LEASE_S = 2.0
SHAPE = Shape(replicas=0, grace_s=0)
NAMES = [f"{number:03}" for number in range(1, 21)]

EPISODE = """\
# {name}

- Recording date: 2021-07-02

## Contents

### @ry

#### [Thanos {name} v{version}](https://thanos.io/{name})

- Prometheusの監視データの長期保存
"""

WORK = """
import sys
from pathlib import Path
from kbindex.config.cluster import ClusterConfig
from kbindex.errors import KbindexError
from kbindex.index.opensearch.connection import Connection
from kbindex.index.opensearch.generations import RemoteIndex, Shape
from kbindex.index.opensearch.lease import Clocks
from kbindex.index.opensearch.state import StateStore
from kbindex.indexing import build as building
from kbindex.indexing.refresh import Refresher
from kbindex.language import build_analyzer
episodes, name, lease_s, what, *hosts = sys.argv[1:]
building._SHARE_BYTES = 500  # worker processes for an archive as small as this
config = ClusterConfig(hosts=tuple(hosts), archive="a")
index = RemoteIndex(
    Connection.open(config),
    name,
    shape=Shape(replicas=0, grace_s=0),
    clocks=Clocks(lease_s=float(lease_s)),
)
refresher = Refresher(
    episodes=Path(episodes), index=index, analyzer=build_analyzer()
)
print("ready", flush=True)
try:
    refresher.refresh(full=what == "full")
except KbindexError as error:
    sys.exit(str(error))
"""


class Life:
    """An archive whose indexers come and go.

    Args:
        versions: Episode → what it was changed to last.
    """

    def __init__(
        self, connection: Connection, config: ClusterConfig, episodes: Path
    ) -> None:
        self.connection, self.config, self.episodes = connection, config, episodes
        self.name = f"{config.prefix}-a"
        self.lease_s = LEASE_S
        self.versions = dict.fromkeys(NAMES, 0)
        for name in NAMES:
            self.put(name, 0)

    def open(self) -> RemoteIndex:
        """Return the index, as a program opens it."""
        clocks = Clocks(lease_s=self.lease_s)
        return RemoteIndex(self.connection, self.name, shape=SHAPE, clocks=clocks)

    def put(self, name: str, version: int) -> None:
        """Exchange an episode in one step, as an editor does."""
        self.versions[name] = version
        path = self.episodes / f"{name}.md"
        new = path.with_suffix(".new")
        text = EPISODE.format(name=name, version=version)
        new.write_text(text, encoding="utf-8")
        new.replace(path)

    @property
    def wanted(self) -> set[str]:
        return {f"Thanos {name} v{version}" for name, version in self.versions.items()}

    def titles(self) -> set[str]:
        """Every title that the current generation has."""
        generation = self.open().current()
        assert generation
        with generation.open() as reader:
            documents = sorted(reader.matching(), key=str)
            return {record.article.title for record in reader.read(documents)}

    def refresh(self, analyzer: Analyzer) -> None:
        Refresher(
            episodes=self.episodes, index=self.open(), analyzer=analyzer
        ).refresh()

    def strays(self) -> set[str]:
        """Name what no finished run leaves."""
        known = StateStore(self.connection, self.name, copies=0).load()
        assert known
        found = {one.name for one in self.connection.indices(f"{self.name}.*")}
        return found - {*known.state.named, f"{self.name}.state"}

    def check_alias(self) -> None:
        """See that other tools find what is read, each record once."""
        generation = self.open().current()
        assert isinstance(generation, StoredGeneration)
        assert self.connection.aliased(self.name) == generation.pointer.parts
        assert len(shown_by_alias(generation, self.name)) == len(self.versions)

    def start(self, what: str) -> subprocess.Popen[bytes]:
        """Start a process, of a group of its own, that works when this returns."""
        arguments = (str(self.episodes), self.name, str(self.lease_s), what)
        process = subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-c", WORK, *arguments, *self.config.hosts],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        return process

    def duration(self, what: str) -> float:
        """Measure how long a run works that is not disturbed."""
        process = self.start(what)
        begin = time.monotonic()
        assert process.communicate()[1] == b""
        return time.monotonic() - begin


@pytest.fixture
def life(connection: Connection, cluster_config: ClusterConfig, episodes: Path) -> Life:
    return Life(connection, cluster_config, episodes)


def kill_often(life: Life, analyzer: Analyzer, *, count: int) -> None:
    rnd = random.Random(count)  # noqa: S311 - no secret
    life.refresh(analyzer)
    life.put("001", 0)
    seconds = {what: life.duration(what) for what in ("refresh", "full")}
    done = 0
    for number in range(1, count + 1):
        before = life.wanted
        for name in rnd.sample(NAMES, rnd.choice((1, 1, 3, 15))):
            life.put(name, number)
        what = rnd.choice(("refresh", "refresh", "full"))
        process = life.start(what)
        time.sleep(rnd.uniform(0, 1.1 * seconds[what]))
        process.kill()
        process.wait()
        found = life.titles()
        assert found in (before, life.wanted)
        done += found == life.wanted
        life.refresh(analyzer)
        assert life.titles() == life.wanted
        wait_for_end(process.pid)
        assert process.communicate() == (b"", b"")
        life.open().tidy()
        assert life.strays() == set()
        life.check_alias()
    print(f"{done} of {count} killed runs had committed")  # noqa: T201 - for -s


def test_runs_that_are_killed_leave_the_index_whole(
    life: Life, analyzer: Analyzer
) -> None:
    kill_often(life, analyzer, count=3)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_sixty_runs_that_are_killed_leave_the_index_whole(
    life: Life, analyzer: Analyzer
) -> None:
    kill_often(life, analyzer, count=60)


def pause_often(life: Life, analyzer: Analyzer, *, count: int) -> int:
    """Pause runs until their right has passed; say how many were refused then."""
    rnd = random.Random(count)  # noqa: S311 - no secret
    life.refresh(analyzer)
    life.put("001", 0)
    seconds = life.duration("full")
    refused = 0
    for number in range(1, count + 1):
        for name in rnd.sample(NAMES, 3):
            life.put(name, number)
        process = life.start("full")
        time.sleep(rnd.uniform(0.1, 0.9) * seconds)
        os.killpg(process.pid, signal.SIGSTOP)
        life.put("001", 1000 + number)
        life.refresh(analyzer)
        assert life.titles() == life.wanted
        os.killpg(process.pid, signal.SIGCONT)
        _, said = process.communicate()
        if process.returncode:
            refused += 1
            assert re.search(rb"taken over|alias|there no more", said)
            assert said.count(b"\n") == 1
        assert life.titles() == life.wanted
        assert life.strays() == set()
    life.open().tidy()
    life.check_alias()
    return refused


def test_run_that_was_paused_too_long_changes_nothing(
    life: Life, analyzer: Analyzer
) -> None:
    assert pause_often(life, analyzer, count=4) > 0


class Crowd:
    """Processes that refresh one index at the same time, each its own episode."""

    def __init__(self, life: Life, analyzer: Analyzer, *, rounds: int) -> None:
        self._life, self._analyzer, self._rounds = life, analyzer, rounds

    def __call__(self, name: str, _: Tell) -> int:
        """Refresh again and again; return how often."""
        for number in range(1, self._rounds + 1):
            self._life.put(name, number)
            self._life.refresh(self._analyzer)
            assert f"Thanos {name} v{number}" in self._life.titles()
        return self._rounds


def test_two_that_refresh_at_once_lose_nothing(life: Life, analyzer: Analyzer) -> None:
    life.lease_s = 30.0  # nobody dies: one that is slow keeps its right
    life.refresh(analyzer)
    crowd = Crowd(life, analyzer, rounds=4)
    assert map_in_processes(crowd, ["001", "002"], lambda _: None) == [4, 4]
    life.versions |= {"001": 4, "002": 4}
    assert life.titles() == life.wanted
    life.open().tidy()
    assert life.strays() == set()
    life.check_alias()
