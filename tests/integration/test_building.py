"""Building an index: by one process or several, and with small segments folded."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError, KbindexError
from kbindex.index import Index, IndexFolder
from kbindex.index.embedded.manifest import SegmentInfo
from kbindex.index.embedded.writer import SegmentPartWriter
from kbindex.indexing import build as building
from kbindex.model import EpisodeId
from kbindex.shownotes import EpisodeFile
from kbindex.workers import Tell, WorkerDiedError, map_in_processes

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# {0}

- Recording date: 2021-07-{0}

## Contents

### @ry

#### [Thanos {0}](https://thanos.io/{1})

- 長期保存
- monitoring of {0}

#### 監視 {1}
"""
QUERIES = ("Thanos", "監視", "monitoring", "長期 Thanos", "Thenos", '"monitoring of"')

needs_fork = pytest.mark.skipif(
    sys.platform != "linux", reason="workers are forked on Linux alone"
)


@pytest.fixture
def ten(write: Write) -> None:
    for number in range(1, 11):
        write(f"{number:02}", EPISODE.format(f"{number:02}", number % 3))
    write("11", b"\xff\xfe no text")
    write("12.md", "")


@pytest.fixture
def shares(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let three processes work, however little there is; note how many did."""
    found: list[int] = []

    def note(
        work: Callable[[object, Tell], object], shares: Sequence[object], tell: Tell
    ) -> list[object]:
        found.append(len(shares))
        return map_in_processes(work, shares, tell)

    monkeypatch.setattr(building, "usable_cores", lambda: 3)
    monkeypatch.setattr(building, "_SHARE_BYTES", 1)
    monkeypatch.setattr(building, "map_in_processes", note)
    return found


def everything(base: KnowledgeBase) -> list[object]:
    """All that can be asked; whole values, scores and all."""
    answers: list[object] = [base.tags(), base.episodes(), tuple(base.records())]
    answers += [base.search(query, limit=50) for query in QUERIES]
    answers += [base.tag(tag.id) for tag in base.tags()]
    answers.append(base.changes.diagnostics)
    return answers


def segments(index: Path) -> tuple[SegmentInfo, ...]:
    generation = IndexFolder(index).current()
    assert generation is not None
    return generation.manifest.segments


# Several processes


@needs_fork
@pytest.mark.usefixtures("ten")
def test_several_processes_build_what_one_does(
    episodes: Path,
    tmp_path: Path,
    shares: list[int],
    *,
    make_index: Callable[[Path], Index],
    open_index: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by_several, by_one = (make_index(tmp_path / name) for name in ("several", "one"))
    with open_index(by_several, episodes) as several:
        assert shares == [3]
        with monkeypatch.context() as patch:
            patch.setattr(building, "usable_cores", lambda: 1)
            with open_index(by_one, episodes) as one:
                assert everything(several) == everything(one)
    assert shares == [3]
    assert multiprocessing.active_children() == []


@needs_fork
@pytest.mark.usefixtures("ten")
def test_each_process_writes_segments_of_its_own(
    episodes: Path, index: Path, shares: list[int]
) -> None:
    KnowledgeBase.open(episodes, index).close()
    assert shares == [3]
    found = {info.id for info in segments(index)}
    assert found  # whoever came too late had nothing left to take
    assert found <= {"000001x0x0", "000001x1x0", "000001x2x0"}


@pytest.mark.usefixtures("ten")
def test_one_process_writes_one_segment(episodes: Path, index: Path) -> None:
    KnowledgeBase.open(episodes, index).close()
    assert [info.id for info in segments(index)] == ["000001x0x0"]


@needs_fork
@pytest.mark.usefixtures("ten")
def test_progress_of_several_processes_rises_to_the_whole(
    episodes: Path, index: Path, shares: list[int]
) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))

    KnowledgeBase.open(episodes, index, progress=progress).close()
    assert shares == [3]
    assert seen == [(done, 12) for done in range(13)]


@needs_fork
@pytest.mark.usefixtures("ten")
def test_killed_worker_is_one_line_and_leaves_the_index_whole(
    write: Write,
    open_base: Open,
    *,
    index: Path,
    shares: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_base().close()
    write("13", EPISODE.format("13", "13"))
    write("14", EPISODE.format("14", "14"))
    here = os.getpid()
    add = SegmentPartWriter.add

    def be_killed(writer: SegmentPartWriter, *args: object) -> None:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        add(writer, *args)  # type: ignore[arg-type]  # as it was called

    with monkeypatch.context() as patch:
        patch.setattr(SegmentPartWriter, "add", be_killed)
        with pytest.raises(WorkerDiedError, match=r"^a worker process was killed$"):
            open_base()
    assert len(shares) == 2
    assert issubclass(WorkerDiedError, KbindexError)
    assert multiprocessing.active_children() == []
    assert sorted(path.name for path in index.glob("*g0*")) == ["g000001"]
    assert open_base().changes.added == ("13", "14")


@needs_fork
@pytest.mark.usefixtures("ten", "shares")
def test_disk_that_is_full_in_a_worker_is_an_error_of_the_index(
    open_base: Open, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SegmentPartWriter, "finish", fail)
    with pytest.raises(IndexStateError, match=r"cannot be written \(No space left"):
        open_base()
    assert multiprocessing.active_children() == []
    assert not list(index.glob("g*")) + list(index.glob("new-*"))


@pytest.mark.usefixtures("ten")
def test_little_is_read_by_this_process(
    open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starting another takes longer than reading some episodes."""
    monkeypatch.setattr(building, "usable_cores", lambda: 64)
    monkeypatch.setattr(building, "map_in_processes", None)
    assert open_base().changes.articles == 20


@pytest.mark.usefixtures("ten")
def test_process_with_threads_does_the_work_itself(
    open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python warns of a fork beside threads from 3.12 on; here warnings are errors."""
    monkeypatch.setattr(building, "_SHARE_BYTES", 1)
    monkeypatch.setattr(building, "map_in_processes", None)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert open_base().changes.articles == 20
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    ("sizes", "shares"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([5], [[0]], id="one"),
        pytest.param([0, 0, 0], [[0, 1, 2]], id="empty files"),
        pytest.param([10, 10, 10, 10], [[0, 1], [2, 3]], id="equal"),
        pytest.param([30, 1, 1, 1], [[0], [1, 2, 3]], id="large first"),
        pytest.param([1, 1, 1, 30], [[0, 1, 2, 3]], id="large last"),
    ],
)
def test_files_are_divided_in_their_order_by_their_size(
    write: Write,
    episodes: Path,
    *,
    monkeypatch: pytest.MonkeyPatch,
    sizes: list[int],
    shares: list[list[int]],
) -> None:
    monkeypatch.setattr(building, "usable_cores", lambda: 2)
    monkeypatch.setattr(building, "_SHARE_BYTES", 10)
    files: list[EpisodeFile] = []
    for number, size in enumerate(sizes):
        write(f"{number}.md", "x" * size)
        files.append(EpisodeFile(id=EpisodeId(str(number)), path=f"{number}.md"))
    builder = building.Builder(
        episodes=episodes,
        analyzer=None,  # type: ignore[arg-type]  # not analysed
    )
    monkeypatch.setattr(building, "_TURNS", 1)
    workers, found = builder._batches(files)  # noqa: SLF001
    assert [[int(file.id) for file in batch] for batch in found] == shares
    assert workers == (2 if sum(sizes) > 10 else 1)
    monkeypatch.setattr(building, "_TURNS", 16)
    _, found = builder._batches(files)  # noqa: SLF001
    taken = [int(file.id) for batch in found for file in batch]
    assert taken == list(range(len(sizes)))


KILLED_BUILD = """
import os, sys, time
from kbindex import KnowledgeBase
from kbindex.index.embedded import writer
from kbindex.indexing import build as building

building.usable_cores = lambda: 2
building._SHARE_BYTES = 1
add = writer.SegmentPartWriter.add

def add_slowly(part, *args):
    print(os.getpid(), flush=True)
    time.sleep(0.05)
    add(part, *args)

writer.SegmentPartWriter.add = add_slowly
KnowledgeBase.open(sys.argv[1], sys.argv[2])
"""


@needs_fork
@pytest.mark.usefixtures("ten")
def test_killed_build_leaves_no_worker_and_no_lock(
    episodes: Path, index: Path, open_base: Open
) -> None:
    """Workers inherit the lock; they end with the process that they work for."""
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", KILLED_BUILD, str(episodes), str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        workers = {process.stdout.readline() for _ in range(2)}
        assert str(process.pid).encode() not in {line.strip() for line in workers}
        process.kill()
        assert process.stderr.read() == b""  # until all workers are gone
    base = open_base()
    assert base.changes.articles == 20
    assert sorted(path.name for path in index.glob("*g0*")) == ["g000001"]


# Folding


@pytest.mark.usefixtures("ten")
def test_small_segments_are_written_again_and_change_no_answer(
    write: Write, episodes: Path, index: Path, tmp_path: Path
) -> None:
    """One edit after the other: a segment grows until it is as large as the rest."""
    found: list[list[int]] = []
    KnowledgeBase.open(episodes, index).close()
    for step in range(1, 8):
        write(f"{step:02}", EPISODE.format(f"{step:02}", f"edit-{step}"))
        with KnowledgeBase.open(episodes, index) as base:
            assert base.changes.changed == (f"{step:02}",)
        found.append([_live(info) for info in segments(index)])
    # Two records of each, and one that stands for the file that is no text.
    assert found == [
        [19, 2],
        [17, 4],
        [15, 4, 2],
        [13, 8],
        [11, 8, 2],
        [9, 8, 4],
        [7, 8, 4, 2],
    ]
    with (
        KnowledgeBase.open(episodes, index) as refreshed,
        KnowledgeBase.open(episodes, tmp_path / "fresh") as fresh,
    ):
        assert refreshed.changes.is_empty
        assert everything(refreshed) == everything(fresh)


@pytest.mark.usefixtures("ten")
def test_many_refreshes_leave_few_segments(
    write: Write, episodes: Path, index: Path, tmp_path: Path
) -> None:
    """Each is smaller than all before it, by a factor; a search reads them all."""
    counts: set[int] = set()
    with KnowledgeBase.open(episodes, index) as base:
        for step in range(60):
            name = f"{step * 7 % 10 + 1:02}"
            write(name, EPISODE.format(name, f"edit-{step}"))
            assert base.refresh().changed == (name,)
            counts.add(len(segments(index)))
        with KnowledgeBase.open(episodes, tmp_path / "fresh") as fresh:
            assert everything(base) == everything(fresh)
    assert max(counts) <= 5


def _live(info: SegmentInfo) -> int:
    return info.documents - sum(stop - first for first, stop in info.deleted)


@pytest.mark.usefixtures("ten")
def test_folded_episodes_are_not_said_to_have_changed(
    write: Write, episodes: Path, index: Path
) -> None:
    """They count as work to do, and as nothing new."""
    KnowledgeBase.open(episodes, index).close()
    seen: list[tuple[int, int]] = []
    for number in ("01", "02"):
        write(number, EPISODE.format(number, "edited"))
        with KnowledgeBase.open(
            episodes, index, progress=lambda done, total: seen.append((done, total))
        ) as base:
            assert base.changes.changed == (number,)
    assert seen == [(0, 1), (1, 1), (0, 2), (1, 2), (2, 2)]


@pytest.mark.usefixtures("ten")
def test_episode_that_is_gone_while_it_is_folded_is_said_to_be_unreadable(
    write: Write, episodes: Path, index: Path
) -> None:
    """It was there when the files were looked at; the next refresh finds it gone."""
    KnowledgeBase.open(episodes, index).close()
    write("01", EPISODE.format("01", "edited"))
    KnowledgeBase.open(episodes, index).close()
    write("02", EPISODE.format("02", "edited"))

    def remove(done: int, _: int) -> None:
        if done == 0:
            (episodes / "01" / "README.md").unlink()

    with KnowledgeBase.open(episodes, index, progress=remove) as base:
        said = [(d.path, d.kind) for d in base.changes.diagnostics]
        assert ("01/README.md", "unreadable") in said
        assert "02#1" in {article.id for article in base.articles()}
    with KnowledgeBase.open(episodes, index) as base:
        assert base.changes.removed == ("01",)


@pytest.mark.usefixtures("ten")
def test_removal_alone_reads_nothing_again(
    episodes: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KnowledgeBase.open(episodes, index).close()
    (episodes / "03" / "README.md").unlink()
    tagless = partial(
        building.Builder,
        make_tagger=None,  # type: ignore[arg-type]  # not called
    )
    monkeypatch.setattr(building, "Builder", tagless)
    with KnowledgeBase.open(episodes, index) as base:
        assert base.changes.removed == ("03",)
    (segment,) = segments(index)
    assert (segment.documents, segment.deleted) == (21, ((4, 6),))
