"""The folder of a site: what is ours is written, what is not is left alone."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from kbindex.site.folder import SiteError, SiteFolder
from kbindex.site.manifest import NAME, UNKNOWN

LINKS = pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "site"


def write(place: Path, files: Mapping[str, str]) -> tuple[int, int]:
    """Write a whole site; return how many files were written and removed."""
    folder = SiteFolder.load(place)
    removed = folder.begin(list(files))
    with folder.held() as held:
        made = {
            path: folder.write(path, text.encode(), held=held, inputs=text)
            for path, text in files.items()
        }
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
    (place / "a").mkdir(parents=True)
    theirs = {"CNAME": "radio.example", "a/theirs.txt": "x"}
    for path, text in theirs.items():
        (place / path).write_text(text)
    write(place, {"a/index.html": "1"})
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


def test_a_file_that_was_cut_or_removed_is_written_again(place: Path) -> None:
    files = {"a": "1234", "b": "5678"}
    write(place, files)
    (place / "a").write_text("12")
    (place / "b").unlink()
    assert write(place, files) == (2, 0)
    assert files_in(place) == files


def test_a_list_that_is_none_is_named(place: Path) -> None:
    place.mkdir()
    (place / NAME).write_text("{}")
    with pytest.raises(SiteError, match=r"no list of a site's files") as caught:
        SiteFolder.load(place)
    assert str(place / NAME) in str(caught.value)
