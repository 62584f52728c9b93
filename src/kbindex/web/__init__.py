"""The archive in a browser: a server of its pages, on loopback by default."""

from kbindex.web.api.answers import Private
from kbindex.web.api.cross_origin import is_origin
from kbindex.web.api.token import Token, load_token
from kbindex.web.app import Site, make_app
from kbindex.web.operations.observer import SeenRequest
from kbindex.web.options import LOOPBACK_NAMES, Limits, Options
from kbindex.web.watching import Watcher

__all__ = [
    "LOOPBACK_NAMES",
    "Limits",
    "Options",
    "Private",
    "SeenRequest",
    "Site",
    "Token",
    "Watcher",
    "is_origin",
    "load_token",
    "make_app",
]
