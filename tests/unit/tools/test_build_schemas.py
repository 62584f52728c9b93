"""docs/schemas/ is what the types of the JSON documents say."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
PATH = ROOT / "tools" / "build_schemas.py"
SCHEMAS = ROOT / "docs" / "schemas"


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    spec = importlib.util.spec_from_file_location(PATH.stem, PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


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
