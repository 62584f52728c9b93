"""What the façade answers as flat rows: for a data frame, a table, a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kbindex.knowledge import (
    EpisodeSummary,
    Hit,
    RelatedArticle,
    SearchResult,
    TagArticles,
    TagCount,
    Trends,
)
from kbindex.knowledge.questions.presenter_summaries import PresenterSummary
from kbindex.model import Article, Episode
from kbindex.pages import flat_rows
from kbindex.pages.host_documents import presenters_document
from kbindex.pages.json_documents import (
    episodes_document,
    found_document,
    record_document,
    tag_document,
    tags_document,
)
from kbindex.pages.topic_documents import iter_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Documents = Iterable[Mapping[str, object]]
    Listed = (
        Iterable[Article]
        | Iterable[EpisodeSummary]
        | Iterable[Hit]
        | Iterable[PresenterSummary]
        | Iterable[RelatedArticle]
        | Iterable[TagCount]
    )

_Kind = TypeVar("_Kind")


def to_rows(
    answer: SearchResult | TagArticles | Trends | Episode | Listed,
) -> list[dict[str, str | float | None]]:
    """Return an answer as rows: a dict each, all with the same keys in one order.

    They have the columns of `--csv`. Numbers are numbers, and what is missing is None.
    A date is a text such as `2022-06-03`; a list is joined with a comma and a blank.
    `pandas.DataFrame(to_rows(kb.search("Thanos")))` is a data frame.

    Args:
        answer: A search, a tag with its articles, trends, an episode; or any number of
            articles, hits, related articles, episodes, tags or presenters.

    Returns:
        No rows where the answer is empty.

    Raises:
        TypeError: It is something else, or of several kinds.
    """
    if isinstance(answer, SearchResult):
        return to_rows(answer.hits)
    if isinstance(answer, Episode):
        return to_rows(answer.articles)
    if isinstance(answer, TagArticles):
        return _rows(tag_document(answer)["articles"], flat_rows.ARTICLE_FIELDS)
    if isinstance(answer, Trends):
        return _rows(iter_counts(answer), flat_rows.TREND_FIELDS)
    values = list(answer)
    return _rows(*_documents(values)) if values else []


def _documents(values: Sequence[object]) -> tuple[Documents, tuple[str, ...]]:
    """Return the documents of values of one kind, and the fields of their rows."""
    if articles := _all(Article, values):
        return map(record_document, articles), flat_rows.RECORD_FIELDS
    if related := _all(RelatedArticle, values):
        values = [one.hit for one in related]
    if hits := _all(Hit, values):
        return map(found_document, hits), flat_rows.HIT_FIELDS
    if episodes := _all(EpisodeSummary, values):
        return episodes_document(episodes)["episodes"], flat_rows.EPISODE_FIELDS
    if tags := _all(TagCount, values):
        return tags_document(tags)["tags"], flat_rows.TAG_FIELDS
    if presenters := _all(PresenterSummary, values):
        return presenters_document(presenters)["presenters"], flat_rows.PRESENTER_FIELDS
    kinds = ", ".join(sorted({type(value).__name__ for value in values}))
    raise TypeError(f"no rows can be made of {kinds}")


def _all(kind: type[_Kind], values: Sequence[object]) -> list[_Kind]:
    """Return the values where all are of a kind, else none."""
    found = [value for value in values if isinstance(value, kind)]
    return found if len(found) == len(values) else []


def _rows(
    documents: Documents, fields: tuple[str, ...]
) -> list[dict[str, str | float | None]]:
    return [
        {name: _cell(name, text) for name, text in row.items()}
        for row in flat_rows.iter_rows(documents, fields)
    ]


def _cell(name: str, text: str) -> str | float | None:
    if not text:
        return None
    if name not in flat_rows.NUMBER_FIELDS:
        return text
    return float(text) if name == "score" else int(text)
