"""`kbindex mcp`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kbindex.cli.extras import needing
from kbindex.cli.options.numbers import PORT, WholeNumber
from kbindex.cli.session import Session, no_refresh_option
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAST_BYTES, _MOST_BYTES = 8_192, 1_000_000


@click.command("mcp")
@click.option(
    "is_http",
    "--http",
    is_flag=True,
    help="Listen on this machine, in place of stdin and stdout.",
)
@click.option(
    "--port",
    type=PORT,
    metavar="N",
    default=8001,
    show_default=True,
    help="The port of --http; 0 chooses a free one.",
)
@click.option(
    "--max-bytes",
    type=WholeNumber(_LEAST_BYTES, _MOST_BYTES),
    metavar="N",
    default=_LEAST_BYTES,
    show_default=True,
    help="How many bytes an answer may have, up to 1000000; the rest comes in pages.",
)
@click.option(
    "has_private",
    "--private",
    is_flag=True,
    help="Show private episodes and drafts, too.",
)
@no_refresh_option
@click.pass_obj
def mcp(
    session: Session,
    *,
    is_http: bool,
    port: int,
    max_bytes: int,
    has_private: bool,
    refresh: bool,
) -> int:
    """Let an assistant ask the archive, by the Model Context Protocol (MCP).

    An assistant starts this by itself: name the command in its settings. It can
    search, read episodes, articles and topics, ask what was covered, and count over
    time. It changes nothing. Each answer cites episode, line and address.

    Private episodes are left out: those whose ids match `private` of [site]
    (*-private), and those whose front matter says private, draft or unpublished. What
    an assistant reads may go to whoever runs it; --private shows them, too.

    Edited notes count at once. --http listens on this machine alone, at /mcp.

    Needs the extra `mcp`: pip install 'kbindex[mcp]'

    \b
    Examples:
      kbindex mcp
      kbindex --episodes ~/show/episodes mcp
      kbindex mcp --http --port 8001
    """
    source = click.get_current_context().get_parameter_source("port")
    if not is_http and source == click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError(tr("--port goes with --http"))
    run = _load_library()
    return run(
        session,
        port=port if is_http else None,
        most_bytes=max_bytes,
        has_private=has_private,
        refresh=refresh,
    )


def _load_library() -> Callable[..., int]:
    with needing("mcp", tr("assistants")):
        from kbindex.cli.assistant import run_for_assistant  # noqa: PLC0415 - an extra, and slow
    return run_for_assistant
