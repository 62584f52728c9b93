"""Bad input: a clear error or a diagnostic, and all else is still found."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KbindexError, KnowledgeBase
from kbindex.errors import ArchiveError, IndexStateError, Remedy
from kbindex.shownotes import load_content

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

GOOD = """\
# good

- Recording date: 2021-07-02

## Contents

### @ry

#### [Velero](https://velero.io/)

- 長期保存
"""
JAPANESE = """\
# 002

## Contents

### @ry

#### 監視の話

- プロメテウスで監視する
"""


def ids(base: KnowledgeBase, query: str) -> list[str]:
    return [str(hit.article.id) for hit in base.search(query).hits]


def said(base: KnowledgeBase) -> list[tuple[str, int, str]]:
    return [(d.path, d.line, d.kind) for d in base.changes.diagnostics]


def generations(index: Path) -> list[str]:
    return sorted(path.name for path in index.glob("g*"))


NO_EPISODE = "no episode in it (NAME/README.md or NAME.md)"


def make_missing(_: Path) -> None: ...


def make_empty(path: Path) -> None:
    path.mkdir()


def make_file(path: Path) -> None:
    path.write_text(GOOD)


def make_readme_only(path: Path) -> None:
    path.mkdir()
    (path / "README.md").write_text(GOOD)


def make_others(path: Path) -> None:
    path.mkdir()
    (path / "notes.txt").write_text(GOOD)
    (path / ".hidden.md").write_text(GOOD)
    (path / "folder.md").mkdir()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(make_missing, "no such folder of episodes", id="missing"),
        pytest.param(make_file, "not a folder of episodes", id="file"),
        pytest.param(make_empty, NO_EPISODE, id="empty"),
        pytest.param(make_readme_only, NO_EPISODE, id="only its own README"),
        pytest.param(make_others, NO_EPISODE, id="no notes"),
    ],
)
def test_archive_that_is_none_is_one_clear_line_and_makes_no_index(
    tmp_path: Path, index: Path, make: Callable[[Path], None], message: str
) -> None:
    archive = tmp_path / "archive"
    make(archive)
    with pytest.raises(ArchiveError) as caught:
        KnowledgeBase.open(archive, index)
    assert str(caught.value) == f"{archive}: {message}"
    assert not index.exists()


def break_link(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def loop_link(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("make", [break_link, loop_link])
def test_unreadable_episode_is_a_diagnostic_and_rewrites_nothing(
    write: Write, open_base: Open, index: Path, make: Callable[[Path], None]
) -> None:
    archive = write("001", GOOD).parent.parent
    make(archive / "002.md")
    base = open_base()
    assert said(base) == [("002.md", 0, "unreadable")]
    assert ids(base, "Velero") == ["001#1"]
    assert [e.episode.id for e in base.episodes()] == ["001"]
    again = open_base()
    assert (again.changes.is_empty, said(again)) == (True, said(base))
    assert generations(index) == ["g000001"]


def test_episode_without_permission_is_a_diagnostic_until_it_is_given(
    write: Write, open_base: Open, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated, since tests may run as root."""
    write("001", GOOD)
    path = write("002", JAPANESE)

    def refuse(root: Path, wanted: str, *, follow_links: bool) -> bytes:
        if root / wanted == path:
            raise PermissionError(13, "Permission denied")
        return load_content(root, wanted, follow_links=follow_links)

    with monkeypatch.context() as patch:
        patch.setattr("kbindex.indexing.file_states.load_content", refuse)
        patch.setattr("kbindex.indexing.build.load_content", refuse)
        base = open_base()
        assert said(base) == [("002/README.md", 0, "unreadable")]
        assert base.changes.diagnostics[0].message == "Permission denied"
        assert ids(base, "Velero") == ["001#1"]
        assert open_base().changes.is_empty
        assert generations(index) == ["g000001"]
    base = open_base()
    assert (base.changes.changed, said(base)) == (("002",), [])
    assert ids(base, "監視") == ["002#1"]


