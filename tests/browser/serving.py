"""`kbindex serve` as a process, as users start it."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ADDRESS = re.compile(r"http://[^/]+/")


@contextmanager
def serving(folder: Path, episodes: Path, *options: str) -> Iterator[str]:
    """Serve an archive on a free port; yields the address of its home page.

    Args:
        folder: Where its index is made.
        episodes: The notes.
        options: More options of the command.
    """
    with subprocess.Popen(  # noqa: S603 - our own program
        [
            *(sys.executable, "-m", "kbindex", "serve", "--port", "0", *options),
            *("--episodes", str(episodes), "--index", str(folder / "index")),
        ],
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            yield _address(server)
        finally:
            server.terminate()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    said = ""
    for line in server.stderr:
        said += line
        found = _ADDRESS.search(line)
        if found:
            return found[0]
    raise AssertionError(said)
