"""Tags and how they came up: `tags`, `trends`."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.hits import Hit
from kbindex.pages.json_types.words import (
    NOT_EMPTY,
    Answer,
    ArticleId,
    Date,
    JapaneseLabel,
    Number,
    Period,
    Positive,
    TagId,
    Text,
    Unique,
    doc,
)

Label = Annotated[Text, doc("Its name, for people.")]
Kind = Annotated[Text, doc("What it is, such as `topic`, `project` or `service`.")]
WithNarrower = Annotated[Positive, doc("Articles that have it or a narrower tag.")]


class TagCount(TypedDict):
    """A topic with its counts. Part of other documents."""

    id: Annotated[TagId, doc("The topic's id, in lower case with hyphens.")]
    label: Label
    label_ja: JapaneseLabel
    kind: Kind
    count: WithNarrower
    own: Annotated[Number, doc("Articles that have it themselves.")]
    episodes: Annotated[
        Unique[Text],
        NOT_EMPTY,
        doc("Ids of the episodes of the counted articles, by date."),
    ]
    broader: Annotated[
        Unique[Text], doc("Ids of the tags that it is a part or a case of.")
    ]
    first: Annotated[
        Text,
        doc(
            "Id of the episode where it came up first; episodes without a "
            "date stand where their files do."
        ),
    ]
    latest: Annotated[Text, doc("Id of the episode where it came up last.")]
    timeline: Annotated[
        list[Number],
        doc(
            "The counted articles that have a date, by equal parts of the "
            "time from the first date of the archive to its last, or of the dates "
            "that were asked for. Empty where the archive has no date."
        ),
    ]


Months = Annotated[
    list[Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}$")]],
    doc("The month in which each part of the timelines begins, such as `2021-07`."),
]


class TagsAnswer(Answer):
    """The topics of the archive, most frequent first."""

    tags: list[TagCount]
    months: Months


class RelatedTag(TypedDict):
    """A tag that stands beside another."""

    id: Annotated[Text, doc("The other tag's id.")]
    label: Label
    label_ja: JapaneseLabel
    kind: Annotated[Text, doc("What it is.")]
    count: WithNarrower
    together: Annotated[Positive, doc("Articles that have both.")]
    lift: Annotated[
        float,
        Meta(gt=1),
        doc(
            "How much more often they are together than by chance: "
            "articles × together / (count of the one × count of the other)."
        ),
    ]


class TagAnswer(Answer, TagCount):
    """A topic with its articles, newest first, and the topics around it."""

    months: Months
    narrower: Annotated[
        list[TagCount], doc("The tags right below it, most frequent first.")
    ]
    related: Annotated[
        list[RelatedTag],
        doc(
            "Tags that are beside it in at least three articles and more "
            "often than by chance, the highest lift first."
        ),
    ]
    articles: Annotated[list[Hit], doc("Hits without a score.")]


class Evidence(TypedDict):
    """One thing that speaks for a tag."""

    rule: Annotated[
        Text, doc("What was looked at, such as `title`, `repo`, `note` or `broader`.")
    ]
    name: Annotated[Text, doc("The name that occurred, or what stood for it.")]
    line: Annotated[Positive, doc("Line of the source file.")]
    weight: Annotated[float, doc("What it adds.")]


class TagReason(TypedDict):
    """A tag with what speaks for it."""

    id: Annotated[Text, doc("The tag's id.")]
    label: Label
    kind: Kind
    weight: Annotated[float, doc("The sum of the evidence.")]
    evidence: Annotated[list[Evidence], NOT_EMPTY, doc("All that speaks for the tag.")]


class TagReasonsAnswer(Answer):
    """Why an article has its tags."""

    id: Annotated[ArticleId, doc("The article's id.")]
    title: Annotated[Text, doc("Its title.")]
    source: Annotated[Text, doc("Its file, relative to the episodes folder.")]
    tags: Annotated[
        list[TagReason],
        doc("The best supported first; empty where the article has none."),
    ]


NameEvidence = Literal[
    "repo", "tag", "version", "site", "sign", "camel", "capital", "acronym"
]


class NameSuggestion(TypedDict):
    """A name that may deserve a tag."""

    name: Annotated[Text, doc("Its most frequent spelling.")]
    id: Annotated[TagId, doc("An id for it that is free.")]
    count: Annotated[int, Meta(ge=1), doc("Articles that bear the name.")]
    episodes: Annotated[Positive, doc("Episodes that bear the name.")]
    tagged: Annotated[
        Number,
        doc("Articles that have it as a tag already, for their title or repository."),
    ]
    evidence: Annotated[
        Unique[NameEvidence],
        NOT_EMPTY,
        doc(
            "What speaks for a name: a repository, a version behind it, a site of "
            "that name, an ending such as `.js`, capitals inside, a capital that it "
            "keeps, capitals only."
        ),
    ]
    repo: Annotated[
        Annotated[str, Meta(pattern="^[^/]+/[^/]+$")] | None,
        doc("`owner/name` of the repository on GitHub that bears the name."),
    ]
    score: Annotated[
        float, Meta(gt=0), doc("Higher is better; comparable within one list only.")
    ]
    articles: Annotated[list[ArticleId], NOT_EMPTY, doc("Ids of the first articles.")]
    toml: Annotated[Text, doc("The line of `topics.toml` that makes it a tag.")]


class SuggestionsAnswer(Answer):
    """Names that recur in the archive and are no tag yet."""

    total: Annotated[Number, doc("How many names there are, before `--limit`.")]
    suggestions: Annotated[list[NameSuggestion], doc("The most likely names first.")]


class TagProposal(TypedDict):
    """A tag that authors gave to articles like one."""

    id: Annotated[Text, doc("The tag's id.")]
    label: Label
    label_ja: JapaneseLabel
    kind: Kind
    share: Annotated[
        float,
        Meta(gt=0, le=1),
        doc("How much of its neighbours has it, each by its likeness squared."),
    ]
    articles: Annotated[
        list[ArticleId], NOT_EMPTY, doc("Those that have it, the most alike first.")
    ]


class TagProposalsAnswer(Answer):
    """Tags that authors gave to the articles most like one."""

    id: Annotated[ArticleId, doc("The article's id.")]
    total: Annotated[Number, doc("How many tags there are, before `--limit`.")]
    proposals: Annotated[list[TagProposal], doc("The highest share first.")]


class Mention(TypedDict):
    """An article about something."""

    article: Annotated[ArticleId, doc("The article's id.")]
    episode: Annotated[Text, doc("Its episode's id.")]
    date: Annotated[Date, doc("When the episode was recorded.")]


Name = Annotated[Text, doc("As it was asked for.")]
NamedTag = Annotated[
    Text | None, doc("The tag that it names; null where it is counted as a word.")
]


class Trend(TypedDict):
    """How many articles were about a thing over time."""

    name: Name
    tag: NamedTag
    label: Label
    total: Annotated[
        Number,
        doc(
            "Articles about it, those without a date included; of a tag as many as "
            "`tags` counts."
        ),
    ]
    undated: Annotated[Number, doc("Those of them that have no date.")]
    counts: Annotated[
        list[Number], doc("Articles by period, as many as there are periods.")
    ]
    first: Annotated[
        Mention | None,
        doc("The first of them that has a date; null where there is none."),
    ]
    latest: Annotated[
        Mention | None,
        doc("The latest of them that has a date; null where there is none."),
    ]


class TrendsAnswer(Answer):
    """How many articles were about things over time."""

    by: Annotated[Literal["month", "quarter", "year"], doc("How long a period is.")]
    periods: Annotated[
        Unique[Period],
        doc(
            "From the first date of the archive to the last, without "
            "gaps: `2021-07`, `2021-Q3` or `2021`."
        ),
    ]
    trends: Annotated[
        list[Trend],
        NOT_EMPTY,
        doc("In the order of the question; several names of one tag are one trend."),
    ]


class RisingTag(TypedDict):
    """A tag that more of the latest articles have than of those before."""

    id: Annotated[TagId, doc("The tag's id.")]
    label: Label
    label_ja: JapaneseLabel
    kind: Kind
    count: WithNarrower
    latest: Annotated[Positive, doc("How many of the latest articles have it.")]
    earlier: Annotated[Number, doc("How many of the articles before have it.")]
    g2: Annotated[
        float,
        Meta(gt=0),
        doc(
            "How surely the shares differ (Dunning 1993); 3.84 is chance in one of "
            "twenty cases."
        ),
    ]


class RisingAnswer(Answer):
    """The tags that rise, the surest first."""

    rule: Annotated[Text, doc("By which rule, in a sentence.")]
    since: Annotated[
        Date | None,
        doc(
            "The first day of the latest articles: the last quarter of the archive's "
            "time, at most a year. Null where nothing has a date."
        ),
    ]
    until: Annotated[Date | None, doc("Their last day.")]
    latest: Annotated[Number, doc("How many latest articles there are.")]
    earlier: Annotated[Number, doc("How many articles with a date are before them.")]
    rising: list[RisingTag]


class TrendCount(TypedDict):
    """How many articles were about a thing in one period."""

    period: Annotated[
        Period | None,
        doc(
            "`2021-07`, `2021-Q3` or `2021`; null for articles without a "
            "date, of which there is a line only where there are any."
        ),
    ]
    name: Name
    tag: NamedTag
    label: Label
    count: Annotated[Number, doc("How many articles are about it.")]
