"""Runs of plain BM25 on an archive, so that a pool holds more than our own hits.

    python benchmarks/baseline_runs.py EPISODES QUERIES.jsonl FOLDER [WORDINGS.tsv]

Writes one run a system into FOLDER, in the form of `kbindex eval --save`:

    trigrams   SQLite FTS5 over trigrams
    bigrams    SQLite FTS5 over Latin words, and pairs of kana and kanji
    words      SQLite FTS5 over the words that kbindex's analyzer cuts

WORDINGS.tsv has other wordings of queries, id and text in a line: for these, bigrams
are searched once more (`reworded`), as an assessor who searches by hand would.
"""

import argparse
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from material import Words

from kbindex import KnowledgeBase
from kbindex.evaluation import RankedIds, build_run, load_judgements, render_run
from kbindex.model import Article

DEPTH = 50
TRIGRAM = 3

_RUN = re.compile(r"[a-z0-9]+|[぀-ヿ㐀-鿿豈-﫿々ー]+")

Cut = Callable[[str], list[str]]
"""A text → its terms."""

Write = Callable[[str], str]
"""A text → the text that is indexed."""


class Baseline:
    """An FTS5 table of articles, in memory; BM25, the title like the notes.

    Args:
        tokenizer: SQLite's, of the text as `write` leaves it.
        write: What is made of a text before it is indexed.
        cut: The terms that are looked for.
    """

    def __init__(
        self, articles: Iterable[Article], *, tokenizer: str, write: Write, cut: Cut
    ) -> None:
        self._cut = cut
        self._base = sqlite3.connect(":memory:")
        self._base.execute(
            "CREATE VIRTUAL TABLE articles "
            f"USING fts5(id UNINDEXED, text, tokenize='{tokenizer}')"
        )
        rows = ((article.id, write(text_of(article))) for article in articles)
        self._base.executemany("INSERT INTO articles VALUES (?, ?)", rows)

    def answer(self, query: str) -> RankedIds:
        """Return the articles that hold any term of the query, best first."""
        terms = self._cut(query)
        if not terms:
            return ()
        asked = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        found = self._base.execute(
            "SELECT id FROM articles WHERE articles MATCH ? ORDER BY rank, id LIMIT ?",
            (asked, DEPTH),
        )
        return tuple((article,) for (article,) in found)


def text_of(article: Article) -> str:
    """Return the title and the notes, a line each."""
    return "\n".join((article.title, *(note.text for note in article.notes)))


def bigrams(text: str) -> list[str]:
    """Cut a text into Latin words, and pairs of the letters of other rows."""
    return list(_bigrams(text))


def _bigrams(text: str) -> Iterator[str]:
    for run in _RUN.findall(text.lower()):
        if run.isascii() or len(run) == 1:
            yield run
        else:
            yield from (run[place : place + 2] for place in range(len(run) - 1))


def load_wordings(path: Path) -> dict[str, str]:
    """Return the id of a query → another wording of it."""
    rows = path.read_text("utf-8").splitlines()
    return dict(row.split("\t", 1) for row in rows if row.strip())


def main(episodes: Path, queries: Path, folder: Path, wordings: Path | None) -> None:
    """Write the runs."""
    folder.mkdir(parents=True, exist_ok=True)
    with KnowledgeBase.open(episodes) as base:
        every = base.articles()
    judgements = load_judgements(queries, every, rel="optional")
    articles = [article for article in every if article.kind == "article"]
    baselines = build_baselines(articles)
    runs = {
        name: build_run(judgements, baseline.answer)
        for name, baseline in baselines.items()
    }
    if wordings:
        others = load_wordings(wordings)
        reworded = [
            replace(judged, query=others[judged.id])
            for judged in judgements
            if judged.id in others
        ]
        runs["reworded"] = build_run(reworded, baselines["bigrams"].answer)
    for name, run in runs.items():
        (folder / f"{name}.json").write_text(render_run(run), "utf-8")


def build_baselines(articles: Sequence[Article]) -> dict[str, Baseline]:
    """Build the table of each system, by its name."""
    words = Words()

    def written(text: str) -> list[str]:
        return [word for word in words.written(text) if len(word) >= TRIGRAM]

    def joined(cut: Cut) -> Baseline:
        return Baseline(
            articles,
            tokenizer="unicode61",
            write=lambda text: " ".join(cut(text)),
            cut=cut,
        )

    return {
        "trigrams": Baseline(
            articles, tokenizer="trigram", write=lambda text: text, cut=written
        ),
        "bigrams": joined(bigrams),
        "words": joined(words.of),
    }


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("episodes", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("wordings", type=Path, nargs="?")
    return parser.parse_args()


if __name__ == "__main__":
    given = parse_arguments()
    main(given.episodes, given.queries, given.folder, given.wordings)
