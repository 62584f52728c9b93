"""What was found: `search`, `related`."""

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.passage_types import PassagePlace
from kbindex.pages.json_types.record_types import (
    EpisodeId,
    Id,
    Kind,
    Line,
    Links,
    Presenter,
    Recorded,
    Section,
    ShowName,
    Source,
    Tags,
    Time,
    TimeFrom,
    TimeUrl,
    Title,
    Url,
)
from kbindex.pages.json_types.words import (
    NOT_EMPTY,
    Answer,
    ArticleId,
    Date,
    JapaneseLabel,
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
    title_highlights: Annotated[
        list[Span],
        doc(
            "What matched in `title`, as in a snippet; empty where nothing was "
            "searched for."
        ),
    ]
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
    section: NotRequired[Section]
    show: NotRequired[ShowName]
    time: NotRequired[Time]
    time_from: NotRequired[TimeFrom]
    time_url: NotRequired[TimeUrl]


class Hit(Ranked, FoundRecord):
    """A record that was found. Part of other documents."""


class Contribution(TypedDict):
    """What one concept of the query added to a score."""

    query: str
    terms: list[str]
    how: str
    weight: float
    score: float


class FeatureShare(TypedDict):
    """What one feature of a record gave to its place among the first hits."""

    feature: Annotated[
        str, doc("`words`, `prominent`, `density`, `tagged` or `titled`.")
    ]
    value: Share
    weight: float
    factor: Annotated[float, doc("e^(weight × value).")]


class Explanation(TypedDict):
    """Where a score comes from."""

    contributions: list[Contribution]
    coverage: Share
    coverage_factor: float
    title_factor: float
    recency_factor: NotRequired[
        Annotated[float, doc("Where newer articles are asked for: at least 1.")]
    ]
    order_factor: Annotated[
        float,
        doc(
            "The product of the features' factors, times a number that is the same "
            "for all hits: the best score stays as high as it was without them."
        ),
    ]
    features: Annotated[
        list[FeatureShare],
        doc("What the record is about; empty behind the first hundred."),
    ]


class ScoredHit(Hit):
    """A hit with its score."""

    score: Annotated[
        float, doc("Higher is better; comparable within one question only.")
    ]


class SearchHit(ScoredHit):
    """A hit of a search."""

    strength: Annotated[
        Literal["strong", "weak"],
        doc("Whether it meets most of the query; weak hits stand below strong ones."),
    ]
    explanation: NotRequired[
        Annotated[
            Explanation | None,
            doc(
                "With `--explain`: score = sum of the contributions' "
                "scores × coverage_factor × title_factor × recency_factor × "
                "order_factor."
            ),
        ]
    ]


class FoundPassage(Ranked, PassagePlace):
    """A passage that was found."""

    score: Annotated[
        float, doc("Higher is better; comparable with passages of one search only.")
    ]
    snippets: Annotated[
        list[Snippet],
        Meta(min_length=1, max_length=3),
        doc("What shows best why it was found."),
    ]
    matched: Annotated[
        list[Match], doc("Why it was found; empty where nothing was searched for.")
    ]
    explanation: NotRequired[
        Annotated[Explanation | None, doc("With `--explain`; as that of a hit.")]
    ]


class Facet(TypedDict):
    """How many hits have a tag."""

    id: Text
    kind: Annotated[Text, doc("Such as `topic`, `project` or `service`.")]
    label: Text
    label_ja: JapaneseLabel
    count: Annotated[
        Positive, doc("How many of all hits have the tag, or a narrower one.")
    ]


class PresenterFacet(TypedDict):
    """How many hits a presenter brought."""

    name: Annotated[Text, doc("As an article writes it, without `@`.")]
    count: Annotated[Positive, doc("How many hits remain with `by:` that name.")]


class YearFacet(TypedDict):
    """How many hits are of a year."""

    year: Annotated[int, doc("That of the episode.")]
    count: Annotated[Positive, doc("How many hits remain with `date:` that year.")]


class ShowFacet(TypedDict):
    """How many hits are of a show."""

    name: Annotated[Text, doc("As `show:` takes it.")]
    title: Annotated[Text, doc("What people call it.")]
    count: Annotated[Positive, doc("How many hits remain with `show:` that name.")]


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


class LooserQuery(TypedDict):
    """A query that asks for less, and finds something."""

    query: Annotated[Text, doc("As one may type it.")]
    total: Annotated[Positive, doc("How many hits it has.")]


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
    strong: Annotated[
        Number,
        doc("How many of them are strong; with `--strict` these alone are hits."),
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
    near_tags: NotRequired[
        Annotated[
            list[Facet],
            NOT_EMPTY,
            doc(
                "Where nothing was found: tags that may have been meant, the nearest "
                "first; `count` is how many hits `tag:` has. Left out where none is."
            ),
        ]
    ]
    looser: NotRequired[
        Annotated[
            list[LooserQuery],
            NOT_EMPTY,
            doc(
                "Where nothing was found: up to three queries that ask for less and "
                "find something. Left out where none does."
            ),
        ]
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
    recency: NotRequired[
        Annotated[
            Text,
            doc("The word of the query for which newer articles stand higher."),
        ]
    ]
    passages: NotRequired[
        Annotated[
            list[FoundPassage],
            doc(
                "What was said in the episodes, the best first, where any has a "
                "transcript. No hits: not in `total`, nor in tags or facets."
            ),
        ]
    ]
    passage_total: NotRequired[
        Annotated[Number, doc("How many passages were found, beside `passages`.")]
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
    presenters: NotRequired[
        Annotated[
            list[PresenterFacet],
            doc("With `--facets`: who brought the hits, most frequent first."),
        ]
    ]
    years: NotRequired[
        Annotated[
            list[YearFacet],
            doc("With `--facets`: the years of the hits, the newest first."),
        ]
    ]
    shows: NotRequired[
        Annotated[
            list[ShowFacet],
            doc(
                "With `--facets`, where several shows are searched: those of the "
                "hits, most frequent first."
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
