"""Files are written whole or not at all, and nothing beside them."""

import os
from pathlib import Path

import pytest

from kbindex.cli.replace_file import replace_file


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("old")
    (tmp_path / "b.svg").write_text("other")
    replace_file(tmp_path / "a.svg", b"new")
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {"a.svg": "new", "b.svg": "other"}


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "real.svg").write_text("old")
    (tmp_path / "link.svg").symlink_to("real.svg")
    replace_file(tmp_path / "link.svg", b"new")
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "real.svg").read_text() == "new"


@pytest.mark.skipif(os.name != "posix", reason="there is no such device elsewhere")
def test_what_is_no_file_is_written_to_as_it_is() -> None:
    replace_file(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.svg").write_text("old")

    def fail(self: Path, target: Path) -> None:
        raise OSError(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match=r"a\.svg"):
        replace_file(tmp_path / "a.svg", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
    assert (tmp_path / "a.svg").read_text() == "old"


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "no" / "a.svg", b"")
