"""The folder of a site: what is ours is written, what is not is left alone."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kbindex.site.folder import SiteError, SiteFolder, alone, check_folder
from kbindex.site.manifest import LOCK, NAME, UNKNOWN

LINKS = pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "site"


def write(
    place: Path, files: Mapping[str, str], *, meanwhile: Callable[[], object] = int
) -> tuple[int, int]:
    """Write a whole site; return how many files were written and removed."""
    folder = SiteFolder.load(place)
    removed = folder.begin(list(files))
    with folder.held() as held:
        made = {
            path: folder.write(path, text.encode(), held=held, inputs=text)
            for path, text in files.items()
        }
    meanwhile()
    folder.end({path: entry for path, (entry, _) in made.items()})
    return sum(is_new for _, is_new in made.values()), removed


def files_in(place: Path) -> dict[str, str]:
    return {
        path.relative_to(place).as_posix(): path.read_text("utf-8")
        for path in place.rglob("*")
        if path.is_file() and path.name != NAME
    }


def test_a_second_run_writes_what_changed_and_removes_what_is_gone(place: Path) -> None:
    first = {"index.html": "1", "a/index.html": "2", "b/c/index.html": "3"}
    assert write(place, first) == (3, 0)
    assert write(place, first) == (0, 0)
    second = {"index.html": "1", "a/index.html": "two", "d.xml": "4"}
    assert write(place, second) == (2, 1)
    assert files_in(place) == second
    assert not (place / "b").exists()


def test_a_file_may_become_a_folder_and_a_folder_a_file(place: Path) -> None:
    write(place, {"a": "1", "b/index.html": "2"})
    turned = {"a/index.html": "1", "b": "2"}
    write(place, turned)
    assert files_in(place) == turned


def test_files_of_others_stay(place: Path) -> None:
    write(place, {"a/index.html": "1"})
    theirs = {"CNAME": "radio.example", "a/theirs.txt": "x"}
    for path, text in theirs.items():
        (place / path).write_text(text)
    assert write(place, {"a/index.html": "2"}) == (1, 0)
    assert write(place, {}) == (0, 1)
    assert files_in(place) == theirs


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        pytest.param("index.html", "index.html", id="the same file"),
        pytest.param("a", "a/index.html", id="a file where a folder is needed"),
        pytest.param("a/x", "a", id="a folder where a file is needed"),
    ],
)
def test_where_something_of_others_lies_nothing_is_written(
    place: Path, theirs: str, ours: str
) -> None:
    (place / theirs).parent.mkdir(parents=True)
    (place / theirs).write_text("theirs")
    with pytest.raises(SiteError, match="is not of this site") as caught:
        write(place, {"0": "0", ours: "ours"})
    assert "\n" not in str(caught.value)
    assert files_in(place) == {theirs: "theirs"}
    assert not (place / NAME).exists()


@pytest.mark.parametrize("theirs", ["main.py", ".env", "a/b.txt"])
def test_a_folder_of_somebody_else_is_no_place_for_a_site(
    place: Path, theirs: str
) -> None:
    """It wrote its pages between the sources of a program."""
    (place / theirs).parent.mkdir(parents=True)
    (place / theirs).write_text("theirs")
    for look in (check_folder, SiteFolder.load, write_alone):
        with pytest.raises(SiteError, match="is not of this site") as caught:
            look(place)
        assert "\n" not in str(caught.value)
    assert files_in(place) == {theirs: "theirs"}


def test_a_folder_that_is_empty_but_for_git_is_a_place_for_a_site(place: Path) -> None:
    (place / ".git").mkdir(parents=True)
    write_alone(place)
    assert write(place, {"index.html": "1"}) == (1, 0)


def write_alone(place: Path) -> None:
    with alone(place):
        pass


def test_one_run_writes_at_a_time(place: Path) -> None:
    with alone(place), pytest.raises(SiteError, match="another run is writing"):
        write_alone(place)
    write_alone(place)


def test_a_list_that_another_run_is_about_to_write_is_no_file_of_others(
    place: Path,
) -> None:
    """Of two runs at once into a new folder, one named a file of the other."""
    place.mkdir()
    (place / f".{NAME}.0a1b2c3d.new").touch()
    with alone(place), pytest.raises(SiteError, match="another run is writing"):
        write_alone(place)


@pytest.mark.parametrize("gone", ["a/index.html", "a", "."])
def test_what_is_removed_while_a_site_is_written_is_missed(
    place: Path, gone: str
) -> None:
    """A run whose folder was emptied meanwhile said that all files were written."""
    files = {"a/index.html": "1", "b/index.html": "2"}
    write(place, files)

    def remove() -> None:
        if gone.endswith(".html"):
            (place / gone).unlink()
        else:
            shutil.rmtree(place / gone)

    with pytest.raises(SiteError) as caught:
        write(place, files, meanwhile=remove)
    assert "\n" not in str(caught.value)
    assert write(place, files) == (2, 0)
    assert files_in(place) == files


@LINKS
def test_a_lock_that_is_a_link_is_not_followed(place: Path, tmp_path: Path) -> None:
    place.mkdir()
    (place / LOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SiteError, match="a symbolic link"):
        write_alone(place)
    assert not (tmp_path / "elsewhere").exists()


@LINKS
def test_a_link_in_the_folder_is_not_followed(place: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place.mkdir()
    (place / "a").symlink_to(elsewhere)
    with pytest.raises(SiteError, match="is not of this site"):
        write(place, {"a/index.html": "1"})
    assert list(elsewhere.iterdir()) == []


@LINKS
def test_a_link_that_came_in_place_of_a_file_of_ours_is_replaced_itself(
    place: Path, tmp_path: Path
) -> None:
    write(place, {"a/index.html": "1"})
    other = tmp_path / "other"
    other.write_text("theirs")
    (place / "a" / "index.html").unlink()
    (place / "a" / "index.html").symlink_to(other)
    write(place, {"a/index.html": "2"})
    assert other.read_text() == "theirs"
    assert files_in(place) == {"a/index.html": "2"}


@LINKS
def test_what_a_list_names_behind_a_link_is_not_removed(
    place: Path, tmp_path: Path
) -> None:
    write(place, {"a/index.html": "1"})
    elsewhere = tmp_path / "elsewhere"
    (place / "a").rename(elsewhere)
    (place / "a").symlink_to(elsewhere)
    with pytest.raises(SiteError, match="a symbolic link"):
        write(place, {})
    assert (elsewhere / "index.html").read_text() == "1"


@LINKS
def test_a_folder_that_is_a_link_is_refused(place: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SiteError, match="a symbolic link"):
        SiteFolder.load(place)


def test_a_run_that_was_stopped_is_completed_by_the_next(place: Path) -> None:
    """What it has written is ours, and is made anew."""
    write(place, {"a": "1", "gone": "2"})
    folder = SiteFolder.load(place)
    folder.begin(["a", "b", "c"])
    with folder.held() as held:
        folder.write("b", b"3", held=held, inputs="3")  # and no more
    again = SiteFolder.load(place)
    assert again.entry("a") == UNKNOWN
    assert write(place, {"a": "1", "b": "3", "c": "4"}) == (3, 0)
    assert files_in(place) == {"a": "1", "b": "3", "c": "4"}


def test_a_page_that_a_killed_run_has_cut_is_written_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new one is written in its place: what the list says of it tells."""
    write(place, {"a": "1"})
    folder = SiteFolder.load(place)
    folder.begin(["a", "b"])

    class Killed(BaseException):
        pass

    def cut(descriptor: int, content: memoryview) -> int:
        write_part(descriptor, content[:2])
        raise Killed

    def cannot(*_: object, **__: object) -> None:
        raise PermissionError

    write_part = os.write
    with folder.held() as held, monkeypatch.context() as patched:
        patched.setattr(os, "write", cut)
        patched.setattr(os, "unlink", cannot)
        with pytest.raises(Killed):
            folder.write("b", b"1234", held=held, inputs="3")
    assert files_in(place) == {"a": "1", "b": "12"}
    assert write(place, {"a": "1", "b": "1234"}) == (2, 0)
    assert files_in(place) == {"a": "1", "b": "1234"}


