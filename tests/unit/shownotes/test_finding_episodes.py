import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex.errors import ArchiveError
from kbindex.model import Diagnostic, EpisodeId
from kbindex.shownotes import EpisodeFile, Reader, find_episodes
from kbindex.shownotes.episode_files import (
    _page_of_few,
)


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# x\n", encoding="utf-8")


def found(root: Path) -> list[tuple[str, str]]:
    files, diagnostics = find_episodes(root)
    assert diagnostics == []
    return [(file.id, file.path) for file in files]


IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def test_a_folder_with_a_page_is_an_episode_and_holds_no_other(tmp_path: Path) -> None:
    write(tmp_path, "025/README.md", "025/memo.md", "025/sub/README.md", "026/index.md")
    assert found(tmp_path) == [("025", "025/README.md"), ("026", "026/index.md")]


def test_a_second_page_beside_an_episode_is_looked_at_as_well(tmp_path: Path) -> None:
    root = tmp_path / "episodes"
    write(root, "025/README.md", "025/tags.json", "026/README.md", "026/tags.json")
    write(tmp_path, "other.md")
    (root / "026" / "memo.md").symlink_to(tmp_path / "other.md")
    files, diagnostics = find_episodes(root)
    assert [file.path for file in files] == ["025/README.md", "026/README.md"]
    assert [(said.path, said.kind) for said in diagnostics] == [
        ("026/memo.md", "outside-link")
    ]


def test_a_file_is_named_by_its_stem(tmp_path: Path) -> None:
    write(tmp_path, "ep10.md", "v1.2.md", "2021/第1回.markdown", "2021/notes.txt")
    assert found(tmp_path) == [
        ("第1回", "2021/第1回.markdown"),
        ("ep10", "ep10.md"),
        ("v1.2", "v1.2.md"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("shownote.md", "shownotes.md", "Show-Notes.md", "show_notes.html"),
        *("notes.md", "episode.md", "ショーノート.md"),
    ],
)
def test_a_name_that_says_only_what_it_is_leaves_the_id_to_the_folder(
    tmp_path: Path, name: str
) -> None:
    write(tmp_path, f"ep1/{name}", f"2021/ep2/{name}", "ep3/talk.md")
    assert [episode for episode, _ in found(tmp_path)] == ["ep2", "ep1", "talk"]


def test_such_a_name_is_an_id_where_a_folder_has_more_pages(tmp_path: Path) -> None:
    write(tmp_path, "2021/notes.md", "2021/ep1.md", "shownotes.md")
    assert [episode for episode, _ in found(tmp_path)] == ["ep1", "notes", "shownotes"]


@pytest.mark.parametrize("name", ["README.md", "index.md", "readme.MD", "index.html"])
def test_a_page_of_the_archive_itself_is_no_episode(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "001/README.md")
    assert found(tmp_path) == [("001", "001/README.md")]


def test_readme_comes_before_index_and_markdown_before_html(tmp_path: Path) -> None:
    write(tmp_path, "1/index.md", "1/README.md", "2/README.html", "2/index.md")
    assert found(tmp_path) == [("1", "1/README.md"), ("2", "2/index.md")]


def test_any_name_is_an_id_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "001-private/README.md", "a b#c/README.md", "１０.md")
    assert found(tmp_path) == [
        ("001-private", "001-private/README.md"),
        ("a b#c", "a b#c/README.md"),
        ("１０", "１０.md"),
    ]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, ".git/a.md", ".draft.md", "2021/.old/README.md", "b.md")
    assert found(tmp_path) == [("b", "b.md")]


def test_of_equal_ids_the_later_path_gets_its_folder_in_front(tmp_path: Path) -> None:
    write(tmp_path, "2020/025/README.md", "2021/025/README.md", "2021/026.md")
    files, diagnostics = find_episodes(tmp_path)
    assert [(file.id, file.path) for file in files] == [
        ("025", "2020/025/README.md"),
        ("2021/025", "2021/025/README.md"),
        ("026", "2021/026.md"),
    ]
    assert [replace(said, form=None) for said in diagnostics] == [
        Diagnostic(
            path="2021/025/README.md",
            line=0,
            kind="duplicate-id",
            message="there is an episode '025' already; this is '2021/025'",
        )
    ]


