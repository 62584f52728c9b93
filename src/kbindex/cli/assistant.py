"""What `kbindex mcp` runs: archive, server, transport; an extra installs it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from kbindex.cli.session import say
from kbindex.collector import set_lasting_aside
from kbindex.config.private_episodes import private_names
from kbindex.listening import Lifetime, listen, run, url_of
from kbindex.mcp_server import (
    PATH,
    LiveArchive,
    make_http_app,
    make_server,
    serve_streams,
)
from kbindex.messages import tr

if TYPE_CHECKING:
    from kbindex.cli.session import Session

_HOST = "127.0.0.1"


def run_for_assistant(
    session: Session,
    *,
    port: int | None,
    most_bytes: int,
    has_private: bool,
    refresh: bool,
) -> int:
    """Serve until the client goes, or a signal comes.

    Args:
        session: The run of the program.
        port: Where to listen; None serves on stdin and stdout.
        most_bytes: Of an answer.
        has_private: Whether private episodes are shown.
        refresh: Whether edited notes are looked for.

    Raises:
        KbindexError: Nobody can listen there, or there is no archive.
    """
    with ExitStack() as stack:
        listening = None if port is None else stack.enter_context(listen(_HOST, port))
        left_out = None if has_private else private_names(session.places())
        base = stack.enter_context(session.open(refresh=refresh, leave_out=left_out))
        server = make_server(LiveArchive(base, say=say, refreshes=refresh), most_bytes)
        if listening is None:
            serve_streams(server)
            return 0
        url = url_of(listening).rstrip("/") + PATH
        set_lasting_aside()
        run(
            make_http_app(server, listening.getsockname()[1]),  # type: ignore[arg-type] # the same protocol, spelt twice
            [listening],
            lifetime=Lifetime(
                when_ready=lambda: say(tr("serving {url} until Ctrl-C", url=url))
            ),
        )
    return 0
