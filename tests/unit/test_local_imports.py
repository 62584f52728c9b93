"""Imports inside functions: only where ARCHITECTURE.md says why."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import kbindex

SOURCES = Path(kbindex.__file__).parent
PAGE = Path(__file__).parents[2] / "ARCHITECTURE.md"


def modules_with_local_imports() -> Iterator[str]:
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(inner, ast.Import | ast.ImportFrom)
                for inner in ast.walk(node)
            ):
                yield path.relative_to(SOURCES).as_posix()
                break


def test_every_module_that_imports_late_is_listed_and_no_other() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## Cold start")[2]
    listed = re.findall(r"^\| `([\w/]+\.py)` \| \S", section, flags=re.MULTILINE)
    assert sorted(listed) == sorted(modules_with_local_imports())
