"""Folders of output: written whole, over nothing that is not ours."""

import os
from pathlib import Path

import pytest

from kbindex.output_folders import (
    Manifest,
    OutputFolderError,
    read_listed,
    read_manifest,
    settle_folder,
    write_folder,
)

LINKS = pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
ABOUT = Manifest(kind="thing", kbindex="1", public=False, counts={"letters": 2})
FILES = {"b.json": b"{}\n", "below/ä.txt": "\u3042\n".encode()}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path.resolve() / "made" / "here"


def all_of(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file()
    }


def test_a_folder_holds_what_was_written_and_says_so(place: Path) -> None:
    write_folder(place, ABOUT, FILES)
    manifest = read_manifest(place, "thing")
    assert (manifest.counts, [*manifest.files]) == ({"letters": 2}, sorted(FILES))
    assert {name: read_listed(place, manifest, name) for name in FILES} == FILES
    assert [path.name for path in place.parent.iterdir()] == ["here"]


def test_the_same_files_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    one, two = tmp_path.resolve() / "one", tmp_path.resolve() / "two"
    write_folder(one, ABOUT, FILES)
    write_folder(two, ABOUT, dict(reversed(FILES.items())))
    assert all_of(one) == all_of(two)


def test_what_we_wrote_is_replaced_whole(place: Path) -> None:
    write_folder(place, ABOUT, FILES)
    write_folder(place, ABOUT, {"c.json": b"1"})
    assert all_of(place).keys() == {"manifest.json", "c.json"}
    assert [path.name for path in place.parent.iterdir()] == ["here"]


def test_an_empty_folder_is_taken(place: Path) -> None:
    place.mkdir(parents=True)
    write_folder(place, ABOUT, FILES)
    assert read_manifest(place, "thing").kind == "thing"


@pytest.mark.parametrize(
    "name", ["mine.txt", "below/mine.txt", "x/.git/HEAD", ".git/x"]
)
def test_a_folder_with_something_else_in_it_is_refused(place: Path, name: str) -> None:
    write_folder(place, ABOUT, FILES)
    other = place / name
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_text("mine")
    before = all_of(place)
    with pytest.raises(OutputFolderError, match="was not written by this export"):
        write_folder(place, ABOUT, FILES)
    assert all_of(place) == before


def test_a_folder_that_is_not_ours_is_refused(place: Path) -> None:
    place.mkdir(parents=True)
    (place / "mine.txt").write_text("mine")
    with pytest.raises(OutputFolderError, match=r"mine\.txt was not written"):
        write_folder(place, ABOUT, FILES)
    (place / "manifest.json").write_text('{"name": "an extension of a browser"}')
    with pytest.raises(OutputFolderError, match="not what kbindex writes"):
        write_folder(place, ABOUT, FILES)


def test_a_file_that_was_changed_is_not_written_over(place: Path) -> None:
    write_folder(place, ABOUT, FILES)
    (place / "b.json").write_text("[]\n")  # of the same size
    with pytest.raises(OutputFolderError, match="was changed after"):
        write_folder(place, ABOUT, FILES)
    with pytest.raises(OutputFolderError, match="was changed after"):
        read_listed(place, read_manifest(place, "thing"), "b.json")


def test_a_folder_of_another_kind_is_refused(place: Path) -> None:
    write_folder(place, ABOUT, FILES)
    other = Manifest(kind="other", kbindex="1", public=False, counts={})
    with pytest.raises(OutputFolderError, match="a thing and no other"):
        write_folder(place, other, FILES)


def test_a_file_in_its_place_is_left_alone(place: Path) -> None:
    place.parent.mkdir()
    place.write_text("mine")
    with pytest.raises(OutputFolderError, match="not a folder"):
        write_folder(place, ABOUT, FILES)
    assert place.read_text() == "mine"


@LINKS
def test_no_link_is_followed(place: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path.resolve() / "elsewhere"
    elsewhere.mkdir()
    place.parent.mkdir()
    place.symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(OutputFolderError, match="not a folder"):
        write_folder(place, ABOUT, FILES)
    with pytest.raises(OutputFolderError, match="a symbolic link"):
        write_folder(place / "below", ABOUT, FILES)
    with pytest.raises(OutputFolderError, match="a symbolic link"):
        read_manifest(place, "thing")
    assert not [*elsewhere.iterdir()]


@pytest.mark.parametrize("name", ["../out", "/out", "a/../../out"])
def test_no_file_leads_out_of_it(place: Path, name: str) -> None:
    with pytest.raises(OutputFolderError):
        write_folder(place, ABOUT, {name: b"x"})
    assert not [path for path in place.parent.rglob("*") if path.is_file()]
    assert not (place.parent.parent / "out").exists()


def test_where_a_file_cannot_be_written_the_old_folder_stays(place: Path) -> None:
    write_folder(place, ABOUT, FILES)
    before = all_of(place)
    with pytest.raises(OutputFolderError):
        write_folder(place, ABOUT, {"a": b"1", "a/b": b"2"})
    assert all_of(place) == before
    assert [path.name for path in place.parent.iterdir()] == ["here"]


@pytest.mark.parametrize(
    "folder", ["episodes", "episodes/site", "index", ".", "..", "other/../episodes"]
)
def test_output_lies_in_no_folder_of_the_user_and_holds_none(
    tmp_path: Path, folder: str
) -> None:
    root = tmp_path.resolve() / "project"
    kept = (root / "episodes", root / "index")
    for path in kept:
        path.mkdir(parents=True)
    with pytest.raises(OutputFolderError, match="name another folder"):
        settle_folder(folder, cwd=root, kept=kept)


def test_output_may_lie_beside_them_or_elsewhere(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    kept = (root / "episodes",)
    assert settle_folder("public", cwd=root, kept=kept) == root / "public"
    assert settle_folder("a/../b", cwd=root, kept=kept) == root / "b"
    absolute = str(root / "x" / "y")
    assert settle_folder(absolute, cwd=root, kept=kept) == root / "x" / "y"


def test_a_folder_is_no_standard_output(tmp_path: Path) -> None:
    with pytest.raises(OutputFolderError, match="'-' is not a path"):
        settle_folder("-", cwd=tmp_path, kept=())
    named = settle_folder("./-", cwd=tmp_path, kept=())
    assert named == tmp_path.resolve() / "-"


def test_a_path_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputFolderError, match="is not a path"):
        settle_folder("/a\0/b", cwd=tmp_path, kept=())
