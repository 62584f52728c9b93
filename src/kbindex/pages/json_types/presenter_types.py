"""Who brought what, what was covered, and how much there is: the hosts' questions."""

from typing import Annotated, Literal, NotRequired, TypedDict

from msgspec import Meta

from kbindex.pages.json_types.record_types import EpisodeId, Record
from kbindex.pages.json_types.words import (
    NOT_EMPTY,
    Answer,
    ArticleId,
    Date,
    Number,
    Positive,
    Show,
    TagId,
    Text,
    Unique,
    doc,
)


class SeenPage(TypedDict):
    """Whether a page was covered before."""

    query: Annotated[Text, doc("What was asked, as it was given.")]
    seen: Annotated[bool, doc("Whether any article covers it.")]
    articles: Annotated[
        Unique[Annotated[str, Meta(pattern="^.+#[0-9]+$")]],
        doc("Ids of the articles that cover it, by episode and number."),
    ]
    how: Annotated[
        Literal["url", "project", "title"] | None,
        doc(
            "By the same page, releases of the same project, or the same title; "
            "null where it was not covered."
        ),
    ]
    mentioned: NotRequired[
        Annotated[
            Unique[ArticleId],
            Meta(min_length=1, max_length=20),
            doc(
                "Where it was not covered: ids of the records that link to it or name "
                "it, the most telling first, then the newest. The first 20."
            ),
        ]
    ]
    mentions: NotRequired[
        Annotated[Positive, doc("How many records link to it or name it.")]
    ]


class SeenAnswer(Answer):
    """Whether each URL or title was covered before, in the order of the questions."""

    results: Annotated[list[SeenPage], doc("One result a question.")]


class Appearance(TypedDict):
    """An episode in which a presenter brought something."""

    episode: EpisodeId
    date: Annotated[Date | None, doc("Its date of recording, or null.")]


class TopicCount(TypedDict):
    """How many articles of a presenter have a tag."""

    id: Annotated[TagId, doc("A tag's id.")]
    count: Annotated[Positive, doc("How many of their articles have it.")]


class PresenterSummary(TypedDict):
    """A presenter and how much they brought; a part of other documents."""

    name: Annotated[Text, doc("As it is written most often, without @.")]
    count: Annotated[Positive, doc("How many articles they brought.")]
    episodes: Annotated[
        Unique[Annotated[Text, doc("An episode's id.")]],
        NOT_EMPTY,
        doc("Where they brought something, by date."),
    ]
    first: Annotated[Appearance, doc("Their first episode.")]
    latest: Annotated[Appearance, doc("Their latest episode.")]
    topics: Annotated[
        list[TopicCount],
        doc("The tags of their articles, most frequent first, at most five."),
    ]


class PresentersAnswer(Answer):
    """Who brought what, most articles first."""

    presenters: Annotated[list[PresenterSummary], doc("One object a presenter.")]


class PresenterAnswer(Answer, PresenterSummary):
    """A presenter with their articles, by episode and number."""

    articles: Annotated[list[Record], doc("What they brought.")]


class SiteCount(TypedDict):
    """How many pages lie on a site."""

    host: Annotated[Text, doc("A host, without www.")]
    count: Annotated[Positive, doc("Articles whose page lies there.")]


TitleLanguage = Literal["ja", "en"]


class LanguageCount(TypedDict):
    """How many titles are in a language."""

    language: Annotated[
        TitleLanguage, doc("ja for a title with Japanese, en for another.")
    ]
    count: Annotated[Positive, doc("How many articles.")]


class YearCount(TypedDict):
    """What one year brought."""

    year: Annotated[
        int | None,
        doc("The year; null for episodes without a date, which come last."),
    ]
    episodes: Annotated[Positive, doc("Episodes of the year.")]
    articles: Annotated[Number, doc("Articles of the year.")]


class StatisticsAnswer(Answer):
    """The archive in figures."""

    episodes: Annotated[Number, doc("Episodes.")]
    articles: Annotated[Number, doc("Articles, overviews not counted.")]
    notes: Annotated[Number, doc("Notes of articles.")]
    links: Annotated[Number, doc("Links of articles, those of titles included.")]
    presenters: Annotated[Number, doc("People who brought something.")]
    topics: Annotated[Number, doc("Tags that occur.")]
    first: Annotated[Date | None, doc("The earliest date of an episode, or null.")]
    latest: Annotated[Date | None, doc("The latest date of an episode, or null.")]
    sites: Annotated[list[SiteCount], doc("Most frequent first.")]
    languages: Annotated[list[LanguageCount], doc("Most frequent first.")]
    years: Annotated[list[YearCount], doc("By year.")]
    show: Annotated[Show | None, doc("The show; null where no project names it.")]
    transcripts: NotRequired[
        Annotated[Positive, doc("Episodes with a transcript, where any has one.")]
    ]
    passages: NotRequired[Annotated[Positive, doc("Passages of transcripts.")]]
