"""Where a build, and a refresh after an edit, spend their processor time.

    python benchmarks/build_stages.py episodes
    python benchmarks/build_stages.py path/to/archive

Each runs from its start to its end in one process on one core, and is interrupted every
few milliseconds of its processor time: what it was just doing is counted. Shares differ
by a point or two from run to run.
"""

import argparse
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from archive_runs import SETTLED_S
from measuring import kbindex_command, print_machine, print_table, run_program, say

EVERY_S = 0.004
"""Processor time between two looks."""

STAGES = (
    ("regular expressions are compiled", "/re/__init__.py", "_compile"),
    ("modules are imported", "importlib._bootstrap", "_find_and_load"),
    ("Markdown", "/blocks/markdown_parser.py", "parse_markdown"),
    ("notes: what blocks mean", "/shownotes/reader.py", "read_bytes"),
    ("words: Japanese is segmented", "/analysis/japanese.py", "segment"),
    ("words: the rest", "/index/analyzed.py", "analyze_article"),
    ("tags", "/tagging/tagger.py", "explain"),
    ("records and postings are collected", "/embedded/writer.py", "add"),
    ("a segment is written", "/embedded/writer.py", "finish"),
    ("the taxonomy is read", "/indexing/build.py", "prepare"),
    ("the generation is committed", "/embedded/writer.py", "commit"),
    ("packs are proposed", "/knowledge/pack_proposals.py", "propose_packs"),
)
"""What is done, and the file and function that do it; the first counts that is on the
stack."""

OTHER = "everything else"


class Looks:
    """Counts what the main thread is doing, every `EVERY_S` of processor time."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def begin(self) -> None:
        """Look from now on."""
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    def end(self) -> None:
        """Look no more."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        self.counts[_stage(set(_stack(frame)))] += 1


def _stack(frame: FrameType | None) -> Iterator[tuple[str, str]]:
    while frame is not None:
        yield frame.f_code.co_filename.removesuffix(">"), frame.f_code.co_name
        frame = frame.f_back


def _stage(stack: set[tuple[str, str]]) -> str:
    for stage, file, function in STAGES:
        if any(name == function and path.endswith(file) for path, name in stack):
            return stage
    return OTHER


def watch(command: Sequence[str]) -> None:
    """Be the program that `command` starts; say on standard error what it did."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    looks = Looks()

    def report(status: int) -> None:
        looks.end()
        for stage, count in looks.counts.items():
            sys.stderr.write(f"{STAGE_MARK}{count} {stage}\n")
        sys.stderr.flush()
        leave(status)

    leave, os._exit = os._exit, report
    sys.argv = ["kbindex", *command]
    looks.begin()
    try:
        runpy.run_module("kbindex", run_name="__main__")
    finally:
        report(0)


STAGE_MARK = "stage: "


def looked_at(arguments: Sequence[str]) -> dict[str, float]:
    """Return the share of each stage, of a run of the program, in percent."""
    run = subprocess.run(  # noqa: S603 - this program
        [sys.executable, __file__, "--watch", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    lines = [line for line in run.stderr.splitlines() if line.startswith(STAGE_MARK)]
    rows = [line.removeprefix(STAGE_MARK).partition(" ") for line in lines]
    whole = sum(int(count) for count, _, _ in rows)
    return {stage: 100 * int(count) / whole for count, _, stage in rows}


def report(episodes: Path, work: Path) -> None:
    """Measure and print; write only below `work`."""
    archive, index = work / "given", work / "index"
    shutil.copytree(episodes, archive)
    places = kbindex_command(archive, index)[-4:]
    run_program(kbindex_command(archive, index, "--version"))  # what is compiled stays
    say("building")
    built = looked_at([*places, "index", "--full"])
    time.sleep(SETTLED_S)
    run_program(kbindex_command(archive, index, "index"))
    page = max(archive.rglob("README.md"))
    with page.open("a", encoding="utf-8") as notes:
        notes.write("\n- a note more\n")
    say("editing")
    edited = looked_at([*places, "index"])
    print_machine()
    stages = [*(stage for stage, _, _ in STAGES), OTHER]
    rows = [
        (stage, f"{built.get(stage, 0):.1f}", f"{edited.get(stage, 0):.1f}")
        for stage in stages
    ]
    print_table(("stage", "of a build, %", "of an edit, %"), rows)


def main() -> None:
    """Read the command line and report."""
    if sys.argv[1:2] == ["--watch"]:
        watch(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("episodes", type=Path, metavar="EPISODES")
    known = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        report(known.episodes, Path(work))


if __name__ == "__main__":
    main()
