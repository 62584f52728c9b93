"""Listening on a socket: by which names, for how long, and until which signal."""

from kbindex.listening.by_port import ByPort
from kbindex.listening.host_names import host_name
from kbindex.listening.server import (
    CONNECTIONS,
    Lifetime,
    is_loopback,
    listen,
    run,
    url_of,
)

__all__ = [
    "CONNECTIONS",
    "ByPort",
    "Lifetime",
    "host_name",
    "is_loopback",
    "listen",
    "run",
    "url_of",
]