def test_episode_that_becomes_unreadable_is_no_longer_found(
    write: Write, open_base: Open, index: Path
) -> None:
    write("001", GOOD)
    path = write("002.md", JAPANESE)
    open_base()
    path.unlink()
    break_link(path)
    base = open_base()
    assert (base.changes.changed, said(base)) == (
        ("002",),
        [("002.md", 0, "unreadable")],
    )
    assert ids(base, "監視") == []
    assert open_base().changes.is_empty
    assert generations(index) == ["g000001", "g000002"]


def test_binary_file_is_a_diagnostic_with_its_line_and_rewrites_nothing(
    write: Write, open_base: Open, index: Path
) -> None:
    write("001", GOOD)
    write("002.md", b"# 002\n\n\x89PNG\0\0\0\rIHDR")
    base = open_base()
    assert said(base) == [("002.md", 3, "binary")]
    assert ids(base, "Velero") == ["001#1"]
    assert open_base().changes.is_empty
    assert generations(index) == ["g000001"]


@pytest.mark.parametrize(
    ("content", "is_said"),
    [
        pytest.param(JAPANESE.encode("cp932"), True, id="Shift_JIS"),
        pytest.param(JAPANESE.encode("euc_jp"), True, id="EUC-JP"),
        pytest.param(JAPANESE.encode("utf-16"), True, id="UTF-16 with a mark"),
        pytest.param(JAPANESE.encode("utf-8-sig"), False, id="UTF-8 with a mark"),
        pytest.param(
            JAPANESE.replace("\n", "\r\n").encode(), False, id="lines of Windows"
        ),
        pytest.param(JAPANESE.replace("\n", "\r").encode(), False, id="lines of a Mac"),
    ],
)
def test_other_encodings_are_read_and_found_and_said(
    write: Write, open_base: Open, content: bytes, *, is_said: bool
) -> None:
    write("001", GOOD)
    write("002", content)
    base = open_base()
    assert [(d.path, d.kind) for d in base.changes.diagnostics] == [
        ("002/README.md", "encoding")
    ] * is_said
    assert ids(base, "監視") == ["002#1"]
    assert ids(base, "Velero") == ["001#1"]
    article = base.article("002#1")
    assert (article.title, article.line) == ("監視の話", 7)
    assert [(note.text, note.line) for note in article.notes] == [
        ("プロメテウスで監視する", 9)
    ]
    assert open_base().changes.is_empty


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty"),
        pytest.param("\n\n", id="blank"),
        pytest.param("```\nnever closed\n", id="a fence never closed"),
        pytest.param("- [x](https://\n- **y\n<div><p>\n| a |\n|--", id="half of all"),
        pytest.param("---\nkey: [\n---\n# x\n", id="front matter"),
        pytest.param("#" * 1000 + "\n" + ">" * 1000, id="signs"),
        pytest.param("".join(" " * n + "- a\n" for n in range(300)), id="nested"),
        pytest.param("<!-- never closed\n### @ry\n#### a\n", id="a comment"),
        pytest.param("### @ry\n\n#### \u200b\n\n- \u200b\n", id="invisible"),
        pytest.param("\x01\x02\x1b[31m### @ry\n", id="control characters"),
        pytest.param("### @ry\n\n#### [a](javascript:x)\n", id="no web address"),
        pytest.param("a" * 1_000_000, id="a million characters"),
    ],
)
def test_broken_markdown_never_hides_the_others(
    write: Write, open_base: Open, content: str
) -> None:
    write("001", GOOD)
    write("002", content)
    base = open_base()
    assert ids(base, "Velero") == ["001#1"]
    assert {d.path for d in base.changes.diagnostics} <= {"002/README.md"}
    assert all(d.message for d in base.changes.diagnostics)
    assert open_base().changes.is_empty


