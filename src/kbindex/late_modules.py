"""Modules that libraries import at their start, and run when they are first used.

`LazyLoader` of `importlib.util` runs a module as soon as another one imports it, too.
"""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from threading import Lock
from types import ModuleType

POSTPONED = ("inspect", "ipaddress", "msgspec.inspect", "textwrap", "tokenize")
"""What most commands have no use for: click asks it of documentation, `urllib.parse` of
hosts in brackets, msgspec of a JSON schema, `linecache` of source code.

Source: measured, running them is a twelfth of a cold search.
"""


def _clean_line(text: str) -> str:
    """Do what `inspect.cleandoc` does; a line of its own needs nothing of it."""
    if "\n" in text or "\t" in text:
        cleaned: str = _run("inspect").cleandoc(text)
        return cleaned
    return text.lstrip()


_AT_HAND = {"inspect": {"cleandoc": _clean_line}}
"""Module → what is asked of it at each start, and needs no running of it: click asks
this of the help of each option."""


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
