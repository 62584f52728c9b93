"""Requests to the servers of a cluster: who is asked, how long, and what may go wrong.

    request ─► a server ─ fails ─► the next ─ all fail ─► wait ─► again, up to a limit

The library chooses servers, and passes over for a while those that failed. A request is
repeated where no answer came or the servers are busy. So it may be done twice: whoever
sends a change sends one that does no harm then, or makes it depend on a version.
"""

from __future__ import annotations

import logging
import os
import ssl
import time
from collections.abc import Callable, Collection, Mapping  # noqa: TC003 - msgspec
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct
from opensearchpy import (
    AuthenticationException,
    AuthorizationException,
    ConflictError,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
    Urllib3HttpConnection,
)
from opensearchpy import ConnectionError as NoAnswerError
from opensearchpy.serializer import JSONSerializer
from opensearchpy.transport import Transport

from kbindex.errors import (
    ConfigError,
    DamagedIndexError,
    IndexStateError,
    UnavailableIndexError,
)
from kbindex.messages import system_reason, tr
from kbindex.model.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.config.cluster import ClusterConfig

_LOG = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")

NO_INDEX = "index_not_found_exception"

BUSY = frozenset((429, 502, 503, 504))
"""Status of an answer after which the same request may succeed."""

_FIRST_WAIT_S = 0.1
_LONGEST_WAIT_S = 5.0
_PASSED_OVER_S = 5.0
"""How long a server that failed is not asked; twice as long where it fails again."""

_NOBODY_S = 5.0
"""How long to try where no server can be reached: one of many that restarts is passed
over, and where all do, that takes longer than people wait."""

_MOST_DOUBLED = 3
_MOST_CONNECTIONS = 64
"""To each server; more than the threads that ask at once."""

_LONGEST_REASON = 200

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Limit(Struct, frozen=True):
    """How long to wait.

    Args:
        answer_s: For one server's answer, in seconds.
        whole_s: For one that succeeds, all attempts together.
    """

    answer_s: float
    whole_s: float


READING = Limit(10, 30)
WRITING = Limit(60, 180)
LOOKING = Limit(3, 6)
"""For who wants to know whether there is an answer at all."""


class Request(Struct, frozen=True):
    """What is asked.

    Args:
        method: Of HTTP.
        path: What it is about; its parts are quoted.
        params: What stands behind the path.
        body: JSON, or lines of it; or what makes it, at each attempt.
        limit: How long to wait.
        ignore: Status of answers that are read although they are errors.
    """

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    params: Mapping[str, str | int] = {}
    body: bytes | Callable[[], bytes] | None = None
    limit: Limit = READING
    ignore: Collection[int] = ()


class ChangedMeanwhileError(IndexStateError):
    """A document is not of the version that a change asked for.

    It may be this very change that made it so, where its first answer was lost.
    """


class VanishedIndexError(DamagedIndexError):
    """An index of the servers is there no more: there is a newer generation."""


class BusyError(Exception):
    """Servers answered that parts of them could not; the same may succeed later.

    Args:
        reason: Which, as a part of a sentence.
    """


class _Text(JSONSerializer):
    """Leaves answers as they are: who asked knows their type."""

    def loads(self, s: str) -> str:
        return s


class _Server(Urllib3HttpConnection):
    def _raise_warnings(self, warning_headers: Collection[str]) -> None:
        """Log what a server remarks; by default it would be shown to people."""
        for remark in warning_headers:
            _LOG.info("%s remarks: %s", self.host, remark)


