"""Signals at random moments: how the program ends, and what it leaves.

    python benchmarks/interrupts.py FOLDER [ROUNDS] [SEED]

Makes an archive in FOLDER and interrupts commands on it, from the moment at which the
program answers signals: searches, builds by several processes, `check`, `new`, `pick`
and a pager on a terminal. A third of the rounds sends a second signal soon after. Each
round is a line of FOLDER/rounds.jsonl; a run that was stopped goes on behind the last.
Prints how many rounds ended in which way, and each that ended wrongly. Linux only.

What is asked of each round: the exact status; on stderr one line or none, and none but
for Ctrl-C; no process left; the terminal as it was; an index that answers as one that
was never interrupted; no half-written episode.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kbindex import KbindexError, KnowledgeBase

SIZES = {"small": (16, 6), "large": (36, 36)}
"""Archive → episodes, and articles in each; several processes build the large one."""
WORDS = ("Prometheus", "監視", "Thanos", "長期保存", "etcd", "証明書", "Istio", "障害")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
CTRL_C = b"kbindex: interrupted; the index is intact\n"
SECOND = 1 / 3
"""How many rounds send two signals."""
_CAUGHT = 1 << (signal.SIGTERM - 1)
"""Python itself leaves SIGTERM to the system: who catches it is our program."""

Prepare = Callable[["Bench", int], None]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A command to interrupt.

    Args:
        name: Its name.
        args: Its arguments; `{}` is the round.
        archive: The archive that it is about.
        prepare: Called before it.
        is_on_terminal: Whether it runs on a terminal.
        key: What ends it there, if no signal does.
        status: How it ends by itself.
    """

    name: str
    args: tuple[str, ...]
    archive: str = "small"
    prepare: Prepare = field(default=lambda _bench, _round: None)
    is_on_terminal: bool = False
    key: bytes = b""
    status: int = 0


@dataclass(frozen=True, kw_only=True)
class Round:
    """How a round ended.

    Args:
        wrong: What was not as it should be.
        left: What the next run has to remove, which it does.
    """

    number: int
    case: str
    signal: int
    second: int
    delay_s: float
    status: int
    said: str
    wrong: str
    left: tuple[str, ...] = ()


