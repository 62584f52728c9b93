"""Where a cold search spends its work: a table by stage, and one by import.

    python benchmarks/stages.py episodes
    python benchmarks/stages.py path/to/archive --word 監視

The same program is run from its start again and again, each time as far as the import
that begins a stage. Counted are instructions, by valgrind or perf, where one of them
can; else processor time is measured, the least of several turns. The last rows are the
least program that searches with Whoosh, and what answers without the index.
"""

import argparse
import compileall
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive_runs import SETTLED_S
from floors import write_cold_index
from material import load_material
from measuring import print_machine, print_table, say

import kbindex
from kbindex import KnowledgeBase

TURNS = 15
"""Runs of which the least time counts; counted instructions need one."""

STAGES = (
    ("Python starts", "kbindex.collector"),
    ("msgspec", "kbindex.cli.app"),
    ("click, options of the program", "kbindex.cli.browser"),
    ("the command, the façade", "kbindex.indexing.archive_bridges"),
    (
        "settings, rules of the index",
        "kbindex.index.embedded.generation_reader",
    ),
    ("the index is opened", "kbindex.search.candidates"),
    ("search, print, end", ""),
)
"""What is done, and the import with which it is over; "" is the end of the program.

An import by a statement: Python tells hooks of no other."""

RUN = """
import os, sys
def stop(event, args):
    if event == "import" and args[0] == last:
        os._exit(0)
last = sys.argv.pop(1)
sys.addaudithook(stop)
from kbindex.__main__ import main
main()
"""
"""The program, which ends where it imports what its first argument names."""

FOUND = (0, 1)
"""Statuses of a search: the word may be in no article."""

_IMPORT = re.compile(r"import time:\s*(\d+) \|\s*\d+ \|\s*(\S+)")
_VALGRIND = re.compile(r"I\s+refs:\s+([\d,]+)")
_PERF = re.compile(r"^([\d.,]+);[^;]*;instructions", re.MULTILINE)
_COMPLETION = {
    "_KBINDEX_COMPLETE": "zsh_complete",
    "COMP_WORDS": "kbindex se",
    "COMP_CWORD": "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A way to count the work of a process.

    Args:
        unit: What is counted.
        count: Returns it, of a command in an environment.
    """

    unit: str
    count: Callable[[Sequence[str], dict[str, str]], float]


def run(command: Sequence[str], environ: dict[str, str]) -> str:
    """Run a command; return what it says on standard error.

    Raises:
        RuntimeError: It ended with another status than a search has.
    """
    done = subprocess.run(  # noqa: S603 - programs of this benchmark
        command,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in FOUND:
        problem = done.stderr.strip().rpartition("\n")[2]
        raise RuntimeError(f"{' '.join(command)}: status {done.returncode}: {problem}")
    return done.stderr


def reported(
    pattern: re.Pattern[str], before: Sequence[str]
) -> Callable[[Sequence[str], dict[str, str]], float]:
    """Return what counts millions of instructions by a program in front."""

    def count(command: Sequence[str], environ: dict[str, str]) -> float:
        found = pattern.search(run([*before, *command], environ))
        if found is None:
            raise RuntimeError(f"{before[0]} counts no instructions here")
        return float(re.sub(r"[,.]", "", found[1])) / 1e6

    return count


def least_time(command: Sequence[str], environ: dict[str, str]) -> float:
    """Return the least processor time of several runs, in milliseconds."""

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(command, environ)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return 1000 * min(once() for _ in range(TURNS))


def find_counter() -> Counter:
    """Return the steadiest way there is here."""
    cachegrind = ("--tool=cachegrind", "--cache-sim=no")
    nowhere = "--cachegrind-out-file=/dev/null"
    ways = (
        reported(_VALGRIND, ["valgrind", *cachegrind, nowhere]),
        reported(_PERF, ["perf", "stat", "-x;", "-e", "instructions:u"]),
    )
    for way in ways:
        try:
            way([sys.executable, "-c", "pass"], dict(os.environ))
        except (OSError, RuntimeError):
            continue
        return Counter(unit="million instructions", count=way)
    return Counter(unit="processor time, ms", count=least_time)


def stage_rows(
    counter: Counter, search: Sequence[str], environ: dict[str, str], floor: float
) -> Iterator[Sequence[str]]:
    """Yield what each stage adds, what all come to, and its share of the floor."""
    before = 0.0
    for stage, last in STAGES:
        command = [sys.executable, "-c", RUN, last or "-", *search]
        after = counter.count(command, environ)
        yield stage, f"{after - before:.1f}", f"{after:.1f}", f"{after / floor:.2f}"
        before = after


def other_rows(
    counter: Counter, search: Sequence[str], environ: dict[str, str], floor: float
) -> Iterator[Sequence[str]]:
    """Yield whole programs beside the floor."""
    program = [sys.executable, "-m", "kbindex"]
    others = {
        "search, with a look for changes": ([*program, *search[:-1]], {}),
        "--version": ([*program, "--version"], {}),
        "--help": ([*program, "--help"], {}),
        "completion of a command": (program, _COMPLETION),
    }
    for name, (command, added) in others.items():
        found = counter.count(command, {**environ, **added})
        yield name, "", f"{found:.1f}", f"{found / floor:.2f}"


def import_rows(
    search: Sequence[str], environ: dict[str, str], *, most: int
) -> Iterator[Sequence[str]]:
    """Yield the modules that take longest by themselves, the least of several runs."""
    least: dict[str, int] = {}
    command = [sys.executable, "-X", "importtime", "-m", "kbindex", *search]
    for _ in range(TURNS):
        for time_us, name in _IMPORT.findall(run(command, environ)):
            least[name] = min(int(time_us), least.get(name, sys.maxsize))
    ranked = sorted(least.items(), key=lambda row: (-row[1], row[0]))
    for name, time_us in ranked[:most]:
        yield f"`{name}`", f"{time_us / 1000:.2f}"
    yield f"all {len(least)}", f"{sum(least.values()) / 1000:.2f}"


def report(episodes: Path, word: str, work: Path) -> None:
    """Measure and print; write only below `work`."""
    compileall.compile_dir(str(Path(kbindex.__file__).parent), quiet=2)
    archive, index, cold = work / "given", work / "index", work / "cold"
    shutil.copytree(episodes, archive)
    say("reading")
    time.sleep(SETTLED_S)  # a file that has just changed is read at each look
    KnowledgeBase.open(archive, index).close()
    write_cold_index(cold, load_material(archive))
    time.sleep(SETTLED_S)
    KnowledgeBase.open(archive, index).close()  # it notes that all is settled
    environ = {**os.environ, "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
    environ["PYTHONPATH"] = str(Path(kbindex.__file__).parents[1])
    places = ("--episodes", str(archive), "--index", str(index))
    search = [*places, "search", word, "--no-refresh"]
    counter = find_counter()
    say(f"counting: {counter.unit}")
    least = Path(__file__).with_name("cold_floor.py")
    floor = counter.count([sys.executable, str(least), str(cold), word], environ)
    print_machine()
    rows = [
        *stage_rows(counter, search, environ, floor),
        *other_rows(counter, search, environ, floor),
        ("the least program", "", f"{floor:.1f}", "1.00"),
    ]
    print_table(("stage", counter.unit, "up to its end", "of the least"), rows)
    print_table(("module", "least ms"), import_rows(search, environ, most=20))


def main() -> None:
    """Read the command line and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("episodes", type=Path, metavar="EPISODES")
    parser.add_argument("--word", default="Thanos", help="what is searched for")
    known = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        report(known.episodes, known.word, Path(work))


if __name__ == "__main__":
    main()
