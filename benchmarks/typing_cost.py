"""What a change costs while somebody types in an episode of 500 lines.

    python benchmarks/typing_cost.py [--lines 500] [--episodes 200] [--changes 60]

Prints the processor time of what the language server does: for each change the text
comes in; when nobody has typed for a while it is checked; after a save the archive is
looked at. Of the episode, each line but the head has notes, links or findings.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.workspace import PositionCodec

from kbindex.collector import set_lasting_aside
from kbindex.config import DEFAULT_NOTES
from kbindex.lint import select_rules
from kbindex.lsp_server import Project, ProjectPlaces
from kbindex.lsp_server.diagnostics import diagnostic
from kbindex.lsp_server.positions import TextPlaces

HEAD = """\
# {name}

- Hosted by @minato
- Recording date: 2022-{month:02}-{day:02}
- Video: https://youtu.be/kBtyping{name}

## Contents

### @minato
"""
ARTICLE = """
- [Release {n} of Prometheus](https://prometheus.io/{name}/{n}?utm_source=x)
  - 監視の定番で、Grafanaと組み合わせる話 {n}
    - 保存の期間を**長く**する [docs](https://docs.example/{name}/{n})
  - `kubectl get pods` で確かめる 🦀
"""


def episode(name: str, lines: int) -> str:
    """Return an episode of about so many lines."""
    number = int(name)
    text = HEAD.format(name=name, month=number % 12 + 1, day=number % 28 + 1)
    count = (lines - text.count("\n")) // ARTICLE.count("\n")
    return text + "".join(ARTICLE.format(name=name, n=n) for n in range(count))


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the processor time of a piece of work."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1_000


def take(server: LanguageServer, text: str) -> None:
    """Read a message that has a text as a whole."""
    document = {"uri": "file:///000/README.md", "version": 2}
    params = {"textDocument": document, "contentChanges": [{"text": text}]}
    message = {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}
    json.loads(json.dumps(message), object_hook=server.protocol.structure_message)


def say(what: str, costs: list[float]) -> None:
    """Print how long something takes."""
    print(f"{what}: median {statistics.median(costs):.1f} ms, ", end="")
    print(f"p95 {costs[int(0.95 * len(costs))]:.1f} ms, most {costs[-1]:.1f} ms")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--episodes", type=int, default=200)
    parser.add_argument("--changes", type=int, default=60)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder).resolve(), told.lines, told.episodes, told.changes)


def measure(root: Path, lines: int, episodes: int, changes: int) -> None:
    """Type into one episode of an archive."""
    for number in range(episodes + 1):
        page = root / f"{number:03}" / "README.md"
        page.parent.mkdir()
        size = lines if number == 0 else 60
        page.write_text(episode(f"{number:03}", size), encoding="utf-8")

    def no_index() -> AbstractContextManager[Any]:
        return nullcontext()

    project = Project(
        ProjectPlaces(
            episodes=root,
            codes=select_rules(None),
            notes=DEFAULT_NOTES,
            follow_links=False,
            today=lambda: date(2023, 1, 1),
            open_base=no_index,
        )
    )
    server = LanguageServer("typing", "1", types.TextDocumentSyncKind.Full)
    page = root / "000" / "README.md"
    text = page.read_text(encoding="utf-8")
    first_look = cpu_ms(project.look)

    def change(typed: int) -> None:
        places = TextPlaces(text + "- Prometeus"[: typed % 11 + 1], PositionCodec())
        notes = project.notes(page, places.text)
        assert notes
        found = project.check(notes)
        assert [diagnostic(one, places) for one in found]

    change(0)  # names of products are read once
    set_lasting_aside()
    costs = sorted(cpu_ms(partial(change, n)) for n in range(changes))
    coming = sorted(cpu_ms(partial(take, server, text)) for _ in range(changes))
    page.write_text(f"{text}\n- x\n", encoding="utf-8")
    next_look = cpu_ms(project.look)
    print(f"{text.count(chr(10))} lines, {episodes} other episodes, {changes} changes")
    say("a change comes in", coming)
    say("a check", costs)
    print(f"a look at the archive: first {first_look:.0f} ms, after a save ", end="")
    print(f"{next_look:.0f} ms")


if __name__ == "__main__":
    main()
