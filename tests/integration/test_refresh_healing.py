"""A damaged, foreign or outdated index is never read: it is built anew, and said."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.cli.app import run
from kbindex.errors import IndexStateError, LockBusyError, Remedy
from kbindex.index import LOCK_TIMEOUT_S, IndexFolder, Waiting

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# {0}

- Recording date: 2021-07-02

## Contents

### @ry

#### [Thanos {0}](https://thanos.io/{0})

- 長期保存
- Long Term Storage (LTS)
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
        "sounds-*",
        "sources.json",
        "episodes.json",
        "tags.json",
        "tag_ids.json",
        "explained.json",
        "spellings.json",
        "words.tsv",
        "topics.jsonl",
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
        pytest.param(b"", "the index is damaged (manifest.json)", id="empty"),
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
    assert ids(open_base())  # which leaves a table of bridges beside it
    path = built.parent / "CURRENT"
    path.unlink() if content is None else path.write_bytes(content)
    base = open_base()
    assert ids(base) == {"001#1", "002#1"}
    assert base.changes.added == ("001", "002")


@pytest.mark.usefixtures("built")
def test_index_built_by_other_rules_is_built_anew(
    open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbindex.indexing.build_rules.READING_RULES", "of tomorrow")
    base = open_base(refresh=False)
    reason = "the rules by which it was built have changed"
    assert (base.changes.reason, base.changes.added) == (reason, ("001", "002"))
    assert ids(base) == {"001#1", "002#1"}
    assert open_base().changes.is_empty


def test_rules_that_take_turns_on_one_index_keep_a_generation_each(
    built: Path, open_base: Open, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two versions of kbindex: neither builds anew what the other just built."""
    with monkeypatch.context() as patch:
        patch.setattr("kbindex.indexing.build_rules.READING_RULES", "of tomorrow")
        open_base()
    for _ in range(2):
        assert open_base().changes.is_empty
        with monkeypatch.context() as patch:
            patch.setattr("kbindex.indexing.build_rules.READING_RULES", "of tomorrow")
            assert open_base().changes.is_empty
    assert sorted(p.name for p in built.parent.glob("g*")) == ["g000001", "g000002"]
    write("003", EPISODE.format("003"))
    assert open_base().changes.added == ("003",)
    with monkeypatch.context() as patch:
        patch.setattr("kbindex.indexing.build_rules.READING_RULES", "of tomorrow")
        assert open_base().changes.added == ("003",)


