"""A site as hosts of files serve it: a plain server on loopback, below a path."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Files(SimpleHTTPRequestHandler):
    """Files, with what a host may be told to say of them; connections are kept."""

    server: FileServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - its own
        """Say nothing."""

    def end_headers(self) -> None:
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        super().do_GET()


class FileServer(ThreadingHTTPServer):
    """A server of a folder.

    Args:
        folder: What is served.
        headers: What it says with each file.
    """

    def __init__(self, folder: Path, headers: dict[str, str]) -> None:
        self.folder = folder
        self.headers = headers
        self.asked = list[str]()
        handler = partial(_Files, directory=str(folder))
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def root(self) -> str:
        """The address of the folder."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


@contextmanager
def serving_files(folder: Path, **headers: str) -> Iterator[FileServer]:
    """Serve a folder on a free port of this machine.

    Args:
        folder: What is served.
        headers: More headers, with `_` for `-`.
    """
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    with FileServer(folder, said) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
