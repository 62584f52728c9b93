"""Fetching from servers of this machine that are slow, endless, or lead astray."""

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kbindex.importing import fetching
from kbindex.importing.fetching import fetch, without_password
from kbindex.importing.source_errors import SourceError

MB = 1_000_000


class Server(ThreadingHTTPServer):
    """Answers as its paths say; notes what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[tuple[str, str]] = []
        self.is_over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        pass

    def do_GET(self) -> None:
        self.server.asked.append((self.path, str(self.headers["Authorization"])))
        name, _, rest = self.path.lstrip("/").partition("/")
        with suppress(OSError):  # nobody reads on
            getattr(self, f"answer_{name}", self.answer_missing)(rest)

    def begin(self, **headers: str) -> None:
        self.send_response(200)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()

    def answer_plain(self, _: str) -> None:
        self.begin(Content_Type="application/rss+xml; charset=Shift_JIS")
        self.wfile.write(b"hello")

    def answer_packed(self, kind: str) -> None:
        self.begin(Content_Encoding=kind)
        pack = gzip.compress if kind == "gzip" else zlib.compress
        self.wfile.write(pack(b"hello" * 1000))

    def answer_damaged(self, _: str) -> None:
        self.begin(Content_Encoding="gzip")
        self.wfile.write(b"not packed at all")

    def answer_cut(self, _: str) -> None:
        self.begin(Content_Encoding="gzip")
        self.wfile.write(gzip.compress(b"hello" * 1000)[:-12])

    def answer_bomb(self, _: str) -> None:
        self.begin(Content_Encoding="gzip")
        self.wfile.write(gzip.compress(bytes(100 * MB)))

    def answer_endless(self, _: str) -> None:
        self.begin()
        while not self.server.is_over.is_set():
            self.wfile.write(bytes(MB // 10))

    def answer_large(self, _: str) -> None:
        self.begin(Content_Length=str(10**12))

    def answer_silent(self, _: str) -> None:
        self.server.is_over.wait(30)

    def answer_drip(self, _: str) -> None:
        self.begin()
        while not self.server.is_over.wait(0.05):
            self.wfile.write(b"x")

    def answer_headers(self, _: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.is_over.wait(0.05):
            self.wfile.write(b"X-A: b\r\n")

    def answer_short(self, _: str) -> None:
        self.begin(Content_Length="100")
        self.wfile.write(b"x")

    def answer_nonsense(self, _: str) -> None:
        self.wfile.write(b"\x00\x01\x02\r\n\r\n")

    def answer_to(self, rest: str) -> None:
        self.send_response(302)
        self.send_header("Location", rest)
        self.end_headers()

    def answer_hop(self, rest: str) -> None:
        left = int(rest)
        self.answer_to(f"/hop/{left - 1}" if left else "/plain")

    def answer_loop(self, _: str) -> None:
        self.answer_to("/loop")

    def answer_missing(self, _: str) -> None:
        self.send_error(404)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    running = Server()
    thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield running
    running.is_over.set()
    running.shutdown()
    running.server_close()
    thread.join()


def test_a_feed_is_fetched_with_what_the_server_says_of_it(server: Server) -> None:
    told: list[tuple[int, int]] = []
    found = fetch(
        f"{server.url}/plain", most_bytes=MB, progress=lambda *n: told.append(n)
    )
    assert (found.content, found.charset) == (b"hello", "shift_jis")
    assert found.url == f"{server.url}/plain"


@pytest.mark.parametrize("kind", ["gzip", "deflate"])
def test_what_is_packed_is_unpacked(server: Server, kind: str) -> None:
    found = fetch(f"{server.url}/packed/{kind}", most_bytes=MB)
    assert found.content == b"hello" * 1000


def test_redirects_are_followed_up_to_a_bound(server: Server) -> None:
    assert fetch(f"{server.url}/hop/4", most_bytes=MB).url == f"{server.url}/plain"
    with pytest.raises(SourceError, match="leads on more than 5 times"):
        fetch(f"{server.url}/hop/5", most_bytes=MB)
    with pytest.raises(SourceError, match="leads on more than 5 times"):
        fetch(f"{server.url}/loop", most_bytes=MB)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.invalid/", "data:,x"]
)
def test_a_redirect_leads_to_no_other_scheme(server: Server, target: str) -> None:
    with pytest.raises(SourceError, match="not an address of http or https"):
        fetch(f"{server.url}/to/{target}", most_bytes=MB)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nowhere", "the server answers with 404"),
        ("/bomb", "larger than 1 MB"),
        ("/endless", "larger than 1 MB"),
        ("/large", "larger than 1 MB"),
        ("/short", "the server has ended the connection"),
        ("/damaged", "what the server has packed is damaged"),
        ("/cut", "what the server has packed is damaged"),
        ("/nonsense", "the server has ended the connection"),
    ],
)
def test_what_cannot_be_fetched_is_one_line(
    server: Server, path: str, said: str
) -> None:
    with pytest.raises(SourceError) as caught:
        fetch(server.url + path, most_bytes=MB)
    assert str(caught.value) == f"{server.url}{path}: {said}"


@pytest.mark.parametrize("path", ["/silent", "/drip", "/headers"])
def test_a_slow_server_is_given_up_in_time(server: Server, path: str) -> None:
    """A byte now and then does not begin the wait anew."""
    start = time.monotonic()
    with pytest.raises(SourceError, match="not there after 1 seconds"):
        fetch(server.url + path, most_bytes=MB, total_s=1.0)
    assert time.monotonic() - start < 20


def test_a_silent_server_is_given_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "READ_S", 0.3)
    with pytest.raises(SourceError, match="the server does not answer in time"):
        fetch(f"{server.url}/silent", most_bytes=MB)


def test_a_closed_port_and_an_unknown_host_are_said(server: Server) -> None:
    server.shutdown()
    server.server_close()
    with pytest.raises(SourceError, match="no connection to the server"):
        fetch(server.url, most_bytes=MB)


def test_a_password_is_used_and_not_told(server: Server) -> None:
    url = server.url.replace("//", "//me:secret@")
    fetch(f"{url}/plain", most_bytes=MB)
    assert server.asked == [("/plain", "Basic bWU6c2VjcmV0")]
    with pytest.raises(SourceError) as caught:
        fetch(f"{url}/nowhere", most_bytes=MB)
    assert "secret" not in str(caught.value)
    assert without_password("https://a:b@c.example/d") == "https://c.example/d"


def test_a_password_is_not_sent_to_where_a_server_leads(server: Server) -> None:
    other = server.url.replace("127.0.0.1", "localhost")
    fetch(f"{server.url.replace('//', '//me:secret@')}/to/{other}/plain", most_bytes=MB)
    assert server.asked[-1] == ("/plain", "None")


def test_who_goes_on_leaves_no_thread_that_keeps_the_program(server: Server) -> None:
    with pytest.raises(SourceError):
        fetch(f"{server.url}/drip", most_bytes=MB, total_s=0.3)
    assert all(thread.daemon for thread in threading.enumerate()[1:])
