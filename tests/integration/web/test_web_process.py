"""`kbindex serve` as a process of its own: sockets, signals, what it says."""

import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from kbindex.cli.app import run
from tests.waiting import until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX signals")

PYTHON = (sys.executable, "-m", "kbindex")
START_S, END_S = 60, 10.0
PRIVATE = """\
# Episode 9

- Hosted by @haruka
- Recording date: 2022-08-01

## Contents

### @haruka

- [Quagga secrets](https://quagga.example/)
"""


@dataclass(frozen=True)
class Server:
    """A server that answers.

    Args:
        process: It.
        port: Where it listens.
        said: What it said on stderr until it did.
    """

    process: subprocess.Popen[bytes]
    port: int
    said: str

    def get(self, address: str, **headers: str) -> tuple[int, str]:
        """Ask for a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def end(self, number: int) -> tuple[int, str, float]:
        """Send a signal; return the status, what else was said, and the seconds."""
        start = time.monotonic()
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said.decode(), time.monotonic() - start


Start = Callable[..., Server]


@pytest.fixture
def start(archive: Path) -> Iterator[Start]:
    """Start servers of the archive; all are killed at the end."""
    with ExitStack() as stack:

        def start_server(*args: str) -> Server:
            process = stack.enter_context(popen(archive, *args))
            stack.callback(process.kill)
            assert process.stderr is not None
            said = ""
            deadline = time.monotonic() + START_S
            while not (found := re.search(r"//\S+:(\d+)/.*\n", said)):
                left = max(0, deadline - time.monotonic())
                assert select.select([process.stderr], [], [], left)[0], said
                part = os.read(process.stderr.fileno(), 4096)
                assert part, said
                said += part.decode()
            return Server(process, int(found[1]), said)

        yield start_server


def popen(archive: Path, *args: str) -> subprocess.Popen[bytes]:
    ours = re.compile(r"KBINDEX_|LC_|LANG|FORWARDED_ALLOW_IPS")
    kept = {name: text for name, text in os.environ.items() if not ours.match(name)}
    return subprocess.Popen(  # noqa: S603 - our own program
        [*PYTHON, *_places(archive), "serve", "--port", "0", *args],
        env={**kept, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _places(archive: Path) -> tuple[str, ...]:
    return ("--episodes", str(archive), "--index", str(archive.parent / "index"))


def test_a_server_says_where_it_is_and_answers_there(start: Start) -> None:
    server = start()
    said = f"kbindex: serving http://127.0.0.1:{server.port}/ until Ctrl-C\n"
    assert server.said.endswith(said)
    status, page = server.get("/search?q=Grafana")
    assert status == 200
    assert "Grafana" in page
    assert server.get("/", Host="evil.example")[0] == 421
    assert server.get("//evil.example/")[0] == 404


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGINT, 130, "kbindex: interrupted; the index is intact\n"),
        (signal.SIGTERM, 0, ""),
        (signal.SIGHUP, 129, ""),
    ],
)
def test_a_signal_ends_it_at_once_and_sigterm_as_it_should_end(
    start: Start, number: int, status: int, said: str
) -> None:
    server = start()
    assert server.get("/")[0] == 200
    ended, rest, seconds = server.end(number)
    assert (ended, rest) == (status, said)
    assert seconds < END_S


def test_a_signal_ends_it_while_pages_listen_and_connections_are_open(
    start: Start,
) -> None:
    server = start("--watch")
    with ExitStack() as stack:
        for address in ("/", "/events?shown=1"):
            one = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            stack.callback(one.close)
            one.request("GET", address)
            assert one.getresponse().status == 200
        silent = stack.enter_context(
            socket.create_connection(("127.0.0.1", server.port))
        )
        silent.sendall(b"GET / HTTP/1.1\r\n")
        ended, rest, seconds = server.end(signal.SIGTERM)
    assert (ended, rest) == (0, "")
    assert seconds < END_S


def test_what_was_told_to_ignore_a_signal_ignores_it(start: Start) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        server = start()
    finally:
        signal.signal(signal.SIGINT, before)
    server.process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    assert server.get("/")[0] == 200
    assert server.end(signal.SIGTERM)[0] == 0


def test_who_runs_a_server_sees_how_it_does_until_it_has_ended(start: Start) -> None:
    wishes = ("--metrics-port", "0", "--log-format", "json", "--drain", "6")
    server = start(*wishes)
    assert server.process.stderr is not None
    said = server.said
    while not (found := re.search(r":(\d+)/metrics", said)):
        said += os.read(server.process.stderr.fileno(), 4096).decode()
    counts = Server(server.process, int(found[1]), said)
    assert server.get("/search?q=Grafana")[0] == 200
    told = 'kbindex_http_requests_total{method="GET",route="/search",status="2xx"} 1.0'
    assert told in counts.get("/metrics")[1]
    assert server.get("/metrics")[0] == 404
    assert server.get("/readyz") == counts.get("/readyz") == (200, "ok\n")
    server.process.send_signal(signal.SIGTERM)
    until(lambda: server.get("/readyz")[0] != 200)
    assert server.get("/readyz") == (503, "not ready: ending\n")
    assert server.get("/livez")[0] == server.get("/")[0] == 200
    _, rest = server.process.communicate(timeout=30)
    assert server.process.returncode == 0
    lines = [json.loads(line) for line in (said + rest.decode()).splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["route"] for line in requests] == ["/search", "other", "/"]
    assert "Grafana" not in said + rest.decode()


def test_edits_show_while_it_watches_and_pages_are_told(
    start: Start, archive: Path
) -> None:
    server = start("--watch")
    status, page = server.get("/search?q=Quagga")
    assert status == 200
    assert "/episodes/009/" not in page
    shown = re.search(r'data-events="(/events\?shown=\d+)"', page)
    assert shown is not None
    listening = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    listening.request("GET", shown[1])
    stream = listening.getresponse()
    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert [stream.readline() for _ in range(2)] == [b"retry: 2000\n", b"\n"]
    (archive / "009").mkdir()
    (archive / "009" / "README.md").write_text(PRIVATE, encoding="utf-8")
    assert stream.readline() == b"event: changed\n"
    assert re.fullmatch(rb"data: \d+\n", stream.readline())
    listening.close()
    assert "/episodes/009/" in server.get("/search?q=Quagga")[1]


def test_what_goes_wrong_while_it_watches_is_a_line_and_pages_stay(
    start: Start, archive: Path
) -> None:
    server = start("--watch")
    aside = archive.with_name("aside")
    archive.rename(aside)
    assert server.process.stderr is not None
    said = ""
    while "\n" not in said:  # a pipe may give it in pieces
        assert select.select([server.process.stderr], [], [], 30)[0]
        said += os.read(server.process.stderr.fileno(), 4096).decode()
    assert said.count("\n") == 1
    assert said.startswith("kbindex: ")
    assert server.get("/search?q=Grafana")[0] == 200
    aside.rename(archive)
    assert server.end(signal.SIGTERM)[:2] == (0, "")


def test_strangers_see_no_private_episode(start: Start, archive: Path) -> None:
    (archive / "009-private").mkdir()
    path = archive / "009-private" / "README.md"
    path.write_text(PRIVATE, encoding="utf-8")
    public = ("--public", "--allow-host", "notes.example.com", "--proxy", "127.0.0.1")
    strangers, own = start(*public), start()
    address = f"/search?q={quote('Quagga secrets')}"
    assert "quagga.example" in own.get(address)[1]
    for page in (address, "/", "/episodes/", "/people/haruka/"):
        shown = strangers.get(page, Host="notes.example.com")[1]
        assert "quagga.example" not in shown
        assert "009-private" not in shown
    missing = strangers.get("/episodes/009-private/", Host="notes.example.com")
    assert missing[0] == 404


def test_a_proxy_is_believed_and_nobody_else(start: Start) -> None:
    host = {"Host": "notes.example.com"}
    public = ("--public", "--allow-host", "notes.example.com", "--proxy")
    through, beside = start(*public, "127.0.0.1"), start(*public, "192.0.2.1")

    def refused(server: Server, *clients: str) -> int:
        told = [{**host, "X-Forwarded-For": one} for one in clients]
        asked = [server.get("/robots.txt", **one)[0] for one in told]
        return asked.count(429)

    many = [f"198.51.100.{number}" for number in range(90)]
    assert refused(through, *many) == 0
    assert refused(through, *["203.0.113.9"] * 90) > 5
    assert refused(beside, *many) > 5
    page = through.get("/people/", **host, **{"X-Forwarded-Proto": "https"})[1]
    assert '<link rel="canonical" href="https://notes.example.com/people/">' in page


def test_a_port_that_is_in_use_is_one_line(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert run([*_places(archive), "serve", "--port", str(port)]) == 2
    said = f"kbindex: port {port} is in use by another program; name another with "
    assert capsys.readouterr().err == f"{said}--port, 0 for any free one\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--host", "0.0.0.0"], "--public", id="all the world"),  # noqa: S104 - it is refused
        pytest.param(["--host", "::"], "--public", id="all the world by IPv6"),
        pytest.param(["--host", "example.com"], "must be an address", id="a name"),
        pytest.param(["--public"], "--allow-host NAME", id="no names"),
        pytest.param(["--public", "--proxy", "::1"], "--allow-host", id="no host"),
        pytest.param(
            ["--public", "--allow-host", "a.example"], "--proxy ADDRESS", id="no proxy"
        ),
        pytest.param(
            ["--public", "--allow-host", "a.example", "--proxy", "*"],
            "no address or network",
            id="any proxy",
        ),
        pytest.param(
            ["--public", "--allow-host", "*", "--proxy", "::1"],
            "no name",
            id="any host",
        ),
        pytest.param(
            ["--public", "--allow-host", "a.example:80", "--proxy", "::1"],
            "no name",
            id="a host with a port",
        ),
        pytest.param(
            ["--allow-host", "a.example"], "go with --public", id="not public"
        ),
        pytest.param(["--port", "70000"], "65535", id="a port that there is not"),
    ],
)
def test_options_that_leave_a_door_open_are_refused_in_one_line(
    archive: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*_places(archive), "serve", *options]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert said in error


def test_a_missing_library_is_one_line_that_says_what_to_install(
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ours = ("kbindex.web", "kbindex.listening")
    loaded = [name for name in sys.modules if name.startswith(ours)]
    for name in [*loaded, "kbindex.cli.serving"]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert run([*_places(archive), "serve"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "kbindex[web]" in error


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells the memory")
def test_memory_stays_the_same_over_thousands_of_searches(
    start: Start, archive: Path
) -> None:
    """What is kept for the next query is bounded: first it fills, then it stays."""
    server = start("--watch")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def ask(first: int, last: int) -> float:
        for number in range(first, last):
            if number % 500 == 0:
                text = f"{PRIVATE}\n- edited {number}\n"
                (archive / "001" / "README.md").write_text(text, encoding="utf-8")
            query = quote(f"Grafana 監視 word{number} w{number % 97}")
            connection.request("GET", f"/search?q={query}")
            answer = connection.getresponse()
            assert answer.status == 200
            assert answer.read()
        pages = Path(f"/proc/{server.process.pid}/statm").read_text("ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1024**2

    full = ask(0, 4000)
    assert ask(4000, 12_000) < full + 8
    connection.close()
