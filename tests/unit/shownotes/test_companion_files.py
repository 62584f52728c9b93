import os
from pathlib import Path

import pytest

from kbindex.shownotes import find_episodes


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# x\n", encoding="utf-8")


def beside(root: Path) -> dict[str, tuple[str, ...]]:
    files, diagnostics = find_episodes(root)
    assert diagnostics == []
    return {file.path: file.beside for file in files}


@pytest.mark.parametrize(
    "name",
    [
        *("025.chapters.json", "025.vtt", "025.srt", "025.VTT", "025-chapters.json"),
        *("025.transcript.vtt", "025.transcript.srt", "025.transcript.txt"),
        *("025.transcript.md", "025.transcript.json", "025-transcript.md"),
        "025_transcript.txt",
    ],
)
def test_a_file_named_as_the_page_belongs_to_it(tmp_path: Path, name: str) -> None:
    write(tmp_path, "025.md", name, "026.md", "s/027.md")
    assert beside(tmp_path) == {"025.md": (name,), "026.md": (), "s/027.md": ()}


@pytest.mark.parametrize(
    "name",
    [
        *("chapters.json", "transcript.vtt", "transcript.md", "transcript.json"),
        *("README.vtt", "025.srt", "025.chapters.json", "anything.vtt", "talk.srt"),
        "025-transcript.md",
    ],
)
def test_a_file_in_the_folder_of_an_episode_belongs_to_its_page(
    tmp_path: Path, name: str
) -> None:
    write(tmp_path, "025/README.md", f"025/{name}", "026/README.md")
    assert beside(tmp_path) == {
        "025/README.md": (f"025/{name}",),
        "026/README.md": (),
    }


@pytest.mark.parametrize("page", ["shownotes.md", "index.html", "notes.md"])
def test_page_that_is_its_folders_has_them_as_well(tmp_path: Path, page: str) -> None:
    write(tmp_path, f"025/{page}", "025/transcript.md", "025/chapters.json")
    files, _ = find_episodes(tmp_path)
    assert [(file.id, file.beside) for file in files] == [
        ("025", ("025/chapters.json", "025/transcript.md"))
    ]


def test_subtitles_of_which_there_are_several_are_of_nobody(tmp_path: Path) -> None:
    write(tmp_path, "025/README.md", "025/a.vtt", "025/b.srt")
    assert beside(tmp_path) == {"025/README.md": ()}


def test_files_without_their_page_are_what_they_were(tmp_path: Path) -> None:
    write(tmp_path, "025.vtt", "chapters.json", "7-transcript.md")
    write(tmp_path, "2021/transcript.md", "2021/8.md", "2021/chapters.json")
    assert beside(tmp_path) == {
        "2021/8.md": (),
        "2021/transcript.md": (),
        "7-transcript.md": (),
    }


def test_what_belongs_to_a_companion_is_not_lost(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "a-transcript.md", "a-transcript-transcript.md")
    assert beside(tmp_path) == {
        "a-transcript-transcript.md": (),
        "a.md": ("a-transcript.md",),
    }


def test_hidden_files_and_folders_are_no_companions(tmp_path: Path) -> None:
    write(tmp_path, "025.md", "025.vtt/x", ".025.vtt", "026/README.md")
    (tmp_path / "026" / "chapters.json").mkdir()
    assert beside(tmp_path) == {"025.md": (), "026/README.md": ()}


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
def test_link_out_of_the_archive_is_left_out_and_said(tmp_path: Path) -> None:
    write(tmp_path, "outside.vtt", "a/025/README.md")
    (tmp_path / "a/025/025.vtt").symlink_to(tmp_path / "outside.vtt")
    (tmp_path / "a/025/transcript.md").symlink_to(tmp_path / "outside.vtt")
    files, diagnostics = find_episodes(tmp_path / "a")
    assert [file.beside for file in files] == [()]
    assert [(one.path, one.kind) for one in diagnostics] == [
        ("025/025.vtt", "outside-link"),
        ("025/transcript.md", "outside-link"),
    ]
    files, _ = find_episodes(tmp_path / "a", follow_links=True)
    assert [file.beside for file in files] == [("025/025.vtt", "025/transcript.md")]
