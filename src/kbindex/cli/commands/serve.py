"""`kbindex serve`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kbindex.cli.extras import needing
from kbindex.cli.options.numbers import PORT, WholeNumber
from kbindex.cli.session import Session, no_refresh_option
from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Callable


@click.command()
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen; by default only this machine reaches it.",
)
@click.option(
    "--port",
    type=PORT,
    metavar="N",
    default=8000,
    show_default=True,
    help="The port; 0 chooses a free one.",
)
@click.option("opens", "--open", is_flag=True, help="Open the pages in the browser.")
@click.option(
    "watches",
    "--watch",
    is_flag=True,
    help="Show edited notes at once, without a reload.",
)
@click.option(
    "is_public",
    "--public",
    is_flag=True,
    help="Answer strangers, behind a proxy; needs the next two options.",
)
@click.option(
    "names",
    "--allow-host",
    metavar="NAME",
    multiple=True,
    help="A name under which the public asks; may be given again.",
)
@click.option(
    "proxies",
    "--proxy",
    metavar="ADDRESS",
    multiple=True,
    help="The proxy, or its network: it is believed when it says who asks.",
)
@click.option(
    "token_file",
    "--token-file",
    metavar="FILE",
    help="A secret: programs that send it read private episodes, too; no others do.",
)
@click.option(
    "origins",
    "--cors",
    metavar="ORIGIN",
    multiple=True,
    help="A site whose pages may read the API, as https://show.example; may be given "
    "again.",
)
@click.option(
    "metrics_port",
    "--metrics-port",
    type=PORT,
    metavar="N",
    help="Another port, with counts and times at /metrics, for Prometheus.",
)
@click.option(
    "metrics_host",
    "--metrics-host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Where that port is; by default only this machine reaches it.",
)
@click.option(
    "log_format",
    "--log-format",
    type=click.Choice(["text", "json"]),
    help="Write a line for each request to stderr, without queries and clients.",
)
@click.option(
    "drain_s",
    "--drain",
    type=WholeNumber(0, 300),
    metavar="SECONDS",
    default=0,
    show_default=True,
    help="After SIGTERM, say at /readyz for so long that it ends, and answer.",
)
@no_refresh_option
@click.pass_obj
def serve(session: Session, /, **wishes: Any) -> int:  # noqa: ANN401 - as options say
    """Show the archive in a browser: search, episodes, topics, presenters.

    Only this machine reaches it, unless --public says otherwise; private episodes
    are left out there. Pages are in the language that the browser prefers. Ctrl-C
    ends it.

    Programs ask below /api/v1/ and get the JSON of the commands; /api/ is a page
    about it. With --token-file private episodes are in no page, and in the API only
    for who sends the secret of that file.

    Machines ask /livez and /readyz whether it answers, by any address of it.

    Needs the extra `web`: pip install 'kbindex[web]'

    \b
    Examples:
      kbindex serve --open
      kbindex serve --watch --port 8080
      kbindex serve --public --allow-host notes.example.com --proxy 127.0.0.1
      kbindex serve --token-file ~/.kbindex-token --cors https://show.example
      kbindex serve --metrics-port 9464 --log-format json --drain 5
    """
    return _load_library()(session, **wishes)


def _load_library() -> Callable[..., int]:
    with needing("web", tr("pages in a browser")):
        from kbindex.cli.serving import run_server  # noqa: PLC0415 - an extra, and slow
    return run_server