def test_what_a_killed_run_left_half_written_is_removed(place: Path) -> None:
    """`..kbindex-site.json.0a1b2c3d.new` stayed for ever, and was published."""
    write(place, {"a": "1", "b/index.html": "2"})
    left = [f".{NAME}.0a1b2c3d.new", ".a.00000000.new", "b/.index.html.12345678.new"]
    theirs = [
        ".c.0a1b2c3d.new",
        "b/.a.0a1b2c3d.new",
        ".a.0a1b2c3.new",
        "a.0a1b2c3d.new",
    ]
    for name in (*left, *theirs):
        (place / name).write_text("half")
    (place / f".{NAME}.aaaaaaaa.new").mkdir()
    SiteFolder.load(place).tidy()
    assert files_in(place).keys() == {"a", "b/index.html", *theirs}
    assert (place / f".{NAME}.aaaaaaaa.new").is_dir()


def test_what_was_left_half_written_is_in_nobody_s_way(place: Path) -> None:
    write(place, {"b/index.html": "2"})
    (place / "b" / ".index.html.12345678.new").touch()
    folder = SiteFolder.load(place)
    folder.tidy()
    folder.begin(["b"])  # a folder becomes a file
    assert not (place / "b").exists()


def test_a_file_that_was_cut_or_removed_is_written_again(place: Path) -> None:
    files = {"a": "1234", "b": "5678"}
    write(place, files)
    (place / "a").write_text("12")
    (place / "b").unlink()
    assert write(place, files) == (2, 0)
    assert files_in(place) == files


@LINKS
def test_a_list_that_cannot_be_read_is_named_with_its_folder(
    place: Path, tmp_path: Path
) -> None:
    """The name alone told nobody which of two folders it was."""
    place.mkdir()
    (place / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SiteError, match="a symbolic link") as caught:
        SiteFolder.load(place)
    assert str(caught.value).startswith(f"{place / NAME}: ")


def test_a_list_that_is_none_is_named(place: Path) -> None:
    place.mkdir()
    (place / NAME).write_text("{}")
    with pytest.raises(SiteError, match=r"no list of a site's files") as caught:
        SiteFolder.load(place)
    assert str(place / NAME) in str(caught.value)
