"""`python -m kbindex`, and the `kbindex` command."""

from __future__ import annotations

import sys

from kbindex.signals import end_on_signals, ignore_signals

TYPE_CHECKING = False  # importing `typing` would take longer than all before
if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["main"]


def main() -> NoReturn:
    """Run the program and exit with its status."""
    end_on_signals()
    from kbindex.cli.app import last_words, run  # noqa: PLC0415 - signals come first

    end_on_signals(last_words)
    status = run()
    ignore_signals()
    sys.exit(status)


if __name__ == "__main__":
    main()
