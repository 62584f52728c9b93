"""What a server was told: who may ask, and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kbindex.config.clock import local_today
from kbindex.listening import CONNECTIONS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from kbindex.messages import Language

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "::1")
"""What a browser on this machine calls it."""


class Limits(Struct, frozen=True, kw_only=True):
    """How much is answered.

    Args:
        url_bytes: Longest path with its query; 500 characters of Japanese take 4,500.
        parameters: Most parameters of a query.
        workers: Threads that make pages, besides one for long searches; more of them
            only wait for each other.
        waiting: Requests that are answered or wait; what comes then is sent away.
        short_query: Characters of a query above which a search is a long one.
        long_waiting: Long searches that are answered or wait.
        connections: Open connections, those that follow edits among them.
        followers: Pages that follow edits.
        seconds: Longest time from a request to its page.
        burst: Requests of one client at once, where they are counted at all.
        per_second: Requests of one client in the long run.
        clients: Clients that are remembered.
    """

    url_bytes: int = 8_192
    parameters: int = 30
    workers: int = 2
    waiting: int = 64
    short_query: int = 100
    long_waiting: int = 8
    connections: int = CONNECTIONS
    followers: int = 32
    seconds: float = 10.0
    burst: int = 60
    per_second: float = 10.0
    clients: int = 10_000


class Options(Struct, frozen=True, kw_only=True):
    """What a server was told.

    Args:
        hosts: Names by which it is asked for, without a port; all others are refused.
        language: That of the interface where a browser prefers none of ours.
        is_public: Whether strangers ask, through a proxy: clients are counted, and
            pages say where they lie in the web.
        proxies: Addresses and networks of proxies that are believed when they say
            who asks.
        origins: Those of other sites whose pages may read the API.
        follows_edits: Whether pages are told that notes have changed.
        today: Tells the day, which a question may ask for (`date:yesterday`).
        limits: How much is answered.
    """

    hosts: tuple[str, ...] = LOOPBACK_NAMES
    language: Language = "en"
    is_public: bool = False
    proxies: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    follows_edits: bool = False
    today: Callable[[], dt.date] = local_today
    limits: Limits = Limits()
