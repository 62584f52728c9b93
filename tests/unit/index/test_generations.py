import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from kbindex.errors import IndexStateError, Remedy
from kbindex.folders import share_files
from kbindex.index import IndexFolder, Plan
from kbindex.index.embedded import generations
from kbindex.index.embedded.current import Pointer
from kbindex.index.embedded.manifest import (
    INDEX_FORMAT,
    Manifest,
    hash_file,
    load_manifest,
    save_manifest,
)
from kbindex.index.embedded.stored_generation import StoredGeneration
from kbindex.version import __version__

PLAN = Plan(fingerprint="b")


def write_generation(folder: IndexFolder, content: str = "a") -> StoredGeneration:
    """Write a generation of one file as a stage does."""
    with folder.lock(), folder._new_folder() as staging:  # noqa: SLF001 - no Whoosh
        path = staging / "a.bin"
        path.write_text(content)
        files = {"a.bin": (path.stat().st_size, hash_file(path))}
        save_manifest(staging, Manifest(fingerprint=content, files=files))
        folder._swap_in(staging)  # noqa: SLF001 - as above
    generation = folder.current()
    assert generation is not None
    return generation


def names(folder: IndexFolder) -> list[str]:
    """Return what lies in it, but for the notes of what it is and what was checked."""
    aside = {".gitignore", "CACHEDIR.TAG", "STAMP", "kbindex.json"}
    return sorted({path.name for path in folder.path.iterdir()} - aside)


def point_to(folder: IndexFolder, name: str) -> None:
    """Let CURRENT name a generation of this edition."""
    (folder.path / "CURRENT").write_text(f"{name} {INDEX_FORMAT}-0 0.1.0\n")


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "deep" / "index")


def test_folder_that_is_not_there_has_no_generation(folder: IndexFolder) -> None:
    assert folder.current() is None
    assert not folder.path.exists()


def test_finished_generation_is_current(folder: IndexFolder) -> None:
    generation = write_generation(folder)
    assert generation.folder == folder.path / "g000001"
    assert generation.number == 1
    assert generation.manifest.fingerprint == "a"
    assert names(folder) == ["CURRENT", "LOCK", "g000001"]
    line = f"g000001 {INDEX_FORMAT}-0 {__version__}\n"
    assert (folder.path / "CURRENT").read_text() == line


def test_only_the_generation_before_is_kept_for_its_readers(
    folder: IndexFolder,
) -> None:
    for content in "abcd":
        write_generation(folder, content)
    assert names(folder) == ["CURRENT", "LOCK", "g000003", "g000004"]


def test_generations_are_counted_and_not_sorted_as_text(folder: IndexFolder) -> None:
    write_generation(folder)
    (folder.path / "g000001").rename(folder.path / "g999999")
    point_to(folder, "g999999")
    write_generation(folder, "b")
    write_generation(folder, "c")
    assert names(folder) == ["CURRENT", "LOCK", "g1000000", "g1000001"]


def test_generation_that_never_became_current_is_not_the_one_before(
    folder: IndexFolder,
) -> None:
    """A killed refresh may leave one; readers have the one that CURRENT named."""
    write_generation(folder, "a")
    write_generation(folder, "b")
    point_to(folder, "g000001")
    write_generation(folder, "c")
    assert names(folder) == ["CURRENT", "LOCK", "g000001", "g000003"]


def test_failed_refresh_leaves_everything_as_it_was(folder: IndexFolder) -> None:
    before = write_generation(folder)
    with (  # noqa: PT012 - the error is raised inside of what is tested
        pytest.raises(ZeroDivisionError),
        folder.lock(),
        folder.stage(PLAN, base=None),
    ):
        (staging,) = folder.path.glob("new-*")
        (staging / "records-x.bin").write_text("half")
        raise ZeroDivisionError
    after = folder.current()
    assert after is not None
    assert (after.folder, after.manifest) == (before.folder, before.manifest)
    assert names(folder) == ["CURRENT", "LOCK", "g000001"]


def test_what_a_killed_refresh_left_is_removed_by_the_next(folder: IndexFolder) -> None:
    write_generation(folder)
    with folder.lock(), folder.stage(PLAN, base=None):
        (leftover,) = folder.path.glob("new-*")
    write_generation(folder)
    leftover.mkdir()
    (leftover / "kbindex.part").touch()
    (leftover / "_MAIN_1.toc").write_text("half")
    (folder.path / "CURRENT.new").write_text("g000009\n")
    write_generation(folder, "b")
    assert names(folder) == ["CURRENT", "LOCK", "g000002", "g000003"]


