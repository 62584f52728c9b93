"""What notes cost that were written to be costly, beside ordinary bullets of that size.

    python benchmarks/costly_notes.py RESULTS.jsonl [--sizes 10000 20000 100000 1000000]
        [--only TEXT] [--random COUNT] [--seed FIRST] [--limit RATIO] [--top ROWS]

Measures the cases of `note_grammar.py`, and COUNT composed ones, stage by stage: time
of the process and peak of its memory, each in a process of its own. Only what exceeds
the limit at one size, or more than doubles where its size does, is tried at the next
ones. RESULTS.jsonl keeps what was measured: started again, it goes on from there.
Prints a table in Markdown of what is above the limit. Needs Linux.
"""

import argparse
import json
import math
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar

from measuring import MIB, forget_garbage, print_table
from note_grammar import ORDINARY, Case, all_cases, random_cases

from kbindex.index import (
    Analysis,
    AnalyzedRecord,
    Record,
    analyze_article,
    build_record,
)
from kbindex.language import build_analyzer
from kbindex.lint import RULES, Linter
from kbindex.lint.page import CheckedPage, parse_notes
from kbindex.lint.rules import Check
from kbindex.model import Article, EpisodeId
from kbindex.search import Snippet
from kbindex.search.show.snippets import make_snippets
from kbindex.shownotes import EpisodeFile
from kbindex.shownotes.reader import Reader
from kbindex.topics import Tagger, load_taxonomy

MEMORY = 4_000 * MIB
"""What a case may take; one that takes more has failed."""

LEAST_S, LEAST_MIB = 0.002, 2.0
"""Below these, a stage of ordinary bullets says more of the clock than of the notes."""

LITTLE_S, LITTLE_MIB = 0.25, 32.0
"""What notes of any size may take."""

_OF_AN_INDEX = ("read", "analyse", "tag", "record")

GROWTH = 1.4
"""A case of which a byte costs so much more than in a smaller one is tried further."""

HITS = 10
"""Records of a file that are shown at once."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds and MiB of one stage."""

    seconds: float
    mib: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The stages of one case at one size, as far as they went."""

    name: str
    size: int
    stages: dict[str, Cost]
    failed: str = ""


Result = TypeVar("Result")


class Step(Protocol):
    """Does one stage, and returns what came out."""

    def __call__(self, name: str, work: Callable[[], Result], /) -> Result:
        """Do the work of the stage `name`."""


class Stages:
    """All that is done with a file of notes, one stage after the other."""

    def __init__(self) -> None:
        self.reader = Reader()
        self.analyzer = build_analyzer()
        self.tagger = Tagger(load_taxonomy(), self.analyzer)
        self.linter = Linter(codes=frozenset(rule.code for rule in RULES))

    def run(self, case: Case, size: int, step: Step) -> None:
        """Do all stages; `step` does one of them."""
        content = case.make(size)
        file = EpisodeFile(id=EpisodeId("7"), path=case.path)
        self._show(self._index(content, file, step), step)
        self._check(content, file, step)

    def _index(
        self, content: bytes, file: EpisodeFile, step: Step
    ) -> list[AnalyzedRecord]:
        reading = step("read", lambda: self.reader.read_bytes(content, file))
        articles = reading.episode.articles if reading.episode else ()
        found = step(
            "analyse", lambda: [analyze_article(a, self.analyzer) for a in articles]
        )
        both = list(zip(articles, found, strict=True))
        step("tag", lambda: [self._tag(*pair) for pair in both])
        return step("record", lambda: [build_record(*pair) for pair in both])

    def _tag(self, article: Article, analysis: Analysis) -> tuple[str, ...]:
        return self.tagger.tag(
            article, title=analysis.title, notes=analysis.notes, url=analysis.url
        )

    def _show(self, records: list[AnalyzedRecord], step: Step) -> None:
        step("snippets", lambda: [_snippets(record) for record in records[:HITS]])

    def _check(self, content: bytes, file: EpisodeFile, step: Step) -> None:
        page = step(
            "check: read",
            lambda: parse_notes(content, file, self.reader, path=file.path),
        )
        for code, check in self.linter._checks:  # noqa: SLF001 - each for itself
            step(f"check: {code}", partial(_count, check, page))


def _count(check: Check, page: CheckedPage) -> int:
    return sum(1 for _ in check(page))


def _snippets(record: AnalyzedRecord) -> tuple[Snippet, ...]:
    """Show a record that was found by its five most frequent terms."""
    places = record.places
    keys = sorted(places, key=lambda key: (-len(places[key]), key))[:5]
    matched = {key: (number, 1.0) for number, key in enumerate(keys)}
    return make_snippets(Record(article=record.article, places=places), matched)


# One case in a process of its own


def measure(stages: Stages, case: Case, size: int, seconds: int) -> Measured:
    """Measure a case in a child, which has warm caches and ends for itself."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(receiving)
            _be_child(stages, case, size, seconds, sending)
        finally:
            os._exit(0)
    os.close(sending)
    with os.fdopen(receiving) as pipe:
        rows = [json.loads(line) for line in pipe]
    _, status = os.waitpid(child, 0)
    costs = {name: Cost(seconds, mib) for name, seconds, mib in rows if name != "error"}
    errors = [str(said) for name, said, _ in rows if name == "error"]
    if status and not errors:
        errors = [f"ended by {os.waitstatus_to_exitcode(status)}"]
    return Measured(name=case.name, size=size, stages=costs, failed="; ".join(errors))


