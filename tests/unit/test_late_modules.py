"""Modules that are run when they are first used."""

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from kbindex import late_modules
from kbindex.late_modules import POSTPONED, LateModule, postponed

if TYPE_CHECKING:
    from types import ModuleType

NAME = "colorsys"
"""A module that nothing else here imports."""


@contextmanager
def hidden(name: str) -> Iterator[None]:
    """Have a module be as if it had not been imported, while a block runs."""
    module = sys.modules.pop(name)
    try:
        yield
    finally:
        sys.modules[name] = module


@pytest.fixture(autouse=True)
def not_imported() -> Iterator[None]:
    before = sys.modules.pop(NAME, None)
    yield
    sys.modules.pop(NAME, None)
    if before is not None:
        sys.modules[NAME] = before


def test_it_is_run_when_it_is_first_asked() -> None:
    with postponed((NAME,)):
        import colorsys  # noqa: PLC0415 - what is tested
    assert isinstance(colorsys, LateModule)
    assert NAME not in sys.modules
    assert colorsys.rgb_to_hsv(0, 0, 1) == (2 / 3, 1, 1)
    assert not isinstance(sys.modules[NAME], LateModule)


def test_it_may_be_asked_where_it_is_postponed() -> None:
    with postponed((NAME,)):
        from colorsys import rgb_to_hsv  # noqa: PLC0415 - what is tested

        real = sys.modules[NAME]
    assert rgb_to_hsv(0, 0, 1) == (2 / 3, 1, 1)
    assert sys.modules[NAME] is real


def test_who_imports_it_later_has_the_module() -> None:
    with postponed((NAME,)):
        pass
    import colorsys  # noqa: PLC0415 - what is tested

    assert not isinstance(colorsys, LateModule)


def test_what_is_imported_already_stays() -> None:
    with postponed(("sys",)):
        assert sys.modules["sys"] is sys
    assert sys.modules["sys"] is sys


def test_it_has_what_the_module_has_and_nothing_else() -> None:
    late = LateModule(NAME)
    assert not hasattr(late, "no_such_function")
    assert not hasattr(late, "__path__")
    assert NAME in sys.modules


@pytest.mark.parametrize(
    ("name", "function"),
    [
        *zip(
            POSTPONED,
            (
                *("signature", "ip_address", "type_info"),
                *("dedent", "generate_tokens", "unquote"),
            ),
            strict=True,
        )
    ],
)
def test_each_of_them_is_there(name: str, function: str) -> None:
    assert callable(getattr(LateModule(name), function))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "One line.",
        "  One line. ",
        "\tOne\tline.",
        "Two\n    lines.\n  ",
        "\u3000行",
    ],
)
def test_help_of_options_is_cleaned_as_inspect_does(text: str) -> None:
    with hidden("inspect"), postponed(("inspect",)):
        import inspect as late  # noqa: PLC0415 - what is tested
    assert isinstance(late, LateModule)
    assert late.cleandoc(text) == inspect.cleandoc(text)
    assert late.isfunction is inspect.isfunction


def test_what_another_thread_imports_meanwhile_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A module that was run twice would have two of each of its classes."""
    imported: list[ModuleType] = []

    class Slow(LateModule):
        def __init__(self, name: str) -> None:
            super().__init__(name)
            imported.append(import_module(name))  # as another thread does just now

    monkeypatch.setattr(late_modules, "LateModule", Slow)
    with postponed((NAME,)):
        assert sys.modules[NAME] is imported[0]
    assert sys.modules[NAME] is imported[0]
