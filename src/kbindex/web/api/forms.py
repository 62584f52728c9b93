"""What was found as bytes: a document, lines of JSON, or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kbindex.errors import ArgumentError
from kbindex.messages import tr
from kbindex.model.safe_text import to_safe_json, to_storable
from kbindex.pages.csv_table import csv_lines
from kbindex.pages.flat_rows import iter_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kbindex.web.api.endpoints import Endpoint
    from kbindex.web.api.found import Found, Record
    from kbindex.web.api.media_types import Form


def write_found(
    found: Found,
    form: Form,
    endpoint: Endpoint,
    *,
    fields: tuple[str, ...],
    following: str | None,
) -> bytes:
    """Write an answer.

    Args:
        found: What was found.
        form: In which form.
        endpoint: What was asked.
        fields: The keys of records that are wanted; none is all of them.
        following: The address of the next part.

    Raises:
        ArgumentError: A field is none of this form.
    """
    _check_fields(fields, form, endpoint)
    if form == "csv":
        columns = fields or endpoint.columns
        rows = iter_rows(found.iter_records(), columns)
        return to_storable("".join(csv_lines(columns, rows))).encode()
    if form == "jsonl":
        return b"".join(
            _json(_chosen(one, fields)) + b"\n" for one in found.iter_records()
        )
    return _json(_document(found, fields, following))


def _check_fields(fields: tuple[str, ...], form: Form, endpoint: Endpoint) -> None:
    is_of_rows = form == "csv" or (endpoint.name == "trends" and form == "jsonl")
    known = endpoint.columns if is_of_rows else endpoint.keys
    for name in fields:
        if name not in known:
            problem = tr("unknown; expected one of {known}", known=", ".join(known))
            raise ArgumentError("fields", name, problem=problem)


def _document(
    found: Found, fields: tuple[str, ...], following: str | None
) -> Mapping[str, Any]:
    document: dict[str, Any] = dict(found.document)
    if found.listed:
        document[found.listed] = [
            _chosen(one, fields) for one in document[found.listed]
        ]
    elif fields:
        document = dict(_chosen(document, ("format", *fields)))
    if found.total is not None and found.is_counted:
        document["total"] = found.total
    if following:
        document["next"] = following
    return document


def _chosen(record: Record, fields: Collection[str]) -> Record:
    """Return a record with the keys that are wanted; none named is all of them."""
    if not fields:
        return record
    return {name: record[name] for name in fields if name in record}


def _json(value: object) -> bytes:
    """Write JSON as the commands do: programs show it on terminals, too."""
    return to_safe_json(value).encode()