def _be_child(  # noqa: PLR0917 - what `measure` has
    stages: Stages, case: Case, size: int, seconds: int, sending: int
) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with os.fdopen(sending, "w") as pipe:

        def say(name: str, *values: object) -> None:
            pipe.write(json.dumps([name, *values]) + "\n")
            pipe.flush()

        def step(name: str, work: Callable[[], Result]) -> Result:
            before = _start_peak()
            start = time.process_time()
            made = work()
            seconds = time.process_time() - start
            say(name, round(seconds, 5), round((_status("VmHWM") - before) / MIB, 2))
            return made

        try:
            # Pages of the dictionary count where they are touched first.
            stages.run(ORDINARY, 1_000, lambda _, work: work())
            stages.run(case, size, step)
        except BaseException as error:  # noqa: BLE001 - that is a result, too
            say("error", type(error).__name__, 0)


def _start_peak() -> int:
    """Let the peak begin with what is held now, and return that."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


def _status(key: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{key}:")[2].split()[0]) * 1024


# What was measured, beside ordinary bullets


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One stage of a case: how many times what ordinary bullets take."""

    name: str
    size: int
    stage: str
    cost: Cost
    time: float
    mib: float
    failed: str = ""

    @property
    def worst(self) -> float:
        """The larger of both; a case that failed is above all others."""
        return math.inf if self.failed else max(self.time, self.mib)

    def is_above(self, limit: float) -> bool:
        """Say whether it takes more than `limit` times as much, and more than little.

        What takes less than a quarter of a second is not bounded by its size.
        """
        is_slow = self.time > limit and self.cost.seconds > LITTLE_S
        is_large = self.mib > limit and self.cost.mib > LITTLE_MIB
        return bool(self.failed) or is_slow or is_large


def compare(measured: Measured, ordinary: Measured) -> Iterator[Ratio]:
    """Yield the ratio of each stage to that of ordinary bullets."""
    theirs = _stages(ordinary)
    for stage, cost in _stages(measured).items():
        yield Ratio(
            name=measured.name,
            size=measured.size,
            stage=stage,
            cost=cost,
            time=cost.seconds / max(theirs[stage].seconds, LEAST_S),
            mib=cost.mib / max(theirs[stage].mib, LEAST_MIB),
            failed=measured.failed,
        )


def _stages(measured: Measured) -> dict[str, Cost]:
    """Return the stages, all rules of `check` as one, and an index's stages as one."""
    costs: dict[str, Cost] = {}
    for name, cost in measured.stages.items():
        if name.startswith("check: KB"):
            _add(costs, "rules", cost)
        elif name in _OF_AN_INDEX:
            _add(costs, name, cost)
            _add(costs, "index", cost)
        elif name == "snippets":
            _add(costs, name, cost)
    return costs


def _add(costs: dict[str, Cost], name: str, cost: Cost) -> None:
    known = costs.get(name, Cost(0, 0))
    mib = known.mib + cost.mib if name == "index" else max(known.mib, cost.mib)
    costs[name] = Cost(known.seconds + cost.seconds, mib)


class Results:
    """What was measured before, and a file to which more is added."""

    def __init__(self, path: Path, seconds: int) -> None:
        self._path, self._seconds = path, seconds
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        rows = [_parse(line) for line in lines]
        self.known = {(row.name, row.size): row for row in rows}

    def measure(self, stages: Stages, case: Case, size: int) -> Measured:
        """Return what was measured, or measure it now."""
        key = case.name, size
        if key not in self.known:
            row = self.known[key] = measure(stages, case, size, self._seconds)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_unparse(row) + "\n")
        return self.known[key]


