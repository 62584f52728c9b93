"""Files that were checked byte for byte are not read again until they were touched."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex.errors import IndexStateError
from kbindex.index import IndexFolder
from kbindex.index.embedded import manifest, stamps
from kbindex.index.embedded.manifest import Manifest, hash_file, save_manifest
from kbindex.index.embedded.stamps import note_files, noted_files
from kbindex.index.embedded.stored_generation import StoredGeneration

LATER_NS = 10_000_000_000
"""Enough for files to be no longer young."""

ALL = {"a.bin", "b.bin"}
COARSE_NS, FINE_NS = stamps.COARSE_NS, stamps.FINE_NS


@pytest.fixture(autouse=True)
def young(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time when every file is young, however slow the machine."""
    for name in ("COARSE_NS", "FINE_NS"):
        monkeypatch.setattr(stamps, name, LATER_NS)


@pytest.fixture
def aged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time when no file is young."""
    for name in ("COARSE_NS", "FINE_NS"):
        monkeypatch.setattr(stamps, name, -LATER_NS)


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def write_generation(folder: IndexFolder, fill: Callable[[Path], Manifest]) -> None:
    """Write a generation as a stage does; `fill` is given its empty folder."""
    with folder.lock(), folder._new_folder() as staging:  # noqa: SLF001 - no Whoosh
        save_manifest(staging, fill(staging))
        folder._swap_in(staging)  # noqa: SLF001 - as above


@pytest.fixture
def generation(folder: IndexFolder) -> StoredGeneration:
    """A generation of two files, written a moment ago."""

    def fill(staging: Path) -> Manifest:
        files: dict[str, tuple[int, str]] = {}
        for name in ("a.bin", "b.bin"):
            path = staging / name
            path.write_text(name)
            files[name] = (path.stat().st_size, hash_file(path))
        return Manifest(fingerprint="f00", files=files)

    write_generation(folder, fill)
    current = folder.current()
    assert current is not None
    return current


@pytest.fixture
def stamped(generation: StoredGeneration, aged: None) -> StoredGeneration:  # noqa: ARG001
    """The generation, checked and noted at a time when no file is young."""
    note_files(generation.folder, generation.manifest, checked_ns=time.time_ns())
    assert noted_files(generation.folder, generation.manifest) == ALL
    return generation


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files whose bytes were checked."""
    found: list[str] = []

    def hash_and_tell(path: Path) -> str:
        found.append(path.name)
        return hash_file(path)

    monkeypatch.setattr(manifest, "hash_file", hash_and_tell)
    return found


def same(found: StoredGeneration | None, expected: StoredGeneration) -> bool:
    """Say whether two are one, whenever they were checked."""
    return found is not None and replace(found, checked_ns=expected.checked_ns) == (
        expected
    )


def test_files_that_are_young_are_not_noted(
    folder: IndexFolder, generation: StoredGeneration
) -> None:
    """Within a tick of the clock a file may be written to and look the same."""
    assert not (folder.path / "STAMP").exists()
    note_files(generation.folder, generation.manifest, checked_ns=time.time_ns())
    assert not (folder.path / "STAMP").exists()


def test_file_that_was_written_to_during_the_check_is_not_noted(
    generation: StoredGeneration,
) -> None:
    """However long the check took: it may have read the file before."""
    start_ns = time.time_ns() - LATER_NS
    note_files(generation.folder, generation.manifest, checked_ns=start_ns)
    assert not noted_files(generation.folder, generation.manifest)


def test_noted_files_are_not_read_again(
    folder: IndexFolder, stamped: StoredGeneration, checked: list[str]
) -> None:
    assert same(folder.current(), stamped)
    assert checked == []


