"""How many requests a client may send: a bucket of tokens for each."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_IPV6_NETWORK: Final = 64
"""Bits: what one customer has of IPv6; each machine in it has as many as it likes."""


class RateLimit:
    """A bucket for each client: a request takes a token, and time brings them back.

    Not for several threads at once.

    Args:
        burst: How many tokens a bucket holds.
        per_second: How many come back.
        clients: How many buckets are kept; the one not used for longest goes first.
        clock: Tells the time in seconds.
    """

    def __init__(
        self,
        *,
        burst: int,
        per_second: float,
        clients: int,
        clock: Callable[[], float],
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clients = clients
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def wait_s(self, address: str) -> int:
        """Take a token of a client.

        Returns:
            0 where there was one; else after how many seconds there will be.
        """
        client, now = client_of(address), self._clock()
        tokens, before = self._buckets.pop(client, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - before) * self._per_second)
        is_allowed = tokens >= 1
        self._buckets[client] = (tokens - 1 if is_allowed else tokens, now)
        if len(self._buckets) > self._clients:
            self._buckets.popitem(last=False)
        return 0 if is_allowed else max(1, ceil((1 - tokens) / self._per_second))


def client_of(address: str) -> str:
    """Return what counts as one client: an address of IPv4, a network of IPv6."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "?"  # whatever else a proxy says is one client
    if found.version == 4:  # noqa: PLR2004 - the version of the protocol
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _IPV6_NETWORK), strict=False))