class Bench:
    """An archive of its own, and its index.

    Args:
        root: The folder of both, named as the archive.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        episodes, self.articles = SIZES[root.name]
        self.episodes = root / "episodes"
        self.index = root / "index"
        if not self.episodes.exists():
            for number in range(1, episodes + 1):
                self.write(number, 0)
        self.environ = _environ()
        self._lengths: dict[str, float] = {}

    def write(self, number: int, version: int) -> None:
        """Write an episode; another version is another text."""
        chosen = random.Random(number * 1000 + version)  # noqa: S311 - repeatable
        lines = [f"# {number:03}", "", "## Contents", "", "### @ry", ""]
        for article in range(1, self.articles + 1):
            title = f"{chosen.choice(WORDS)} {number}-{article}"
            lines.append(f"- [{title}](https://a.example/{number}/{article})")
            notes = (chosen.choices(WORDS, k=5) for _ in range(4))
            lines += ["  - " + " と ".join(words) for words in notes]
        path = self.episodes / f"{number:03}" / "README.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def answers(self, *, refresh: bool) -> list[Any]:
        """Return what the index answers."""
        with KnowledgeBase.open(self.episodes, self.index, refresh=refresh) as base:
            found = [
                [(str(h.article.id), h.score, h.article.title) for h in result.hits]
                for result in map(base.search, WORDS)
            ]
            articles = base.articles()
            return [found, sorted((str(a.id), a.title) for a in articles)]

    def length_s(self, case: Case) -> float:
        """Measure how long a case takes, once."""
        if case.name not in self._lengths:
            self._lengths[case.name] = self._run_whole(case)
        return self._lengths[case.name]

    def _run_whole(self, case: Case, number: int = -1) -> float:
        case.prepare(self, number)
        run = Run(self, case, number)
        run.wait_for_sign()
        begun = time.monotonic()
        run.end(0.0 if case.key == b"" else 1.0)
        assert run.process.returncode == case.status, case
        _remove_new(self)
        return max(time.monotonic() - begun, 0.05)


class Run:
    """A run of the program, on pipes or on a terminal."""

    def __init__(self, bench: Bench, case: Case, number: int) -> None:
        self.case = case
        args = [part.format(abs(number)) for part in case.args]
        self._ours = self._theirs = None
        streams: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.PIPE,
        }
        if case.is_on_terminal:
            self._ours, self._theirs = os.openpty()
            size = struct.pack("HHHH", 24, 80, 0, 0)
            fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, size)
            streams = dict.fromkeys(("stdin", "stdout", "stderr"), self._theirs)
            self.modes = termios.tcgetattr(self._theirs)
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "kbindex", *args],
            cwd=bench.root,
            env=bench.environ,
            start_new_session=True,
            preexec_fn=_listen,  # noqa: PLW1509 - there is one thread
            **streams,
        )

    def wait_for_sign(self) -> None:
        """Wait until the program answers signals."""
        while self.process.poll() is None:
            text = Path(f"/proc/{self.process.pid}/status").read_text()
            caught = re.search(r"^SigCgt:\s*(\w+)", text, flags=re.MULTILINE)
            if caught and int(caught[1], 16) & _CAUGHT:
                return
            time.sleep(0.0002)

    def send(self, number: int, *, to_group: bool) -> None:
        """Send a signal, if the program still runs."""
        try:
            if to_group:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                os.kill(self.process.pid, number)
        except ProcessLookupError:
            pass

    def end(self, key_after_s: float = 1.0) -> bytes:
        """Wait for its end, and return what it wrote; press its key after a while."""
        if self._ours is None:
            assert self.process.stderr
            _, said = self.process.communicate(timeout=120)
            return bytes(said)
        said = b""
        end = time.monotonic() + key_after_s
        while self.process.poll() is None:
            ready, _, _ = select.select([self._ours], [], [], 0.02)
            if ready:
                said += os.read(self._ours, 65536)
            if time.monotonic() > end:
                os.write(self._ours, self.case.key)
                end += key_after_s
        while select.select([self._ours], [], [], 0)[0]:
            said += os.read(self._ours, 65536)
        return said

    def terminal_is_as_it_was(self) -> bool:
        """Say so, and close it."""
        if self._theirs is None or self._ours is None:
            return True
        try:
            return termios.tcgetattr(self._theirs) == self.modes
        finally:
            os.close(self._ours)
            os.close(self._theirs)

    def others_left(self) -> bool:
        """Say whether a process of its session outlives it by two seconds."""
        for _ in range(200):
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return False
            time.sleep(0.01)
        return True


def _listen() -> None:
    """Answer signals as a program in the foreground does, wherever this runs."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def _environ() -> dict[str, str]:
    ours = re.compile(
        r"KBINDEX_|PYTHON(?!PATH)|LC_|LANG|NO_COLOR|TERM|COVERAGE|PAGER|LESS"
    )
    kept = {name: text for name, text in os.environ.items() if not ours.match(name)}
    return {
        **kept,
        "LANG": "C.UTF-8",
        "TERM": "xterm",
    }


def _edit(bench: Bench, number: int) -> None:
    bench.write(1, number % 3)


def _forget(bench: Bench, _number: int) -> None:
    shutil.rmtree(bench.index, ignore_errors=True)


CASES = (
    Case(name="search", args=("search", "Prometheus")),
    Case(name="search-ja", args=("search", "監視", "--json")),
    Case(name="refresh", args=("search", "Thanos"), prepare=_edit),
    Case(name="full", args=("index", "--full")),
    Case(name="first", args=("index",), prepare=_forget),
    Case(name="workers", args=("index", "--full"), archive="large"),
    Case(name="export", args=("export", "--format", "jsonl")),
    Case(name="check", args=("check",)),
    Case(name="error", args=("search", "tag:nosuch", "--no-refresh"), status=2),
    Case(name="new", args=("new", "--id", "n{}")),
    Case(name="pager", args=("search", "監視"), is_on_terminal=True, key=b"q"),
    Case(
        name="pick", args=("pick", "監視"), is_on_terminal=True, key=b"\x1b", status=1
    ),
)
LIKELY = (4, 2, 4, 4, 4, 2, 1, 1, 2, 3, 3, 3)
"""How often each is drawn."""