STRAYS = {
    "CURRENT.new": "g000003\n",
    ".CURRENT.0a1b2c3d.new": "g000003 9-0",
    "OWNER": "4711 host",
    "STAMP.4711": "",
    ".STAMP.0a1b2c3d.new": "",
    "STAMP.4712": f'{{"a.bin":["{64 * "0"}"',
    ".bridges-x1y2.tsv.0a1b2c3d.new": "kbindex bridges 0123",
    "bridges-dc04610a7b96a768-e577de0c.tsv": "#0\t[]",
    "new-g000003-x1y2/kbindex.part": "",
    "new-g000003-x1y2/records-x.bin": "half",
    "g000001/kbindex.part": "",
    "g000004/MAIN_x.trm": "half",
    "g000004/kbindex.part": "",
}


STRAYS_OF_A_RUN = [
    tuple(name for name in STRAYS if name.partition("/")[0] == entry)
    for entry in sorted({name.partition("/")[0] for name in STRAYS})
]


def leave(folder: IndexFolder, strays: Iterable[str]) -> None:
    for name in strays:
        path = folder.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(STRAYS[name])


@pytest.mark.parametrize("strays", [tuple(STRAYS), *STRAYS_OF_A_RUN], ids=str)
def test_tidying_removes_what_killed_runs_left(
    folder: IndexFolder, strays: tuple[str, ...]
) -> None:
    for content in "abc":
        write_generation(folder, content)
    (folder.path / "notes.txt").write_text("precious")
    kept = names(folder)
    assert kept == ["CURRENT", "LOCK", "g000002", "g000003", "notes.txt"]
    folder.tidy()
    assert names(folder) == kept
    leave(folder, strays)
    folder.tidy()
    assert names(folder) == kept


def test_tidying_needs_no_folder_that_can_be_listed_or_written(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    write_generation(folder)
    leave(folder, list(STRAYS)[:3])
    kept = names(folder)
    for name in ("open", "unlink", "listdir"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, refuse)
            folder.tidy()
        assert set(names(folder)) >= {*kept} - {"OWNER"}


def test_tidying_leaves_all_to_the_one_who_writes(folder: IndexFolder) -> None:
    write_generation(folder)
    with folder.lock():
        leave(folder, list(STRAYS)[:-2])
        kept = names(folder)
        folder.tidy()
        assert names(folder) == kept


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "photos/a.jpg",
        "new-project/main.py",
        "g000001/beach.jpg",
        ".git/HEAD",
    ],
)
def test_folder_that_is_no_index_is_refused_and_left_alone(
    folder: IndexFolder, name: str
) -> None:
    foreign = folder.path / name
    foreign.parent.mkdir(parents=True)
    foreign.write_text("precious")
    with pytest.raises(IndexStateError, match="not an index, and not empty"):
        write_generation(folder)
    assert foreign.read_text() == "precious"
    assert [p for p in folder.path.rglob("*") if p.is_file()] == [foreign]


def test_database_that_has_a_file_named_current_is_no_index(
    folder: IndexFolder,
) -> None:
    """LevelDB and RocksDB keep CURRENT and LOCK as well."""
    folder.path.mkdir(parents=True)
    files = {"CURRENT": "MANIFEST-000004\n", "LOCK": "", "000003.log": "precious"}
    for name, content in files.items():
        (folder.path / name).write_text(content)
    with pytest.raises(IndexStateError, match="not an index, and not empty"):
        write_generation(folder)
    assert {p.name: p.read_text() for p in folder.path.iterdir()} == files


def test_foreign_file_beside_an_index_is_left_alone(folder: IndexFolder) -> None:
    write_generation(folder)
    (folder.path / "notes.txt").write_text("precious")
    (folder.path / "new-ideas").mkdir()
    write_generation(folder, "b")
    assert names(folder) == [
        "CURRENT",
        "LOCK",
        "g000001",
        "g000002",
        "new-ideas",
        "notes.txt",
    ]


def test_empty_folder_with_a_gitignore_becomes_an_index(folder: IndexFolder) -> None:
    folder.path.mkdir(parents=True)
    (folder.path / ".gitignore").write_text("*\n")
    assert write_generation(folder).number == 1
    assert names(folder) == ["CURRENT", "LOCK", "g000001"]
    assert (folder.path / ".gitignore").read_text() == "*\n"