def test_too_large_file_is_left_out_and_said(
    write: Write, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbindex.shownotes.reader.MAX_SIZE_BYTES", 1000)
    write("001", GOOD)
    write("002", JAPANESE * 100)
    base = open_base()
    assert said(base) == [("002/README.md", 0, "too-large")]
    assert ids(base, "Velero") == ["001#1"]
    assert open_base().changes.is_empty


def test_folder_that_links_to_itself_is_said(
    write: Write, open_base: Open, episodes: Path
) -> None:
    write("001", GOOD)
    (episodes / "loop").symlink_to(episodes, target_is_directory=True)
    base = open_base()
    assert [(d.path, d.kind) for d in base.changes.diagnostics] == [
        ("loop/", "link-loop")
    ]
    assert ids(base, "Velero") == ["001#1"]


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_name_that_is_no_utf8_is_said(
    write: Write, open_base: Open, episodes: Path
) -> None:
    write("001", GOOD)
    try:
        Path(os.fsdecode(bytes(episodes) + b"/\xff.md")).write_text(GOOD)
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    base = open_base()
    assert said(base) == [("\ufffd.md", 0, "unreadable")]
    assert ids(base, "Velero") == ["001#1"]


@pytest.mark.parametrize(
    "name", ["0 1 ２", "a#b", "日本語 🎉", "x" * 200, "-", "a'b\"c"]
)
def test_any_name_may_be_an_id(write: Write, open_base: Open, name: str) -> None:
    write(name, GOOD)
    base = open_base()
    assert ids(base, "Velero") == [f"{name}#1"]
    assert base.article(f"{name}#1").episode == name
    assert base.episode(name).articles == base.articles()
    write(name, GOOD.replace("Velero", "Cilium"))
    base = open_base()
    assert base.changes.changed == (name,)
    assert [article.title for article in base.articles()] == ["Cilium"]


@pytest.mark.parametrize(
    "content", [b"\0", b"", b"# 001\n"], ids=["binary", "empty", "a title alone"]
)
def test_archive_without_a_single_record_answers_nothing(
    write: Write, open_base: Open, content: bytes
) -> None:
    """Regression: Whoosh's reader of an empty index has no columns."""
    write("001", content)
    for base in (open_base(), open_base(refresh=False), open_base(full=True)):
        assert base.search("Velero").total == 0
        assert base.search("-Velero").total == 0
        assert (base.articles(), base.tags()) == ((), ())
    write("002", GOOD)
    assert ids(open_base(), "Velero") == ["002#1"]
    write("002", content)
    emptied = open_base()
    assert (emptied.changes.changed, emptied.search("Velero").total) == (("002",), 0)


def test_index_below_a_file_is_one_clear_line(
    write: Write, episodes: Path, tmp_path: Path
) -> None:
    write("001", GOOD)
    (tmp_path / "file").write_text("precious")
    index = tmp_path / "file" / "index"
    with pytest.raises(IndexStateError) as caught:
        KnowledgeBase.open(episodes, index)
    assert re.fullmatch(
        rf"{re.escape(str(index))}: the index cannot be written \([^\n]*\)",
        str(caught.value),
    )
    assert caught.value.remedy is Remedy.NAME_INDEX
    assert (tmp_path / "file").read_text() == "precious"


def test_file_as_the_index_is_one_clear_line(
    write: Write, open_base: Open, index: Path
) -> None:
    write("001", GOOD)
    index.write_text("precious")
    with pytest.raises(KbindexError) as caught:
        open_base()
    assert str(caught.value).startswith(f"{index}: the index cannot be written (")
    assert "\n" not in str(caught.value)
    assert index.read_text() == "precious"


def test_index_in_the_archive_is_no_episode(write: Write, episodes: Path) -> None:
    write("001", GOOD)
    for is_up_to_date in (False, True):
        with KnowledgeBase.open(episodes, episodes / "index") as base:
            assert [article.id for article in base.articles()] == ["001#1"]
            assert base.changes.is_empty is is_up_to_date