def interrupt(benches: Mapping[str, Bench], number: int, seed: int) -> Round:
    """Run one round."""
    chosen = random.Random(f"{seed}/{number}")  # noqa: S311 - repeatable
    case = chosen.choices(CASES, LIKELY)[0]
    bench = benches[case.archive]
    first = chosen.choice(SIGNALS)
    second = chosen.choice(SIGNALS) if chosen.random() < SECOND else 0
    delay_s = chosen.uniform(0, 1.02 * bench.length_s(case))
    case.prepare(bench, number)
    run = Run(bench, case, number)
    run.wait_for_sign()
    time.sleep(delay_s)
    run.send(first, to_group=chosen.random() < 1 / 2)
    if second:
        time.sleep(chosen.uniform(0, 0.02))
        run.send(second, to_group=False)
    said = run.end()
    left = tuple(path.name for path in _strays(bench))
    wrong = list(_faults(bench, run, said, {first, second} - {0}))
    return Round(
        number=number,
        case=case.name,
        signal=first,
        second=second,
        delay_s=delay_s,
        status=run.process.returncode,
        said=said.decode(errors="replace") if wrong else "",
        wrong="; ".join(wrong),
        left=left,
    )


def _faults(bench: Bench, run: Run, said: bytes, sent: set[int]) -> Iterator[str]:
    status = run.process.returncode
    expected = {128 + number for number in sent}
    if status not in expected | {run.case.status}:
        yield f"status {status}"
    if b"Traceback" in said or b"Exception" in said or b"Error" in said:
        yield "a traceback"
    if not run.case.is_on_terminal and status in expected:
        allowed = {b"", CTRL_C} if signal.SIGINT in sent else {b""}
        if run.case.name != "check" and said not in allowed:
            yield f"said {said!r}"
    if not run.terminal_is_as_it_was():
        yield "another terminal"
    if run.others_left():
        yield "a process is left"
    yield from _index_faults(bench)
    yield from _new_faults(bench)


def _index_faults(bench: Bench) -> Iterator[str]:
    try:
        bench.answers(refresh=False)
    except KbindexError as error:
        if "no index" not in str(error):
            yield f"the index: {error}"
    if bench.answers(refresh=True) != _fresh(bench):
        yield "other answers than a fresh index"
    if list(_strays(bench)):
        yield "strays"


def _strays(bench: Bench) -> Iterator[Path]:
    """List what is there only while an index or an episode is written."""
    for pattern in ("index/new-*", "index/OWNER", "index/.*.new", "episodes/*/.*"):
        yield from bench.root.glob(pattern)


_FRESH: dict[str, list[Any]] = {}


def _fresh(bench: Bench) -> list[Any]:
    """Answer from an index of the same notes that was never interrupted."""
    texts = sorted(bench.episodes.rglob("*.md"))
    key = "".join(path.read_text(encoding="utf-8") for path in texts)
    if key not in _FRESH:
        fresh = Bench(bench.root)
        fresh.index = bench.root / "fresh"
        _forget(fresh, 0)
        _FRESH[key] = fresh.answers(refresh=True)
    return _FRESH[key]


def _new_faults(bench: Bench) -> Iterator[str]:
    for folder in bench.episodes.glob("n*"):
        for path in folder.iterdir():
            if path.name != "README.md":
                yield f"left {path.name}"
            elif not path.read_text().endswith("### @ry\n"):
                yield "a half episode"
    _remove_new(bench)


def _remove_new(bench: Bench) -> None:
    for folder in bench.episodes.glob("n*"):
        shutil.rmtree(folder)


def main(args: Sequence[str]) -> None:
    """Run the rounds that are missing, and sum up all."""
    root = Path(args[0]).absolute()
    rounds, seed = (int(arg) for arg in (*args[1:], *("2000", "11")[len(args) - 1 :]))
    root.mkdir(parents=True, exist_ok=True)
    os.environ["XDG_CACHE_HOME"] = str(root / "cache")  # where builds are noted
    log = root / "rounds.jsonl"
    done = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    benches = {name: Bench(root / name) for name in SIZES}
    for bench in benches.values():
        bench.answers(refresh=True)
    with log.open("a", encoding="utf-8") as file:
        for number in range(len(done), rounds):
            line = json.dumps(asdict(interrupt(benches, number, seed)))
            done.append(line)
            print(line, file=file, flush=True)
    _sum_up([Round(**json.loads(line)) for line in done])


def _sum_up(rounds: Sequence[Round]) -> None:
    counts = Counter((r.case, r.status) for r in rounds)
    for (case, status), count in sorted(counts.items()):
        print(f"{case:10} {status:4} {count:5}")
    wrong = [r for r in rounds if r.wrong]
    print(f"{sum(bool(r.left) for r in rounds)} left something to the next run")
    print(f"{len(rounds)} rounds, {len(wrong)} wrong")
    for each in wrong:
        print(each)


if __name__ == "__main__":
    main(sys.argv[1:])
