"""An address that the user has named → its bytes, within bounds of time and size.

    thread: connect ─► headers ─► at most five redirects ─► parts of the body ─► unpack
    caller: waits for it, no longer than it may take in all

A server may be slow in each of these places, and each wait begins anew with the next
byte. So the whole is done in a thread that nobody waits for any longer when its time
is over; it ends with the program.
"""

import threading
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from time import monotonic
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from msgspec import Struct
from urllib3.util import Url, parse_url

from kbindex.importing.source_errors import SourceError
from kbindex.messages import Message, remark
from kbindex.model import is_web_url
from kbindex.version import __version__

MAX_REDIRECTS = 5
CONNECT_S = 10.0
READ_S = 20.0
"""The longest silence of a server."""

TOTAL_S = 120.0
"""A feed of 50 MB takes so long at 3.5 Mbit/s."""

_CHUNK_BYTES = 1 << 16
_LOOK_S = 0.1
_OK = 200
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS

Progress = Callable[[int, int], None]
"""Told of bytes that have come, and of those that are expected (0: not known)."""


class Fetched(Struct, frozen=True, kw_only=True):
    """What an address gave.

    Args:
        url: Where it was in the end.
        content: All of it, unpacked.
        charset: The encoding that the server said, or ``""``.
    """

    url: str
    content: bytes
    charset: str = ""


class _FailedError(Exception):
    """It cannot be fetched; said where the language of the user is spoken."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.english)
        self.said = said


class _Transfer(Struct, kw_only=True):
    """How far a thread is that fetches."""

    most_bytes: int
    received: int = 0
    expected: int = 0
    fetched: Fetched | None = None
    failure: Message | None = None
    is_given_up: bool = False


def fetch(
    url: str,
    *,
    most_bytes: int,
    total_s: float = TOTAL_S,
    progress: Progress | None = None,
) -> Fetched:
    """Fetch an address by http or https; nothing else is contacted but its redirects.

    Args:
        url: The address; a name and password in it are used, and not told.
        most_bytes: How large it may be, packed and unpacked.
        total_s: Seconds that all of it may take.
        progress: Told how far it is.

    Raises:
        SourceError: It cannot be fetched, or not within the bounds.
    """
    transfer = _Transfer(most_bytes=most_bytes)
    thread = threading.Thread(target=_run, args=(transfer, url), daemon=True)
    end = monotonic() + total_s
    thread.start()
    while thread.is_alive() and monotonic() < end:
        thread.join(_LOOK_S)
        if progress and transfer.received:
            progress(transfer.received, transfer.expected)
    if transfer.fetched is not None:
        return transfer.fetched
    transfer.is_given_up = True
    late = remark("not there after {seconds} seconds", seconds=round(total_s))
    raise SourceError(without_password(url), transfer.failure or late)


def without_password(url: str) -> str:
    """Return an address as it may be shown: without name and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host).geturl()


def _run(transfer: _Transfer, url: str) -> None:
    try:
        transfer.fetched = _follow(transfer, url)
    except _FailedError as error:
        transfer.failure = error.said
    except (urllib3.exceptions.HTTPError, OSError, ValueError, zlib.error) as error:
        transfer.failure = _explained(error)


def _explained(error: Exception) -> Message:
    """Say in a few words what the library says of a connection."""
    said = (text for kind, text in _REASONS if isinstance(error, kind))
    other = remark("cannot be fetched ({reason})", reason=type(error).__name__)
    return next(said, other)


_REASONS = (
    (urllib3.exceptions.NameResolutionError, remark("there is no such host")),
    (urllib3.exceptions.NewConnectionError, remark("no connection to the server")),
    (urllib3.exceptions.TimeoutError, remark("the server does not answer in time")),
    (urllib3.exceptions.SSLError, remark("its certificate is not trusted")),
    (
        urllib3.exceptions.ProtocolError,
        remark("the server has ended the connection"),
    ),
    (zlib.error, remark("what the server has packed is damaged")),
)
"""Kind of error → what is said of it; a kind stands above those that it is one of."""


def _follow(transfer: _Transfer, url: str) -> Fetched:
    """Fetch an address, and where it leads."""
    for _ in range(MAX_REDIRECTS + 1):
        if not is_web_url(url):
            raise _FailedError(remark("not an address of http or https"))
        with _answer(url) as response:
            location = response.get_redirect_location()
            if not location:
                return _read(transfer, response, url)
            following = urljoin(url, location)
        if url.lower().startswith("https:") and following.lower().startswith("http:"):
            raise _FailedError(remark("leads from https to http; not followed"))
        url = following
    many = remark("leads on more than {count} times", count=MAX_REDIRECTS)
    raise _FailedError(many)


@contextmanager
def _answer(url: str) -> Generator[urllib3.BaseHTTPResponse]:
    parts = parse_url(url)
    headers = {"User-Agent": f"kbindex/{__version__}", "Accept-Encoding": "gzip"}
    if parts.auth:
        headers |= urllib3.make_headers(basic_auth=parts.auth)
    timeout = urllib3.Timeout(connect=CONNECT_S, read=READ_S)
    with _pool(parts) as pool:
        response = pool.request(
            "GET",
            parts._replace(auth=None).url,
            headers=headers,
            timeout=timeout,
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            yield response
        finally:
            response.close()


def _pool(parts: Url) -> urllib3.PoolManager:
    """Return what connects, by the proxy that the environment names for a host."""
    proxy = getproxies().get(parts.scheme or "")
    if proxy and not proxy_bypass(parts.host or ""):
        return urllib3.ProxyManager(proxy)
    return urllib3.PoolManager()


def _read(transfer: _Transfer, response: urllib3.BaseHTTPResponse, url: str) -> Fetched:
    if response.status != _OK:
        said = remark("the server answers with {status}", status=response.status)
        raise _FailedError(said)
    length = response.headers.get("Content-Length", "")
    transfer.expected = int(length) if length.isascii() and length.isdigit() else 0
    if transfer.expected > transfer.most_bytes:
        raise _too_large(transfer)
    is_packed = response.headers.get("Content-Encoding", "").lower() in _PACKED
    unpack = zlib.decompressobj(_GZIP_OR_ZLIB) if is_packed else None
    parts: list[bytes] = []
    size = 0
    while packed := response.read1(_CHUNK_BYTES, decode_content=False):
        if transfer.is_given_up:
            break
        transfer.received += len(packed)
        room = transfer.most_bytes - size + 1
        part = unpack.decompress(packed, room) if unpack else packed
        parts.append(part)
        size += len(part)
        if size > transfer.most_bytes or transfer.received > transfer.most_bytes:
            raise _too_large(transfer)
    if unpack and not unpack.eof:
        raise zlib.error
    charset = _charset(response.headers.get("Content-Type", ""))
    return Fetched(url=url, content=b"".join(parts), charset=charset)


_PACKED = {"gzip", "x-gzip", "deflate"}


def _too_large(transfer: _Transfer) -> _FailedError:
    size = max(transfer.most_bytes // 1_000_000, 1)
    return _FailedError(remark("larger than {size} MB", size=size))


def _charset(content_type: str) -> str:
    _, found, rest = content_type.lower().partition("charset=")
    return rest.partition(";")[0].strip(" \"'")[:40] if found else ""