def test_three_files_for_one_name_get_three_ids(tmp_path: Path) -> None:
    write(tmp_path, "025.html", "025.md", "025/README.md")
    files, _ = find_episodes(tmp_path)
    assert [(file.id, file.path) for file in files] == [
        ("025", "025.html"),
        ("025.md", "025.md"),
        ("025/README.md", "025/README.md"),
    ]


def test_an_id_that_looks_like_a_path_takes_no_other_files_name(tmp_path: Path) -> None:
    """`x.md` as the name of a folder was the last id left for the file `x.md`."""
    write(tmp_path, "a/x.md/README.md", "x.html", "x.md")
    files, _ = find_episodes(tmp_path)
    assert [(file.id, file.path) for file in files] == [
        ("x.md", "a/x.md/README.md"),
        ("x", "x.html"),
        ("x.md (2)", "x.md"),
    ]


def test_a_folder_may_be_named_like_a_file(tmp_path: Path) -> None:
    write(tmp_path, "x.md/README.md")
    assert found(tmp_path) == [("x.md", "x.md/README.md")]


def test_an_empty_folder_holds_no_episode(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert found(tmp_path) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"none: no such folder of episodes"):
        find_episodes(tmp_path / "none")


def test_a_file_is_no_folder_of_episodes(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    with pytest.raises(ArchiveError, match=r"a\.md: not a folder of episodes"):
        find_episodes(tmp_path / "a.md")


def test_a_linked_folder_is_followed_once(tmp_path: Path) -> None:
    write(tmp_path, "archive/2021/025.md", "elsewhere/026.md")
    root = tmp_path / "archive"
    (root / "a-loop").symlink_to(root)
    (root / "2021" / "up").symlink_to(root)
    (root / "again").symlink_to(root / "2021")
    (root / "more").symlink_to(tmp_path / "elsewhere")
    files, diagnostics = find_episodes(root, follow_links=True)
    assert [(file.id, file.path) for file in files] == [
        ("025", "2021/025.md"),
        ("026", "more/026.md"),
    ]
    assert [(d.path, d.kind) for d in diagnostics] == [
        ("2021/up/", "link-loop"),
        ("a-loop/", "link-loop"),
        ("again/", "link-loop"),
    ]


@pytest.mark.parametrize(
    ("device", "inode"),
    [
        pytest.param(1, 0, id="no inodes"),
        pytest.param(1, 7, id="one inode for all"),
        pytest.param(0, 0, id="nothing at all"),
    ],
)
def test_inodes_that_tell_nothing_apart_make_no_loops(
    tmp_path: Path, device: int, inode: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: of thirteen folders twelve were taken for links to the first."""
    names = [f"{number:03}" for number in range(13)]
    write(tmp_path, *(f"{name}/README.md" for name in names), "deep/er/100.md")
    (tmp_path / "deep" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to("deep")
    true = os.stat

    def stat(path: str, *, follow_symlinks: bool = True) -> os.stat_result:
        mode, _, _, *rest = true(path, follow_symlinks=follow_symlinks)
        return os.stat_result((mode, inode, device, *rest))

    with monkeypatch.context() as patch:
        patch.setattr("kbindex.shownotes.episode_files.os.stat", stat)
        files, diagnostics = find_episodes(tmp_path)
    assert [file.id for file in files] == [*names, "100"]
    assert [(d.path, d.kind) for d in diagnostics] == [
        ("again/", "link-loop"),
        ("deep/up/", "link-loop"),
    ]


def test_folders_that_link_to_each_other_take_no_time(tmp_path: Path) -> None:
    """Each folder once: twelve that link to all others have 12! ways through them."""
    names = [f"{number:02}" for number in range(12)]
    write(tmp_path, *(f"{name}/a{name}.md" for name in names))
    for name in names:
        for other in names:
            (tmp_path / name / f"to-{other}").symlink_to(tmp_path / other)
    files, _ = find_episodes(tmp_path)
    assert [file.path for file in files] == [f"{name}/a{name}.md" for name in names]


def test_a_link_in_a_circle_or_to_nothing_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path, "025.md")
    (tmp_path / "circle.md").symlink_to(tmp_path / "circle.md")
    (tmp_path / "broken.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    files, diagnostics = find_episodes(tmp_path)
    assert [file.id for file in files] == ["025", "broken", "circle"]
    assert [(d.path, d.kind) for d in diagnostics] == [("circle", "unreadable")]
    readings = {file.id: Reader().read_file(tmp_path, file) for file in files}
    assert [
        (name, [(d.path, d.line, d.kind) for d in reading.diagnostics])
        for name, reading in readings.items()
    ] == [
        ("025", []),
        ("broken", [("broken.md", 0, "unreadable")]),
        ("circle", [("circle.md", 0, "unreadable")]),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, "025.md")
    os.mkfifo(tmp_path / "pipe.md")
    files, diagnostics = find_episodes(tmp_path)
    assert [file.id for file in files] == ["025"]
    assert [(d.path, d.line, d.kind) for d in diagnostics] == [
        ("pipe.md", 0, "unreadable")
    ]


def test_a_name_that_is_no_utf8_is_said_and_passed_over(tmp_path: Path) -> None:
    root = os.fsencode(tmp_path)
    try:
        with open(root + b"/\x93\xfa.md", "wb"):  # noqa: PTH123 - a name of bytes
            os.mkdir(root + b"/\x96\x7b")  # noqa: PTH102 - as above
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    write(tmp_path, "025.md")
    files, diagnostics = find_episodes(tmp_path)
    assert [file.id for file in files] == ["025"]
    assert [(d.path, d.kind, d.message) for d in diagnostics] == [
        ("\ufffd{/", "unreadable", "a name that is not UTF-8; left out"),
        ("\ufffd\ufffd.md", "unreadable", "a name that is not UTF-8; left out"),
    ]


def test_folders_nest_as_deep_as_they_like(tmp_path: Path) -> None:
    write(tmp_path, "a/" * 400 + "deep.md")
    assert found(tmp_path) == [("deep", "a/" * 400 + "deep.md")]


@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    write(tmp_path, "025.md", "026.md", "closed/027.md")
    (tmp_path / "026.md").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        files, diagnostics = find_episodes(tmp_path)
        assert [file.id for file in files] == ["025", "026"]
        assert [(d.path, d.kind) for d in diagnostics] == [("closed/", "unreadable")]
        reading = Reader().read_file(tmp_path, files[1])
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert [(d.path, d.kind) for d in reading.diagnostics] == [("026.md", "unreadable")]


def test_a_file_that_vanished_is_said(tmp_path: Path) -> None:
    file = EpisodeFile(id=EpisodeId("025"), path="025.md")
    assert Reader().read_file(tmp_path, file).diagnostics == (
        Diagnostic(
            path="025.md",
            line=0,
            kind="unreadable",
            message="No such file or directory",
        ),
    )


def test_a_folder_in_a_files_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "025.md").mkdir()
    file = EpisodeFile(id=EpisodeId("025"), path="025.md")
    reading = Reader().read_file(tmp_path, file)
    assert reading.episode is None
    assert [(d.path, d.kind) for d in reading.diagnostics] == [("025.md", "unreadable")]


def test_names_of_a_folder_of_many_pages_are_not_kept(tmp_path: Path) -> None:
    """A process that watches would keep them all anew with each page that is new."""
    write(tmp_path, *(f"all/{number}.md" for number in range(50)))
    before = _page_of_few.cache_info().currsize
    assert len(found(tmp_path)) == 50
    assert _page_of_few.cache_info().currsize == before
