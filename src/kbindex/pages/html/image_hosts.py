"""From where pages load the images of notes, which lie elsewhere.

A list of hosts: `*` is any, `*.example.org` each one below `example.org`, as in a
Content-Security-Policy, where the same list stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kbindex.model import url_host
from kbindex.pages.html.outside_links import to_href

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ANY_HOST: Final = "*"

_SCHEME: Final = "https://"


def image_source(url: str, hosts: Iterable[str]) -> str | None:
    """Return what stands in `src`, not yet escaped.

    Returns:
        None where the image is not loaded: its host is not in the list, or it is not
        sent by https on the usual port.
    """
    href = to_href(url)
    if href is None or not href.lower().startswith(_SCHEME):
        return None
    host, authority = url_host(href), href[len(_SCHEME) :].partition("/")[0].lower()
    is_plain = bool(host) and authority.partition("?")[0].partition("#")[0] == host
    return href if is_plain and any(_fits(host, one) for one in hosts) else None


def image_policy(hosts: Sequence[str]) -> str:
    """Return the sources of `img-src`: the site itself, and the hosts."""
    anywhere = ANY_HOST in hosts
    others = ["https:"] if anywhere else [f"{_SCHEME}{host}" for host in hosts]
    return " ".join(["'self'", *others])


def _fits(host: str, pattern: str) -> bool:
    if pattern == ANY_HOST:
        return True
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern
