"""Files that were checked byte for byte are not read again until they were touched."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex.errors import IndexStateError
from kbindex.index import Generation, IndexFolder, generations
from kbindex.index.manifest import Manifest, check_files, hash_file, save_manifest
from kbindex.index.stamps import is_stamped, write_stamp

LATER_NS = 10_000_000_000
"""Enough for files to be no longer young."""


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


@pytest.fixture
def generation(folder: IndexFolder) -> Generation:
    """A generation of two files, written a moment ago."""
    with folder.lock(), folder.new_generation() as (staging, _):
        files: dict[str, tuple[int, str]] = {}
        for name in ("a.bin", "b.bin"):
            path = staging / name
            path.write_text(name)
            files[name] = (path.stat().st_size, hash_file(path))
        save_manifest(staging, Manifest(fingerprint="f00", files=files))
    current = folder.current()
    assert current is not None
    return current


@pytest.fixture
def stamped(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> Generation:
    """The generation, checked and noted at a time when no file is young."""
    monkeypatch.setattr("kbindex.index.stamps._YOUNG_NS", -LATER_NS)
    write_stamp(generation.folder, generation.manifest, checked_ns=time.time_ns())
    assert is_stamped(generation.folder, generation.manifest)
    return generation


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Generations whose bytes were checked."""
    found: list[str] = []

    def check(folder: Path, manifest: Manifest) -> None:
        found.append(folder.name)
        check_files(folder, manifest)

    monkeypatch.setattr(generations, "check_files", check)
    return found


def test_files_that_are_young_are_not_noted(
    folder: IndexFolder, generation: Generation
) -> None:
    """Within a tick of the clock a file may be written to and look the same."""
    assert not (folder.path / "STAMP").exists()
    write_stamp(generation.folder, generation.manifest, checked_ns=time.time_ns())
    assert not (folder.path / "STAMP").exists()


def test_file_that_was_written_to_during_the_check_is_not_noted(
    generation: Generation,
) -> None:
    """However long the check took: it may have read the file before."""
    start_ns = time.time_ns() - LATER_NS
    write_stamp(generation.folder, generation.manifest, checked_ns=start_ns)
    assert not is_stamped(generation.folder, generation.manifest)


def test_noted_files_are_not_read_again(
    folder: IndexFolder, stamped: Generation, checked: list[str]
) -> None:
    assert folder.current() == stamped
    assert checked == []


def test_files_are_noted_by_the_search_that_checks_them(
    folder: IndexFolder,
    generation: Generation,
    checked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert folder.current() == generation
    monkeypatch.setattr("kbindex.index.stamps._YOUNG_NS", -LATER_NS)
    for _ in range(3):
        assert folder.current() == generation
    assert checked == ["g000001", "g000001"]


def test_change_that_keeps_size_and_time_is_noticed(
    folder: IndexFolder, stamped: Generation
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
    folder: IndexFolder, stamped: Generation
) -> None:
    path = stamped.folder / "b.bin"
    other = folder.path / "new-g000009-other"
    other.write_text("B.BIN")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)
    with pytest.raises(IndexStateError, match=r"b\.bin was changed"):
        folder.current()


def test_file_that_is_gone_or_foreign_is_noticed(
    folder: IndexFolder, stamped: Generation
) -> None:
    """Names are checked each time: what was not written must not lie there."""
    foreign = stamped.folder / "_MAIN_9.toc"
    foreign.write_text("x")
    with pytest.raises(IndexStateError, match=r"_MAIN_9\.toc does not belong there"):
        folder.current()
    foreign.unlink()
    assert folder.current() == stamped
    (stamped.folder / "a.bin").unlink()
    with pytest.raises(IndexStateError, match=r"a\.bin is missing"):
        folder.current()


def test_touched_files_are_checked_and_noted_again(
    folder: IndexFolder, stamped: Generation, checked: list[str]
) -> None:
    (stamped.folder / "a.bin").touch()
    assert folder.current() == stamped
    assert folder.current() == stamped
    assert checked == ["g000001"]


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
    stamped: Generation,
    checked: list[str],
    content: bytes | None,
) -> None:
    stamp = folder.path / "STAMP"
    stamp.unlink()
    stamp.mkdir() if content is None else stamp.write_bytes(content)
    assert not is_stamped(stamped.folder, stamped.manifest)
    assert folder.current() == stamped
    assert checked == ["g000001"]


def test_stamp_of_another_generation_is_not_trusted(
    folder: IndexFolder, stamped: Generation
) -> None:
    """Equal states are not enough: what they were checked against counts."""
    other = replace(stamped.manifest, files={"a.bin": (5, "0" * 64)})
    assert not is_stamped(stamped.folder, other)
    same_files = replace(stamped.manifest, fingerprint="other")
    assert not is_stamped(stamped.folder, same_files)
    checksum, states = json.loads((folder.path / "STAMP").read_bytes())
    assert checksum == stamped.manifest.checksum
    assert [size for size, *_ in states] == [5, 5]


def test_stamp_that_was_copied_with_its_index_is_not_trusted(
    folder: IndexFolder, stamped: Generation, tmp_path: Path, checked: list[str]
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
    assert checked == ["g000001"]


def test_folder_that_cannot_be_written_is_checked_each_time(
    folder: IndexFolder,
    generation: Generation,
    checked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("kbindex.index.stamps._YOUNG_NS", -LATER_NS)
    monkeypatch.setattr(Path, "write_text", refuse)
    for _ in range(2):
        assert folder.current() == generation
    assert checked == ["g000001", "g000001"]
    assert sorted(p.name for p in folder.path.iterdir()) == [
        "CURRENT",
        "LOCK",
        "g000001",
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of Unix")
@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere"
)
def test_index_that_may_only_be_read_is_read(
    folder: IndexFolder, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbindex.index.stamps._YOUNG_NS", -LATER_NS)
    folder.path.chmod(0o555)
    try:
        assert folder.current() == generation
    finally:
        folder.path.chmod(0o755)


def test_stamp_belongs_to_the_folder_of_an_index(
    folder: IndexFolder, stamped: Generation
) -> None:
    """It is no foreign file, nor what a killed run left of one."""
    (folder.path / "STAMP.12345").write_text("half")
    (folder.path / "CURRENT").unlink()
    with folder.lock(), folder.new_generation() as (staging, _):
        save_manifest(staging, stamped.manifest)
    assert sorted(path.name for path in folder.path.iterdir()) == [
        "CURRENT",
        "LOCK",
        "STAMP",
        "g000002",
    ]
