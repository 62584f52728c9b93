"""No link redirects what is read or written, and nothing else than files is read."""

import os
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex import folders
from kbindex.folders import (
    FoldersBelow,
    hold,
    list_names,
    make_file,
    make_folder,
    map_file,
    open_file,
    read_file,
    remove,
    rename,
    share_files,
    states_of,
    sync,
    unlink,
    write_file,
)

POSIX = pytest.mark.skipif(os.name != "posix", reason="links and pipes of Unix")


@pytest.fixture(params=[True, False], ids=["descriptors", "paths"])
def here(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return a folder; the second time as on a platform without `dir_fd`."""
    if not request.param:
        monkeypatch.setattr(folders, "_HAS_DESCRIPTORS", False)
    place = tmp_path / "here"
    place.mkdir()
    return place


def read_ten(folder: Path, name: str) -> bytes:
    return read_file(folder, name, limit=10)


READERS: list[Callable[[Path, str], object]] = [read_ten, open_file, map_file]


def test_a_file_is_made_read_renamed_and_removed(here: Path) -> None:
    write_file(here, "a", b"12345")
    assert read_ten(here, "a") == b"12345"
    assert bytes(map_file(here, "a")[:2]) == b"12"
    sync(here, "a")
    sync(here)
    rename(here, "a", "b")
    assert list_names(here) == ["b"]
    unlink(here, "b")
    unlink(here, "b")
    assert list_names(here) == []


def test_a_folder_is_made_with_those_above_it(here: Path) -> None:
    with hold(here / "x" / "y", make=True) as held:
        held.create("a").close()
    assert (here / "x" / "y" / "a").is_file()
    made = make_folder(here, "new-")
    assert made.name.startswith("new-")
    assert list_names(made) == []


@pytest.mark.parametrize("size", [10, 11])
def test_no_more_is_read_than_the_limit(here: Path, size: int) -> None:
    (here / "a").write_bytes(b"1" * size)
    if size <= 10:
        assert len(read_ten(here, "a")) == size
    else:
        with pytest.raises(OSError, match="too large"):
            read_ten(here, "a")


def test_an_empty_file_maps_to_nothing(here: Path) -> None:
    (here / "a").touch()
    assert map_file(here, "a") == b""


@POSIX
@pytest.mark.parametrize("read", READERS)
def test_a_link_is_not_read(here: Path, read: Callable[[Path, str], object]) -> None:
    (here.parent / "secret").write_text("secret")
    (here / "a").symlink_to(here.parent / "secret")
    with pytest.raises(OSError, match="a symbolic link"):
        read(here, "a")


@POSIX
@pytest.mark.parametrize("read", READERS)
def test_a_pipe_or_device_is_refused_at_once(
    here: Path, read: Callable[[Path, str], object]
) -> None:
    os.mkfifo(here / "pipe")
    (here / "folder").mkdir()
    ended: list[str] = []

    def look() -> None:
        for folder, name in ((here, "pipe"), (here, "folder"), (Path("/dev"), "zero")):
            with pytest.raises(OSError, match=r"not a file|Is a directory"):
                read(folder, name)
            ended.append(name)

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    looker.join(60)
    assert ended == ["pipe", "folder", "zero"]


@POSIX
def test_a_device_is_not_even_opened(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To open one may already do what it is for: a tape is wound back."""
    (here / "file").write_text("a")
    opened: list[str] = []
    really_open = os.open

    def note(path: str, *args: int, **options: int) -> int:
        opened.append(Path(path).name)
        return really_open(path, *args, **options)

    monkeypatch.setattr(os, "open", note)
    open_file(here, "file").close()
    with pytest.raises(OSError, match="not a file"):
        open_file(Path("/dev"), "zero")
    assert "file" in opened
    assert "zero" not in opened


@POSIX
@pytest.mark.parametrize("depth", [1, 2])
def test_no_folder_of_a_path_may_be_a_link(here: Path, depth: int) -> None:
    real = here / "real" / "deep"
    real.mkdir(parents=True)
    (real / "a").write_text("precious")
    (here / "link").symlink_to(real if depth == 1 else here / "real")
    place = here / "link" if depth == 1 else here / "link" / "deep"
    for act in (
        lambda: read_ten(place, "a"),
        lambda: list_names(place),
        lambda: write_file(place, "b", b""),
        lambda: unlink(place, "a"),
        lambda: rename(place, "a", "b"),
        lambda: make_folder(place, "new-"),
        lambda: share_files(place, here, ["a"]),
    ):
        with pytest.raises(OSError, match="a symbolic link"):
            act()
    remove(place, "a")
    assert [p.name for p in real.iterdir()] == ["a"]


@POSIX
def test_the_way_from_a_held_folder_leads_through_no_link(here: Path) -> None:
    (here / "real").mkdir()
    (here / "site").mkdir()
    (here / "site" / "link").symlink_to(here / "real")
    with (
        hold(here / "site") as above,
        closing(FoldersBelow(above, make=True)) as below,
    ):
        below.folder("one", "two").create("a").close()
        with pytest.raises(OSError, match="a symbolic link"):
            below.folder("link")
    assert list_names(here / "site" / "one" / "two") == ["a"]
    assert list_names(here / "real") == []


@POSIX
def test_a_folder_that_was_held_is_meant_whatever_takes_its_place(
    tmp_path: Path,
) -> None:
    """Where folders have descriptors; elsewhere the path alone says which is meant."""
    site, other = tmp_path / "site", tmp_path / "other"
    site.mkdir()
    other.mkdir()
    with hold(site) as above:
        site.rename(tmp_path / "moved")
        site.symlink_to(other)
        with closing(FoldersBelow(above, make=True)) as below:
            below.folder("one")
    assert list_names(tmp_path / "moved") == ["one"]
    assert list_names(other) == []


def test_each_of_several_folders_is_the_one_that_was_asked_for(here: Path) -> None:
    """What they have in common is open already, be it the whole of one."""
    asked = [("a", "b"), ("a", "b", "c"), ("a",), ("a", "c"), ("b",), (), ("a", "b")]
    with hold(here) as above, closing(FoldersBelow(above, make=True)) as below:
        for number, parts in enumerate(asked):
            below.folder(*parts).create(f"{number}").close()
    for number, parts in enumerate(asked):
        assert here.joinpath(*parts, f"{number}").is_file()


@POSIX
def test_open_folders_are_closed(tmp_path: Path) -> None:
    before = len([*Path("/dev/fd").iterdir()])
    with hold(tmp_path) as above, closing(FoldersBelow(above, make=True)) as below:
        below.folder("a", "b", "c")
        below.folder("d")
        assert len([*Path("/dev/fd").iterdir()]) == before + 2  # above, and `d`
    assert len([*Path("/dev/fd").iterdir()]) == before


def test_a_folder_is_made_only_where_that_was_said(here: Path) -> None:
    with hold(here) as above, closing(FoldersBelow(above)) as below:
        with pytest.raises(FileNotFoundError, match="a"):
            below.folder("a", "b")
        assert below.folder().path == here
    assert list_names(here) == []


@POSIX
def test_what_is_shared_is_a_regular_file(here: Path) -> None:
    """Regression: a link was linked, not refused."""
    source, target = here / "source", here / "target"
    source.mkdir()
    target.mkdir()
    (source / "link").symlink_to(here)
    os.mkfifo(source / "pipe")
    for name in ("link", "pipe", "missing"):
        with pytest.raises(OSError, match=r"link|pipe|No such"):
            share_files(source, target, [name])
    assert list(target.iterdir()) == []


@POSIX
def test_what_is_made_replaces_nothing_and_follows_nothing(here: Path) -> None:
    (here.parent / "victim").write_text("precious")
    (here / "a").symlink_to(here.parent / "victim")
    (here / "b").symlink_to(here.parent / "missing")
    for name in ("a", "b"):
        with pytest.raises(FileExistsError):
            make_file(here, name)
    assert (here.parent / "victim").read_text() == "precious"
    assert not (here.parent / "missing").exists()


@POSIX
def test_removing_follows_no_link(here: Path) -> None:
    (here.parent / "outside").mkdir()
    (here.parent / "outside" / "precious").touch()
    (here / "link").symlink_to(here.parent / "outside")
    (here / "full").mkdir()
    (here / "full" / "link").symlink_to(here.parent / "outside")
    for name in ("link", "full", "missing"):
        remove(here, name)
    assert list_names(here) == []
    assert (here.parent / "outside" / "precious").exists()


@POSIX
def test_a_link_has_its_own_state(here: Path) -> None:
    (here / "a").write_bytes(b"12345")
    (here / "link").symlink_to("a")
    states = dict(states_of(here, ["a", "link"]))
    assert states["a"].st_size == 5
    assert states["link"].st_ino == (here / "link").lstat().st_ino


@given(st.text(max_size=8))
def test_a_name_is_one_part_or_refused(name: str) -> None:
    """Law: no name leads out of the folder."""
    place = Path("/nowhere")
    held = folders.Held(place, None)
    try:
        path = Path(held.at(name))
    except OSError:
        assert name in {"", ".", ".."} or not {"/", "\0", ":"}.isdisjoint(name)
    else:
        assert path.parent == place
