"""The archive in a browser: a server of its pages, on loopback by default."""

from kbindex.web.app import Site, make_app
from kbindex.web.host_names import host_name
from kbindex.web.options import LOOPBACK_NAMES, Limits, Options
from kbindex.web.server import is_loopback, listen, run, set_lasting_aside, url_of
from kbindex.web.watching import Watcher

__all__ = [
    "LOOPBACK_NAMES",
    "Limits",
    "Options",
    "Site",
    "Watcher",
    "host_name",
    "is_loopback",
    "listen",
    "make_app",
    "run",
    "set_lasting_aside",
    "url_of",
]
