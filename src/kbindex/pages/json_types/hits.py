"""What was found: `search`, `related`."""

from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.record_types import (
    EpisodeId,
    Id,
    Kind,
    Line,
    Links,
    Presenter,
    Recorded,
    Source,
    Tags,
    Title,
    Url,
)
from kbindex.pages.json_types.words import (
    NOT_EMPTY,
    Answer,
    ArticleId,
    Date,
    Number,
    Positive,
    Share,
    Text,
    Unique,
    doc,
)

Span = Annotated[
    list[int],
    Meta(
        max_length=2,
        min_length=2,
        extra_json_schema={
            "prefixItems": [
                {"type": "integer", "minimum": 0},
                {"type": "integer", "minimum": 1},
            ]
        },
    ),
]


class Snippet(TypedDict):
    """A piece of a record."""

    text: Annotated[
        Text, doc("A piece of a note, or the title of a record without notes.")
    ]
    path: Annotated[list[Text], doc("The notes that it stands under, outermost first.")]
    line: Annotated[Positive, doc("Line of its first character in the source file.")]
    highlights: Annotated[
        list[Span],
        doc(
            "What matched: start and end in code points of `text`, "
            "half-open, in order, apart."
        ),
    ]


class Match(TypedDict):
    """Why a record was found."""

    query: Annotated[Text, doc("What was asked.")]
    term: Annotated[Text, doc("Which word of the record answered.")]
    how: Annotated[Text, doc("By which bridge, such as `word`, `stem` or `glossary`.")]


class Ranked(TypedDict):
    """What stands at a place of a list."""

    rank: Annotated[Positive, doc("From 1, over all hits.")]


class FoundRecord(TypedDict):
    """A record that was found, wherever it stands."""

    kind: Kind
    id: Id
    episode: EpisodeId
    source: Source
    line: Line
    title: Title
    url: Url
    presenter: Presenter
    date: Recorded
    video: Annotated[Text | None, doc("The address of the episode's video.")]
    tags: Tags
    snippets: Annotated[
        list[Snippet],
        Meta(min_length=1, max_length=3),
        doc("What shows best why it was found."),
    ]
    matched: Annotated[
        list[Match], doc("Why it was found; empty where nothing was searched for.")
    ]
    also: Annotated[
        Unique[ArticleId], doc("Ids of the other articles that brought the same page.")
    ]
    links: Links


class Hit(Ranked, FoundRecord):
    """A record that was found. Part of other documents."""


class Contribution(TypedDict):
    """What one concept of the query added to a score."""

    query: str
    terms: list[str]
    how: str
    weight: float
    score: float


class Explanation(TypedDict):
    """Where a score comes from."""

    contributions: list[Contribution]
    coverage: Share
    coverage_factor: float
    title_factor: float


class ScoredHit(Hit):
    """A hit with its score."""

    score: Annotated[
        float, doc("Higher is better; comparable within one question only.")
    ]


class SearchHit(ScoredHit):
    """A hit of a search."""

    explanation: NotRequired[
        Annotated[
            Explanation | None,
            doc(
                "With `--explain`: score = sum of the contributions' "
                "scores × coverage_factor × title_factor."
            ),
        ]
    ]


class Facet(TypedDict):
    """How many hits have a tag."""

    id: Text
    kind: Annotated[Text, doc("Such as `topic`, `project` or `service`.")]
    label: Text
    count: Annotated[
        Positive, doc("How many of all hits have the tag, or a narrower one.")
    ]


class EpisodeGroup(TypedDict):
    """The hits of one episode."""

    episode: EpisodeId
    date: Annotated[Date | None, doc("When it was recorded.")]
    video: Annotated[Text | None, doc("Its video.")]
    hits: Annotated[list[ArticleId], NOT_EMPTY, doc("Ids of its hits, the best first.")]


class UnmetFilter(TypedDict):
    """A filter that is met by nothing, or leaves nothing."""

    filter: Annotated[Text, doc("As one may type it, with a minus where it excludes.")]
    field: Annotated[Text, doc("The name of its field.")]
    value: Annotated[Text, doc("What stands behind the name.")]
    near: Annotated[
        Unique[Text], doc("Values that resemble it and are met, the best first.")
    ]
    nowhere: Annotated[
        bool,
        doc(
            "Whether no record at all meets it. Else the query finds nothing, and "
            "would find something without it."
        ),
    ]
    without: Annotated[
        Number,
        doc(
            "How many hits there are without it, and without all others that are met "
            "nowhere."
        ),
    ]


class SearchAnswer(Answer):
    """A page of hits, the best first."""

    query: Annotated[str, doc("As it was given.")]
    understood: Annotated[
        str,
        doc(
            "As it was read, options included: dates as days, names of fields in full. "
            "Empty where nothing is asked for."
        ),
    ]
    total: Annotated[
        Number, doc("How many hits there are, before `--limit` and `--offset`.")
    ]
    suggestion: Annotated[Text | None, doc("A corrected query that finds more.")]
    hits: list[SearchHit]
    looked_for: Annotated[
        list[str],
        doc(
            "Where nothing was found: the words that were looked for, "
            "bridges included. Else empty."
        ),
    ]
    near: Annotated[
        list[str],
        doc(
            "Where nothing was found: words of the archive that resemble "
            "them. Else empty."
        ),
    ]
    unmet: NotRequired[
        Annotated[
            list[UnmetFilter],
            NOT_EMPTY,
            doc("Filters that are met by nothing, or leave nothing, where there are."),
        ]
    ]
    absent: NotRequired[
        Annotated[
            list[str],
            NOT_EMPTY,
            doc("Words of the query that no article has, nor another word for them."),
        ]
    ]
    missed: NotRequired[
        Annotated[
            list[str],
            NOT_EMPTY,
            doc("Words of the query that some article has, but no hit."),
        ]
    ]
    facets: NotRequired[
        Annotated[
            list[Facet],
            doc(
                "With `--facets`: the tags of all hits, most frequent "
                "first, then by id."
            ),
        ]
    ]
    groups: NotRequired[
        Annotated[
            list[EpisodeGroup],
            doc(
                "With `--group episode`: the episodes of these hits, that "
                "of the best hit first."
            ),
        ]
    ]


class SavedSearch(TypedDict):
    """A query that has a name."""

    name: Annotated[Text, doc("Behind an `@` it stands for the query.")]
    query: Annotated[Text, doc("In the query language.")]
    file: Annotated[Text, doc("The file of settings that it stands in.")]


class SearchesAnswer(Answer):
    """The saved searches, those of the project first."""

    searches: list[SavedSearch]


class CommonGround(TypedDict):
    """What two articles have in common."""

    tags: Annotated[
        Unique[Text], doc("Ids of tags that both have, the most telling first.")
    ]
    words: Annotated[
        list[Text],
        doc("Words that both have, as the article that was asked for writes them."),
    ]


class RelatedHit(ScoredHit):
    """An article that is like the one that was asked for."""

    common: Annotated[CommonGround, doc("What both have in common.")]


class RelatedAnswer(Answer):
    """The articles most like one."""

    id: Annotated[ArticleId, doc("The article that was asked for.")]
    hits: Annotated[
        list[RelatedHit],
        doc(
            "The most alike first. Never the article itself, nor another "
            "that brings the same page."
        ),
    ]
