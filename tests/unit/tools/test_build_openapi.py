"""docs/openapi.json is what a server answers, and a document that clients read."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jsonschema import (  # type: ignore[import-untyped] # it ships no types
    Draft202012Validator,
)

from kbindex.web.api.endpoints import ENDPOINTS
from kbindex.web.api.openapi import openapi_bytes, openapi_document

ROOT = Path(__file__).parents[3]
PATH = ROOT / "tools" / "build_openapi.py"


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    spec = importlib.util.spec_from_file_location(PATH.stem, PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DOCUMENT: Any = openapi_document()


def test_the_document_that_is_kept_is_the_one_that_is_served() -> None:
    """Where it is not: `python tools/build_openapi.py`."""
    assert (ROOT / "docs/openapi.json").read_bytes() == openapi_bytes()


def test_the_tool_writes_it_and_tells_where_it_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "openapi.json"
    main = load_tool().main
    assert main([str(file), "--check"]) == 1
    assert "run build_openapi.py" in capsys.readouterr().out
    assert main([str(file)]) == 0
    assert main([str(file), "--check"]) == 0
    assert json.loads(file.read_bytes()) == DOCUMENT


def test_every_reference_leads_to_something() -> None:
    for place in set(re.findall(r'"#/([^"]+)"', json.dumps(DOCUMENT))):
        found = DOCUMENT
        for part in place.split("/"):
            found = found[part]
        assert found


def test_every_schema_is_one() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_each_endpoint_is_one_operation_with_all_that_it_takes() -> None:
    operations = {
        path: item["get"]["operationId"] for path, item in DOCUMENT["paths"].items()
    }
    assert operations == {f"/{one.path}": one.name for one in ENDPOINTS}
    assert len(set(operations.values())) == len(ENDPOINTS)
    for path, item in DOCUMENT["paths"].items():
        in_path = {
            one["name"] for one in item["get"]["parameters"] if one["in"] == "path"
        }
        assert in_path == set(re.findall(r"{(\w+)}", path))
        for parameter in item["get"]["parameters"]:
            assert parameter["description"].endswith(".")


def test_fields_are_those_of_records_and_columns() -> None:
    """What can be chosen is listed, and the chosen schema requires none of it."""
    (fields,) = (
        one
        for one in DOCUMENT["paths"]["/search"]["get"]["parameters"]
        if one["name"] == "fields"
    )
    assert {"id", "snippets", "snippet"} <= set(fields["schema"]["items"]["enum"])
    assert (fields["style"], fields["explode"]) == ("form", False)
    schemas = DOCUMENT["components"]["schemas"]
    assert "required" not in schemas["SearchHitFields"]
    assert set(schemas["SearchHitFields"]["properties"]) == set(
        schemas["SearchHit"]["properties"]
    )


def test_no_default_stands_where_a_value_must_be_given() -> None:
    for item in DOCUMENT["paths"].values():
        for parameter in item["get"]["parameters"]:
            is_needed = parameter.get("required", False)
            assert not (is_needed and "default" in parameter["schema"])
