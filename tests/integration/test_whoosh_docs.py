"""The page about Whoosh: its program runs, and the fields are those that there are."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.index.embedded.whoosh_format.schema import build_schema

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "whoosh.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = dict(_BLOCK.findall(PAGE))
WITHOUT_KBINDEX = "import sys\nsys.modules['kbindex'] = None\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the index of the sample episodes."""
    folder = tmp_path_factory.mktemp("whoosh")
    episodes, index = str(ROOT / "episodes"), str(folder / "index")
    assert run(["--episodes", episodes, "--index", index, "index"]) == 0
    return folder


def test_the_program_finds_what_the_page_shows(folder: Path) -> None:
    """With Whoosh alone, as where `kbindex` is not installed."""
    program = BLOCKS["python"]
    assert len([line for line in program.splitlines() if line]) <= 10
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-X", "utf8", "-W", "ignore", "-c", WITHOUT_KBINDEX + program],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert done.stdout == BLOCKS["text"]


def test_its_tables_name_every_field() -> None:
    """Those that are stored, then those that can be searched."""
    schema = build_schema()
    stored, indexed = PAGE.split("## Fields to search")
    named = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
    assert sorted(named.findall(stored)) == sorted(schema.stored_names())
    searched = {name for name, field in schema.items() if field.indexed}
    assert set(named.findall(indexed)) == searched
