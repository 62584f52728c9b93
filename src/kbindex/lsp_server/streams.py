"""How an editor reaches the server: by stdin and stdout.

The library reads stdin in a thread that it waits for at the end, so that a server
which was told to end would stay until the editor closes the pipe. Nobody waits for
ours.
"""

from __future__ import annotations

import asyncio
import os
import sys
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from pygls.io_ import run_async

if TYPE_CHECKING:
    from typing import BinaryIO

    from kbindex.lsp_server.server import NotesServer

_AT_ONCE: Final = 65_536


def serve_streams(server: NotesServer) -> int:
    """Serve until the editor goes.

    stdout is the protocol: what else is printed meanwhile goes to stderr.

    Returns:
        The status that the protocol asks for: 0, or 1 where the editor ends the server
        without having said that it will.
    """
    outgoing, printed = sys.stdout.buffer, sys.stdout
    sys.stdout = sys.stderr
    try:
        asyncio.run(_serve(server, outgoing))
    except SystemExit as ended:  # so the library ends
        return int(ended.code or 0)
    except (BrokenPipeError, asyncio.IncompleteReadError):
        return 0  # the editor is gone
    finally:
        sys.stdout = printed
        server.close()
    return 0


async def _serve(server: NotesServer, outgoing: BinaryIO) -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    number = sys.stdin.fileno()
    Thread(target=_pump, args=(number, loop, reader), name="stdin", daemon=True).start()
    server.protocol.set_writer(_Writer(outgoing))
    await run_async(
        stop_event=Event(),
        reader=reader,
        protocol=server.protocol,
        error_handler=server.report_server_error,
    )


def _pump(
    number: int, loop: asyncio.AbstractEventLoop, reader: asyncio.StreamReader
) -> None:
    """Hand on what comes until nothing comes, or nobody reads any more."""
    try:
        while part := os.read(number, _AT_ONCE):
            loop.call_soon_threadsafe(reader.feed_data, part)
        loop.call_soon_threadsafe(reader.feed_eof)
    except RuntimeError:  # the loop is closed
        return


class _Writer:
    """Writes messages; the stream stays open at the end, for it is the program's."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        self._stream.flush()

    def close(self) -> None:
        self._stream.flush()
