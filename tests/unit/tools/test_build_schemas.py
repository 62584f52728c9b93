"""docs/schemas/ is what the types of the JSON documents say."""

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
PATH = ROOT / "tools" / "build_schemas.py"
SCHEMAS = ROOT / "docs" / "schemas"

RECORD = {
    "title": "Record",
    "description": "A record.",
    "type": "object",
    "properties": {"id": {"type": "string"}, "line": {"type": "integer"}},
    "required": ["id", "line"],
}


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    spec = importlib.util.spec_from_file_location(PATH.stem, PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


def with_keys(**more: object) -> dict[str, Any]:
    """Return an object that has the keys of a record, and more."""
    properties = {"format": {"enum": [1]}, **RECORD["properties"], **more}  # type: ignore[dict-item] # JSON
    return {**RECORD, "properties": properties, "required": ["format", "id", "line"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the schemas."""
    return Path(shutil.copytree(SCHEMAS, tmp_path / "schemas"))


def test_the_schemas_are_what_the_types_say() -> None:
    """Where they are not: `python tools/build_schemas.py`."""
    published = {
        path.name: path.read_bytes().decode() for path in SCHEMAS.glob("*.schema.json")
    }
    assert published == tool.build_schemas()


def test_what_is_up_to_date_is_left(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool.main([str(folder), "--check"]) == 0
    assert capsys.readouterr().out == ""


def test_a_check_names_what_is_out_of_date_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "hit.schema.json").write_text("{}", encoding="utf-8")
    (folder / "tags.schema.json").unlink()
    (folder / "old.schema.json").write_text("{}", encoding="utf-8")
    assert tool.main([str(folder), "--check"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert [Path(line.split()[0]).name for line in said] == [
        "hit.schema.json",
        "old.schema.json",
        "tags.schema.json",
    ]
    assert (folder / "hit.schema.json").read_text(encoding="utf-8") == "{}"
    assert not (folder / "tags.schema.json").exists()


def test_what_is_out_of_date_is_written_anew_and_what_is_no_more_goes(
    folder: Path,
) -> None:
    (folder / "hit.schema.json").write_text("{}", encoding="utf-8")
    (folder / "old.schema.json").write_text("{}", encoding="utf-8")
    assert tool.main([str(folder)]) == 0
    for path in SCHEMAS.iterdir():
        assert (folder / path.name).read_bytes() == path.read_bytes()
    assert not (folder / "old.schema.json").exists()


def test_an_object_that_adds_keys_to_a_published_one_refers_to_it() -> None:
    more = with_keys()
    extended = tool.extend(
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
    assert tool.extend(other, parts, {"Record": "record.schema.json"}) is other


def test_a_published_object_does_not_refer_to_itself() -> None:
    files = {"Record": "record.schema.json"}
    assert tool.extend(RECORD, {"Record": RECORD}, files) is RECORD


@pytest.mark.parametrize("name", sorted(tool.PUBLISHED))
def test_every_reference_leads_somewhere(name: str) -> None:
    text = tool.build_schemas()[f"{name}.schema.json"]
    schema = json.loads(text)
    for reference in tool.re.findall(r'"\$ref": "([^"]+)"', text):
        if reference.startswith("#/$defs/"):
            assert reference.removeprefix("#/$defs/") in schema["$defs"]
        else:
            assert (SCHEMAS / reference).exists()
