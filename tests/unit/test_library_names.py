"""What `from kbindex import …` gives, and when it is imported."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kbindex

INIT = Path(kbindex.__file__)


def typed_imports() -> dict[str, str]:
    """Return what checkers see: name → module."""
    tree = ast.parse(INIT.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        alias.name: str(node.module)
        for node in found
        for alias in node.names
        if str(node.module).startswith("kbindex.")
    }


def test_each_name_is_given_from_where_checkers_see_it() -> None:
    places = {
        name: f"kbindex.{module}"
        for module, names in vars(kbindex)["_PLACES"].items()
        for name in names.split()
    }
    assert places == typed_imports()
    assert sorted(places) == sorted(kbindex.__all__)
    for name, module in places.items():
        assert getattr(kbindex, name) is getattr(sys.modules[module], name)


def test_names_are_listed_for_who_completes_them() -> None:
    assert set(kbindex.__all__) <= set(dir(kbindex))


def test_a_name_that_there_is_not_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):
        _ = kbindex.nosuch  # type: ignore[attr-defined] # this is what is tested
    with pytest.raises(ImportError):
        exec("from kbindex import nosuch", {})  # noqa: S102 - the statement itself


def test_importing_the_package_imports_nothing_of_it() -> None:
    code = (
        "import sys, kbindex; print(kbindex.__all__ and [m for m in sys.modules"
        " if m.startswith('kbindex.') or m in ('typing', 'msgspec')])"
    )
    command = [sys.executable, "-S", "-c", f"sys = __import__('sys'); {code}"]
    done = subprocess.run(  # noqa: S603 - our own code
        command,
        env={"PYTHONPATH": str(INIT.parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_a_value_is_imported_without_the_knowledge_base() -> None:
    code = (
        "import sys; from kbindex import Hit, Article; Hit, Article;"
        "print([m for m in sys.modules if m in ('kbindex.knowledge', 'click')])"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
