"""The engine is a seam: above `kbindex.index` nobody knows which one it is."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import kbindex
from kbindex.index import FieldName

SOURCES = Path(kbindex.__file__).parent
ABOVE = [
    path
    for package in ("search", "lint", "indexing", "knowledge", "pages", "cli")
    for path in sorted((SOURCES / package).rglob("*.py"))
]
ENGINES = tuple(
    f"kbindex.index.{name}" for name in ("embedded", "lists", "memory", "opensearch")
)
ASKED = {
    *("postings", "lengths", "length", "terms", "example", "frequencies"),
    *("Holding", "Alternative"),
}
"""Calls that take the name of a field."""


def names_of(path: Path) -> Iterator[str]:
    """Yield all names that a module uses: of variables, attributes, parameters."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg):
            yield node.arg


def fields_in(call: ast.Call) -> Iterator[str]:
    """Yield the strings in the arguments of a call that are names of fields."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "field"]
    for argument in (*call.args, *named):
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and node.value in get_args(FieldName):
                yield str(node.value)


@pytest.mark.parametrize("path", ABOVE, ids=lambda p: p.relative_to(SOURCES).as_posix())
def test_no_module_above_knows_an_engine(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [
        node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    ]
    assert not [name for name in imports if name.startswith(ENGINES)]
    assert not {"segment", "segments", "manifest", "postings"} & set(names_of(path))


@pytest.mark.parametrize("path", ABOVE, ids=lambda p: p.relative_to(SOURCES).as_posix())
def test_no_module_above_names_a_field_by_a_string(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.attr
                if isinstance(called, ast.Attribute)
                else getattr(called, "id", "")
            )
            if name in ASKED:
                assert not list(fields_in(node)), ast.unparse(node)


def test_a_string_for_a_field_is_seen() -> None:
    """So that the law above can fail."""
    call = ast.parse('reader.frequencies([("text", word)])', mode="eval").body
    assert isinstance(call, ast.Call)
    assert list(fields_in(call)) == ["text"]
