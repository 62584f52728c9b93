"""An archive as a table of Parquet: the columns of CSV, with lists for what is many."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from kbindex.model.safe_text import to_storable
from kbindex.pages.flat_rows import (
    DATE_FIELDS,
    NUMBER_FIELDS,
    RECORD_FIELDS,
    addresses_of,
    as_row,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbindex.exports.bundles import Bundle

LIST_FIELDS: Final = frozenset(("tags", "notes", "links", "section"))


def to_parquet(bundle: Bundle) -> bytes:
    """Return the bytes of a Parquet file: a row a record, behind them the passages.

    Columns are those of CSV, in its order: texts, `date` as a date, lines as integers;
    `tags`, `notes`, `links` and `section` are lists of texts, empty where there are
    none. What else is missing is null.
    """
    rows = list(_rows(bundle))
    schema = pa.schema([(name, _type(name)) for name in RECORD_FIELDS])
    columns = [
        pa.array([row[name] for row in rows], type=schema.field(name).type)
        for name in RECORD_FIELDS
    ]
    sink = pa.BufferOutputStream()
    table = pa.Table.from_arrays(columns, schema=schema)
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _type(name: str) -> pa.DataType:
    if name in LIST_FIELDS:
        return pa.list_(pa.string())
    if name in DATE_FIELDS:
        return pa.date32()
    return pa.int32() if name in NUMBER_FIELDS else pa.string()


def _rows(bundle: Bundle) -> Iterator[Mapping[str, object]]:
    for record in bundle.records:
        yield _values(record)
    for passage in bundle.passages or ():
        yield _values(as_row(passage))


def _values(document: Mapping[str, Any]) -> Mapping[str, object]:
    """Return the values of a row by the names of its columns."""
    date = document["date"]
    return {
        **{name: _storable(document.get(name)) for name in RECORD_FIELDS},
        "date": dt.date.fromisoformat(date) if date else None,
        "tags": list(document["tags"]),
        "notes": [_storable(note["text"]) for note in document["notes"]],
        "links": [_storable(url) for url in addresses_of(document["links"])],
        "section": [_storable(name) for name in document.get("section") or ()],
    }


def _storable(value: object) -> object:
    return to_storable(value) if isinstance(value, str) else value
