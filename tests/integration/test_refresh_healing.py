"""A damaged, foreign or outdated index is never read: it is built anew, and said."""

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import whoosh.index
from filelock import FileLock

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError
from kbindex.index import IndexFolder

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# {0}

- Recording date: 2021-07-02

## Contents

### @ry

#### [Thanos {0}](https://thanos.io/{0})

- 長期保存
"""


@pytest.fixture
def built(write: Write, open_base: Open, index: Path) -> Path:
    """The folder of a fresh index of two episodes."""
    for name in ("001", "002"):
        write(name, EPISODE.format(name))
    open_base().close()
    return index / "g000001"


def ids(base: KnowledgeBase, query: str = "Thanos") -> set[str]:
    return {str(hit.article.id) for hit in base.search(query).hits}


def only(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


@pytest.mark.parametrize(
    "pattern",
    [
        "*.trm",
        "*.pst",
        "*_text_len.col",
        "_MAIN_*.toc",
        "records-*",
        "words-*",
        "sources.json",
        "episodes.json",
        "tags.json",
        "keys.json",
    ],
)
@pytest.mark.parametrize("damage", ["missing", "short", "byte"])
def test_damaged_file_is_healed_and_said(
    built: Path, open_base: Open, pattern: str, damage: str
) -> None:
    path = only(built, pattern)
    content = path.read_bytes()
    path.unlink()  # the one before may share it by a link
    if damage == "short":
        path.write_bytes(content[:-1])
    elif damage == "byte":
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    base = open_base(refresh=damage == "short")
    what = "is missing" if damage == "missing" else "was changed"
    assert base.changes.reason == f"the index is damaged ({path.name} {what})"
    assert base.changes.added == ("001", "002")
    assert ids(base) == {"001#1", "002#1"}
    assert open_base().changes.is_empty


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(
            None, "the index is damaged (manifest.json is missing)", id="missing"
        ),
        pytest.param(
            b"", "the index is damaged (manifest.json is no JSON)", id="empty"
        ),
        pytest.param(b"{}", "the index is of another version", id="other format"),
    ],
)
def test_damaged_manifest_is_healed_and_said(
    built: Path, open_base: Open, content: bytes | None, reason: str
) -> None:
    path = built / "manifest.json"
    path.unlink() if content is None else path.write_bytes(content)
    base = open_base()
    assert base.changes.reason == reason
    assert ids(base) == {"001#1", "002#1"}


@pytest.mark.parametrize("content", [None, b"", b"g000009\n", b"\xff"])
def test_damaged_pointer_is_healed(
    built: Path, open_base: Open, content: bytes | None
) -> None:
    path = built.parent / "CURRENT"
    path.unlink() if content is None else path.write_bytes(content)
    base = open_base()
    assert ids(base) == {"001#1", "002#1"}
    assert base.changes.added == ("001", "002")


class _Payload:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("name", ["_MAIN_1.toc", "_MAIN_9.toc"], ids=["old", "new"])
def test_crafted_file_is_refused_before_whoosh_unpickles_it(
    built: Path, open_base: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whoosh takes the table of contents with the highest number in the folder."""
    ran = built.parent.with_name("ran")
    path = built / name
    path.unlink(missing_ok=True)
    path.write_bytes(pickle.dumps(_Payload(ran)))
    opened: list[Path] = []
    open_dir = whoosh.index.open_dir

    def spy(dirname: Path, *, readonly: bool = False) -> whoosh.index.Index:
        opened.append(dirname)
        return open_dir(dirname, readonly=readonly)

    monkeypatch.setattr("whoosh.index.open_dir", spy)
    base = open_base()
    assert built not in opened
    assert ids(base) == {"001#1", "002#1"}
    assert not ran.exists()