def test_files_are_noted_by_the_search_that_checks_them(
    folder: IndexFolder,
    generation: StoredGeneration,
    checked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert same(folder.current(), generation)
    for name in ("COARSE_NS", "FINE_NS"):
        monkeypatch.setattr(stamps, name, -LATER_NS)
    for _ in range(3):
        assert same(folder.current(), generation)
    assert checked == ["a.bin", "b.bin", "a.bin", "b.bin"]


def test_change_that_keeps_size_and_time_is_noticed(
    folder: IndexFolder, stamped: StoredGeneration
) -> None:
    """A program can set back the time of the content, not that of the state."""
    path = stamped.folder / "a.bin"
    before = path.stat()
    path.write_text("a.bit")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ino,
    )
    with pytest.raises(IndexStateError, match=r"a\.bin was changed"):
        folder.current()


def test_file_that_was_replaced_is_noticed(
    folder: IndexFolder, stamped: StoredGeneration
) -> None:
    path = stamped.folder / "b.bin"
    other = folder.path / "new-g000009-other"
    other.write_text("B.BIN")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)
    with pytest.raises(IndexStateError, match=r"b\.bin was changed"):
        folder.current()


def test_file_that_is_gone_or_foreign_is_noticed(
    folder: IndexFolder, stamped: StoredGeneration
) -> None:
    """Names are checked each time: what was not written must not lie there."""
    foreign = stamped.folder / "_MAIN_9.toc"
    foreign.write_text("x")
    with pytest.raises(IndexStateError, match=r"_MAIN_9\.toc does not belong there"):
        folder.current()
    foreign.unlink()
    assert same(folder.current(), stamped)
    (stamped.folder / "a.bin").unlink()
    with pytest.raises(IndexStateError, match=r"a\.bin is missing"):
        folder.current()


def test_touched_files_are_checked_and_noted_again(
    folder: IndexFolder, stamped: StoredGeneration, checked: list[str]
) -> None:
    (stamped.folder / "a.bin").touch()
    assert same(folder.current(), stamped)
    assert same(folder.current(), stamped)
    assert checked == ["a.bin"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"true", id="no list"),
        pytest.param(b"[]", id="empty list"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(None, id="a folder"),
    ],
)
def test_stamp_that_is_none_is_not_trusted(
    folder: IndexFolder,
    stamped: StoredGeneration,
    checked: list[str],
    content: bytes | None,
) -> None:
    stamp = folder.path / "STAMP"
    stamp.unlink()
    stamp.mkdir() if content is None else stamp.write_bytes(content)
    assert not noted_files(stamped.folder, stamped.manifest)
    assert same(folder.current(), stamped)
    assert checked == ["a.bin", "b.bin"]


def test_file_with_other_bytes_than_were_checked_is_not_trusted(
    stamped: StoredGeneration,
) -> None:
    """Equal states are not enough: what they were checked against counts."""
    size, digest = stamped.manifest.files["b.bin"]
    other = replace(
        stamped.manifest, files={"a.bin": (size, "0" * 64), "b.bin": (size, digest)}
    )
    assert noted_files(stamped.folder, other) == {"b.bin"}


@pytest.mark.parametrize("content", ["older", "younger"])
def test_linked_file_is_noted_where_its_content_is_older_than_its_check(
    stamped: StoredGeneration, content: str
) -> None:
    """Linking changes the state of a file, and so hides whether it was written to."""
    before = stamped.folder / "a.bin"
    (stamped.folder.parent / "STAMP").unlink()
    before_ns = before.stat().st_mtime_ns
    (stamped.folder.parent / "link").hardlink_to(before)
    note_files(
        stamped.folder,
        stamped.manifest,
        checked_ns=time.time_ns(),
        linked={"a.bin"},
        linked_ns=before_ns + (1 if content == "older" else 0),
    )
    noted = noted_files(stamped.folder, stamped.manifest)
    assert noted == (ALL if content == "older" else {"b.bin"})


def test_old_files_are_noted_beside_young_ones(
    generation: StoredGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_ns = {p.name: p.stat().st_ctime_ns for p in generation.folder.iterdir()}
    monkeypatch.setattr(stamps, "COARSE_NS", 0)
    monkeypatch.setattr(stamps, "FINE_NS", 0)
    note_files(generation.folder, generation.manifest, checked_ns=changed_ns["a.bin"])
    old = {name for name in ALL if changed_ns[name] <= changed_ns["a.bin"]}
    assert noted_files(generation.folder, generation.manifest) == old


@pytest.mark.parametrize(
    ("changed_ns", "age_ns", "is_noted"),
    [
        pytest.param(5_000_000_000, 1_500_000_000, False, id="whole seconds: young"),
        pytest.param(5_000_000_000, 2_500_000_000, True, id="whole seconds: old"),
        pytest.param(5_000_001_000, 20_000_000, False, id="microseconds: young"),
        pytest.param(5_000_001_000, 40_000_000, True, id="microseconds: old"),
    ],
)
def test_clock_of_the_file_system_decides_what_is_young(
    generation: StoredGeneration,
    monkeypatch: pytest.MonkeyPatch,
    *,
    changed_ns: int,
    age_ns: int,
    is_noted: bool,
) -> None:
    monkeypatch.setattr(stamps, "COARSE_NS", COARSE_NS)
    monkeypatch.setattr(stamps, "FINE_NS", FINE_NS)

    def states(_: Path, known: Manifest) -> list[tuple[str, tuple[int, ...]]]:
        return [(name, (5, 1_000_000_000, changed_ns, 7)) for name in known.files]

    monkeypatch.setattr(stamps, "_states", states)
    checked_ns = changed_ns + age_ns
    note_files(generation.folder, generation.manifest, checked_ns=checked_ns)
    noted = noted_files(generation.folder, generation.manifest)
    assert noted == (ALL if is_noted else set())


def test_stamp_that_was_copied_with_its_index_is_not_trusted(
    folder: IndexFolder, stamped: StoredGeneration, tmp_path: Path, checked: list[str]
) -> None:
    copy = IndexFolder(tmp_path / "copy")
    shutil.copytree(folder.path, copy.path)
    (copy.path / "g000001" / "a.bin").write_text("a.bit")
    before = (stamped.folder / "a.bin").stat()
    os.utime(
        copy.path / "g000001" / "a.bin", ns=(before.st_atime_ns, before.st_mtime_ns)
    )
    with pytest.raises(IndexStateError, match=r"a\.bin was changed"):
        copy.current()
    assert checked == ["a.bin"]


@pytest.mark.usefixtures("aged")
def test_folder_that_cannot_be_written_is_checked_each_time(
    folder: IndexFolder,
    generation: StoredGeneration,
    checked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    (folder.path / "STAMP").unlink(missing_ok=True)
    checked.clear()
    monkeypatch.setattr(stamps, "replace_file", refuse)
    for _ in range(2):
        assert same(folder.current(), generation)
    assert checked == ["a.bin", "b.bin"] * 2
    assert sorted(p.name for p in folder.path.iterdir()) == [
        ".gitignore",
        "CACHEDIR.TAG",
        "CURRENT",
        "LOCK",
        "g000001",
        "kbindex.json",
    ]


@pytest.mark.usefixtures("aged")
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of Unix")
@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere"
)
def test_index_that_may_only_be_read_is_read(
    folder: IndexFolder, generation: StoredGeneration
) -> None:
    folder.path.chmod(0o555)
    try:
        assert same(folder.current(), generation)
    finally:
        folder.path.chmod(0o755)


def test_stamp_belongs_to_the_folder_of_an_index(
    folder: IndexFolder, stamped: StoredGeneration
) -> None:
    """It is no foreign file, nor what a killed run left of one."""
    (folder.path / "STAMP.12345").write_text("")
    (folder.path / "CURRENT").unlink()
    write_generation(folder, lambda _: stamped.manifest)
    assert sorted(path.name for path in folder.path.iterdir()) == [
        ".gitignore",
        "CACHEDIR.TAG",
        "CURRENT",
        "LOCK",
        "STAMP",
        "g000002",
        "kbindex.json",
    ]