def _parse(line: str) -> Measured:
    name, size, stages, failed = json.loads(line)
    costs = {stage: Cost(*values) for stage, values in stages.items()}
    return Measured(name=name, size=size, stages=costs, failed=failed)


def _unparse(row: Measured) -> str:
    stages = {name: [cost.seconds, cost.mib] for name, cost in row.stages.items()}
    return json.dumps([row.name, row.size, stages, row.failed], ensure_ascii=False)


def _total(measured: Measured) -> float:
    return sum(cost.seconds for cost in measured.stages.values())


def try_case(
    results: Results, stages: Stages, case: Case, options: argparse.Namespace
) -> Iterator[Ratio]:
    """Yield the ratios of a case, size by size, as long as it is suspicious."""
    before: Measured | None = None
    for size in options.sizes:
        ordinary = results.measure(stages, ORDINARY, size)
        measured = results.measure(stages, case, size)
        ratios = [*compare(measured, ordinary)]
        yield from ratios
        is_cheap = all(ratio.worst < options.limit for ratio in ratios)
        if measured.failed or (is_cheap and not _grows(before, measured)):
            return
        before = measured


def _grows(before: Measured | None, now: Measured) -> bool:
    """Say whether the time of a case grows faster than its size."""
    if before is None:
        return True
    return _total(now) / now.size > GROWTH * _total(before) / before.size


def parse_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("results", type=Path)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 20_000, 100_000, 1_000_000]
    )
    parser.add_argument(
        "--only", default="", help="a regular expression: cases whose name holds it"
    )
    parser.add_argument("--random", type=int, default=0, help="composed cases")
    parser.add_argument("--seed", type=int, default=0, help="of the first of them")
    parser.add_argument("--seconds", type=int, default=90, help="for one case")
    parser.add_argument("--limit", type=float, default=4.0)
    parser.add_argument("--top", type=int, default=60)
    return parser.parse_args(arguments)


def worst_rows(ratios: Sequence[Ratio]) -> Iterator[list[str]]:
    """Yield a row for each stage and size: the worst ratios there are."""
    for size, stage in sorted({(ratio.size, ratio.stage) for ratio in ratios}):
        here = [r for r in ratios if (r.size, r.stage) == (size, stage)]
        slow, large = max(here, key=lambda r: r.time), max(here, key=lambda r: r.mib)
        failed = sum(bool(r.failed) for r in here)
        row = [f"{size:,}", stage, f"{slow.time:.1f}", _shown(slow), f"{large.mib:.1f}"]
        yield [*row, _shown(large), str(failed or "")]


def _shown(ratio: Ratio) -> str:
    name = ratio.name.replace("|", "\\|")
    return f"`{name}`: {ratio.cost.seconds:.2f} s, {ratio.cost.mib:.0f} MiB"


def rows_above(ratios: Iterable[Ratio], options: argparse.Namespace) -> list[list[str]]:
    """Return the rows of what is above the limit, the worst first."""
    above = [ratio for ratio in ratios if ratio.is_above(options.limit)]
    above.sort(key=lambda ratio: (-ratio.worst, ratio.name, ratio.size))
    return [
        [
            f"{ratio.size:,}",
            ratio.stage,
            f"{ratio.time:.1f}",
            f"{ratio.mib:.1f}",
            _shown(ratio),
            ratio.failed,
        ]
        for ratio in above[: options.top]
    ]


def main(arguments: Sequence[str]) -> None:
    """Measure, and print what is above the limit."""
    options = parse_options(arguments)
    results = Results(options.results, options.seconds)
    stages = Stages()
    stages.run(ORDINARY, 3_000, lambda _, work: work())
    forget_garbage()
    composed = random_cases(options.seed, options.random)
    cases = [c for c in chain(all_cases(), composed) if re.search(options.only, c.name)]
    ratios: list[Ratio] = []
    for number, case in enumerate(cases):
        ratios += try_case(results, stages, case, options)
        if number % 100 == 99:
            print(f"costly_notes: {number + 1} of {len(cases)}", file=sys.stderr)
    print(f"{len(cases)} cases, {len({(r.name, r.size) for r in ratios})} runs")
    head = ["bytes", "stage", "time ×", "of", "memory ×", "of", "failed"]
    print_table(head, worst_rows(ratios))
    head = ["bytes", "stage", "time ×", "memory ×", "of", "failed"]
    print_table(head, rows_above(ratios, options))


if __name__ == "__main__":
    main(sys.argv[1:])
