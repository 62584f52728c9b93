"""What the JSON API of a server adds: parts of lists, completions, problems.

A document of the API is the one that a command prints, with these keys beside.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.hits import SearchAnswer
from kbindex.pages.json_types.presenter_types import PresenterAnswer, PresentersAnswer
from kbindex.pages.json_types.record_types import EpisodesAnswer
from kbindex.pages.json_types.topics import TagAnswer, TagsAnswer
from kbindex.pages.json_types.words import (
    Answer,
    ArticleId,
    Number,
    Positive,
    Text,
    doc,
)


class Part(TypedDict):
    """A part of a list."""

    next: NotRequired[
        Annotated[
            Text,
            doc(
                "Where the next part is, as an address of the same server. Left out "
                "where nothing follows."
            ),
        ]
    ]


class CountedPart(Part):
    """A part of a list of which the length is known."""

    total: Annotated[Number, doc("How many there are, before `limit` and `offset`.")]


class SearchPart(SearchAnswer, Part):
    """Hits of a search, the best first."""


class TagsPart(TagsAnswer, CountedPart):
    """Tags with their counts."""


class TagPart(TagAnswer, CountedPart):
    """A tag with its articles, newest first."""


class EpisodesPart(EpisodesAnswer, CountedPart):
    """Episodes."""


class PresentersPart(PresentersAnswer, CountedPart):
    """Who brought what."""


class PresenterPart(PresenterAnswer, CountedPart):
    """A presenter with what they brought, by episode and number."""


class Completion(TypedDict):
    """What somebody may mean who is typing a query."""

    kind: Literal["tag", "presenter", "article"]
    text: Annotated[Text, doc("What is shown: a label, a name or a title.")]
    query: Annotated[Text, doc("The query with it, in the query language.")]
    count: Annotated[Positive, doc("How many articles it is about.")]
    id: Annotated[ArticleId | None, doc("Of an article; null for all others.")]


class CompletionsAnswer(Answer):
    """What a query that is being typed may mean, the likeliest first."""

    query: Annotated[str, doc("As it was given.")]
    completions: list[Completion]


class Problem(TypedDict):
    """Why a request is not answered (RFC 9457)."""

    type: Annotated[Text, doc("Which kind of problem: an address of this server.")]
    title: Annotated[Text, doc("The kind in words, the same each time.")]
    status: Annotated[int, Meta(ge=400, le=599), doc("The status of the answer.")]
    detail: Annotated[Text, doc("What is wrong this time, in the reader's language.")]
    parameter: NotRequired[Annotated[str, doc("The parameter that is wrong.")]]
    position: NotRequired[
        Annotated[Number, doc("Where in a query it begins, in code points from 0.")]
    ]
    near: NotRequired[
        Annotated[list[str], doc("Ids or names that exist and resemble it.")]
    ]
