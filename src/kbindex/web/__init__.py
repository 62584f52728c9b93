"""The archive in a browser: a server of its pages, on loopback by default."""

from kbindex.web.app import Site, make_app
from kbindex.web.options import LOOPBACK_NAMES, Limits, Options
from kbindex.web.watching import Watcher

__all__ = [
    "LOOPBACK_NAMES",
    "Limits",
    "Options",
    "Site",
    "Watcher",
    "make_app",
]