class Sender:
    """Sends requests to the servers of a cluster; safe to use from many threads.

    A process that is forked opens connections of its own.

    Args:
        cluster: Where the servers are, and how one logs in.
        clock: Tells the time in seconds.
        sleep: Waits so many seconds.
    """

    def __init__(
        self,
        cluster: ClusterConfig,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._cluster, self._clock, self._sleep = cluster, clock, sleep
        self._lock = Lock()
        self._opened: tuple[int, Transport] | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {' '.join(self._cluster.hosts)}>"

    def ask(self, request: Request, read: Callable[[bytes], _Answer]) -> _Answer:
        """Return the answer to a request, after other servers and some time if need be.

        Args:
            request: What is asked.
            read: Makes the answer of what a server said. Where it raises BusyError,
                the request is sent again.

        Raises:
            UnavailableIndexError: No server has answered, or none could.
            VanishedIndexError: There is no such index.
            ChangedMeanwhileError: A version that the request names is an older one.
            IndexStateError: The server refuses the request, or says nothing sensible.
        """
        start, waits = self._clock(), _waits()
        others = len(self._cluster.hosts) - 1
        while True:
            try:
                return read(self._send(request))
            except (OpenSearchException, BusyError) as error:
                if others and _is_of_server(error):
                    others, wait_s = others - 1, 0.0  # the next one is asked at once
                else:
                    wait_s = next(waits)
                    longest_s = _longest_wait_s(error, request.limit)
                    if self._clock() + wait_s > start + longest_s:
                        raise self._translated(error) from error
                _LOG.info("%s %s again: %s", request.method, request.path, error)
            except (msgspec.DecodeError, UnicodeError) as error:
                raise IndexStateError(self._senseless()) from error
            if wait_s:
                self._sleep(wait_s)

    def _send(self, request: Request) -> bytes:
        body = request.body() if callable(request.body) else request.body
        is_lines = request.path.endswith(("/_bulk", "/_msearch"))
        kind = "application/x-ndjson" if is_lines else "application/json"
        said = self._transport().perform_request(
            request.method,
            request.path,
            params=dict(request.params),
            body=body,
            timeout=request.limit.answer_s,
            ignore=request.ignore,
            headers={"content-type": kind},
        )
        return said.encode() if isinstance(said, str) else b""

    def _transport(self) -> Transport:
        opened = self._opened
        if opened and opened[0] == os.getpid():
            return opened[1]
        with self._lock:
            opened = self._opened
            if not opened or opened[0] != os.getpid():
                # Sockets of the process that this one was forked from stay its own.
                opened = self._opened = os.getpid(), self._open()
            return opened[1]

    def _open(self) -> Transport:
        # A library does not speak to people who have not asked for its log.
        logging.getLogger("opensearch").addHandler(logging.NullHandler())
        hosts = [_to_host(host) for host in self._cluster.hosts]
        options: dict[str, Any] = {}
        if any(host["use_ssl"] for host in hosts):
            options["ssl_context"] = _tls(self._cluster)
        if self._cluster.token:
            value = f"Bearer {self._cluster.token.revealed}"
            options["headers"] = {"authorization": value}
        elif self._cluster.user:
            password = self._cluster.password
            login = self._cluster.user, password.revealed if password else ""
            options["http_auth"] = login
        return Transport(
            hosts,
            connection_class=_Server,
            serializer=_Text(),
            max_retries=len(hosts) - 1,
            retry_on_timeout=True,
            # Of several errors it tells the last: whoever is busy has answered, and
            # is waited for longer than somebody who does not.
            retry_on_status=(),
            pool_maxsize=_MOST_CONNECTIONS,
            dead_timeout=_PASSED_OVER_S,
            timeout_cutoff=_MOST_DOUBLED,
            **options,
        )

    def _translated(self, error: Exception) -> IndexStateError:
        """Say in a line what went wrong, without what was sent."""
        if isinstance(error, ConflictError):
            return ChangedMeanwhileError(tr("the index was changed meanwhile"))
        if isinstance(error, NotFoundError) and error.error == NO_INDEX:
            return VanishedIndexError(tr("a part of the index is there no more"))
        if isinstance(error, TransportError) and not _is_of_now(error):
            said = one_line(str(error.error))[:_LONGEST_REASON]
            text = tr("the server refuses a request ({said})", said=said)
            return IndexStateError(text)
        if isinstance(error, TransportError | BusyError):
            return UnavailableIndexError(self._reason(error))
        return IndexStateError(self._senseless())

    def _reason(self, error: TransportError | BusyError) -> str:
        """Say why no server can answer now."""
        if isinstance(error, NoAnswerError):
            return self._no_answer(error)
        if isinstance(error, AuthenticationException):
            return tr("the servers refuse the login")
        if isinstance(error, AuthorizationException):
            return tr("the login has not the right to do this")
        return (
            str(error) if isinstance(error, BusyError) else tr("the servers are busy")
        )

    def _no_answer(self, error: NoAnswerError) -> str:
        hosts = ", ".join(self._cluster.hosts)
        if isinstance(error, ConnectionTimeout):
            return tr("no answer in time from {hosts}", hosts=hosts)
        reason = one_line(_innermost(error))[:_LONGEST_REASON]
        if isinstance(error, SSLError):
            text = tr("no safe connection to {hosts} ({reason})")
        else:
            text = tr("no connection to {hosts} ({reason})")
        return text.format(hosts=hosts, reason=reason)

    def _senseless(self) -> str:
        hosts = ", ".join(self._cluster.hosts)
        return tr("what answers at {hosts} is no search server", hosts=hosts)

    def close(self) -> None:
        """Close the connections; whoever asks again opens new ones."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened and opened[0] == os.getpid():
            opened[1].close()


def _waits() -> Iterator[float]:
    """Yield how long to wait after each failure, in seconds."""
    wait_s = _FIRST_WAIT_S
    while True:
        yield wait_s
        wait_s = min(2 * wait_s, _LONGEST_WAIT_S)


def _longest_wait_s(error: Exception, limit: Limit) -> float:
    """Return how long to try again after an error; 0 where that is of no use."""
    if isinstance(error, SSLError):
        return 0.0
    if isinstance(error, NoAnswerError) and not isinstance(error, ConnectionTimeout):
        return min(_NOBODY_S, limit.whole_s)
    may_pass = isinstance(error, BusyError | ConnectionTimeout)
    if isinstance(error, TransportError):
        may_pass |= error.status_code in BUSY
    return limit.whole_s if may_pass else 0.0


def _is_of_server(error: Exception) -> bool:
    """Say whether one server cannot answer, and another one may."""
    of_one = BUSY - {429}
    return isinstance(error, TransportError) and error.status_code in of_one


def _is_of_now(error: TransportError) -> bool:
    """Say whether the same request can succeed where servers or rights are others."""
    kinds = NoAnswerError, AuthenticationException, AuthorizationException
    return isinstance(error, kinds) or error.status_code in BUSY


def _innermost(error: BaseException) -> str:
    """Return what the system says, below what libraries have wrapped around it."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return inner.verify_message
        if isinstance(inner, ssl.SSLError):
            return inner.reason or str(inner)
        if isinstance(inner, OSError) and inner.strerror:
            return system_reason(inner)
        error = inner
        wrapped = inner.args[-1] if inner.args else None
        inner = wrapped if isinstance(wrapped, BaseException) else inner.__context__
    return str(error)


def _to_host(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "host": parts.hostname or "",
        "port": parts.port or _DEFAULT_PORTS[parts.scheme],
        "use_ssl": parts.scheme == "https",
        "url_prefix": parts.path.strip("/"),
    }


def _tls(cluster: ClusterConfig) -> ssl.SSLContext:
    """Return whom to trust, and what to show.

    Raises:
        ConfigError: A file cannot be read, or is none of certificates.
    """
    ca_file = cluster.ca_file
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as error:  # ssl.SSLError is one, too
        raise _unusable("opensearch.ca_file", str(ca_file), error) from error
    if cluster.client_certificate:
        certificate = str(cluster.client_certificate)
        try:
            context.load_cert_chain(
                certificate, cluster.client_key, password=_no_password
            )
        except OSError as error:
            name = "opensearch.client_certificate"
            raise _unusable(name, certificate, error) from error
    return context


def _no_password() -> str:
    """Keep OpenSSL from asking on the terminal."""
    return ""


def _unusable(name: str, path: str, error: OSError) -> ConfigError:
    is_content = isinstance(error, ssl.SSLError)
    reason = tr("holds nothing usable") if is_content else system_reason(error)
    return ConfigError(path, name, problem=reason)
