"""`python -m kbindex`, and the `kbindex` command."""

from __future__ import annotations

import os
import sys

from kbindex.signals import end_on_signals, end_well, ignore_signals

TYPE_CHECKING = False  # importing `typing` would take longer than all before
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

__all__ = ["main"]

_WITH_A_SAY = frozenset({"KBINDEX_LANG", "_KBINDEX_COMPLETE"})
"""Variables that make another answer of `--version`."""


def main() -> NoReturn:
    """Run the program and exit with its status."""
    end_on_signals()
    if _answer_version():
        sys.exit(0)
    from kbindex.collector import look_no_more, look_rarely  # noqa: PLC0415 - as below
    from kbindex.late_modules import postponed  # noqa: PLC0415 - as below

    look_rarely()
    with postponed():
        _import_msgspec()
        from kbindex.cli.app import last_words, run  # noqa: PLC0415 - signals come first

    end_on_signals(last_words)
    status = run()
    ignore_signals()
    if _is_all_done():
        end_well(status)
    look_no_more()
    sys.exit(status)


def _is_all_done() -> bool:
    """Say whether no thread runs, and nothing is to be called when Python ends.

    Then Python need not take all modules apart, which is a seventieth of a cold search.
    What wants to go on behind `main`, such as a profiler, registers with `atexit`.
    """
    import atexit  # noqa: PLC0415 - signals come first
    from threading import active_count  # noqa: PLC0415 - signals come first

    # Of CPython alone; where nobody counts them there may be some.
    count: Callable[[], int] = getattr(atexit, "_ncallbacks", lambda: 1)
    return active_count() == 1 and not count()


def _answer_version() -> bool:
    """Answer `--version` where nothing else is asked; no library is imported for it.

    Returns:
        False where the program is to answer: it also says why it cannot.
    """
    is_asked = sys.argv[1:] in (["--version"], ["-V"])
    if not is_asked or _WITH_A_SAY & os.environ.keys() or not sys.stdout:
        return False
    from kbindex.version import VERSION_LINE  # noqa: PLC0415 - signals come first

    try:
        # Past the stream, which would keep what cannot be written.
        os.write(sys.stdout.fileno(), f"{VERSION_LINE}{os.linesep}".encode())
    except OSError:
        return False
    return True


def _import_msgspec() -> None:
    """Import msgspec without what it imports in vain.

    It prefers `typing_extensions` to `typing`, where that is installed, to find in it
    what `typing` has, too. And it imports `uuid`, which asks `platform` for the name of
    the system alone.
    """
    from types import SimpleNamespace  # noqa: PLC0415 - signals come first

    system = SimpleNamespace(system=lambda: os.uname().sysname)
    instead = {"typing_extensions": None, "platform": system}
    instead = {name: one for name, one in instead.items() if name not in sys.modules}
    sys.modules.update(instead)  # type: ignore[arg-type] # as `import` takes it
    try:
        import msgspec  # noqa: F401, PLC0415 # pyright: ignore[reportUnusedImport]
    finally:
        for name in instead:
            del sys.modules[name]


if __name__ == "__main__":
    main()
