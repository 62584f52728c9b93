"""Requests to servers that fail: what is tried again, and what is said in the end."""

from __future__ import annotations

import json
import logging
import ssl
from base64 import b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
import trustme
from msgspec.structs import replace

from kbindex.config.cluster import ClusterConfig, Secret
from kbindex.errors import (
    ConfigError,
    IndexStateError,
    KbindexError,
    UnavailableIndexError,
)
from kbindex.index.opensearch.connection import Connection
from kbindex.index.opensearch.sending import Sender

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

ABOUT = {"cluster_name": "c", "version": {"number": "2.19.6", "distribution": "o"}}
WORD = "correct horse"
LOGIN = b64encode(f"ann:{WORD}".encode()).decode()

Said = tuple[int, object]


class Stub(ThreadingHTTPServer):
    """Says what it is told to, in turn; the last for ever."""

    daemon_threads = True

    def __init__(self, *answers: Said) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.clients: set[int] = set()
        self.scheme = "http"
        self.elsewhere = ""

    @property
    def host(self) -> str:
        """Where it is."""
        return f"{self.scheme}://localhost:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """Say nothing of connections that a client has refused."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Stub

    def _answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers, body))
        self.server.clients.add(self.client_address[1])
        answers = self.server.answers
        status, said = answers.pop(0) if len(answers) > 1 else answers[0]
        kind = "text/html" if isinstance(said, str) else "application/json"
        content = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=UTF-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Warning", '299 OpenSearch-2 "[types] are old"')
        if status == 302:
            self.send_header("Location", self.server.elsewhere)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - as the library calls it

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(*answers: Said, tls: ssl.SSLContext | None = None) -> Generator[Stub]:
    """Run a server on a free port."""
    with Stub(*answers) as stub:
        if tls:
            stub.socket = tls.wrap_socket(stub.socket, server_side=True)
            stub.scheme = "https"
        thread = Thread(target=stub.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield stub
        finally:
            stub.shutdown()
            thread.join()


class Time:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self) -> float:
        return sum(self.waits)

    def connect(self, cluster: ClusterConfig) -> Connection:
        """Return a connection that waits in this time."""
        return Connection(Sender(cluster, clock=self, sleep=self.waits.append))


@pytest.fixture
def time() -> Time:
    return Time()


def cluster(*hosts: str) -> ClusterConfig:
    return ClusterConfig(hosts=hosts, archive="a")


def closed_port() -> str:
    with Stub() as stub:
        return stub.host


# Logins and certificates


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def safe_stub(authority: trustme.CA) -> Iterator[Stub]:
    """A server with a certificate of its name."""
    with serving((200, ABOUT), tls=certified(authority, "localhost")) as stub:
        yield stub


