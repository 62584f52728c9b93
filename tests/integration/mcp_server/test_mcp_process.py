"""`kbindex mcp` as a process: both transports, the official client, how it ends."""

import asyncio
import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from kbindex.cli.app import run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX signals")

PYTHON = (sys.executable, "-m", "kbindex")
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}

Start = Callable[..., "subprocess.Popen[bytes]"]


def command(archive: Path, *args: str) -> list[str]:
    places = ("--episodes", str(archive), "--index", str(archive.parent / "index"))
    return [*PYTHON, *places, "mcp", *args]


@pytest.fixture
def start(archive: Path) -> Iterator[Start]:
    """Start servers of the archive; all are killed at the end."""
    with ExitStack() as stack:

        def start_server(*args: str) -> subprocess.Popen[bytes]:
            process = stack.enter_context(
                subprocess.Popen(  # noqa: S603 - our own program
                    command(archive, *args),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env={**os.environ, "LC_ALL": "C.UTF-8"},
                )
            )
            stack.callback(process.kill)
            return process

        yield start_server


def port_of(server: "subprocess.Popen[bytes]") -> int:
    assert server.stderr is not None
    line = server.stderr.readline().decode()
    found = re.fullmatch(
        r"kbindex: serving http://127\.0\.0\.1:(\d+)/mcp until Ctrl-C\n", line
    )
    assert found, line
    return int(found[1])


def greet(server: "subprocess.Popen[bytes]") -> None:
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(HELLO).encode() + b"\n")
    server.stdin.flush()
    assert json.loads(server.stdout.readline())["result"]["serverInfo"]


async def count_hits(server: "str | StdioServerParameters", mode: str) -> int:
    async with Client(server, mode=mode) as client:
        result = await client.call_tool("search", {"query": "監視"})
        return int((result.structured_content or {})["total"])


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_official_client_asks_over_streams(archive: Path, mode: str) -> None:
    program, *args = command(archive)
    parameters = StdioServerParameters(
        command=program, args=args, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )
    assert asyncio.run(count_hits(parameters, mode)) == 62


def test_the_official_client_asks_over_http(start: Start) -> None:
    server = start("--http", "--port", "0")
    url = f"http://127.0.0.1:{port_of(server)}/mcp"
    for mode in ("auto", "legacy"):
        assert asyncio.run(count_hits(url, mode)) == 62
    server.send_signal(signal.SIGINT)
    out, err = server.communicate(timeout=30)
    assert (server.returncode, out) == (130, b"")
    assert err == b"kbindex: interrupted; the index is intact\n"


def test_pages_of_other_names_and_origins_are_refused(start: Start) -> None:
    """A page of the web may ask under a name whose DNS leads here."""
    port = port_of(start("--http", "--port", "0"))

    def post(**headers: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        accepted = "application/json, text/event-stream"
        sent = {"Content-Type": "application/json", "Accept": accepted, **headers}
        try:
            connection.request("POST", "/mcp", json.dumps(HELLO), sent)
            return connection.getresponse().status
        finally:
            connection.close()

    assert post() == 200
    assert post(Origin=f"http://localhost:{port}") == 200
    assert post(Host="evil.example") == 421
    assert post(Host=f"evil.example:{port}") == 421
    assert post(Host=f"127.0.0.1:{port}.evil.example") == 421
    assert post(Origin="http://evil.example") == 403
    assert post(Origin="null") == 403
    assert post(Origin=f"http://localhost:{port + 1}") == 403


def test_stdout_is_the_protocol_alone_and_its_end_ends_the_server(
    start: Start,
) -> None:
    server = start()
    greet(server)
    out, err = server.communicate(b"no json\n[]\n\xff\xfe\n", timeout=30)
    assert server.returncode == 0
    assert all(json.loads(line) for line in out.splitlines())
    assert b"Traceback" not in err


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_ends_it_without_a_traceback(
    start: Start, number: int, status: int
) -> None:
    server = start()
    greet(server)
    server.send_signal(number)
    out, err = server.communicate(timeout=30)
    assert (server.returncode, out) == (status, b"")
    assert err.count(b"\n") <= 1


def test_a_client_that_goes_without_a_word_leaves_nothing_behind(
    start: Start,
) -> None:
    server = start()
    greet(server)
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdout.close()
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    server.stdin.write(json.dumps(ping).encode() + b"\n")
    server.stdin.close()
    assert server.wait(timeout=30) == 0
    assert server.stderr is not None
    assert server.stderr.read() == b""


def test_private_episodes_are_shown_where_that_is_asked_for(archive: Path) -> None:
    async def has_it(*args: str) -> bool:
        program, *rest = command(archive, *args)
        parameters = StdioServerParameters(
            command=program, args=rest, env={**os.environ, "LC_ALL": "C.UTF-8"}
        )
        async with Client(parameters) as client:
            asked = {"episode": "009-private"}
            return not (await client.call_tool("get_episode", asked)).is_error

    assert not asyncio.run(has_it())
    assert asyncio.run(has_it("--private"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--port", "8001"], "--http"),
        (["--http", "--port", "70000"], "65535"),
        (["--max-bytes", "100"], "8192"),
        (["--host", "0.0.0.0"], "--host"),  # noqa: S104 - it is refused
    ],
)
def test_a_wrong_call_is_one_line(
    archive: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command(archive)[3:], *options]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert said in error


def test_a_missing_library_is_one_line_that_says_what_to_install(
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    loaded = [name for name in sys.modules if name.startswith("kbindex.mcp_server")]
    for name in [*loaded, "kbindex.cli.assistant"]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setitem(sys.modules, "mcp.types", None)
    assert run(command(archive)[3:]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "kbindex[mcp]" in error
