"""What `kbindex serve` runs: access, socket, watcher, browser; an extra installs it."""

from __future__ import annotations

import ipaddress
import os
from contextlib import ExitStack
from threading import Thread
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from kbindex.cli.browser import open_url
from kbindex.cli.session import say
from kbindex.collector import set_lasting_aside
from kbindex.config.private_episodes import private_names
from kbindex.errors import ArgumentError
from kbindex.listening import (
    host_name,
    is_loopback,
    listen,
    run,
    url_of,
)
from kbindex.messages import language, tr
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
    from kbindex.cli.session import Session


class Serving(Struct, frozen=True, kw_only=True):
    """What the command line says.

    Args:
        host: Where to listen.
        port: The port; 0 chooses one.
        is_public: Whether strangers ask.
        hosts: Names under which they do.
        proxies: Who is believed when it says who asks.
        token_file: The file of the secret of who may read private episodes.
        origins: Sites whose pages may read the API.
        opens: Whether a browser is started.
        watches: Whether edits are shown.
        refresh: Whether the index is brought up to date at first.
    """

    host: str
    port: int
    is_public: bool
    hosts: tuple[str, ...]
    proxies: tuple[str, ...]
    token_file: str | None
    origins: tuple[str, ...]
    opens: bool
    watches: bool
    refresh: bool


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
        listening = stack.enter_context(listen(told.host, told.port))
        is_for_all = not told.is_public and token is None
        names = None if is_for_all else private_names(session.places())
        base = stack.enter_context(session.open(refresh=told.refresh, leave_out=names))
        private = None
        if token is not None:
            whole = stack.enter_context(session.open(refresh=told.refresh))
            private = Private(base=whole, token=token)
        site = Site(base, options, private=private)

        def refresh() -> None:
            if site.refresh():
                set_lasting_aside()

        if told.watches:
            watcher = Watcher(refresh, say=say)
            watcher.start()
            stack.callback(watcher.stop)
        url = url_of(listening)

        def welcome() -> None:
            say(tr("serving {url} until Ctrl-C", url=url))
            if told.opens:  # a browser of the terminal does not come back at once
                Thread(target=open_url, args=(url,), daemon=True).start()

        set_lasting_aside()
        run(
            site.app,  # type: ignore[arg-type] # the same protocol, spelt twice
            listening,
            when_ready=welcome,
            when_ending=site.followers.end,
            proxies=options.proxies,
            connections=options.limits.connections,
        )
    return 0


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
        hosts=told.hosts if told.is_public else (*LOOPBACK_NAMES, told.host),
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
        if not told.hosts or not told.proxies:
            text = tr("--public needs --allow-host NAME and --proxy ADDRESS")
            raise click.UsageError(text)
        for host in told.hosts:
            if host_name(host) != host.lower():
                text = tr("--allow-host {host}: is no name without a port", host=host)
                raise click.UsageError(text)
        for proxy in told.proxies:
            _check_proxy(proxy)
        return
    if told.hosts or told.proxies:
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
