"""An archive as a SQLite database that Datasette opens well.

The database is made in memory, and handed out as the bytes of its file: the same
archive and the same SQLite give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from kbindex.exports.bundles import counts_of
from kbindex.exports.sqlite_schema import TABLES, VIEWS, schema_statements
from kbindex.knowledge.questions.presenter_summaries import fold_presenter
from kbindex.model.safe_text import to_safe_json, to_storable
from kbindex.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kbindex.exports.bundles import Bundle
    from kbindex.exports.sqlite_schema import Table
    from kbindex.knowledge import KnowledgeBase
    from kbindex.pages import json_types

Value = str | int | None
Row = tuple[Value, ...]

_STEP: Final = " › "
_FACETS: Final = {
    "articles": ["presenter", "episode", {"array": "tags"}],
    "episodes": ["year"],
    "tags": ["kind"],
    "notes": ["kind"],
}
"""Table → the facets that Datasette shows at once."""

_SEARCHED: Final = {
    "articles": {"fts_table": "articles_fts", "fts_pk": "place", "sort": "place"}
}
"""Table → how it is searched; by `place`, which no `VACUUM` changes."""

_LABELS: Final = {"articles": "title", "episodes": "title", "tags": "label"}
"""Table → the column that Datasette shows in place of a reference to a row."""


def to_sqlite(base: KnowledgeBase, bundle: Bundle) -> bytes:
    """Return the bytes of a database file.

    Args:
        base: What the bundle was made of; it has the words, and names of tags.
        bundle: What the tables hold.
    """
    words = {one.id: " ".join(one.words) for one in base.words_all()}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute("PRAGMA page_size = 4096")
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("BEGIN")
        for statement in schema_statements():
            database.execute(statement)
        for table, rows in _tables(base, bundle, words):
            _insert(database, table, rows)
        database.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
        database.execute("COMMIT")
        return database.serialize()


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    names = next([c.name for c in one.columns] for one in TABLES if one.name == table)
    holders = ", ".join("?" * len(names))
    query = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({holders})"  # noqa: S608 - names of our own
    database.executemany(query, map(_storable, rows))


def _storable(row: Row) -> Row:
    return tuple(to_storable(one) if isinstance(one, str) else one for one in row)


def _tables(
    base: KnowledgeBase, bundle: Bundle, words: Mapping[str, str]
) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield the rows of each table, behind those that they refer to."""
    records = bundle.records
    yield "about", _about(bundle)
    yield "episodes", map(_episode, bundle.episodes["episodes"])
    yield "episode_people", _people(bundle)
    yield (
        "presenters",
        (
            (one["name"], one["count"], len(one["episodes"]))
            for one in bundle.presenters["presenters"]
        ),
    )
    yield "tags", _tags(base, bundle)
    yield "tag_broader", _broader(bundle)
    yield "articles", _articles(bundle, words)
    yield (
        "article_tags",
        (
            (one["id"], tag, position)
            for one in records
            for position, tag in enumerate(one["tags"], 1)
        ),
    )
    yield "notes", _numbered(_notes(records))
    yield "links", _numbered(_links(records))
    yield "passages", map(_passage, bundle.passages or ())


def _about(bundle: Bundle) -> Iterator[Row]:
    yield "kbindex", __version__
    yield "public", json.dumps(bundle.public)
    for name, count in counts_of(bundle).items():
        yield name, str(count)


def _episode(one: json_types.CountedEpisode) -> Row:
    date = one["date"]
    year = int(date[:4]) if date else None
    return (
        *(one["id"], one["title"], date, year, one["video"], one.get("audio")),
        *(one["source"], one["articles"]),
    )


def _people(bundle: Bundle) -> Iterator[Row]:
    for one in bundle.episodes["episodes"]:
        for role, names in (("host", one["hosts"]), ("guest", one["guests"])):
            for position, name in enumerate(names, 1):
                yield one["id"], role, position, name


def _tags(base: KnowledgeBase, bundle: Bundle) -> Iterator[Row]:
    counted = bundle.tags["tags"]
    for one in counted:
        labels = (one["label"], one["label_ja"], one["kind"])
        yield one["id"], *labels, one["count"], one["own"]
    # Tags are counted by articles: one of an overview alone has no count.
    known = {one["id"] for one in counted}
    others = {tag for record in bundle.records for tag in record["tags"]} - known
    taxonomy = base.taxonomy
    for tag in sorted(others):
        yield tag, taxonomy.label(tag), taxonomy.label_ja(tag), taxonomy.kind(tag), 0, 0


def _broader(bundle: Bundle) -> Iterator[Row]:
    known = {one["id"] for one in bundle.tags["tags"]}
    for one in bundle.tags["tags"]:
        for broader in one["broader"]:
            if broader in known:
                yield one["id"], broader


def _articles(bundle: Bundle, words: Mapping[str, str]) -> Iterator[Row]:
    names = {
        fold_presenter(n["name"]): n["name"] for n in bundle.presenters["presenters"]
    }
    for place, one in enumerate(bundle.records, 1):
        presenter = one["presenter"]
        yield (
            *(one["id"], place, one["kind"], one["episode"], one["title"], one["url"]),
            names.get(fold_presenter(presenter)) if presenter else None,
            *(one["date"], to_safe_json(one["tags"])),
            _STEP.join(one["section"]) if "section" in one else None,
            *(one.get("time"), one.get("time_url"), one["line"], one["end_line"]),
            words.get(one["id"], ""),
        )


def _notes(records: Iterable[json_types.Record]) -> Iterator[Row]:
    for record in records:
        for position, one in enumerate(record["notes"], 1):
            text = (position, one["depth"], str(one["kind"]), one["text"])
            yield record["id"], *text, one["line"], one["end_line"]


def _links(records: Iterable[json_types.Record]) -> Iterator[Row]:
    for record in records:
        for position, one in enumerate(record["links"], 1):
            yield record["id"], position, one["text"], one["url"], one["line"]


def _numbered(rows: Iterable[Row]) -> Iterator[Row]:
    return ((number, *row) for number, row in enumerate(rows, 1))


def _passage(one: json_types.Passage) -> Row:
    times = (one["time"], one["end_time"], one["time_url"])
    text = (one["text"], one["source"], one["line"])
    return one["id"], one["episode"], one["speaker"], *times, *text


def datasette_metadata(name: str) -> bytes:
    """Return what Datasette shows about the tables, as JSON.

    Args:
        name: The name of the database: that of its file, without its suffix.
    """
    tables: dict[str, object] = {table.name: _shown(table) for table in TABLES}
    for view in VIEWS:
        tables[view.name] = {"description": view.description}
    document = {"databases": {name: {"tables": tables}}}
    return f"{to_safe_json(document, indent=2)}\n".encode()


def _shown(table: Table) -> dict[str, object]:
    shown: dict[str, object] = {
        "description": table.description,
        "columns": {column.name: column.description for column in table.columns},
    }
    if table.name in _FACETS:
        shown["facets"] = _FACETS[table.name]
    if table.name in _LABELS:
        shown["label_column"] = _LABELS[table.name]
    return shown | _SEARCHED.get(table.name, {})
