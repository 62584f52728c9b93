import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from kbindex.listening.connections import Connection

PATIENCE_S = 0.5
LARGE = b"x" * (1 << 26)
"""More than a system keeps for one connection."""


async def answer(scope: Scope, _: Receive, send: Send) -> None:
    if scope["path"] == "/slow":
        await asyncio.sleep(4 * PATIENCE_S)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    body = LARGE if scope["path"] == "/large" else b"done"
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    monkeypatch.setattr(Connection, "patience_s", PATIENCE_S)
    config = uvicorn.Config(
        answer, http=Connection, lifespan="off", log_config=None, loop="asyncio"
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        with socket.create_connection(listening.getsockname(), timeout=60) as client:
            yield client
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HTTP/1.1\r\nHost: a\r\nX", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /"],
    ids=["nothing", "half a request", "half of a second one"],
)
def test_who_sends_no_whole_request_loses_the_connection(
    connection: socket.socket, sent: bytes
) -> None:
    connection.sendall(sent)
    assert (b"done" in _all_of(connection)) == (b"\r\n\r\n" in sent)


def test_who_takes_nothing_of_an_answer_loses_the_connection(
    connection: socket.socket,
) -> None:
    connection.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    threading.Event().wait(4 * PATIENCE_S)
    assert len(_all_of(connection)) < len(LARGE)


def test_a_page_that_takes_long_is_waited_for(connection: socket.socket) -> None:
    connection.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert b"done" in _all_of(connection)


def _all_of(client: socket.socket) -> bytes:
    parts = list[bytes]()
    try:
        while part := client.recv(1 << 20):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)