def test_index_built_by_other_rules_is_built_anew(
    built: Path, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbindex.knowledge.refresh.READING_RULES", "of tomorrow")
    base = open_base(refresh=False)
    reason = "the rules by which it was built have changed"
    assert (base.changes.reason, base.changes.added) == (reason, ("001", "002"))
    assert ids(base) == {"001#1", "002#1"}
    assert open_base().changes.is_empty
    monkeypatch.undo()
    assert open_base().changes.reason == reason
    assert sorted(p.name for p in built.parent.glob("g*")) == ["g000002", "g000003"]


def test_index_of_another_archive_is_brought_up_to_date(
    built: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "001.md").write_text(EPISODE.format("other"))
    with KnowledgeBase.open(other, built.parent) as base:
        assert base.changes.removed == ("002",)
        assert [record.title for record in base.records()] == ["Thanos other"]


def test_foreign_folder_is_refused_in_one_line(
    write: Write, open_base: Open, index: Path
) -> None:
    write("001", EPISODE.format("001"))
    index.mkdir()
    (index / "thesis.tex").write_text("precious")
    with pytest.raises(IndexStateError) as caught:
        open_base()
    assert str(caught.value) == (
        f"{index}: not an index, and not empty (thesis.tex); "
        "name another folder with --index"
    )
    assert [path.name for path in index.iterdir()] == ["thesis.tex"]


def test_failed_refresh_leaves_the_index_whole(
    built: Path, write: Write, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("003", EPISODE.format("003"))

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kbindex.index.writer.save_entries", fail)
        with pytest.raises(IndexStateError, match=r"cannot be written \(No space left"):
            open_base()
    assert sorted(path.name for path in built.parent.glob("*g0*")) == ["g000001"]
    assert ids(open_base(refresh=False)) == {"001#1", "002#1"}
    assert open_base().changes.added == ("003",)


def test_interrupted_refresh_leaves_the_index_whole(
    built: Path, write: Write, episodes: Path, open_base: Open
) -> None:
    """Ctrl-C at a random moment: here while the second of two episodes is read."""
    write("003", EPISODE.format("003"))
    write("004", EPISODE.format("004"))

    def interrupt(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        KnowledgeBase.open(episodes, built.parent, progress=interrupt)
    assert sorted(path.name for path in built.parent.glob("*g0*")) == ["g000001"]
    assert open_base().changes.added == ("003", "004")


# Several processes

HOLD_THE_LOCK = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_lock_held_by_another_process_is_a_clear_error(
    built: Path, write: Write, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbindex.index.generations.LOCK_TIMEOUT_S", 0.1)
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", HOLD_THE_LOCK, str(built.parent / "LOCK")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert open_base().changes.is_empty  # nothing to write: no lock is needed
        write("003", EPISODE.format("003"))
        base = open_base()  # answers from what there is
        assert (base.changes.is_empty, ids(base)) == (True, {"001#1", "002#1"})
        with pytest.raises(IndexStateError, match="is writing this index"):
            base.refresh()
        holder.kill()
    assert open_base().changes.added == ("003",)


def test_writer_that_waited_does_not_write_what_is_written_already(
    built: Path, write: Write, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one before had the same episode to add: looked again, nothing is left."""
    write("003", EPISODE.format("003"))
    lock = IndexFolder.lock
    others: list[KnowledgeBase] = []

    def lock_after_another(folder: IndexFolder, **options: Any) -> object:  # noqa: ANN401
        monkeypatch.setattr(IndexFolder, "lock", lock)
        others.append(open_base())
        return lock(folder, **options)

    monkeypatch.setattr(IndexFolder, "lock", lock_after_another)
    late = open_base()
    assert others[0].changes.added == ("003",)
    assert late.changes.is_empty
    assert ids(late) == {"001#1", "002#1", "003#1"}
    assert sorted(p.name for p in built.parent.glob("g*")) == ["g000001", "g000002"]


REFRESH = """
import sys
from kbindex import KnowledgeBase
with KnowledgeBase.open(sys.argv[1], sys.argv[2]) as base:
    added = len(base.changes.added)
    added += len(base.refresh().added)
    print(added, *(article.id for article in base.articles()))
"""


@pytest.mark.parametrize("is_new", [True, False], ids=["first build", "refresh"])
def test_processes_that_refresh_at_once_agree(
    built: Path, write: Write, episodes: Path, open_base: Open, *, is_new: bool
) -> None:
    """One writes, the others wait; all see everything."""
    write("003", EPISODE.format("003"))
    if is_new:
        shutil.rmtree(built.parent)
    processes = [
        subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-c", REFRESH, str(episodes), str(built.parent)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    answers = [process.communicate(timeout=120) for process in processes]
    assert [error for _, error in answers] == ["", "", ""]
    counts = sorted(answer.split()[0] for answer, _ in answers)
    assert counts == ["0", "0", "3" if is_new else "1"]
    assert {tuple(answer.split()[1:]) for answer, _ in answers} == {
        ("001#1", "002#1", "003#1")
    }
    assert open_base().changes.is_empty


def test_dead_owner_of_the_lock_does_not_matter(
    built: Path, write: Write, open_base: Open
) -> None:
    assert (built.parent / "LOCK").exists()
    with FileLock(built.parent / "LOCK"):
        pass
    write("003", EPISODE.format("003"))
    assert open_base().changes.added == ("003",)
