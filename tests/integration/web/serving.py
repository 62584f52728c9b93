"""A small archive, and a server on loopback in a thread of the tests."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from kbindex.listening import listen
from kbindex.web import Site

NOTES = {
    "001": """\
# Episode 1

- Hosted by @haruka
- Recording date: 2021-06-18

## Contents

### @haruka

- [Zelkova release](https://zelkova.example/)
  - 監視の話から始める
- [Prometheus rules](https://prometheus.io/rules/)
  - 監視のルールを書く
""",
    "002": """\
# Episode 2

- Hosted by @minato
- Recording date: 2022-07-02

## Contents

### @minato

- [Grafana panels](https://grafana.com/)
  - Prometheusの画面
""",
}


def write_archive(folder: Path) -> Path:
    """Write the notes of a small archive, and return its folder."""
    for name, text in NOTES.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "README.md").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve, and give the address of the server without a slash at its end."""
    with listen("127.0.0.1", 0) as listening:
        config = uvicorn.Config(site.app, log_level="critical", ws="none")
        server = uvicorn.Server(config)
        ready = threading.Event()
        startup = server.startup

        async def start(sockets: list[socket.socket] | None = None) -> None:
            await startup(sockets)
            ready.set()

        server.startup = start  # type: ignore[method-assign] # else one polls for it
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listening]}, daemon=True
        )
        thread.start()
        assert ready.wait(60)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(30)
