"""Judged queries: JSON Lines → frozen values whose articles exist.

    {"id": "q1", "class": "typo", "query": "cillium", "rel": {"001#6": 2, "005:21": 1}}

`rel` maps an article, by its id or as episode:line of its title, to a grade:
2 = about it, 1 = says something about it, 0 = looked at and not relevant. What is
not named counts as 0. Queries that nobody judged yet have no `rel`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, cast

from kbindex.evaluation.evaluation_errors import JudgementError
from kbindex.evaluation.reading import read_text
from kbindex.messages import tr
from kbindex.model import Article

MAX_GRADE = 10
"""Gains double with each grade; beyond this a typo is likelier than a judgement."""

Rel = Literal["needed", "optional"]
"""Whether a query may have no grades: one that is to be judged has none."""

_TEXTS = ("id", "class", "query")
_KEYS = (*_TEXTS, "rel")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuery:
    """A query with the grades of its relevant articles.

    Args:
        query_class: What kind of query it is, such as `typo`.
        grades: Article → grade from 0 to `MAX_GRADE`, at least one above 0; empty
            where nobody judged it yet. The articles are named as the file has them
            until they are resolved.
        source: The file that holds it, and where.
    """

    id: str
    query_class: str
    query: str
    grades: Mapping[str, int]
    source: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def best(self) -> tuple[str, ...]:
        """The articles of the highest grade."""
        top = max(self.grades.values())
        return tuple(article for article, grade in self.grades.items() if grade == top)


def load_judgements(
    path: Path, articles: Iterable[Article], *, rel: Rel = "needed"
) -> tuple[JudgedQuery, ...]:
    """Load judged queries, every article by its id.

    Args:
        path: The file, as `parse_judgements` reads it.
        articles: All of the archive.
        rel: Whether every query must be judged.

    Raises:
        JudgementError: A line is wrong, or names an article that does not exist.
        OSError: The file cannot be read.
    """
    try:
        text = read_text(path)
    except UnicodeDecodeError as error:
        raise JudgementError(str(path), 0, problem=tr("is not UTF-8")) from error
    judgements = parse_judgements(text, source=str(path), rel=rel)
    return resolve_judgements(judgements, articles)


def parse_judgements(
    text: str, *, source: str, rel: Rel = "needed"
) -> tuple[JudgedQuery, ...]:
    """Parse JSON Lines; empty lines are skipped.

    Args:
        text: The content of the file.
        source: The file, for what is said of it.
        rel: Whether every query must be judged.

    Raises:
        JudgementError: A line is no judged query, an id stands twice, or there is
            no query at all.
    """
    found: dict[str, JudgedQuery] = {}
    for line, value in parse_rows(text, source=source):
        judged = _judged(value, source=source, line=line, rel=rel)
        if judged.id in found:
            problem = tr(
                "the id {name!r} is on line {line} already",
                name=judged.id,
                line=found[judged.id].line,
            )
            raise JudgementError(source, line, problem=problem)
        found[judged.id] = judged
    if not found:
        raise JudgementError(source, 0, problem=tr("holds no judged query"))
    return tuple(found.values())


def parse_rows(text: str, *, source: str) -> Iterator[tuple[int, object]]:
    """Yield the JSON value of every line that is not empty, with its number from 1.

    Raises:
        JudgementError: A line is not JSON.
    """
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            value = json.loads(row)
        except (ValueError, RecursionError) as error:
            problem = tr("is not JSON ({reason})", reason=error)
            raise JudgementError(source, line, problem=problem) from error
        yield line, value


def _judged(value: object, *, source: str, line: int, rel: Rel) -> JudgedQuery:
    problem = next(_problems(value, rel), None)
    if problem:
        raise JudgementError(source, line, problem=problem)
    row = cast("dict[str, str]", value)
    return JudgedQuery(
        id=row["id"],
        query_class=row["class"],
        query=row["query"],
        grades=cast("dict[str, dict[str, int]]", value).get("rel", {}),
        source=source,
        line=line,
    )


def _problems(value: object, rel: Rel) -> Iterator[str]:
    """Yield what keeps a JSON value from being a judged query."""
    if not isinstance(value, dict):
        yield tr("is not a JSON object")
        return
    row = cast("dict[str, object]", value)
    for key in _KEYS:
        if key not in row and (key != "rel" or rel == "needed"):
            yield tr("has no {key!r}", key=key)
    for key in row:
        if key not in _KEYS:
            yield tr("has an unknown key {key!r}", key=key)
    yield from text_problems(row, _TEXTS)
    if "rel" in row:
        yield from _rel_problems(row["rel"])


def text_problems(row: Mapping[str, object], keys: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with the texts of a line."""
    for key in keys:
        text = row.get(key)
        if not isinstance(text, str) or not text.strip() or _is_broken(text):
            yield tr("{key!r} must be a text that is not empty", key=key)


def _is_broken(text: str) -> bool:
    """Say whether a text cannot be written; pytrec_eval ends the process for one."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def _rel_problems(rel: object) -> Iterator[str]:
    if not isinstance(rel, dict):
        yield tr("'rel' must be an object of grades")
        return
    grades = cast("dict[str, object]", rel)
    for article, grade in grades.items():
        yield from grade_problem(article, grade)
    if not any(grade != 0 for grade in grades.values()):
        yield tr("'rel' has no grade above 0")


def grade_problem(article: str, grade: object) -> Iterator[str]:
    """Yield what is wrong with the grade of an article, if it is."""
    # A bool is an int in Python, and no grade.
    if type(grade) is not int or not 0 <= grade <= MAX_GRADE:
        yield tr(
            "the grade of {name!r} must be a whole number, 0 to {highest}",
            name=article,
            highest=MAX_GRADE,
        )


def resolve_judgements(
    judgements: Sequence[JudgedQuery], articles: Iterable[Article]
) -> tuple[JudgedQuery, ...]:
    """Name every judged article by its id.

    Raises:
        JudgementError: There is no such article, or one is judged twice.
    """
    ids: dict[str, str] = {}
    for article in articles:
        ids.setdefault(_place(article), article.id)
        ids[article.id] = article.id
    return tuple(_resolve(judged, ids) for judged in judgements)


def name_articles(articles: Iterable[Article]) -> dict[str, str]:
    """Map the id of each article to its name in judgements, which reads back as it.

    That is episode:line, which stays where another rule of reading finds one article
    more in the episode. A second article on that line goes by its id.
    """
    taken: set[str] = set()
    names: dict[str, str] = {}
    for article in articles:
        place = _place(article)
        names[article.id] = article.id if place in taken else place
        taken.add(place)
    return names


def render_judgements(judgements: Iterable[JudgedQuery]) -> str:
    """Write judged queries as JSON Lines, the articles in the order of `grades`."""
    return "".join(
        json.dumps(
            {
                "id": judged.id,
                "class": judged.query_class,
                "query": judged.query,
                "rel": dict(judged.grades),
            },
            ensure_ascii=False,
        )
        + "\n"
        for judged in judgements
    )


def _place(article: Article) -> str:
    return f"{article.episode}:{article.line}"


def _resolve(judged: JudgedQuery, ids: Mapping[str, str]) -> JudgedQuery:
    grades: dict[str, int] = {}
    for name, grade in judged.grades.items():
        article = ids.get(name)
        if article is None:
            problem = tr("there is no article {name!r}", name=name)
            raise JudgementError(judged.source, judged.line, problem=problem)
        if article in grades:
            problem = tr("the article {name!r} is judged twice", name=article)
            raise JudgementError(judged.source, judged.line, problem=problem)
        grades[article] = grade
    return replace(judged, grades=grades)
