"""Files are written whole or not at all, and nothing beside them."""

import errno
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

import kbindex
from kbindex.folders import Held, hold
from kbindex.whole_files import (
    create_file,
    create_in,
    replace_file,
    replace_in,
    staged,
    staged_names,
    write_output,
)

POSIX = pytest.mark.skipif(os.name != "posix", reason="links and modes of Unix")


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("old")
    (tmp_path / "b.svg").write_text("other")
    replace_file(tmp_path / "a.svg", b"new")
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {"a.svg": "new", "b.svg": "other"}


@POSIX
@pytest.mark.parametrize("target", ["real.svg", "missing.svg"])
def test_an_output_that_is_a_link_is_refused(tmp_path: Path, target: str) -> None:
    """It may have come with a repository, and lead to any file of who runs this."""
    (tmp_path / "real.svg").write_text("old")
    (tmp_path / "link.svg").symlink_to(target)
    with pytest.raises(OSError, match="name the file that it leads to"):
        write_output(tmp_path / "link.svg", b"new")
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "real.svg").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.svg", "real.svg"]


@POSIX
def test_a_folder_that_the_user_names_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write_output(tmp_path / "link" / "a.svg", b"new")
    assert (tmp_path / "real" / "a.svg").read_bytes() == b"new"


@POSIX
def test_a_folder_of_the_working_folder_that_is_a_link_is_told_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="name the folder that it leads to") as refused:
        write_output(Path("link/a.svg"), b"new")
    assert refused.value.filename == str(tmp_path / "link")
    assert not list((tmp_path / "real").iterdir())


@POSIX
@pytest.mark.parametrize("name", ["link/a.svg", "./link/a.svg", "real/link/a.svg"])
def test_a_folder_of_the_working_folder_may_be_no_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Git carries links: it may be one of a repository that was cloned."""
    (tmp_path / "real").mkdir()
    (tmp_path / "outside").mkdir()
    for link in ("link", "real/link"):
        (tmp_path / link).symlink_to(tmp_path / "outside")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="a symbolic link"):
        write_output(Path(name), b"new")
    assert not list((tmp_path / "outside").iterdir())
    write_output(Path("real/a.svg"), b"new")
    assert (tmp_path / "real" / "a.svg").read_bytes() == b"new"


@POSIX
@pytest.mark.parametrize("write", [replace_file, create_file])
def test_nothing_is_written_through_the_link_of_a_folder(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(OSError, match="a symbolic link"):
        write(tmp_path / "link" / "a.svg", b"new")
    assert not list((tmp_path / "real").iterdir())


@POSIX
def test_an_output_that_is_no_file_is_written_to_as_it_is() -> None:
    write_output(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("write", [replace_file, write_output])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Path, bytes], None],
) -> None:
    (tmp_path / "a.svg").write_text("old")

    def fail(source: str, target: str, **_: object) -> None:
        raise OSError(source, target)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match=r"a\.svg"):
        write(tmp_path / "a.svg", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
    assert (tmp_path / "a.svg").read_text() == "old"


@pytest.mark.parametrize("put", [replace_in, create_in])
def test_a_file_is_written_into_a_folder_that_is_held(
    tmp_path: Path, put: Callable[..., None]
) -> None:
    with hold(tmp_path) as held:
        put(held, "file", b"1")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"1"


@pytest.mark.parametrize("write", [replace_file, write_output, create_file])
def test_a_folder_that_is_missing_is_an_error(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "no" / "a.svg", b"")


@POSIX
@pytest.mark.parametrize("write", [replace_file, create_file])
def test_a_folder_that_cannot_be_written_is_told_with_the_file_that_was_asked_for(
    write: Callable[[Path, bytes], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And not with the name that it has meanwhile."""

    def refuse(_: Held, name: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", name)

    monkeypatch.setattr(Held, "create", refuse)
    with pytest.raises(PermissionError) as caught:
        write(tmp_path / "a.md", b"new")
    assert caught.value.filename == str(tmp_path / "a.md")


def test_a_link_is_replaced_itself_where_nobody_asked_for_it(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o666)
    (tmp_path / "CURRENT").symlink_to("real")
    replace_file(tmp_path / "CURRENT", b"new")
    assert not (tmp_path / "CURRENT").is_symlink()
    (tmp_path / "any").write_bytes(b"")
    assert (tmp_path / "CURRENT").stat().st_mode == (tmp_path / "any").stat().st_mode
    assert (tmp_path / "real").read_text() == "old"


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_the_mode_of_a_file_stays(tmp_path: Path, mode: int) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "a").chmod(mode)
    replace_file(tmp_path / "a", b"new")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


def test_a_new_file_has_the_mode_that_any_has(tmp_path: Path) -> None:
    (tmp_path / "any").write_bytes(b"")
    for name, write in (("a", replace_file), ("b", create_file)):
        write(tmp_path / name, b"new")
        assert (tmp_path / name).stat().st_mode == (tmp_path / "any").stat().st_mode


def test_an_error_meanwhile_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), staged(tmp_path / "a", b"new"):
        raise ZeroDivisionError
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a", "old")]


def test_what_lasts_is_brought_to_the_disk_before_and_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First what it holds, then, in its folder, that it is there."""
    synced: list[tuple[bool, list[str]]] = []

    def note(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        synced.append((is_folder, sorted(p.name for p in tmp_path.iterdir())))

    monkeypatch.setattr(os, "fsync", note)
    replace_file(tmp_path / "a", b"1", durable=False)
    assert synced == []
    replace_file(tmp_path / "b", b"2")
    (of_file, (staging, beside)), after = synced
    assert not of_file
    assert re.fullmatch(staged_names("b"), staging)
    assert beside == "a"
    assert after == (True, ["a", "b"])


def test_what_a_killed_run_leaves_is_known_by_its_name(tmp_path: Path) -> None:
    with staged(tmp_path / "STAMP", b""):
        (left,) = [p.name for p in tmp_path.iterdir()]
    pattern = re.compile(staged_names(r"CURRENT|STAMP"))
    assert pattern.fullmatch(left)
    assert not any(map(pattern.fullmatch, ("STAMP", ".STAMPS.0a1b2c3d.new")))


@pytest.mark.parametrize("has_links", [True, False], ids=["links", "no links"])
def test_a_file_is_created_but_never_replaced(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    has_links: bool,  # noqa: FBT001 - a table
) -> None:
    def refuse(source: str, target: str, **_: object) -> None:
        raise PermissionError(source, target)

    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    create_file(tmp_path / "a", b"1")
    with pytest.raises(FileExistsError):
        create_file(tmp_path / "a", b"2")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a", "1")]


@pytest.mark.parametrize("most", [1, 3, 100])
def test_a_file_that_is_created_in_place_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """The system may take less at once than it is given."""
    system = os.write
    monkeypatch.setattr(os, "write", lambda fd, part: system(fd, part[:most]))
    with hold(tmp_path) as held:
        create_in(held, "a", b"1234567")
        create_in(held, "empty", b"")
        with pytest.raises(FileExistsError):
            create_in(held, "a", b"8")
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {"a": b"1234567", "empty": b""}


def test_nothing_is_left_of_a_file_that_could_not_be_created(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(_: int, __: memoryview) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", is_full)
    with hold(tmp_path) as held, pytest.raises(OSError, match="No space left"):
        create_in(held, "a", b"1")
    assert not list(tmp_path.iterdir())


def test_no_other_module_makes_files_that_take_the_place_of_others() -> None:
    sources = Path(kbindex.__file__).parent.rglob("*.py")
    found = {path.stem for path in sources if "mkstemp" in path.read_text("utf-8")}
    assert found == set()
