"""A generation of no use any more is removed whole, whenever a run is killed."""

from __future__ import annotations

import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest

from kbindex import folders
from kbindex.index.embedded import ownership
from kbindex.index.embedded.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kbindex import KnowledgeBase

EPISODE = "# 001\n\n## Contents\n\n### @ry\n\n- [Thanos](https://thanos.example/)\n"


class _Killed(BaseException):
    """Stands for a signal that nothing handles."""


@pytest.fixture
def generation(
    write: Callable[[str, str], Path],
    open_base: Callable[..., KnowledgeBase],
    index: Path,
) -> Path:
    """A generation of an index, with all kinds of files."""
    write("001", EPISODE)
    open_base().search("Thanos")
    return index / "g000001"


def test_a_removal_that_is_killed_at_any_file_is_ended_by_the_next(
    generation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for least in range(len([*generation.iterdir()]) + 2):
        folder = tmp_path / f"copy{least}"
        shutil.copytree(generation, folder / generation.name)
        files = count()

        def remove(
            place: Path, name: str, files: count[int] = files, least: int = least
        ) -> None:
            if next(files) == least:
                raise _Killed
            folders.remove(place, name)

        monkeypatch.setattr(ownership, "remove", remove)  # what it imports
        try:
            ownership.discard(folder, generation.name)
        except _Killed:
            monkeypatch.setattr(ownership, "remove", folders.remove)
            if (folder / generation.name).exists():
                assert ownership.is_removable(folder, generation.name)
                ownership.discard(folder, generation.name)
        assert [*folder.iterdir()] == []


def test_one_whose_manifest_is_gone_is_removed_by_the_names_of_its_files(
    generation: Path,
) -> None:
    (generation / MANIFEST).unlink()
    ownership.discard(generation.parent, generation.name)
    assert not generation.exists()


def test_a_file_of_somebody_else_stays_with_its_folder(generation: Path) -> None:
    mine = generation / "notes.tsv"
    mine.write_text("mine", "utf-8")
    ownership.discard(generation.parent, generation.name)
    assert [*generation.iterdir()] == [mine]
    assert not ownership.is_removable(generation.parent, generation.name)


def test_the_manifest_is_removed_behind_all_that_it_lists(
    generation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It alone says of a file of another version that it is ours."""
    removed = list[str]()

    def remove(place: Path, name: str) -> None:
        removed.append(name)
        folders.remove(place, name)

    monkeypatch.setattr(ownership, "remove", remove)
    ownership.discard(generation.parent, generation.name)
    assert removed[-2:] == [MANIFEST, generation.name]