def test_no_more_editions_are_kept_than_four(
    built: Path, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rules in ("of Monday", "of Tuesday", "of Wednesday", "of Thursday"):
        monkeypatch.setattr("kbindex.indexing.build_rules.READING_RULES", rules)
        open_base()
    open_base(full=True)
    names = sorted(p.name for p in built.parent.glob("g*"))
    # That of the first is gone; the last was written twice.
    assert names == [f"g{number:06}" for number in (2, 3, 4, 5, 6)]


def test_the_older_of_two_versions_says_so_once(
    built: Path, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("indexing.build_rules", "index.embedded.generations"):
        monkeypatch.setattr(f"kbindex.{place}.__version__", "99.0")
    assert open_base().changes.reason == "the rules by which it was built have changed"
    monkeypatch.undo()
    (built.parent / "CURRENT").write_text(
        (built.parent / "CURRENT").read_text().splitlines()[0] + "\n"
    )
    said = "kbindex 99.0, which is newer, keeps another index here"
    assert open_base().changes.reason == said
    assert open_base().changes.reason is None


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
    assert str(caught.value) == (f"{index}: not an index, and not empty (thesis.tex)")
    assert caught.value.remedy is Remedy.NAME_INDEX
    assert [path.name for path in index.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("last", ["save_entries", "save_manifest"])
def test_failed_refresh_leaves_the_index_whole(
    built: Path,
    write: Write,
    open_base: Open,
    monkeypatch: pytest.MonkeyPatch,
    *,
    last: str,
) -> None:
    """Be it by the last file: then all others lie there, and are known as ours."""
    write("003", EPISODE.format("003"))

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"kbindex.index.embedded.writer.{last}", fail)
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
from pathlib import Path
from kbindex.index.embedded.lock import write_lock
with write_lock(Path(sys.argv[1]), timeout_s=5):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another_process(index: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", HOLD_THE_LOCK, str(index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield holder
        holder.kill()


def test_index_that_another_process_writes_answers_as_it_is(
    built: Path, write: Write, open_base: Open
) -> None:
    """A search does not wait for a refresh that it did not ask for."""
    with held_by_another_process(built.parent):
        assert open_base().changes.is_empty  # nothing to write: no lock is needed
        write("003", EPISODE.format("003"))
        start = time.monotonic()
        late = open_base()
        assert time.monotonic() - start < LOCK_TIMEOUT_S / 2
        assert late.changes.is_empty
        assert late.changes.articles == 2
        assert ids(late) == {"001#1", "002#1"}
    assert open_base().changes.added == ("003",)


def test_refresh_waits_says_for_whom_and_gives_up_in_one_line(
    built: Path, write: Write, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbindex.indexing.refresh.LOCK_TIMEOUT_S", 0.6)
    base = open_base()
    write("003", EPISODE.format("003"))
    told: list[str] = []
    with held_by_another_process(built.parent) as holder:
        with pytest.raises(LockBusyError) as caught:
            base.refresh(waiting=told.append)
        owner = f"process {holder.pid}"
        said = f"{built.parent}: {owner} is writing this index; waited 1 s"
        assert (str(caught.value), told) == (said, [owner])
        assert ids(base) == {"001#1", "002#1"}
    assert base.refresh().added == ("003",)


def test_command_that_waits_says_for_whom_and_ends_with_status_2(
    built: Path,
    write: Write,
    episodes: Path,
    *,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("kbindex.indexing.refresh.LOCK_TIMEOUT_S", 0.6)
    write("003", EPISODE.format("003"))
    command = ["--episodes", str(episodes), "--index", str(built.parent)]
    with held_by_another_process(built.parent) as holder:
        assert run([*command, "index"]) == 2
        owner = f"process {holder.pid}"
        out, err = capsys.readouterr()
        assert (out, err.splitlines()) == (
            "",
            [
                f"kbindex: waiting for {owner}, which is writing the index",
                f"kbindex: {built.parent}: {owner} is writing this index; waited 1 s",
            ],
        )
        assert run([*command, "search", "Thanos"]) == 0  # at once, of what there is
        found = capsys.readouterr()
        assert (found.err, "001#1" in found.out, "003#1" in found.out) == (
            "",
            True,
            False,
        )
    assert run([*command, "index"]) == 0
    assert capsys.readouterr().out.startswith("+1 episode, 3 articles, ")


@pytest.mark.parametrize("state", ["none yet", "damaged", "full"])
def test_index_that_is_built_anew_is_waited_for(
    built: Path, episodes: Path, *, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """There is nothing to answer from, or nothing that may be answered from."""
    monkeypatch.setattr("kbindex.indexing.refresh.LOCK_TIMEOUT_S", 0.6)
    if state == "none yet":
        shutil.rmtree(built)
        (built.parent / "CURRENT").unlink()
    elif state == "damaged":
        only(built, "*.trm").unlink()
    told: list[str] = []
    with (
        held_by_another_process(built.parent) as holder,
        pytest.raises(LockBusyError, match=f"process {holder.pid} is writing"),
    ):
        KnowledgeBase.open(
            episodes, built.parent, full=state == "full", waiting=told.append
        )
    assert told == [f"process {holder.pid}"]


def test_process_that_waited_goes_on_when_the_other_is_done(
    built: Path, write: Write, open_base: Open
) -> None:
    base = open_base()
    write("003", EPISODE.format("003"))
    told: list[str] = []
    with held_by_another_process(built.parent) as holder:

        def let_go(owner: str) -> None:
            told.append(owner)
            assert holder.stdin is not None
            holder.stdin.close()

        assert base.refresh(waiting=let_go).added == ("003",)
        assert told == [f"process {holder.pid}"]
    assert not (built.parent / "OWNER").exists()


def test_writer_that_waited_does_not_write_what_is_written_already(
    built: Path, write: Write, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one before had the same episode to add: looked again, nothing is left."""
    write("003", EPISODE.format("003"))
    lock = IndexFolder.lock
    others: list[KnowledgeBase] = []

    def lock_after_another(
        folder: IndexFolder, *, timeout_s: float, waiting: Waiting | None
    ) -> AbstractContextManager[None]:
        monkeypatch.setattr(IndexFolder, "lock", lock)
        others.append(open_base())
        return lock(folder, timeout_s=timeout_s, waiting=waiting)

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
    with held_by_another_process(built.parent) as holder:
        holder.kill()
        holder.wait()
    assert (built.parent / "OWNER").exists()
    write("003", EPISODE.format("003"))
    assert open_base().changes.added == ("003",)
    assert not (built.parent / "OWNER").exists()


def test_index_that_may_only_be_read_answers(
    built: Path, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are checked each time: there is no place to note that they were."""

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    for name in ("COARSE_NS", "FINE_NS"):
        monkeypatch.setattr(f"kbindex.index.embedded.stamps.{name}", -(10**10))
    (built.parent / "STAMP").unlink(missing_ok=True)
    with monkeypatch.context() as patch:
        patch.setattr("kbindex.index.embedded.stamps.replace_file", refuse)
        for _ in range(2):
            base = open_base()
            assert base.changes.is_empty
            assert ids(base) == {"001#1", "002#1"}
        assert not (built.parent / "STAMP").exists()
    open_base()
    assert (built.parent / "STAMP").exists()
