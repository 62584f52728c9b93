"""Which endpoints there are: where each lies, what it takes, and what it answers."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - a field's type
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from msgspec import Struct

from kbindex.errors import ArgumentError
from kbindex.messages import tr
from kbindex.pages import flat_rows, json_types
from kbindex.web.api import asking, questions

if TYPE_CHECKING:
    from kbindex.web.api.found import Found

ROOT: Final = "api/"
VERSION: Final = f"{ROOT}v1/"
"""Where the API lies, below the root of the server."""

DESCRIPTION: Final = f"{VERSION}openapi.json"


class Endpoint(Struct, frozen=True, kw_only=True):
    """One question that the API answers.

    Args:
        path: Below the version; a part in braces is a parameter.
        summary: What it does, in a sentence.
        question: The type of its parameters.
        answer: The type of its document.
        ask: Asks the façade.
        record: The type of the records that `fields` choose keys of; None where there
            are none.
        columns: Those of CSV; none where there is neither CSV nor JSON Lines.
    """

    path: str
    summary: str
    question: type[questions.Question]
    answer: type
    ask: Callable[..., Found]
    record: type | None = None
    columns: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a client calls it: the first part of its path."""
        return self.path.partition("/")[0]

    @property
    def parameter_in_path(self) -> str | None:
        """The name of the parameter that stands in the path, if one does."""
        rest = self.path.partition("/")[2]
        return rest.strip("{}") or None

    @property
    def is_found_by_name(self) -> bool:
        """Whether it may be that there is no such thing."""
        return self.parameter_in_path is not None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its records, in their order."""
        return tuple(self.record.__annotations__) if self.record else ()


_OF_SUGGESTIONS: Final = ("kind", "text", "query", "count", "id")
_OF_SEEN: Final = ("query", "seen", "how", "articles")

ENDPOINTS: Final = (
    Endpoint(
        path="search",
        summary="Find articles by their titles, notes, addresses and presenters.",
        question=questions.Search,
        answer=json_types.SearchPart,
        ask=asking.search,
        record=json_types.SearchHit,
        columns=flat_rows.HIT_FIELDS,
    ),
    Endpoint(
        path="suggest",
        summary="Complete a query that is being typed.",
        question=questions.Suggest,
        answer=json_types.CompletionsAnswer,
        ask=asking.suggest,
        record=json_types.Completion,
        columns=_OF_SUGGESTIONS,
    ),
    Endpoint(
        path="tags",
        summary="List the topics and products of the archive with their counts.",
        question=questions.Tags,
        answer=json_types.TagsPart,
        ask=asking.tags,
        record=json_types.TagCount,
        columns=flat_rows.TAG_FIELDS,
    ),
    Endpoint(
        path="tag/{tag}",
        summary="Return a tag with its articles, the newest first.",
        question=questions.Tag,
        answer=json_types.TagPart,
        ask=asking.tag,
        record=json_types.Hit,
        columns=flat_rows.ARTICLE_FIELDS,
    ),
    Endpoint(
        path="trends",
        summary="Count the articles about things over the time of the archive.",
        question=questions.Trends,
        answer=json_types.TrendsAnswer,
        ask=asking.trends,
        record=json_types.Trend,
        columns=flat_rows.TREND_FIELDS,
    ),
    Endpoint(
        path="radar",
        summary="List what followed, fell silent, came twice or is left open; the "
        "limit is of each list.",
        question=questions.Radar,
        answer=json_types.RadarAnswer,
        ask=asking.radar,
    ),
    Endpoint(
        path="related/{id}",
        summary="Find the articles most like one.",
        question=questions.Related,
        answer=json_types.RelatedAnswer,
        ask=asking.related,
        record=json_types.RelatedHit,
        columns=flat_rows.HIT_FIELDS,
    ),
    Endpoint(
        path="episodes",
        summary="List the episodes.",
        question=questions.Episodes,
        answer=json_types.EpisodesPart,
        ask=asking.episodes,
        record=json_types.CountedEpisode,
        columns=flat_rows.EPISODE_FIELDS,
    ),
    Endpoint(
        path="episode/{id}",
        summary="Return an episode with its articles and all their notes.",
        question=questions.Episode,
        answer=json_types.EpisodeAnswer,
        ask=asking.episode,
        record=json_types.Record,
        columns=flat_rows.RECORD_FIELDS,
    ),
    Endpoint(
        path="article/{id}",
        summary="Return an article with all its notes.",
        question=questions.Article,
        answer=json_types.RecordAnswer,
        ask=asking.article,
        record=json_types.Record,
        columns=flat_rows.RECORD_FIELDS,
    ),
    Endpoint(
        path="presenters",
        summary="List who brought what.",
        question=questions.Presenters,
        answer=json_types.PresentersPart,
        ask=asking.presenters,
        record=json_types.PresenterSummary,
        columns=flat_rows.PRESENTER_FIELDS,
    ),
    Endpoint(
        path="presenter/{name}",
        summary="Return a presenter with what they brought.",
        question=questions.Presenter,
        answer=json_types.PresenterPart,
        ask=asking.presenter,
        record=json_types.Record,
        columns=flat_rows.RECORD_FIELDS,
    ),
    Endpoint(
        path="seen",
        summary="Say of each URL or title whether an episode has covered it before.",
        question=questions.Seen,
        answer=json_types.SeenAnswer,
        ask=asking.seen,
        record=json_types.SeenPage,
        columns=_OF_SEEN,
    ),
    Endpoint(
        path="stats",
        summary="Return how much the archive holds.",
        question=questions.Stats,
        answer=json_types.StatisticsAnswer,
        ask=asking.stats,
    ),
)
"""All of them, in the order of the documents about them."""

_BY_SHAPE: Final[dict[tuple[str, bool], Endpoint]] = {
    (one.name, one.is_found_by_name): one for one in ENDPOINTS
}


def find_endpoint(path: str) -> tuple[Endpoint, dict[str, str]] | None:
    """Return the endpoint of a path, and what stands in the path for it.

    Args:
        path: Below the version, percent-encoded. All behind the first slash is the
            name that is asked for: `article/007/1` and `article/007%231` are the same.

    Raises:
        ArgumentError: What stands in it is no text.
    """
    name, slash, rest = path.partition("/")
    endpoint = _BY_SHAPE.get((name, bool(slash and rest)))
    if endpoint is None or (slash and not rest):
        return None
    parameter = endpoint.parameter_in_path
    if parameter is None:
        return endpoint, {}
    try:
        return endpoint, {parameter: unquote(rest, errors="strict")}
    except UnicodeDecodeError as error:
        problem = tr("must be text in UTF-8")
        raise ArgumentError(parameter, "", problem=problem) from error
