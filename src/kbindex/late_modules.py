"""Modules that libraries import at their start, and run when they are first used.

`LazyLoader` of `importlib.util` runs a module as soon as another one imports it, too.
"""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from threading import Lock
from types import ModuleType

POSTPONED = (
    "inspect",
    "ipaddress",
    "msgspec.inspect",
    "textwrap",
    "tokenize",
    "urllib.parse",
)
"""What most commands have no use for: click asks it of documentation, `urllib.parse` of
hosts in brackets, msgspec of a JSON schema, `linecache` of source code, `pathlib` of
addresses.

Source: measured, running them is a twelfth of a cold search.
"""


def _clean_line(text: str) -> str:
    """Do what `inspect.cleandoc` does; a line of its own needs nothing of it."""
    if "\n" in text or "\t" in text:
        cleaned: str = _run("inspect").cleandoc(text)
        return cleaned
    return text.lstrip()


def _late_function(module: str, name: str) -> Callable[..., object]:
    """Return what runs the module when it is first called, and is its function then."""
    found: list[Callable[..., object]] = []

    def call(*args: object, **options: object) -> object:
        if not found:
            found.append(getattr(_run(module), name))
        return found[0](*args, **options)

    return call


_AT_HAND: dict[str, dict[str, Callable[..., object]]] = {
    "inspect": {"cleandoc": _clean_line},
    "urllib.parse": {
        name: _late_function("urllib.parse", name)
        for name in ("quote", "quote_from_bytes", "unquote")
    },
}
"""Module → what is asked of it at each start, and needs no running of it: click asks
`cleandoc` of the help of each option, others import functions that they seldom call."""


class LateModule(ModuleType):
    """Stands for a module in those that imported it; it is run when it is asked."""

    def __getattr__(self, attribute: str) -> object:
        if attribute.startswith("__"):  # what Python asks of any module
            raise AttributeError(attribute)
        _forget(self)
        return getattr(_run(self.__name__), attribute)


@contextmanager
def postponed(names: tuple[str, ...] = POSTPONED) -> Generator[None]:
    """Let those who import a module in this block have a late one.

    One that was imported before is left as it is. Who imports it later has the module.
    """
    late = [module for module in map(_late, names) if _take_place(module)]
    try:
        yield
    finally:
        for module in late:
            _forget(module)


def _run(name: str) -> ModuleType:
    """Import a module that waited; what it imports waits still."""
    with postponed(tuple(one for one in POSTPONED if one != name)):
        return import_module(name)


def _late(name: str) -> LateModule:
    module = LateModule(name)
    vars(module).update(_AT_HAND.get(name, {}))
    return module


def _take_place(module: LateModule) -> bool:
    """Put it where no other is; in one step, for other threads import meanwhile."""
    return sys.modules.setdefault(module.__name__, module) is module


_forgetting = Lock()


def _forget(module: LateModule) -> None:
    with _forgetting:  # while it is there, nobody imports what it stands for
        if sys.modules.get(module.__name__) is module:
            del sys.modules[module.__name__]
