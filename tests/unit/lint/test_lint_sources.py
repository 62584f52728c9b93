"""Which files are checked, and how a mended one takes the place of the old."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kbindex.errors import ArchiveError
from kbindex.lint import (
    Linter,
    Notes,
    Source,
    find_archive,
    find_files,
    mend_file,
    with_brought,
)
from kbindex.lint.linter import find_codec
from kbindex.model import EpisodeId
from kbindex.shownotes.episode_files import EpisodeFile
from kbindex.shownotes.reader import Reader
from kbindex.whole_files import staged

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX modes and links")


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n", encoding="utf-8")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    root = tmp_path / "episodes"
    write(root, "README.md", "001/README.md", "002.md", "2022/003/index.md")
    return root


def test_an_archive_is_all_its_episodes(archive: Path, tmp_path: Path) -> None:
    found = find_archive(archive, cwd=tmp_path)
    assert [(s.notes.path, s.notes.file.id) for s in found] == [
        ("episodes/001/README.md", "001"),
        ("episodes/002.md", "002"),
        ("episodes/2022/003/index.md", "003"),
    ]


def test_files_elsewhere_are_named_whole(archive: Path, tmp_path: Path) -> None:
    found = find_archive(archive, cwd=tmp_path / "other")
    assert found[0].notes.path == str(archive / "001" / "README.md")


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        pytest.param(["episodes/002.md"], ["episodes/002.md"], id="file"),
        pytest.param(
            ["episodes/002.md", "episodes/../episodes/002.md"],
            ["episodes/002.md"],
            id="twice",
        ),
        pytest.param(["episodes/001"], ["episodes/001/README.md"], id="episode-folder"),
        pytest.param(["episodes/README.md"], [], id="page-of-the-archive"),
        pytest.param(
            ["episodes/2022", "episodes/002.md"],
            ["episodes/2022/003/index.md", "episodes/002.md"],
            id="folder-and-file",
        ),
    ],
)
def test_named_files_are_found(
    archive: Path, tmp_path: Path, names: list[str], paths: list[str]
) -> None:
    found = find_files(names, cwd=tmp_path, archive=archive)
    assert [source.notes.path for source in found] == paths


def test_a_page_without_an_archive_is_an_episode(archive: Path) -> None:
    found = find_files(["README.md"], cwd=archive, archive=None)
    assert [source.notes.file.id for source in found] == ["episodes"]


def test_a_folder_without_episodes_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no episode in it"):
        find_files(["."], cwd=tmp_path, archive=None)


def test_only_earlier_episodes_count_as_brought(tmp_path: Path) -> None:
    for name in ("001", "002"):
        write(tmp_path, f"{name}.md")
        (tmp_path / f"{name}.md").write_text(
            "# x\n\n## Contents\n\n### @minato\n\n- [a](https://a.example/x)\n",
            encoding="utf-8",
        )
    sources = find_archive(tmp_path, cwd=tmp_path)
    told = list(with_brought(sources, tmp_path, Reader()))
    assert [source.notes.brought for source in told] == [{}, {"a.example/x": "001#1"}]
    linter = Linter(codes=frozenset({"KB205"}))
    found = [finding for source in told for finding in linter.check(source.notes)]
    assert [(f.path, f.line) for f in found] == [("002.md", 7)]


# Writing


def source_of(place: Path, content: bytes, *, root: Path | None = None) -> Source:
    """Return a source as it was when `content` was read of it."""
    path = place.relative_to(root or place.parent).as_posix()
    file = EpisodeFile(id=EpisodeId("x"), path=path)
    notes = Notes(file=file, path=path, content=content)
    return Source(root=root or place.parent, path=path, notes=notes)


@POSIX
def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "001.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    mend_file(source_of(path, b"old"), b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["001.md"]


@POSIX
@pytest.mark.parametrize("path", ["link.md", "folder/target.md"])
def test_nothing_is_written_through_a_link(tmp_path: Path, path: str) -> None:
    target = tmp_path / "in" / "target.md"
    target.parent.mkdir()
    target.write_bytes(b"old")
    (tmp_path / "link.md").symlink_to(target)
    (tmp_path / "folder").symlink_to("in")
    with pytest.raises(OSError, match="behind a symbolic link; not mended"):
        mend_file(source_of(tmp_path / path, b"old", root=tmp_path), b"new")
    assert target.read_bytes() == b"old"
    assert [entry.name for entry in target.parent.iterdir()] == ["target.md"]


@POSIX
@pytest.mark.parametrize("is_linked", [True, False], ids=["link", "edit"])
def test_what_changes_while_the_new_file_is_written_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_linked: bool
) -> None:
    """A look before the writing is not enough."""
    path = tmp_path / "001.md"
    path.write_bytes(b"old")
    (tmp_path / "target").write_bytes(b"old")

    @contextmanager
    def staged_slowly(place: Path, content: bytes) -> Iterator[None]:
        with staged(place, content):
            path.unlink()
            path.symlink_to("target") if is_linked else path.write_bytes(b"mine")
            yield

    monkeypatch.setattr("kbindex.lint.checked_files.staged", staged_slowly)
    with pytest.raises(OSError, match="not mended"):
        mend_file(source_of(path, b"old"), b"new")
    assert path.read_bytes() == (b"old" if is_linked else b"mine")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["001.md", "target"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "001.md"
    path.write_bytes(b"someone else's")
    with pytest.raises(OSError, match="changed while it was checked"):
        mend_file(source_of(path, b"old"), b"new")
    assert path.read_bytes() == b"someone else's"
    assert [entry.name for entry in tmp_path.iterdir()] == ["001.md"]


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        pytest.param(b"abc", "utf-8", id="ascii"),
        pytest.param("監視".encode("utf-8-sig"), "utf-8-sig", id="mark"),
        pytest.param(
            b"\xff\xfe" + "監視".encode("utf-16-le"), "utf-16-le", id="utf-16"
        ),
        pytest.param("監視の話をした".encode("cp932"), "cp932", id="shift-jis"),
        pytest.param("監視の話をした".encode("euc_jp"), "euc_jp", id="euc-jp"),
        pytest.param("監視".encode() + b"\xff", None, id="bad-byte"),
        pytest.param(b"a\0b", None, id="binary"),
    ],
)
def test_the_codec_that_writes_a_file_back_is_found(
    content: bytes, codec: str | None
) -> None:
    assert find_codec(content) == codec
