"""Pools: what several runs found first, laid before an assessor; and what was said.

    {"id": "q1", "class": "typo", "query": "cillium", "article": "001:21",
     "title": "Cilium", "url": null, "text": "…", "grade": null}

One JSON object a line, an article of a query each. An assessor puts a grade in the
place of every `null`.

Source: Spärck Jones & van Rijsbergen 1975, "Report on the need for and provision of
an 'ideal' information retrieval test collection" (pooling).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import cast

from kbindex.evaluation.evaluation_errors import JudgementError
from kbindex.evaluation.judgements import (
    JudgedQuery,
    grade_problem,
    name_articles,
    parse_rows,
    text_problems,
)
from kbindex.evaluation.reading import read_text
from kbindex.evaluation.runs import Run
from kbindex.messages import tr, tr_count
from kbindex.model import Article

POOL_DEPTH = 10
"""First articles of a run that are judged: as many as nDCG@10 looks at."""

MOST_TEXT = 1000
"""Code points of an article's notes; more seldom changes what an assessor thinks."""

_TEXTS = ("id", "class", "query", "article")
_NEEDED = (*_TEXTS, "grade")
_SHOWN = ("title", "url", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An article that was found for a query, and its grade.

    Args:
        article: Its name in judgements, such as `001:21`.
        title: For the assessor alone, as `url` and `text` are.
        grade: None where it is not judged yet.
        source: The file that holds it, and where.
    """

    query_id: str
    query_class: str
    query: str
    article: str
    title: str = ""
    url: str | None = None
    text: str = ""
    grade: int | None = None
    source: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def pair(self) -> tuple[str, str]:
        """The query's id and the article."""
        return self.query_id, self.article


def build_pool(
    queries: Sequence[JudgedQuery],
    runs: Iterable[Run],
    articles: Iterable[Article],
    *,
    depth: int = POOL_DEPTH,
) -> tuple[Assessment, ...]:
    """Gather the first articles that any run found for each query.

    Args:
        queries: With or without grades, which are not shown.
        runs: By the ids of the articles.
        articles: All of the archive.
        depth: How many articles of each run are taken, at least 1.

    Returns:
        In the order of the queries. The articles of a query are ordered by a hash of
        their names, which tells nothing of ranks, of runs, or of other queries.

    Raises:
        KeyError: A run names an article that there is not.
    """
    known = {str(article.id): article for article in articles}
    names = name_articles(known.values())
    runs = tuple(runs)
    return tuple(
        _unjudged(query, names[article], known[article])
        for query in queries
        for article in sorted(
            {name for run in runs for name in run.get(query.id, ())[:depth]},
            key=lambda name: _shuffled(query.id, names[name]),
        )
    )


def _shuffled(query_id: str, article: str) -> bytes:
    return sha256(f"{query_id}\n{article}".encode()).digest()


def _unjudged(query: JudgedQuery, name: str, article: Article) -> Assessment:
    notes = "\n".join(note.text for note in article.notes)
    return Assessment(
        query_id=query.id,
        query_class=query.query_class,
        query=query.query,
        article=name,
        title=article.title,
        url=article.url,
        text=notes if len(notes) <= MOST_TEXT else f"{notes[: MOST_TEXT - 1]}…",
    )


def pool_row(one: Assessment) -> dict[str, str | int | None]:
    """Return the JSON object of one line of a pool."""
    return {
        "id": one.query_id,
        "class": one.query_class,
        "query": one.query,
        "article": one.article,
        "title": one.title,
        "url": one.url,
        "text": one.text,
        "grade": one.grade,
    }


def render_pool(pool: Iterable[Assessment]) -> str:
    """Write a pool as JSON Lines, for a file."""
    return "".join(json.dumps(pool_row(one), ensure_ascii=False) + "\n" for one in pool)


def load_pool(path: Path) -> tuple[Assessment, ...]:
    """Load a pool that was filled in.

    Raises:
        JudgementError: A line is wrong or has no grade.
        OSError: The file cannot be read.
    """
    try:
        text = read_text(path)
    except UnicodeDecodeError as error:
        raise JudgementError(str(path), 0, problem=tr("is not UTF-8")) from error
    return parse_pool(text, source=str(path))


def parse_pool(text: str, *, source: str) -> tuple[Assessment, ...]:
    """Parse what an assessor made of `render_pool`; empty lines are skipped.

    Title, address and text may be left out.

    Raises:
        JudgementError: A line is none of a pool, an article stands twice, a query's
            text or class changes, grades are missing, or there is nothing at all.
    """
    found: dict[tuple[str, str], Assessment] = {}
    queries: dict[str, Assessment] = {}
    for line, value in parse_rows(text, source=source):
        problem = next(_problems(value), None)
        if problem is None:
            one = _assessment(cast("Mapping[str, object]", value), source, line)
            first = queries.setdefault(one.query_id, one)
            problem = _contradiction(one, first, found.get(one.pair))
            found[one.pair] = one
        if problem:
            raise JudgementError(source, line, problem=problem)
    if not found:
        raise JudgementError(source, 0, problem=tr("holds no article to judge"))
    _refuse_missing(found.values(), source)
    return tuple(found.values())


def _problems(value: object) -> Iterator[str]:
    """Yield what keeps a JSON value from being a line of a pool."""
    if not isinstance(value, dict):
        yield tr("is not a JSON object")
        return
    row = cast("dict[str, object]", value)
    for key in _NEEDED:
        if key not in row:
            yield tr("has no {key!r}", key=key)
    for key in row:
        if key not in (*_NEEDED, *_SHOWN):
            yield tr("has an unknown key {key!r}", key=key)
    yield from text_problems(row, _TEXTS)
    if row.get("grade") is not None:
        yield from grade_problem(str(row.get("article")), row["grade"])


def _assessment(row: Mapping[str, object], source: str, line: int) -> Assessment:
    return Assessment(
        query_id=cast("str", row["id"]),
        query_class=cast("str", row["class"]),
        query=cast("str", row["query"]),
        article=cast("str", row["article"]),
        title=str(row.get("title") or ""),
        url=str(row["url"]) if row.get("url") else None,
        text=str(row.get("text") or ""),
        grade=cast("int | None", row["grade"]),
        source=source,
        line=line,
    )


def _contradiction(
    one: Assessment, first: Assessment, twin: Assessment | None
) -> str | None:
    if twin is not None:
        return tr(
            "the article {name!r} is on line {line} already",
            name=one.article,
            line=twin.line,
        )
    if (one.query, one.query_class) != (first.query, first.query_class):
        return tr(
            "the query {name!r} reads otherwise on line {line}",
            name=one.query_id,
            line=first.line,
        )
    return None


def _refuse_missing(pool: Iterable[Assessment], source: str) -> None:
    missing = [one for one in pool if one.grade is None]
    if missing:
        problem = tr_count(
            "has no grade ({count} line has none)",
            "has no grade ({count} lines have none)",
            len(missing),
        )
        raise JudgementError(source, missing[0].line, problem=problem)


def judge(pool: Iterable[Assessment]) -> tuple[JudgedQuery, ...]:
    """Make judgements of a pool that was filled in.

    Returns:
        In the order of the pool; of each query all grades, also 0, the best article
        first, then by name. A query of which nothing is relevant is among them.

    Raises:
        ValueError: A grade is missing.
    """
    grades: dict[str, dict[str, int]] = {}
    queries: dict[str, Assessment] = {}
    for one in pool:
        if one.grade is None:
            raise ValueError(f"{one.query_id}: {one.article} has no grade")
        queries.setdefault(one.query_id, one)
        grades.setdefault(one.query_id, {})[one.article] = one.grade
    return tuple(
        JudgedQuery(
            id=name,
            query_class=one.query_class,
            query=one.query,
            grades=dict(
                sorted(grades[name].items(), key=lambda pair: (-pair[1], pair[0]))
            ),
            source=one.source,
            line=one.line,
        )
        for name, one in queries.items()
    )
