"""How the schemas of the JSON documents refer to one another."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kbindex.pages.json_schemas import PUBLISHED, build_schemas, extend

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"

RECORD = {
    "title": "Record",
    "description": "A record.",
    "type": "object",
    "properties": {"id": {"type": "string"}, "line": {"type": "integer"}},
    "required": ["id", "line"],
}


def with_keys(**more: object) -> dict[str, Any]:
    """Return an object that has the keys of a record, and more."""
    properties = {"format": {"enum": [1]}, **RECORD["properties"], **more}  # type: ignore[dict-item] # JSON
    return {**RECORD, "properties": properties, "required": ["format", "id", "line"]}


def test_an_object_that_adds_keys_to_a_published_one_refers_to_it() -> None:
    more = with_keys()
    extended = extend(
        more, {"Record": RECORD, "More": more}, {"Record": "record.schema.json"}
    )
    assert extended == {
        "title": "Record",
        "description": "A record.",
        "type": "object",
        "allOf": [{"$ref": "#/$defs/Record"}],
        "properties": {"format": {"enum": [1]}},
        "required": ["format"],
    }


def test_an_object_that_changes_a_key_of_a_published_one_stands_alone() -> None:
    other = with_keys(line={"type": "string"})
    parts = {"Record": RECORD, "Other": other}
    assert extend(other, parts, {"Record": "record.schema.json"}) is other


def test_a_published_object_does_not_refer_to_itself() -> None:
    files = {"Record": "record.schema.json"}
    assert extend(RECORD, {"Record": RECORD}, files) is RECORD


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_every_reference_leads_somewhere(name: str) -> None:
    text = build_schemas()[f"{name}.schema.json"]
    schema = json.loads(text)
    for reference in re.findall(r'"\$ref": "([^"]+)"', text):
        if reference.startswith("#/$defs/"):
            assert reference.removeprefix("#/$defs/") in schema["$defs"]
        else:
            assert (SCHEMAS / reference).exists()
