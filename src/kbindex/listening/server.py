"""Runs an ASGI app: its socket, its process, and how signals end it."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import signal
import socket
from collections.abc import Callable  # noqa: TC003 - msgspec reads the types of fields
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import uvicorn
from msgspec import Struct
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from kbindex.errors import ArgumentError, KbindexError, Remedy
from kbindex.listening.connections import Connection
from kbindex.messages import system_reason, tr

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from types import FrameType

    from uvicorn._types import ASGI3Application


_GRACE_S: Final = 1
"""So long an answer that is being made may take when somebody at a terminal ends the
server."""

_LAST_ANSWERS_S: Final = 10
"""And where the system ends it (SIGTERM): as long as a page may take at most."""

CONNECTIONS: Final = 256
"""Open connections, where nothing else is said."""

_KEPT_OPEN_S: Final = 15
_WAITING: Final = 128
"""Connections that the system accepts before the server does."""

_HEADER_BYTES: Final = 16_384
_NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


def _do_nothing() -> None:
    pass


class Lifetime(Struct, frozen=True, kw_only=True):
    """What is done from the first answer to the last.

    Args:
        when_ready: Called when the server answers.
        when_ending: Called when a signal has come, before the last answers.
        drain_s: So long it goes on to answer after SIGTERM, in seconds: until those
            who send clients have seen that it ends.
    """

    when_ready: Callable[[], None] = _do_nothing
    when_ending: Callable[[], None] = _do_nothing
    drain_s: float = 0.0


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches an address.

    Raises:
        ArgumentError: It is no address.
    """
    return _address(host).is_loopback


def _address(
    host: str, *, argument: str = "host"
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return an address; no name is looked up, for who answers that may change it."""
    try:
        return ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError as error:
        problem = tr("must be an address such as 127.0.0.1")
        raise ArgumentError(argument, host, problem=problem) from error


def listen(host: str, port: int, *, argument: str = "host") -> socket.socket:
    """Open a socket.

    Args:
        host: An address, or `localhost`.
        port: 0 chooses a free one.
        argument: What the host is called by who named it.

    Raises:
        ArgumentError: The host is no address.
        KbindexError: Nobody can listen there.
    """
    address = _address(host, argument=argument)
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET  # noqa: PLR2004 - of the protocol
    try:
        listening = socket.create_server(
            (str(address), port), family=family, backlog=_WAITING
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            text = tr("port {port} is in use by another program", port=port)
            raise KbindexError(text, remedy=Remedy.NAME_PORT) from error
        text = tr("cannot listen at {host}, port {port}", host=host, port=port)
        raise KbindexError(f"{text}: {system_reason(error)}") from error
    # Connections inherit it. Else the end of an answer waits until its beginning has
    # been acknowledged, which takes a client 40 ms; asyncio takes it for no TCP.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def url_of(listening: socket.socket) -> str:
    """Return what a browser on this machine is given to open."""
    host, port = listening.getsockname()[:2]
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(
    app: ASGI3Application,
    listening: Sequence[socket.socket],
    *,
    lifetime: Lifetime,
    proxies: Sequence[str] = (),
    connections: int = CONNECTIONS,
) -> None:
    """Answer until a signal comes.

    Answers that are being made are sent first. After SIGTERM it then returns, within
    `drain_s` and 12 seconds: that is how a system ends a server. All other signals
    then end the program as they always do, and so does a second one at once.

    Args:
        app: What answers.
        listening: Open sockets.
        lifetime: What is done from the first answer to the last.
        proxies: Addresses and networks of proxies that are believed when they say
            who asks.
        connections: Most open connections.
    """
    if proxies:
        app = ProxyHeadersMiddleware(app, list(proxies))
    config = uvicorn.Config(
        app,
        http=Connection,
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,  # else the environment could name proxies
        server_header=False,
        limit_concurrency=connections,
        timeout_keep_alive=_KEPT_OPEN_S,
        timeout_graceful_shutdown=_GRACE_S,
        h11_max_incomplete_event_size=_HEADER_BYTES,
    )
    _Server(config, lifetime).run(sockets=[*listening])


class _Server(uvicorn.Server):
    """Leaves the last word on signals to who set them up before."""

    def __init__(self, config: uvicorn.Config, lifetime: Lifetime) -> None:
        super().__init__(config)
        self._lifetime = lifetime
        self._drain_s = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._lifetime.when_ready()

    async def main_loop(self) -> None:
        await super().main_loop()
        await asyncio.sleep(self._drain_s)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._lifetime.when_ending()
        if sig == signal.SIGTERM:
            self._drain_s = self._lifetime.drain_s
            self.config.timeout_graceful_shutdown = _LAST_ANSWERS_S
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Answer signals by an orderly end; one that is ignored stays ignored."""
        numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
        before = {
            number: signal.getsignal(number)
            for number in numbers
            if callable(signal.getsignal(number))
        }

        def end(number: int, frame: FrameType | None) -> None:
            if self.should_exit:
                signal.signal(number, before[number])
                signal.raise_signal(number)
            self.handle_exit(number, frame)

        for number in before:
            signal.signal(number, end)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        for number in self._captured_signals:
            if number != signal.SIGTERM:
                signal.raise_signal(number)
