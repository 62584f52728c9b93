"""The index of what was said: damage, kills and strangers, as for that of articles."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError, UnwritableIndexError
from kbindex.index import IndexFolder

Open = Callable[..., KnowledgeBase]

PAGE = "# {name}\n\n- Date: 2022-04-0{day}\n\n## ada\n\n### etcd {name}\n\n- leases\n"


def transcript(name: str, passages: int = 3) -> str:
    cues = (
        f"00:{number:02}:00.000 --> 00:{number:02}:50.000\n"
        f"<v {'Ada' if number % 2 else 'Grace'}>The lighthouse of {name} number "
        f"{number} was dark.\n\n"
        for number in range(passages)
    )
    return "WEBVTT\n\n" + "".join(cues)


def add(episodes: Path, day: int) -> None:
    name = f"00{day}"
    (episodes / f"{name}.md").write_text(PAGE.format(name=name, day=day))
    (episodes / f"{name}.vtt").write_text(transcript(name))


@pytest.fixture
def built(episodes: Path, open_base: Open, index: Path) -> Path:
    """The folder of what was said in two episodes, in two generations."""
    add(episodes, 1)
    open_base().close()
    add(episodes, 2)
    assert said(open_base()) == WHOLE
    return index / "passages"


WHOLE = [f"00{day}#t{number}" for day in (1, 2) for number in (1, 2, 3)]


def said(base: KnowledgeBase) -> list[str]:
    """What an archive says that was said, by its lists and by a search."""
    with base:
        found = base.search("lighthouse in:transcript", limit=99)
        ids = [passage.id for passage in base.passages()]
        assert sorted(hit.passage.id for hit in found.passages) == ids
        assert len(base.articles()) == len({name[:3] for name in ids}) or not ids
        return list(ids)


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("seed", range(12))
def test_any_damage_is_healed(seed: int, built: Path, open_base: Open) -> None:
    """One file is cut, changed or gone: all that was said is there all the same."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    path = draw.choice([p for p in files_of(built) if p.name != "LOCK"])
    content = path.read_bytes()
    match seed % 3:
        case 0:
            path.unlink()
        case 1:
            path.write_bytes(content[: len(content) // 2])
        case _:
            path.write_bytes(draw.randbytes(len(content)))
    assert said(open_base(refresh=bool(seed % 2))) == WHOLE


def test_damage_that_shows_on_reading_is_healed(built: Path, open_base: Open) -> None:
    """The files go while the archive is open: the question is answered anew."""
    base = open_base()
    for path in files_of(built):
        if path.name.startswith(("manifest", "episodes", "sources")):
            path.unlink()
    assert len(base.passages()) == len(WHOLE)
    assert base.search("lighthouse").passage_total == len(WHOLE)


def test_a_folder_that_is_gone_is_built_again(built: Path, open_base: Open) -> None:
    for path in sorted(built.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    built.rmdir()
    assert said(open_base()) == WHOLE


def test_the_folder_of_somebody_is_left_alone(
    episodes: Path, index: Path, open_base: Open
) -> None:
    add(episodes, 1)
    (episodes / "001.vtt").unlink()
    open_base().close()
    theirs = index / "passages" / "of the sea.txt"
    theirs.parent.mkdir()
    theirs.write_text("mine")
    assert said(open_base()) == []
    add(episodes, 1)
    with pytest.raises(IndexStateError, match="not an index, and not empty"):
        open_base()
    assert [path.name for path in theirs.parent.iterdir()] == [theirs.name]


def test_nothing_is_made_in_the_folder_of_somebody(
    episodes: Path, index: Path, open_base: Open
) -> None:
    add(episodes, 1)
    index.mkdir()
    (index / "letter.txt").write_text("mine")
    with pytest.raises(IndexStateError, match="not an index, and not empty"):
        open_base()
    assert [path.name for path in index.iterdir()] == ["letter.txt"]


def test_what_a_killed_run_left_is_removed(built: Path, open_base: Open) -> None:
    (built / "new-g000009-x1y2").mkdir()
    assert said(open_base()) == WHOLE
    assert not list(built.glob("new-*"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may")
def test_an_index_that_may_only_be_read_is_read(
    built: Path, episodes: Path, open_base: Open
) -> None:
    folders = [built, built.parent, *(p for p in built.parent.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert said(open_base()) == WHOLE
        add(episodes, 3)
        with pytest.raises(UnwritableIndexError):
            open_base()
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_who_is_in_a_hurry_does_not_wait_for_what_was_said(
    episodes: Path, index: Path, open_base: Open
) -> None:
    """Another process builds the passages for the first time."""
    add(episodes, 1)
    with IndexFolder(index).lock():
        pass  # ours now
    with IndexFolder(index).below("passages").lock():
        start = time.monotonic()
        with open_base() as base:
            assert [hit.article.id for hit in base.search("etcd")] == ["001#1"]
            assert base.search("lighthouse").passage_total is None
        assert time.monotonic() - start < 30
    assert said(open_base()) == ["001#t1", "001#t2", "001#t3"]


@pytest.mark.usefixtures("each_engine", "built")
def test_an_index_from_elsewhere_is_told(
    episodes: Path, index: Path, tmp_path: Path
) -> None:
    """Also where only what was said was built elsewhere."""
    with KnowledgeBase.open(episodes, index, cache=tmp_path / "mine") as base:
        assert not base.is_built_here


@pytest.mark.skipif(sys.platform == "win32", reason="kills of Unix")
def test_kills_lose_nothing(episodes: Path, index: Path, open_base: Open) -> None:
    """At any moment of a first build and of a refresh."""
    add(episodes, 1)
    add(episodes, 2)
    program = [sys.executable, "-m", "kbindex", "--episodes", str(episodes)]
    program += ["--index", str(index), "index", "--full"]
    draw = random.Random(7)  # noqa: S311 - no secret
    for _ in range(4):
        with subprocess.Popen(program, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own program
            time.sleep(draw.uniform(0.1, 1.5))
            process.send_signal(signal.SIGKILL)
        assert said(open_base()) == WHOLE
    names = {path.name for path in (index / "passages").iterdir()}
    assert not {name for name in names if name.startswith("new-")}


@pytest.mark.usefixtures("each_engine", "built")
def test_a_transcript_that_changes_is_read_anew(
    episodes: Path, open_base: Open
) -> None:
    (episodes / "002.vtt").write_text(transcript("other", 2))
    with open_base() as base:
        assert base.changes.changed == ("002",)
        assert [one.id for one in base.passages()] == WHOLE[:5]
        assert base.passages("002")[0].text.startswith("The lighthouse of other")


def current(folder: Path) -> str:
    return (folder / "CURRENT").read_text().split()[0]


def test_an_empty_transcript_is_read_once(
    episodes: Path, index: Path, open_base: Open
) -> None:
    add(episodes, 1)
    (episodes / "001.vtt").write_text("WEBVTT\n")
    with open_base() as base:
        assert base.passages() == ()
        assert base.search("lighthouse").passage_total is None
    first = current(index / "passages")
    open_base().close()
    assert current(index / "passages") == first
