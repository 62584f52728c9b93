"""Judged queries: JSON Lines → frozen values whose articles exist.

    {"id": "q1", "class": "typo", "query": "cillium", "rel": {"001#6": 2, "005:21": 1}}

`rel` maps an article, by its id or as episode:line of its title, to a grade:
2 = about it, 1 = says something about it, 0 = looked at and not relevant. What is
not named was judged as 0.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from kbindex.evaluation.evaluation_errors import JudgementError
from kbindex.evaluation.reading import read_text
from kbindex.messages import tr
from kbindex.model import Article

MAX_GRADE = 10
"""Gains double with each grade; beyond this a typo is likelier than a judgement."""

_KEYS = ("id", "class", "query", "rel")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuery:
    """A query with the grades of its relevant articles.

    Args:
        query_class: What kind of query it is, such as `typo`.
        grades: Article → grade from 0 to `MAX_GRADE`, at least one above 0. The
            articles are named as the file has them until they are resolved.
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


def load_judgements(path: Path, articles: Iterable[Article]) -> tuple[JudgedQuery, ...]:
    """Load judged queries, every article by its id.

    Raises:
        JudgementError: A line is wrong, or names an article that does not exist.
        OSError: The file cannot be read.
    """
    try:
        text = read_text(path)
    except UnicodeDecodeError as error:
        raise JudgementError(str(path), 0, problem=tr("is not UTF-8")) from error
    return resolve_judgements(parse_judgements(text, source=str(path)), articles)


def parse_judgements(text: str, *, source: str) -> tuple[JudgedQuery, ...]:
    """Parse JSON Lines; empty lines are skipped.

    Raises:
        JudgementError: A line is no judged query, an id stands twice, or there is
            no query at all.
    """
    found: dict[str, JudgedQuery] = {}
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        judged = _parse_line(row, source=source, line=line)
        if judged.id in found:
            problem = tr(
                "the id {name!r} stands on line {line}",
                name=judged.id,
                line=found[judged.id].line,
            )
            raise JudgementError(source, line, problem=problem)
        found[judged.id] = judged
    if not found:
        raise JudgementError(source, 0, problem=tr("holds no judged query"))
    return tuple(found.values())


def _parse_line(row: str, *, source: str, line: int) -> JudgedQuery:
    try:
        value = json.loads(row)
    except (ValueError, RecursionError) as error:
        text = tr("is no JSON ({reason})", reason=error)
        raise JudgementError(source, line, problem=text) from error
    problem = next(_problems(value), None)
    if problem:
        raise JudgementError(source, line, problem=problem)
    return JudgedQuery(
        id=value["id"],
        query_class=value["class"],
        query=value["query"],
        grades=value["rel"],
        source=source,
        line=line,
    )


def _problems(value: object) -> Iterator[str]:
    """Yield what keeps a JSON value from being a judged query."""
    if not isinstance(value, dict):
        yield tr("is no JSON object")
        return
    row = cast("dict[str, object]", value)
    for key in _KEYS:
        if key not in row:
            yield tr("has no {key!r}", key=key)
    for key in row:
        if key not in _KEYS:
            yield tr("has an unknown key {key!r}", key=key)
    for key in ("id", "class", "query"):
        text = row.get(key)
        if not isinstance(text, str) or not text.strip() or _is_broken(text):
            yield tr("{key!r} must be a text that is not empty", key=key)
    yield from _grade_problems(row.get("rel"))


def _is_broken(text: str) -> bool:
    """Say whether a text cannot be written; pytrec_eval ends the process for one."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def _grade_problems(rel: object) -> Iterator[str]:
    if not isinstance(rel, dict):
        yield tr("'rel' must be an object of grades")
        return
    grades = cast("dict[str, object]", rel)
    positive = False
    for article, grade in grades.items():
        # A bool is an int in Python, and no grade.
        if type(grade) is not int or not 0 <= grade <= MAX_GRADE:
            yield tr(
                "the grade of {name!r} must be a whole number, 0 to {highest}",
                name=article,
                highest=MAX_GRADE,
            )
        positive = positive or grade != 0
    if not positive:
        yield tr("'rel' has no grade above 0")


def resolve_judgements(
    judgements: Sequence[JudgedQuery], articles: Iterable[Article]
) -> tuple[JudgedQuery, ...]:
    """Name every judged article by its id.

    Raises:
        JudgementError: There is no such article, or one is judged twice.
    """
    ids: dict[str, str] = {}
    for article in articles:
        ids.setdefault(f"{article.episode}:{article.line}", article.id)
        ids[article.id] = article.id
    return tuple(_resolve(judged, ids) for judged in judgements)


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
