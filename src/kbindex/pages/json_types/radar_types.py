"""What asks for a look again: `radar`."""

from typing import Annotated, Literal, TypedDict

from kbindex.pages.json_types.words import (
    NOT_EMPTY,
    Answer,
    ArticleId,
    Date,
    Number,
    OneLine,
    Positive,
    TagId,
    Text,
    doc,
)

RadarList = Literal["lineages", "silences", "repeated", "open_points"]

_Product = Annotated[TagId, doc("The tag of the product.")]
_Label = Annotated[Text, doc("Its name, for people.")]
_Version = Annotated[
    Text, doc("As versions are compared, without a `v`: `1.8`, `2.0-rc.1`.")
]


class Sighting(TypedDict):
    """Where the notes say something."""

    article: Annotated[ArticleId, doc("The id of the article or overview.")]
    episode: Annotated[Text, doc("The id of its episode.")]
    date: Annotated[Date | None, doc("The date of its episode.")]
    title: Annotated[str, doc("Its title; empty of an overview.")]
    line: Annotated[Positive, doc("Where, in the file of the episode.")]
    text: Annotated[str, doc("What stands there, up to 200 characters.")]


class SeenVersion(TypedDict):
    """A version of a product, and where it came up first."""

    version: _Version
    newer: Annotated[bool, doc("Whether it follows all that came up before.")]
    first: Sighting


class Lineage(TypedDict):
    """The versions of a product."""

    tag: _Product
    label: _Label
    versions: Annotated[
        list[SeenVersion],
        NOT_EMPTY,
        doc("In the order in which they came up; with a limit the latest 50."),
    ]
    count: Annotated[Positive, doc("How many versions came up.")]


class Silence(TypedDict):
    """A product that was announced, and never came up again."""

    tag: _Product
    label: _Label
    announced: Sighting
    episodes: Annotated[Positive, doc("How many episodes came after.")]
    days: Annotated[
        int | None,
        doc("From then to the latest episode; null where one has no date."),
    ]


class RepeatedPage(TypedDict):
    """A page that several episodes brought."""

    url: Annotated[str, doc("Its address, as the first of them has it.")]
    brought: Annotated[
        list[Sighting],
        NOT_EMPTY,
        doc("Where, the earliest first; with a limit the latest 50."),
    ]
    count: Annotated[Positive, doc("How often it was brought.")]


class OpenPoint(TypedDict):
    """What notes leave open."""

    sign: Annotated[
        OneLine, doc("By what it is known, such as `???`, `TODO` or `次回`.")
    ]
    where: Sighting


class RadarTotals(TypedDict):
    """How long each list is before a limit."""

    lineages: Number
    silences: Number
    repeated: Number
    open_points: Number


class RadarAnswer(Answer):
    """The answer of `radar`: four lists, the latest first in each."""

    totals: RadarTotals
    lineages: list[Lineage]
    silences: list[Silence]
    repeated: list[RepeatedPage]
    open_points: list[OpenPoint]


class RadarRow(TypedDict):
    """A line of `radar --jsonl`: one place of one list."""

    list: Annotated[RadarList, doc("Which list it is of.")]
    tag: Annotated[TagId | None, doc("The product, where it is of one.")]
    version: Annotated[Text | None, doc("The version, of a lineage.")]
    sign: Annotated[OneLine | None, doc("By what an open point is known.")]
    url: Annotated[str | None, doc("The page, of a repeated one.")]
    id: Annotated[ArticleId, doc("The id of the article or overview.")]
    episode: Annotated[Text, doc("The id of its episode.")]
    date: Annotated[Date | None, doc("The date of its episode.")]
    title: Annotated[str, doc("Its title; empty of an overview.")]
    line: Annotated[Positive, doc("Where, in the file of the episode.")]
    text: Annotated[str, doc("What stands there, up to 200 characters.")]
