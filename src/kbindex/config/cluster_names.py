"""What names of servers, and names that a cluster gives, look like."""

import re
from urllib.parse import urlsplit

from kbindex.messages import tr

_MOST_HOSTS = 100
_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


def find_hosts_problem(hosts: object) -> str:
    """Say why a list is none of addresses of servers; nothing where it is.

    An address that has a login is not repeated.
    """
    if isinstance(hosts, list | tuple) and 0 < len(hosts) <= _MOST_HOSTS:
        return next(filter(None, map(_host_problem, hosts)), "")
    return tr('must be a list of addresses such as "https://search.example:9200"')


def _host_problem(host: object) -> str:
    host = host if isinstance(host, str) else ""
    try:
        parts = urlsplit(host)
        has_port = parts.port != 0
    except ValueError:  # no port, or no address in brackets
        parts, has_port = urlsplit(""), False
    if "@" in host:
        return tr("an address has no login: `user` and `password` are settings")
    is_whole = parts.scheme in {"http", "https"} and parts.hostname and has_port
    if not is_whole or parts.query or parts.fragment or host.split() != [host]:
        return tr("must have addresses such as https://search.example:9200")
    return ""


def find_name_problem(name: object) -> str:
    """Say why something is no name for a cluster; nothing where it is."""
    is_name = isinstance(name, str) and _NAME.fullmatch(name)
    return "" if is_name else tr("must be small letters, digits and `_`, at most 40")
