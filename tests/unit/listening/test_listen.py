"""The socket that a server listens on."""

import socket

import pytest

from kbindex.listening import listen


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_part_of_an_answer_waits_for_another(host: str) -> None:
    """Small parts that wait for an acknowledgement come 40 ms later."""
    with listen(host, 0) as listening:
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
