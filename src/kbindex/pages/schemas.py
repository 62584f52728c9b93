"""Schemas of the JSON documents, made of their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.json import schema_components

from kbindex.pages import json_types

if TYPE_CHECKING:
    from collections.abc import Iterable

Schema = dict[str, Any]


def schemas_of(
    kinds: Iterable[Any], ref_template: str
) -> tuple[list[Schema], dict[str, Schema]]:
    """Return references to the types, and the schema of each type by its name.

    Args:
        kinds: Types of documents, all of them of `json_types`.
        ref_template: How a reference is written, with `{name}` in it.
    """
    roots, found = schema_components(kinds, ref_template=ref_template)
    return list(roots), {name: _in_order(name, part) for name, part in found.items()}


def _in_order(name: str, part: Schema) -> Schema:
    """Put the keys of an object in the order of its type; msgspec sorts by name."""
    if "properties" not in part:
        return part
    keys = getattr(json_types, name).__annotations__
    return part | {
        "properties": {key: part["properties"][key] for key in keys},
        "required": [key for key in keys if key in part["required"]],
    }
