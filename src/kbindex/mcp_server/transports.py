"""How a client reaches the server: by its own streams, or by HTTP on this machine.

Over streams, stdout is the protocol: while it is served, all else that is printed goes
to stderr. Over HTTP a page in a browser could ask, too, under a name that leads here
only because somebody's DNS says so; so names and origins are looked at.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from starlette.applications import Starlette

PATH: Final = "/mcp"
_REQUEST_BYTES: Final = 262_144
"""The largest request; those of our tools have a few kilobytes."""


def serve_streams(server: Server[Any]) -> None:
    """Serve on stdin and stdout until the client goes."""
    try:
        asyncio.run(_serve(server))
    except* (BrokenPipeError, ConnectionResetError):
        pass  # it went without a word, which is its right


async def _serve(server: Server[Any]) -> None:
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def make_http_app(server: Server[Any], port: int) -> Starlette:
    """Make an ASGI app of a server, below `PATH`.

    No session is kept: each request is answered by itself, so that clients which go
    without a word leave nothing behind.

    Args:
        server: What answers.
        port: Where it listens, on this machine alone.
    """
    hosts = [f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=hosts,
        allowed_origins=[f"http://{host}" for host in hosts],
    )
    return server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=_REQUEST_BYTES,
        transport_security=security,
    )
