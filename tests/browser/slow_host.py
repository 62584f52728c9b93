"""A host between the browser and a server, over which pages come bit by bit."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE_S = 0.1
"""Long enough for the browser to paint what came before it."""

MOST_PIECES = 8
"""Pieces of one page: it takes a second at most."""

ENDS = re.compile(rb"</(?:tr|li|section|p|h1|h2)>")
"""Where a page may be cut below its header: whole rows and paragraphs have come."""


@contextmanager
def slow_host(address: str) -> Iterator[str]:
    """Show a server's pages under another address; it pauses within each page."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server = HTTPConnection(urlsplit(address).netloc, timeout=20)
            server.request("GET", self.path, headers={"Accept-Language": "ja"})
            answer = server.getresponse()
            body = answer.read()
            server.close()
            kind = answer.headers["Content-Type"]
            self.send_response(answer.status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            pieces = _pieces(body) if kind.startswith("text/html") else (body,)
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(PAUSE_S if len(pieces) > 1 else 0)

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests look at pages."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _pieces(page: bytes) -> tuple[bytes, ...]:
    ends = [found.end() for found in ENDS.finditer(page, page.index(b"<main"))]
    step = max(1, -(-len(ends) // MOST_PIECES))
    cuts = [0, *ends[step - 1 :: step], len(page)]
    return tuple(page[start:end] for start, end in pairwise(cuts) if start < end)
