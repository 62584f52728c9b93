"""The exported database by SQLite alone: its references, its search, its safety."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.exports.sqlite_schema import INDEXES, TABLES, VIEWS

Open = Callable[[], sqlite3.Connection]

NOTES = """\
# 001

- Hosted by @haruka, @ry
- Guest: @ada
- Recording date: 2022-04-01

An introduction about Kubernetes and 監視.

## Contents

### @haruka

- [Thanos'); DROP TABLE notes; --](https://thanos.example/?utm_source=x)
  - 監視, full width ＫＵＢＥ
  - `a;b`

### @Haruka

- [C++ and Prometheus](https://cpp.example/)
"""


@pytest.fixture
def database(new_project: Path) -> Iterator[sqlite3.Connection]:
    for name in ("001", "002"):
        (new_project / "episodes" / name).mkdir()
        (new_project / "episodes" / name / "README.md").write_text(NOTES, "utf-8")
    assert run(["export", "--format", "sqlite", "-o", "show.db"]) == 0
    with closing(sqlite3.connect(new_project / "show.db")) as opened:
        yield opened


def find(database: sqlite3.Connection, words: str) -> list[str]:
    query = (
        "SELECT id FROM articles WHERE place IN"
        " (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?) ORDER BY place"
    )
    return [row[0] for row in database.execute(query, (words,))]


def test_references_hold(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (count,) = database.execute("SELECT count(*) FROM notes").fetchone()
    assert count


def test_tables_have_the_columns_that_are_described(
    database: sqlite3.Connection,
) -> None:
    for table in TABLES:
        found = database.execute(f"PRAGMA table_info({table.name})").fetchall()
        assert [row[1] for row in found] == [column.name for column in table.columns]
    for view in VIEWS:
        assert database.execute(f"SELECT * FROM {view.name}").fetchall()  # noqa: S608
    indexed = database.execute("SELECT tbl_name FROM sqlite_master WHERE type='index'")
    assert {table for table, _ in INDEXES} <= {row[0] for row in indexed}


def test_records_are_rows_with_what_belongs_to_them(
    database: sqlite3.Connection,
) -> None:
    row = database.execute(
        "SELECT title, url, presenter, kind FROM articles WHERE id = '001#1'"
    ).fetchone()
    assert row == (
        "Thanos'); DROP TABLE notes; --",
        "https://thanos.example/",
        "haruka",
        "article",
    )
    people = database.execute(
        "SELECT role, name FROM episode_people WHERE episode = '001' ORDER BY 1 DESC, 2"
    ).fetchall()
    assert people == [("host", "haruka"), ("host", "ry"), ("guest", "ada")]
    assert database.execute("SELECT url FROM links ORDER BY id LIMIT 1").fetchone() == (
        "https://thanos.example/?utm_source=x",
    )


def test_forms_of_one_name_are_one_presenter(database: sqlite3.Connection) -> None:
    found = database.execute("SELECT name, articles FROM presenters").fetchall()
    assert found == [("haruka", 4)]
    by_article = database.execute(
        "SELECT DISTINCT presenter FROM articles WHERE kind = 'article'"
    )
    assert by_article.fetchall() == [("haruka",)]


def test_overviews_are_marked_and_found(database: sqlite3.Connection) -> None:
    kinds = database.execute("SELECT id FROM articles WHERE kind = 'overview'")
    assert kinds.fetchall() == [("001#0",), ("002#0",)]
    assert find(database, "introduction") == ["001#0", "002#0"]


def test_a_search_finds_japanese_and_signs(database: sqlite3.Connection) -> None:
    assert find(database, "監視") == ["001#0", "001#1", "002#0", "002#1"]
    assert find(database, '"C++"') == ["001#2", "002#2"]


def test_a_search_is_right_after_vacuum(database: sqlite3.Connection) -> None:
    before = find(database, "監視")
    database.execute("VACUUM")
    assert find(database, "監視") == before
    database.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
    assert find(database, "監視") == before