def test_an_index_has_git_and_backups_pass_over_it(folder: IndexFolder) -> None:
    write_generation(folder)
    assert (folder.path / ".gitignore").read_text().endswith("\n*\n")
    tag = (folder.path / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    for name in (".gitignore", "CACHEDIR.TAG"):
        (folder.path / name).unlink()
    write_generation(folder, "b")
    assert not (folder.path / ".gitignore").exists()  # who took it out meant it


@pytest.mark.parametrize(
    "content",
    ["", "g1\n", "../g000001\n", "g00000１\n", "\N{SNOWMAN}"],
    ids=["empty", "short", "elsewhere", "full-width digit", "no ASCII"],
)
def test_current_that_names_no_generation_is_damage(
    folder: IndexFolder, content: str
) -> None:
    write_generation(folder)
    (folder.path / "CURRENT").write_text(content, encoding="utf-8")
    with pytest.raises(IndexStateError):
        folder.current()
    assert write_generation(folder, "b").number == 2


def test_current_without_its_generation_is_damage(folder: IndexFolder) -> None:
    write_generation(folder)
    point_to(folder, "g000002")
    with pytest.raises(IndexStateError, match=r"manifest\.json is missing"):
        folder.current()


@pytest.mark.parametrize("content", [b"", b"b", b"ab", None])
def test_changed_file_is_damage(folder: IndexFolder, content: bytes | None) -> None:
    path = write_generation(folder).folder / "a.bin"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(IndexStateError, match="the index is damaged"):
        folder.current()


def test_index_of_another_format_is_refused(folder: IndexFolder) -> None:
    path = write_generation(folder).folder / "manifest.json"
    saved = path.read_text()
    path.write_text(
        saved.replace(f'"format":{INDEX_FORMAT}', f'"format":{INDEX_FORMAT - 1}')
    )
    assert path.read_text() != saved
    with pytest.raises(IndexStateError, match="the index is of another version"):
        folder.current()


def test_index_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    folder = IndexFolder(tmp_path / "file" / "index")
    expected = f"{folder.path}: the index cannot be written (Not a directory)"
    with pytest.raises(IndexStateError, match=f"^{re.escape(expected)}$") as caught:
        write_generation(folder)
    assert caught.value.remedy is Remedy.NAME_INDEX


def test_file_is_no_index_folder(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("precious")
    folder = IndexFolder(tmp_path / "index")
    with pytest.raises(IndexStateError, match="the index cannot be"):
        write_generation(folder)
    assert (tmp_path / "index").read_text() == "precious"


def test_full_disk_is_an_error_of_the_index(folder: IndexFolder) -> None:
    before = write_generation(folder)
    with (
        pytest.raises(IndexStateError, match=r"cannot be written \(No space left"),
        folder.lock(),
        folder.stage(PLAN, base=None),
    ):
        raise OSError(28, "No space left on device")
    after = folder.current()
    assert after is not None
    assert (after.folder, after.manifest) == (before.folder, before.manifest)


def test_swap_while_a_reader_opens_is_followed(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CURRENT was read, and the generation that it named is gone a moment later."""
    write_generation(folder, "a")
    write_generation(folder, "b")

    def load_late(path: Path) -> Manifest:
        monkeypatch.setattr(generations, "load_manifest", load_manifest)
        write_generation(folder, "c")
        write_generation(folder, "d")
        return load_manifest(path)

    monkeypatch.setattr(generations, "load_manifest", load_late)
    generation = folder.current()
    assert generation is not None
    assert (generation.number, generation.manifest.fingerprint) == (4, "d")


def test_index_that_is_swapped_all_the_time_is_an_error_at_last(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_generation(folder)
    numbers = iter(range(100, 200))

    def swapped(_: IndexFolder) -> Pointer:
        return Pointer(name=f"g{next(numbers):06}")

    monkeypatch.setattr(IndexFolder, "_pointer", swapped)
    with pytest.raises(IndexStateError, match="replaced too often"):
        folder.current()


def test_files_are_shared_by_links_and_copied_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, linked, copied = (tmp_path / name for name in ("source", "a", "b"))
    for path in (source, linked, copied):
        path.mkdir()
    (source / "a.bin").write_text("a")
    share_files(source, linked, iter(["a.bin"]))
    assert (linked / "a.bin").samefile(source / "a.bin")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    share_files(source, copied, iter(["a.bin"]))
    assert (copied / "a.bin").read_text() == "a"
    assert not (copied / "a.bin").samefile(source / "a.bin")
