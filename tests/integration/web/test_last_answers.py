"""SIGTERM ends a server when the answers that it makes are sent, and within a bound."""

import os
import signal
import subprocess
import sys
import urllib.request
from threading import Thread

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX signals")

SLOW = """
import asyncio, signal, sys
from kbindex.listening import Lifetime, listen, run
from kbindex.signals import end_on_signals, end_well

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            said = await receive()
            await send({"type": said["type"] + ".complete"})
            if said["type"] == "lifespan.shutdown":
                return
    print("asked", flush=True)
    await asyncio.sleep(float(sys.argv[1]))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"whole"})

end_on_signals()
with listen("127.0.0.1", 0) as listening:
    port = listening.getsockname()[1]
    run(app, [listening], lifetime=Lifetime(when_ready=lambda: print(port, flush=True)))
    end_well()
"""


@pytest.mark.parametrize(
    ("number", "takes_s", "status", "answered"),
    [(signal.SIGTERM, 2.5, 0, ["whole"]), (signal.SIGINT, 60, 130, [])],
)
def test_the_last_answer_is_sent_before_the_end(
    number: int, takes_s: float, status: int, answered: list[str]
) -> None:
    """Who waits at a terminal waits for a second; a system waits for the answer."""
    command = [sys.executable, "-c", SLOW, str(takes_s)]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = f"http://127.0.0.1:{int(process.stdout.readline())}/"
        got: list[str] = []

        def ask() -> None:
            try:
                with urllib.request.urlopen(url, timeout=30) as answer:
                    got.append(answer.read().decode())
            except OSError:
                return

        asking = Thread(target=ask)
        asking.start()
        assert process.stdout.readline() == "asked\n"
        process.send_signal(number)
        try:
            assert process.wait(30) == status
        finally:
            process.kill()  # it has ended by itself, unless something failed
        asking.join(30)
    assert got == answered
