"""`kbindex serve` as a process, as users start it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
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
    said = folder / "said.txt"
    with (
        said.open("w") as errors,
        subprocess.Popen(  # noqa: S603 - our own program
            [
                *(sys.executable, "-m", "kbindex", "serve", "--port", "0", *options),
                *("--episodes", str(episodes), "--index", str(folder / "index")),
            ],
            stderr=errors,
        ) as server,
    ):
        try:
            yield _address(server, said)
        finally:
            server.terminate()


def _address(server: subprocess.Popen[bytes], said: Path) -> str:
    """Wait until a server says where it is."""
    while server.poll() is None:
        found = _ADDRESS.search(said.read_text("utf-8"))
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(said.read_text("utf-8"))
