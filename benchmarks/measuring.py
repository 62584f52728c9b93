"""What every measurement needs: runs of whole processes, medians, tables."""

import contextlib
import gc
import json
import os
import platform
import signal
import sqlite3
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LAUNCHER = """
import json, os, sys, time
start = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
report = [seconds, usage.ru_maxrss, os.waitstatus_to_exitcode(status)]
sys.stdout.write("\\n" + json.dumps(report))
"""
"""Starts a program and says how it went. A small process of its own: Linux counts
the memory of who starts a program as the program's, too."""

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in a unit of `ru_maxrss`."""

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a program: its wall time, memory, and standard output.

    Args:
        peak_mib: Of that process of its tree that needed most.
    """

    seconds: float
    peak_mib: float
    output: str


def run_program(command: Sequence[str], *, statuses: Sequence[int] = (0,)) -> Run:
    """Run `command` to its end, in a session of its own, which Ctrl-C ends whole.

    Raises:
        RuntimeError: Its exit status is none of `statuses`.
    """
    launcher = subprocess.Popen(  # noqa: S603 - programs of this benchmark
        [sys.executable, "-I", "-S", "-c", LAUNCHER, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        output, said = launcher.communicate()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):  # it may have just ended
            os.killpg(launcher.pid, signal.SIGKILL)
        launcher.wait()
        raise
    shown, _, report = output.rpartition("\n")
    problem = said.strip().rpartition("\n")[2]
    if launcher.returncode:
        raise RuntimeError(f"{' '.join(command)}: {problem}")
    seconds, maxrss, status = json.loads(report)
    if status not in statuses:
        raise RuntimeError(f"{' '.join(command)}: status {status}: {problem}")
    peak_mib = maxrss * MAXRSS_UNIT / MIB
    return Run(seconds=seconds, peak_mib=peak_mib, output=shown)


def kbindex_command(episodes: Path, index: Path, *arguments: str) -> list[str]:
    """Return the command line of `kbindex` as users start it."""
    script = Path(sysconfig.get_path("scripts"), "kbindex")
    program = [str(script)] if script.exists() else [sys.executable, "-m", "kbindex"]
    return [*program, "--episodes", str(episodes), "--index", str(index), *arguments]


Contestant = Callable[[int], float]
"""Called with the number of the round, from 0; returns what it measured."""


def alternate(rounds: int, *contestants: Contestant) -> list[float]:
    """Let contestants take turns, `rounds` times; return the median of each."""
    measured: list[list[float]] = [[] for _ in contestants]
    for number in range(rounds):
        for contestant, into in zip(contestants, measured, strict=True):
            into.append(contestant(number))
    return [statistics.median(values) for values in measured]


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Percentiles:
    """The median and the 95th percentile of times, in milliseconds."""

    p50: float
    p95: float


Search = Callable[[str], object]


def time_searches(
    searches: Mapping[str, Search], texts: Sequence[str]
) -> dict[str, Percentiles]:
    """Time warm searches: each text once to warm up, then once to measure.

    The engines take turns text by text, and who begins rotates.
    """
    for text in texts:
        for search in searches.values():
            search(text)
    forget_garbage()
    times: dict[str, list[float]] = {name: [] for name in searches}
    names = list(searches)
    for number, text in enumerate(texts):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            start = time.perf_counter()
            searches[name](text)
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: percentiles(values) for name, values in times.items()}


def percentiles(values: Iterable[float]) -> Percentiles:
    """Return the percentiles of `values`, of which there is at least one."""
    ordered = sorted(values)
    return Percentiles(statistics.median(ordered), ordered[int(0.95 * len(ordered))])


def forget_garbage() -> None:
    """Collect garbage, and keep the collector from what this program holds itself."""
    gc.collect()
    gc.freeze()


def folder_mib(folder: Path) -> float:
    """Return the size of the files below `folder`; hard links count once."""
    states = [path.stat() for path in folder.rglob("*") if path.is_file()]
    sizes = {(state.st_dev, state.st_ino): state.st_size for state in states}
    return sum(sizes.values()) / MIB


def say(what: str) -> None:
    """Tell on standard error what is going on."""
    print(f"performance: {what}", file=sys.stderr)


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table in Markdown."""
    print()
    print("| " + " | ".join(head) + " |")
    print("|---|" + "--:|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def print_machine() -> None:
    """Print on what machine, and with what versions, this runs."""
    packages = ("kbindex", "whoosh-reloaded", "SudachiPy", "SudachiDict-core")
    versions = [f"{name} {installed(name)}" for name in (*packages, "tantivy")]
    versions.append(f"SQLite {sqlite3.sqlite_version}")
    print(f"- Machine: {cpu_model()}, {core_count()} cores, {platform.platform()}")
    print(f"- Python {platform.python_version()}; {', '.join(versions)}")


def installed(name: str) -> str:
    """Return the version of a distribution."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def core_count() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def cpu_model() -> str:
    """Return the name of the processor, as far as the system tells."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text("utf-8").splitlines() if known.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return named[0] if named else platform.processor() or platform.machine()
