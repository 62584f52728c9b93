"""What a server has done, as Prometheus reads it.

Each server has a registry of its own: nothing is global, and two in one process do not
add up. Nothing here is of a client, a query or a note.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import choose_encoder

from kbindex.errors import KbindexError
from kbindex.version import __version__
from kbindex.web.operations.route_names import ENDLESS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.knowledge import GenerationSummary, KnowledgeBase
    from kbindex.web.operations.observer import SeenRequest

Outcome = Literal["changed", "unchanged", "failed"]

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds of the histogram: a page takes some milliseconds, and 10 s at most."""


class Metrics:
    """Counts what a server does; safe to use from many threads.

    Args:
        base: The archive that it shows.
        clock: Tells the time in seconds since 1970.
    """

    def __init__(
        self, base: KnowledgeBase, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._base, self._clock = base, clock
        self._known: tuple[int, GenerationSummary] | None = None
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "kbindex_http_requests",
            "Requests that were answered, refused ones included.",
            ("method", "route", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "kbindex_http_request_duration_seconds",
            "Time from a request to the last byte of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._refreshes = Counter(
            "kbindex_refreshes",
            "Looks for another state of the index.",
            ("result",),
            registry=registry,
        )
        for outcome in ("changed", "unchanged", "failed"):  # 0, and not missing
            self._refreshes.labels(outcome)
        self._refreshed = Gauge(
            "kbindex_refresh_last_success_timestamp_seconds",
            "When a look last succeeded; 0 before the first.",
            registry=registry,
        )
        self._age = Gauge(
            "kbindex_index_age_seconds",
            "Time since the generation that is answered from was written.",
            registry=registry,
        )
        self._articles = Gauge(
            "kbindex_articles", "Articles that are answered from.", registry=registry
        )
        Gauge(
            "kbindex_build_info",
            "The version of kbindex; always 1.",
            ("version",),
            registry=registry,
        ).labels(__version__).set(1)

    def count_request(self, seen: SeenRequest) -> None:
        """Count a request by its route and the class of its status (`2xx`)."""
        status = f"{seen.status // 100}xx"
        self._requests.labels(seen.method, seen.route, status).inc()
        if seen.route != ENDLESS:  # it took as long as a page was open
            self._seconds.labels(seen.route).observe(seen.seconds)

    def count_refresh(self, outcome: Outcome) -> None:
        """Count a look for another state of the index."""
        self._refreshes.labels(outcome).inc()
        if outcome != "failed":
            self._refreshed.set(self._clock())

    def exposition(self, accepted: str) -> tuple[bytes, str]:
        """Return all counts, and their media type.

        Args:
            accepted: The formats that the client reads, as `Accept` names them.
        """
        summary = self._summary()
        if summary is not None:
            self._articles.set(summary.articles)
        written_s = summary.written_s if summary else None
        self._age.set(
            float("nan") if written_s is None else max(0, self._clock() - written_s)
        )
        encode, media_type = choose_encoder(accepted)
        return encode(self._registry), media_type

    def _summary(self) -> GenerationSummary | None:
        """Return what is known of the state that is shown, asked for once each."""
        revision = self._base.revision
        if self._known is None or self._known[0] != revision:
            with suppress(KbindexError):  # counted where it was looked for, not here
                self._known = revision, self._base.generation()
        return self._known[1] if self._known else None