def certified(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def refusal(config: ClusterConfig, time: Time) -> str:
    """Return what is said where a cluster cannot be asked; one line, at once."""
    with pytest.raises(KbindexError) as caught:
        time.connect(config).about()
    said = str(caught.value)
    assert "\n" not in said
    return said.replace(config.hosts[0], "HOST")


def test_a_server_is_trusted_whom_the_authority_vouches_for(
    safe_stub: Stub, ca_file: Path, time: Time
) -> None:
    config = replace(cluster(safe_stub.host), ca_file=ca_file)
    assert time.connect(config).about().release.number == "2.19.6"


def test_nobody_else_is_trusted(safe_stub: Stub, tmp_path: Path, time: Time) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    unsafe = "search is not available now: no safe connection to HOST "
    for ca_file in (None, other):
        said = refusal(replace(cluster(safe_stub.host), ca_file=ca_file), time)
        assert said.startswith(unsafe)
        assert "certificate" in said
    assert (safe_stub.asked, time.waits) == ([], [])


def test_a_certificate_is_of_the_name_that_is_asked(
    authority: trustme.CA, ca_file: Path, time: Time
) -> None:
    tls = certified(authority, "other.example")
    with serving((200, ABOUT), tls=tls) as stub:
        said = refusal(replace(cluster(stub.host), ca_file=ca_file), time)
    assert "Hostname mismatch" in said
    assert stub.asked == []


def test_a_server_may_ask_for_a_certificate(
    authority: trustme.CA, ca_file: Path, tmp_path: Path, time: Time
) -> None:
    own, key = tmp_path / "own.pem", tmp_path / "own.key"
    issued = authority.issue_cert("reader@example.com")
    issued.cert_chain_pems[0].write_to_path(own)
    issued.private_key_pem.write_to_path(key)
    tls = certified(authority, "localhost")
    tls.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(tls)
    with serving((200, ABOUT), tls=tls) as stub:
        config = replace(cluster(stub.host), ca_file=ca_file)
        said = refusal(config, time)
        assert "HOST" in said
        shown = replace(config, client_certificate=own, client_key=key)
        assert time.connect(shown).about().cluster == "c"
    assert len(stub.asked) == 1


@pytest.mark.parametrize("name", ["ca_file", "client_certificate"])
def test_a_file_without_certificates_is_a_wrong_setting(
    name: str, safe_stub: Stub, ca_file: Path, time: Time
) -> None:
    config = replace(cluster(safe_stub.host), ca_file=ca_file)
    path = ca_file.with_name("a.pem")
    missing = replace(config, **{name: path})
    with pytest.raises(ConfigError) as caught:
        time.connect(missing).about()
    said = f"{path}: opensearch.{name}: "
    assert str(caught.value) == f"{said}No such file or directory"
    path.write_text("nothing")
    with pytest.raises(ConfigError) as caught:
        time.connect(missing).about()
    assert str(caught.value) == f"{said}holds nothing usable"


def test_a_login_is_sent_and_a_wrong_one_refused(time: Time) -> None:
    with serving((401, "Unauthorized")) as stub:
        config = replace(cluster(stub.host), user="ann", password=Secret(WORD))
        said = refusal(config, time)
    assert said == "search is not available now: the servers refuse the login"
    [(_, headers, _)] = stub.asked
    assert (
        headers["authorization"] == f"Basic {b64encode(b'ann:correct horse').decode()}"
    )
    assert time.waits == []
    with serving((403, {"error": {"type": "security_exception"}})) as stub:
        said = refusal(replace(cluster(stub.host), token=Secret("t0ken")), time)
    assert said.endswith("the login has not the right to do this")
    assert stub.asked[0][1]["authorization"] == "Bearer t0ken"


def test_a_login_follows_no_server_elsewhere(time: Time) -> None:
    with serving((200, ABOUT)) as other, serving((302, "")) as stub:
        stub.elsewhere = other.host
        config = replace(cluster(stub.host), user="ann", password=Secret(WORD))
        refusal(config, time)
        assert other.asked == []


def test_nothing_shows_a_password(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], time: Time
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving((500, {"error": {"type": "x"}})) as stub:
        config = replace(cluster(stub.host), user="ann", password=Secret(WORD))
        sender = Sender(config)
        said = refusal(config, time) + repr(config) + repr(sender)
        said += refusal(replace(config, token=Secret(WORD)), time)
    said += caplog.text
    assert stub.host in said
    assert WORD not in said
    assert LOGIN not in said
    assert capfd.readouterr() == ("", "")


# What is tried again


def test_another_server_answers_where_one_does_not(time: Time) -> None:
    with serving((200, ABOUT)) as stub, serving((503, {})) as ill:
        for other in (closed_port(), ill.host):
            for _ in range(4):
                connection = time.connect(cluster(other, stub.host))
                assert connection.about().cluster == "c"
    assert time.waits == []


def test_busy_servers_are_asked_again_after_longer_and_longer_waits(
    time: Time,
) -> None:
    busy = (429, {"error": {"type": "rejected"}})
    with serving(busy, (503, {}), busy, (200, ABOUT)) as stub:
        assert time.connect(cluster(stub.host)).about().cluster == "c"
    assert time.waits == [0.1, 0.2, 0.4]


END: dict[str, tuple[Said, str]] = {
    "busy": ((429, {}), "the servers are busy"),
    "without a manager": ((503, {"error": {"type": "e"}}), "the servers are busy"),
    "a part is missing": (
        (200, {"_shards": {"total": 3, "failed": 1}, "hits": {"hits": []}}),
        "1 of 3 parts of the index did not answer",
    ),
    "a part is slow": (
        (200, {"timed_out": True, "hits": {"hits": []}}),
        "a part of the index did not answer in time",
    ),
}


@pytest.mark.parametrize(("answer", "reason"), END.values(), ids=END)
def test_waiting_has_an_end(answer: Said, reason: str, time: Time) -> None:
    with serving(answer) as stub, pytest.raises(UnavailableIndexError) as caught:
        time.connect(cluster(stub.host)).search(["kb-a"], {})
    assert str(caught.value) == f"search is not available now: {reason}"
    assert 20 < time() <= 30
    assert len(stub.asked) == len(time.waits) + 1


def test_nobody_is_there(time: Time) -> None:
    host = closed_port()
    with pytest.raises(UnavailableIndexError) as caught:
        time.connect(cluster(host)).search(["kb-a"], {})
    assert str(caught.value) == (
        f"search is not available now: no connection to {host} (Connection refused)"
    )
    assert 3 < time() <= 5


@pytest.mark.parametrize("said", ["<p>Welcome", {"name": "other"}, [1]], ids=str)
def test_what_is_no_search_server_is_named(said: object, time: Time) -> None:
    with serving((200, said)) as stub:
        problem = refusal(cluster(stub.host), time)
    assert problem == "what answers at HOST is no search server"


def test_a_wrong_request_is_not_repeated(time: Time) -> None:
    answer = {"error": {"type": "parsing_exception", "reason": "secret notes"}}
    with serving((400, answer)) as stub, pytest.raises(IndexStateError) as caught:
        time.connect(cluster(stub.host)).search(["kb-a"], {})
    assert str(caught.value) == "the server refuses a request (parsing_exception)"
    assert len(stub.asked) == 1


def test_only_documents_that_were_not_written_are_sent_again(time: Time) -> None:
    def outcome(status: int) -> dict[str, object]:
        error = {"error": {"type": "rejected"}} if status > 300 else {}
        return {"index": {"status": status, **error}}

    first = {"items": [outcome(201), outcome(429), outcome(201)]}
    with serving((200, first), (200, {"items": [outcome(200)]})) as stub:
        documents = ((str(n), {"n": n}) for n in range(3))
        assert time.connect(cluster(stub.host)).bulk("kb-a", documents) == 3
    again = stub.asked[1][2].splitlines()
    assert [json.loads(line) for line in again] == [{"index": {"_id": "1"}}, {"n": 1}]
    assert stub.asked[1][1]["content-type"] == "application/x-ndjson"


def test_a_bulk_that_is_answered_by_halves_is_an_error(time: Time) -> None:
    with serving((200, {"items": []})) as stub, pytest.raises(IndexStateError):
        time.connect(cluster(stub.host)).bulk("kb-a", [("1", {})])


def test_a_forked_process_opens_connections_of_its_own(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving((200, ABOUT)) as stub:
        connection = time.connect(cluster(stub.host))
        connection.about()
        connection.about()
        assert len(stub.clients) == 1
        monkeypatch.setattr("os.getpid", lambda: -1)
        connection.about()
    assert len(stub.clients) == 2


def test_a_closed_connection_opens_again(time: Time) -> None:
    with serving((200, ABOUT)) as stub:
        connection = time.connect(cluster(stub.host))
        for _ in range(2):
            connection.about()
            connection.close()
    assert len(stub.clients) == 2


ASK: dict[str, Callable[[Connection], object]] = {
    "one": lambda connection: connection.get("kb-a", "025#1/2?"),
    "several": lambda connection: connection.search(["kb-a", "kb,b"], {}),
}


def test_names_are_quoted(time: Time) -> None:
    with serving((200, {"found": False, "hits": {"hits": []}})) as stub:
        for ask in ASK.values():
            ask(time.connect(cluster(stub.host)))
    assert [path.partition("?")[0] for path, _, _ in stub.asked] == [
        "/kb-a/_doc/025%231%2F2%3F",
        "/kb-a,kb%2Cb/_search",
    ]
