"""The table of bridges beside an index: built once, healed, with the user's words."""

import stat
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import ConfigError, IndexStateError
from kbindex.index import IndexFolder
from kbindex.indexing import archive_bridges as bridging
from kbindex.language import Analyzer
from kbindex.language.bridges.sources import Group
from kbindex.language.bridges.table import build_table

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# 001

## Contents

### @ry

#### Zephyr

- 監視
"""


@pytest.fixture
def table(write: Write, open_base: Open, index: Path) -> Path:
    """The table that the first search made."""
    write("001", EPISODE)
    open_base().search("Zephyr")
    return only_table(index)


def only_table(index: Path) -> Path:
    (path,) = index.glob("bridges-*")
    return path


def ids(base: KnowledgeBase, query: str) -> list[str]:
    return [str(hit.article.id) for hit in base.search(query).hits]


def test_table_is_built_once_and_used_by_all(table: Path, open_base: Open) -> None:
    before = table.stat().st_mtime_ns, table.stat().st_ino
    assert ids(open_base(), "monitoring") == ["001#1"]
    assert ids(open_base(full=True), "monitoring") == ["001#1"]
    assert (table.stat().st_mtime_ns, table.stat().st_ino) == before
    assert stat.S_IMODE(table.stat().st_mode) == 0o644


def test_table_that_is_gone_is_built_again(table: Path, open_base: Open) -> None:
    table.unlink()
    assert ids(open_base(), "monitoring") == ["001#1"]
    assert table.exists()


@pytest.mark.parametrize("place", ["glossary.txt", "../glossary.txt"])
def test_words_of_the_user_lead_to_the_articles(
    table: Path, open_base: Open, episodes: Path, place: str
) -> None:
    """And the table without them is not kept."""
    assert ids(open_base(), "そよ風") == []
    (episodes / place).write_text("そよ風 = zephyr\n", encoding="utf-8-sig")
    assert ids(open_base(), "そよ風") == ["001#1"]
    assert only_table(table.parent) != table
    (episodes / place).unlink()
    assert ids(open_base(), "そよ風") == []
    assert only_table(table.parent) == table


def test_lines_of_the_configuration_are_words_of_the_user(
    table: Path, episodes: Path
) -> None:
    glossary = ("そよ風 = zephyr",)
    with KnowledgeBase.open(episodes, table.parent, glossary=glossary) as base:
        assert ids(base, "そよ風") == ["001#1"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"zephyr\n"], ids=["no UTF-8", "no group"]
)
@pytest.mark.usefixtures("table")
def test_glossary_that_is_none_is_one_clear_line_by_its_file(
    open_base: Open, episodes: Path, content: bytes
) -> None:
    path = episodes / "glossary.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        open_base().search("Zephyr")
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_table_that_cannot_be_written_is_one_clear_line_and_leaves_nothing(
    table: Path, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.unlink()
    names = {"STAMP", *(path.name for path in table.parent.iterdir())}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kbindex.indexing.archive_bridges.build_table", fail)
    with pytest.raises(IndexStateError, match=r"cannot be written \(No space left"):
        open_base().search("Zephyr")
    assert {path.name for path in table.parent.iterdir()} <= names


def test_table_that_another_process_tidied_away_is_built_again(
    table: Path, open_base: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is written it looks like what a killed run left."""
    table.unlink()
    tidied: list[Path] = []

    def build_and_lose(groups: Iterable[Group], analyzer: Analyzer, path: Path) -> None:
        build_table(groups, analyzer, path)
        if not tidied:
            tidied.append(path)
            IndexFolder(table.parent).tidy()
            assert not path.exists()

    monkeypatch.setattr(bridging, "build_table", build_and_lose)
    assert ids(open_base(), "Zephyr") == ["001#1"]
    assert tidied
    assert table.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0garbage", b"a\tb\nc"])
def test_damaged_table_is_no_crash(
    table: Path, open_base: Open, content: bytes
) -> None:
    table.write_bytes(content)
    assert ids(open_base(), "Zephyr") == ["001#1"]
    assert ids(open_base(), "monitoring") == ["001#1"]
