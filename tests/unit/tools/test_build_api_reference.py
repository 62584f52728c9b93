"""docs/api.md is what the signatures and docstrings of the library say."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import griffe
import pytest

import kbindex

ROOT = Path(__file__).parents[3]
PATH = ROOT / "tools" / "build_api_reference.py"
PAGE = ROOT / "docs" / "api.md"
SAMPLE = '''\
"""A package."""

__all__ = ["Colour", "Count", "count_all"]

from enum import StrEnum


class Colour(StrEnum):
    """A colour."""

    RED = "red"


class Count:
    """How many there are.

    Args:
        total: All of them,
            on all pages.
    """

    total: int
    first: str | None

    def __len__(self) -> int: ...

    @property
    def is_empty(self) -> bool:
        """Whether there are none.

        More of it.
        """

    def _hidden(self) -> None: ...


def count_all(names: tuple[str, ...], *, a_name: str | None = None) -> Count:
    """Count all.

    In one go.

    Args:
        names: Whom.

    Returns:
        How many.

    Raises:
        ValueError: There is
            no name.
    """
'''


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    spec = importlib.util.spec_from_file_location(PATH.stem, PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


def page_of(source: str) -> str:
    with griffe.temporary_visited_module(
        source, docstring_parser="google", docstring_options={"warnings": False}
    ) as module:
        return str(tool.build_page(module)).partition("## ")[2]


def test_the_page_is_what_the_docstrings_say() -> None:
    """Where it is not: `python tools/build_api_reference.py`."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == tool.build_page(tool.load_package())


def test_every_name_of_the_library_has_its_place() -> None:
    page = PAGE.read_text(encoding="utf-8")
    headings = re.findall(r"^## (\w+)$", page, flags=re.MULTILINE)
    assert sorted(headings) == sorted(set(kbindex.__all__) - {"__version__"})


def test_values_and_functions_are_described_in_markdown() -> None:
    assert page_of(SAMPLE) == (
        "Colour\n"
        "\n"
        "A colour.\n"
        "\n"
        "- `RED` is `'red'`\n"
        "\n"
        "## Count\n"
        "\n"
        "How many there are.\n"
        "\n"
        "| field | type | is |\n"
        "|---|---|---|\n"
        "| `total` | `int` | All of them, on all pages. |\n"
        "| `first` | `str \\| None` |  |\n"
        "| `is_empty` | `bool` | Whether there are none. |\n"
        "\n"
        "Has `__len__`.\n"
        "\n"
        "## count_all\n"
        "\n"
        "```python\n"
        "count_all(names: tuple[str, ...], *, a_name: str | None = None) -> Count\n"
        "```\n"
        "\n"
        "Count all.\n"
        "\n"
        "In one go.\n"
        "\n"
        "- `names`: Whom.\n"
        "\n"
        "Returns: How many.\n"
        "\n"
        "Raises:\n"
        "\n"
        "- `ValueError`: There is no name.\n"
    )


def test_a_name_without_a_docstring_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match=r"module\.f has no docstring"):
        page_of('__all__ = ["f"]\n\n\ndef f() -> int: ...\n')


def test_the_library_is_not_imported_for_it(tmp_path: Path) -> None:
    source = tmp_path / "kbindex"
    source.mkdir()
    (source / "__init__.py").write_text('"""A."""\n__all__ = []\nraise OSError\n')
    assert tool.build_page(tool.load_package(tmp_path)).startswith("# Library")


def test_an_old_page_is_noticed_and_left_as_it_is(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    package = tool.load_package()
    monkeypatch.setattr(tool, "load_package", lambda: package)  # once, not four times
    page = tmp_path / "api.md"
    assert tool.main(["--check", str(page)]) == 1
    page.write_text("old")
    assert tool.main(["--check", str(page)]) == 1
    assert page.read_text() == "old"
    assert "is not what the docstrings say" in capsys.readouterr().out
    assert tool.main([str(page)]) == 0
    assert tool.main(["--check", str(page)]) == 0
    assert sys.modules["kbindex"] is kbindex
