"""What `kbindex serve` runs: access, socket, watcher, browser; an extra installs it."""

from __future__ import annotations

import ipaddress
import os
import sys
from contextlib import ExitStack
from threading import Thread
from typing import TYPE_CHECKING, Any, Literal

import click
from msgspec import Struct

from kbindex.cli.browser import open_url
from kbindex.cli.server_log import (
    LogFormat,
    ServerLog,
    logged,
)
from kbindex.cli.session import said_by, say
from kbindex.collector import set_lasting_aside
from kbindex.config.private_episodes import private_names
from kbindex.errors import ArgumentError
from kbindex.knowledge import (
    KnowledgeBase,  # noqa: TC001 - msgspec reads the types of fields
)
from kbindex.listening import (
    ByPort,
    Lifetime,
    host_name,
    is_loopback,
    listen,
    run,
    url_of,
)
from kbindex.messages import language, speaking, tr
from kbindex.signals import end_well
from kbindex.web import (
    LOOPBACK_NAMES,
    Options,
    Private,
    Site,
    Token,
    Watcher,
    is_origin,
    load_token,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from kbindex.cli.session import Session


class Serving(Struct, frozen=True, kw_only=True):
    """What the command line says.

    Args:
        host: Where to listen.
        port: The port; 0 chooses one.
        is_public: Whether strangers ask.
        names: Those under which they do.
        proxies: Who is believed when it says who asks.
        token_file: The file of the secret of who may read private episodes.
        origins: Sites whose pages may read the API.
        opens: Whether a browser is started.
        watches: Whether edits are shown.
        metrics_port: Where counts are read; None is nowhere, 0 chooses one.
        metrics_host: At which address they are.
        log_format: How requests are logged; None is not at all.
        drain_s: How long it answers after SIGTERM, in seconds.
        refresh: Whether the index is brought up to date at first.
    """

    host: str
    port: int
    is_public: bool
    names: tuple[str, ...]
    proxies: tuple[str, ...]
    token_file: str | None
    origins: tuple[str, ...]
    opens: bool
    watches: bool
    refresh: bool
    metrics_port: int | None
    metrics_host: str
    log_format: LogFormat | None
    drain_s: int


def run_server(session: Session, **wishes: Any) -> int:  # noqa: ANN401 - as `Serving`
    """Serve until a signal comes.

    Args:
        session: The run of the program.
        wishes: What `Serving` has.

    Raises:
        UsageError: The options contradict each other, or leave a door open.
        KbindexError: Nobody can listen there, or there is no archive.
    """
    told = Serving(**wishes)
    options = _options(session, told)
    token = _load_token(told.token_file)
    with ExitStack() as stack:
        log = _open_log(stack, told.log_format)
        sockets = _listen(stack, told)
        bases = _open_bases(session, told, token, stack)
        requests = (log.tell_request,) if log else ()
        site = Site(bases.shown, options, private=bases.private, told=requests)
        if told.watches or session.places().cluster:  # others write there
            stack.callback(_watch(site, log).stop)
        set_lasting_aside()
        run(
            _apps(site, sockets),
            sockets,
            lifetime=Lifetime(
                when_ready=lambda: _welcome(sockets, opens=told.opens),
                when_ending=site.end,
                drain_s=told.drain_s,
            ),
            proxies=options.proxies,
            connections=options.limits.connections,
        )
        # A thread that still searches, or waits for servers, is not waited for.
        end_well()


def _open_log(stack: ExitStack, log_format: LogFormat | None) -> ServerLog | None:
    """Have everything said as events from here on, in English, where that is asked."""
    if log_format is None:
        return None
    log = ServerLog(sys.stderr, log_format)
    stack.enter_context(speaking("en"))
    stack.enter_context(said_by(log.tell_message))
    stack.enter_context(logged(log))
    return log


def _listen(stack: ExitStack, told: Serving) -> tuple[socket.socket, ...]:
    """Open the socket of the pages, and that of the counts where they are wanted."""
    if told.port and told.port == told.metrics_port:
        text = tr("--metrics-port: {port} is the port of the pages", port=told.port)
        raise click.UsageError(text)
    sockets = [stack.enter_context(listen(told.host, told.port))]
    if told.metrics_port is not None:
        counts = listen(told.metrics_host, told.metrics_port, argument="metrics-host")
        sockets.append(stack.enter_context(counts))
    return tuple(sockets)


class _Bases(Struct, frozen=True, kw_only=True):
    shown: KnowledgeBase
    private: Private | None


def _open_bases(
    session: Session, told: Serving, token: Token | None, stack: ExitStack
) -> _Bases:
    """Open what is shown to all, and what is shown to who has the secret."""
    is_for_all = not told.is_public and token is None
    names = None if is_for_all else private_names(session.places())
    on_servers: Literal["read", "write"] = "write" if told.watches else "read"
    opened = session.open(
        refresh=told.refresh,
        leave_out=names,
        on_servers=on_servers,
        reads="archive" if told.watches else "shows",
    )
    shown = stack.enter_context(opened)
    if token is None:
        return _Bases(shown=shown, private=None)
    whole = session.open(refresh=told.refresh, on_servers=on_servers)
    private = Private(base=stack.enter_context(whole), token=token)
    return _Bases(shown=shown, private=private)


def _watch(site: Site, log: ServerLog | None) -> Watcher:
    """Begin to look for edits."""

    def refresh() -> None:
        if site.refresh():
            set_lasting_aside()

    watcher = Watcher(refresh, say=log.tell_failed_refresh if log else say)
    watcher.start()
    return watcher


def _apps(site: Site, sockets: Sequence[socket.socket]) -> ByPort:
    """Return what answers on all ports: on the second one, counts."""
    others = {one.getsockname()[1]: site.metrics_app for one in sockets[1:]}
    return ByPort(site.app, others)  # type: ignore[arg-type] # the same protocol, spelt twice


def _welcome(sockets: Sequence[socket.socket], *, opens: bool) -> None:
    url, *others = map(url_of, sockets)
    say(tr("serving {url} until Ctrl-C", url=url))
    for other in others:
        say(tr("counts for Prometheus: {url}metrics", url=other))
    if opens:  # a browser of the terminal does not come back at once
        Thread(target=open_url, args=(url,), daemon=True).start()


def _load_token(file: str | None) -> Token | None:
    """Load the secret, where one is named.

    Raises:
        UsageError: It is none, or others may read it.
    """
    if file is None:
        return None
    try:
        return load_token(os.path.expanduser(file))  # noqa: PTH111 - a string
    except ArgumentError as error:
        said = f"--token-file: {error.key}: {error.problem}"
        raise click.UsageError(said) from error


def _options(session: Session, told: Serving) -> Options:
    _check_access(told)
    session.today()  # a day that is wrong is said now, and not on each page
    return Options(
        hosts=told.names if told.is_public else (*LOOPBACK_NAMES, told.host),
        language=language(),
        is_public=told.is_public,
        proxies=told.proxies,
        origins=told.origins,
        follows_edits=told.watches and not told.is_public,
        today=session.today,
    )


def _check_access(told: Serving) -> None:
    """Refuse what would show the notes to more people than was said."""
    for origin in told.origins:
        if not is_origin(origin):
            text = tr("--cors {origin}: is no origin such as https://show.example")
            raise click.UsageError(text.format(origin=origin))
    if told.is_public:
        if not told.names or not told.proxies:
            text = tr("--public needs --allow-host NAME and --proxy ADDRESS")
            raise click.UsageError(text)
        for name in told.names:
            if host_name(name) != name.lower():
                text = tr("--allow-host {host}: is no name without a port", host=name)
                raise click.UsageError(text)
        for proxy in told.proxies:
            _check_proxy(proxy)
        return
    if told.names or told.proxies:
        raise click.UsageError(tr("--allow-host and --proxy go with --public"))
    if not is_loopback(told.host):
        text = tr("{host} is reached by others; that needs --public", host=told.host)
        raise click.UsageError(text)


def _check_proxy(proxy: str) -> None:
    try:
        ipaddress.ip_network(proxy)
    except ValueError as error:
        text = tr("--proxy {proxy}: is no address or network", proxy=proxy)
        raise click.UsageError(text) from error
