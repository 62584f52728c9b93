"""Search from static files against the one of the terminal, on judged queries.

    python benchmarks/static_parity.py [EPISODES] [INDEX] [QUERIES] [--worst N]
                                       [--browser]

Writes the files for browsers into a temporary folder, asks both, and prints nDCG@10 of
each, how often the first hit is the same, bytes of a first and of later searches, each
file compressed, and times. Needs node, 18 or newer; with --browser Debian's chromium in
its place, which asks a server of files on this machine, with a processor four times
slower. Queries name articles by id, or by `episode:line`.
"""

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kbindex import KnowledgeBase
from kbindex.evaluation import JudgedQuery, build_run, evaluate

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "src/kbindex/pages/html/static/scripts/search"
RUNNER = Path(__file__).with_name("static_search.mjs")
DEPTH = 10

Ids = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a browser would show of a query.

    Args:
        ids: Of the hits that are articles, each with those of the same page.
        first: Bytes that a visitor reads who asks this first, without scripts.
        later: The same of one who has asked all queries before it.
    """

    ids: Ids
    total: int
    suggestion: str | None
    ms: float
    first: int
    later: int


def write_files(base: KnowledgeBase, folder: Path) -> float:
    """Write the files for browsers; return how many seconds it took."""
    begin = time.perf_counter()
    for name, content in base.browser_index(lambda a: f"{a.episode}/{a.number}/"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return time.perf_counter() - begin


def ask_scripts(folder: Path, queries: Sequence[str]) -> list[Answer]:
    """Ask the scripts, under node.

    Raises:
        RuntimeError: A query fails.
    """
    ran = subprocess.run(  # noqa: S603 - node, of this benchmark
        ["node", str(RUNNER), str(SCRIPTS), str(folder), str(DEPTH)],  # noqa: S607
        input=json.dumps(queries),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [_answer(row, folder) for row in json.loads(ran.stdout)]


def ask_browser(folder: Path, queries: Sequence[str]) -> list[Answer]:
    """Ask the scripts, in a browser.

    Raises:
        RuntimeError: A query fails.
    """
    from static_browser import ask_browser as ask  # noqa: PLC0415 - needs Playwright

    rows = ask(folder.parent, SCRIPTS.parent, queries, DEPTH)
    return [_answer(row, folder) for row in rows]


def _answer(row: Mapping[str, object], folder: Path) -> Answer:
    if "error" in row:
        raise RuntimeError(str(row["error"]))
    values = json.loads(json.dumps(row))
    return Answer(
        ids=tuple(map(tuple, values["ids"])),
        total=values["total"],
        suggestion=values["suggestion"],
        ms=values["ms"],
        first=sum(compressed(folder / name) for name in values["files"]),
        later=sum(compressed(folder / name) for name in values["later"]),
    )


def compressed(path: Path) -> int:
    """Return the size of a file as hosts send it."""
    return len(gzip.compress(path.read_bytes(), 6))


def script_bytes() -> int:
    """Return the size of all scripts of the search, each compressed."""
    return sum(map(compressed, SCRIPTS.glob("*.js")))


def ask_python(base: KnowledgeBase, query: str) -> Ids:
    """Ask the search of the terminal."""
    return tuple(
        (str(hit.article.id), *hit.also)
        for hit in base.search(query, limit=DEPTH).hits
        if hit.article.kind == "article"
    )


def load_queries(base: KnowledgeBase, path: Path) -> tuple[JudgedQuery, ...]:
    """Load judged queries; grades of articles that there are not are left out."""
    lines = {f"{a.episode}:{a.line}": str(a.id) for a in base.articles()}
    return tuple(_judged(path, lines))


def _judged(path: Path, lines: Mapping[str, str]) -> Iterator[JudgedQuery]:
    for row in path.read_text(encoding="utf-8").splitlines():
        value = json.loads(row)
        grades = {lines.get(name, name): grade for name, grade in value["rel"].items()}
        yield JudgedQuery(
            id=value["id"],
            query=value["query"],
            query_class=value["class"],
            grades=grades,
        )


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    options = _parser().parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as made,
        KnowledgeBase.open(options.episodes, options.index) as base,
    ):
        folder = Path(made, "index")
        seconds = write_files(base, folder)
        judged = load_queries(base, options.queries)
        texts = [one.query for one in judged]
        ask = ask_browser if options.browser else ask_scripts
        answers = dict(zip(texts, ask(folder, texts), strict=True))
        python = {text: ask_python(base, text) for text in texts}
    static = {text: answer.ids for text, answer in answers.items()}
    print(f"{len(texts)} queries, files written in {seconds:.1f} s")
    reports = [
        evaluate(judged, build_run(judged, run.__getitem__)) for run in (python, static)
    ]
    for name, report in zip(("terminal", "static"), reports, strict=True):
        print(f"nDCG@10 {name:8} {report.overall.ndcg:.4f}")
    same = [t for t in texts if python[t][:1] == static[t][:1]]
    print(f"first hit the same: {len(same)} of {len(texts)}")
    _print_costs(list(answers.values()))
    for text in [t for t in texts if t not in same][: options.worst]:
        print(f"  {text}\n    {python[text][:4]}\n    {static[text][:4]}")
    scores = [{r.judged.query: r.scores.ndcg for r in of.queries} for of in reports]
    lost = sorted(texts, key=lambda t: scores[1][t] - scores[0][t])
    for text in lost[: options.worst]:
        print(f"  {scores[0][text]:.3f} → {scores[1][text]:.3f} {text}")
    return 0


def _print_costs(answers: Sequence[Answer]) -> None:
    scripts = script_bytes()
    first = [answer.first + scripts for answer in answers]
    later = [answer.later for answer in answers[1:]]
    times = [answer.ms for answer in answers]
    print(f"scripts {_kb(scripts)}; first search {_spread(first)}")
    print(f"later searches {_spread(later)}")
    print(f"time {statistics.median(times):.1f} ms, p95 {_p95(times):.1f} ms")


def _spread(sizes: Sequence[int]) -> str:
    most = _kb(max(sizes))
    return f"{_kb(statistics.median(sizes))}, p95 {_kb(_p95(sizes))}, most {most}"


def _kb(size: float) -> str:
    return f"{size / 1000:.1f} kB"


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("episodes", type=Path, nargs="?", default=ROOT / "episodes")
    parser.add_argument("index", type=Path, nargs="?")
    parser.add_argument(
        "queries",
        type=Path,
        nargs="?",
        default=ROOT / "tests/relevance/queries.jsonl",
    )
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--browser", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
