"""Queries that nobody means, by the hundred thousand: an answer, or an error of a line.

    python benchmarks/odd_queries.py FOLDER [COUNT] [EPISODES]

Asks COUNT (300,000) queries of the sample episodes, or of EPISODES, drawn by their
number: words of the archive and mistyped ones, signs, brackets, quotes, fields with
values right and wrong, other scripts, controls. FOLDER keeps the index and how far it
is: started again, it goes on from there, so that a million is several runs.

What is asked of each: an error has one line; an answer counts no less than it shows, is
in order, and its highlights lie in their texts; neither takes more than two
seconds of the processor.
Prints how many there were of each, the slowest, and every fault.
"""

import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kbindex import KbindexError, KnowledgeBase
from kbindex.search import SearchResult

ROOT = Path(__file__).parents[1]
STEP = 2_000
LONGEST_S = 2.0

SIGNS = [
    *'()"-*:（）「」『』“”－＊：.,;!?/\\+#@&=<>[]{}|~^$%',
    "OR",
    " ",
    "\u3000",
    "\n",
]
FIELDS = (
    "tag:",
    "title:",
    "note:",
    "by:",
    "host:",
    "guest:",
    "ep:",
    "date:",
    "site:",
    "url:",
    "has:",
    "sort:",
)
VALUES = ("2021", "2021-07", "..", "10..20", "=monitoring", "notes", "date", "9999-99")
OTHERS = (
    "ｋｕｂｅ",
    "ﾌﾟﾛﾒ",
    "🎉",
    "\u202e",
    "\u200b",
    "\x1b[2J",
    "\ud800",
    "é",
    "ß",
    "中",
)


@dataclass
class Progress:
    """How far it is."""

    done: int = 0
    answers: int = 0
    hits: int = 0
    errors: int = 0
    slowest_s: float = 0.0
    slowest: str = ""
    faults: list[str] = field(default_factory=list)


def make_query(number: int, words: Sequence[str]) -> str:
    """Return the query of a number; the same each time."""
    rng = random.Random(number)  # noqa: S311 - drawn, not secret
    parts: list[str] = []
    for _ in range(rng.randint(1, rng.choice((3, 6, 25)))):
        kind = rng.random()
        if kind < 0.4:
            parts.append(rng.choice(words))
        elif kind < 0.5:
            word = [*rng.choice(words)]
            word[rng.randrange(len(word))] = rng.choice(("", "x", "ー"))
            parts.append("".join(word))
        elif kind < 0.6:
            value = rng.choice((*VALUES, rng.choice(words)))
            parts.append(rng.choice(FIELDS) + value)
        elif kind < 0.9:
            parts.append(rng.choice(SIGNS))
        else:
            parts.append(rng.choice(OTHERS))
    return rng.choice(("", " ", " ")).join(parts)


def faults_of(result: SearchResult) -> list[str]:
    """Say what is wrong with an answer."""
    found: list[str] = []
    if result.total < len(result.hits):
        found.append("shows more than it counts")
    scores = [hit.score for hit in result.hits]
    if "sort:" not in result.query and scores != sorted(scores, reverse=True):
        found.append("out of order")
    for hit in result.hits:
        for snippet in hit.snippets:
            for first, last in snippet.highlights:
                if not 0 <= first < last <= len(snippet.text):
                    found.append(f"{hit.article.id}: a highlight beside the text")
    return found


def ask(base: KnowledgeBase, query: str, progress: Progress) -> None:
    """Ask a query, and note what came of it."""
    start = time.process_time()
    found: list[str] = []
    try:
        result = base.search(query)
    except KbindexError as error:
        progress.errors += 1
        if "\n" in str(error) or not str(error):
            found.append("an error that is not one line")
    except Exception as error:  # noqa: BLE001 - each is a fault
        found.append(f"{type(error).__name__}: {error}")
    else:
        progress.answers += 1
        progress.hits += len(result.hits)
        found += faults_of(result)
    took_s = time.process_time() - start
    if took_s > LONGEST_S:
        found.append(f"{took_s:.1f} s")
    if took_s > progress.slowest_s:
        progress.slowest_s, progress.slowest = took_s, repr(query)
    progress.faults += [f"{fault}: {query!r}" for fault in found]
    progress.done += 1


def main() -> int:
    """Go on asking, from where it is; return 1 where there is a fault."""
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300_000
    episodes = Path(sys.argv[3]) if len(sys.argv) > 3 else ROOT / "episodes"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "progress.json"
    progress = (
        Progress(**json.loads(kept.read_text("utf-8"))) if kept.exists() else Progress()
    )
    with KnowledgeBase.open(episodes, folder / "index") as base:
        base.search("監視 kubernetes")  # which loads what all need
        words = sorted({w for a in base.articles() for w in a.title.split()})
        for number in range(progress.done, progress.done + count):
            ask(base, make_query(number, words), progress)
            if progress.done % STEP == 0:
                kept.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    kept.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    print(
        f"{progress.done} queries: {progress.answers} answers, {progress.hits} hits, "
        f"{progress.errors} errors of a line, {len(progress.faults)} faults"
    )
    print(f"slowest: {progress.slowest_s:.3f} s, {progress.slowest}")
    print(*progress.faults, sep="\n", end="\n" if progress.faults else "")
    return bool(progress.faults)


if __name__ == "__main__":
    sys.exit(main())
