"""From what stands in an address to a question, by its type; and what is wrong with it.

The schema of the type is both what the OpenAPI document says and what messages say:
`limit: must be a whole number from 1 to 100`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import ValidationError, convert
from msgspec.json import schema_components

from kbindex.errors import ArgumentError
from kbindex.messages import tr
from kbindex.model.near_names import near_names
from kbindex.web.api.questions import Question
from kbindex.web.parameters import read_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]

_Question = TypeVar("_Question", bound=Question)

_PLACE: Final = re.compile(r"\$\.(\w+)")
_MISSING: Final = re.compile(r"missing required field `(\w+)`")
_LONGEST_SHOWN: Final = 80

FIELDS: Final = "fields"
"""The one parameter whose values stand behind one another, with commas between."""


def read_question(
    kind: type[_Question], query: str, in_path: Mapping[str, str], *, most: int
) -> _Question:
    """Return a question of an address.

    Args:
        kind: Its type.
        query: What stands behind the question mark.
        in_path: What stands in the path, decoded.
        most: How many parameters there may be.

    Raises:
        ArgumentError: A parameter is unknown, missing, given twice, or no such value.
    """
    schemas: Mapping[str, Schema] = question_schema(kind)["properties"]
    values: dict[str, str | list[str]] = dict(in_path)
    for name, value in read_pairs(query, most=most):
        if name not in schemas or name in in_path:
            raise _unknown(name, [one for one in schemas if one not in in_path])
        if schemas[name].get("type") != "array":
            if name in values:
                raise ArgumentError(name, value, problem=tr("is given twice"))
            values[name] = value
        else:
            many = value.split(",") if name == FIELDS else [value]
            values[name] = [*values.get(name, ()), *many]
    try:
        return convert(values, kind, strict=False)
    except ValidationError as error:
        raise _refused(str(error), schemas, values) from error


@cache
def question_schema(kind: type[Question]) -> Schema:
    """Return the schema of a question: that of each parameter, and what is required."""
    _, parts = schema_components([kind], ref_template="{name}")
    schema: Schema = parts[kind.__name__]
    return schema


def _unknown(name: str, known: list[str]) -> ArgumentError:
    near = near_names(name[:_LONGEST_SHOWN], known, limit=1)
    problem = tr("unknown; expected one of {known}", known=", ".join(sorted(known)))
    if near:
        problem = tr("unknown (did you mean {near}?)", near=near[0])
    return ArgumentError(name[:_LONGEST_SHOWN], "", problem=problem)


def _refused(
    said: str, schemas: Mapping[str, Schema], values: Mapping[str, str | list[str]]
) -> ArgumentError:
    """Return what is wrong with a value, in the words of its schema."""
    if missing := _MISSING.search(said):
        return ArgumentError(missing[1], "", problem=tr("is missing"))
    place = _PLACE.search(said)
    name = place[1] if place else "parameters"
    given = values.get(name, "")
    value = given if isinstance(given, str) else ",".join(given)
    return ArgumentError(name, value, problem=expectation(schemas.get(name, {})))


def expectation(schema: Schema) -> str:
    """Say what a value must be, as the end of a sentence."""
    if "enum" in schema:
        return tr("must be one of {known}", known=", ".join(map(str, schema["enum"])))
    match schema.get("type"):
        case "integer":
            return tr(
                "must be a whole number from {least} to {most}",
                least=schema["minimum"],
                most=schema["maximum"],
            )
        case "boolean":
            return tr("must be true or false")
        case "array":
            return tr(
                "must be given at most {count} times; each {expected}",
                count=schema["maxItems"],
                expected=expectation(schema["items"]),
            )
        case _:
            return tr(
                "must be a text of at most {count} characters",
                count=schema.get("maxLength", 0),
            )
