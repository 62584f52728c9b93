"""What the JSON types are made of: strings and numbers within their bounds."""

from typing import Annotated, Literal, TypedDict, TypeVar

from msgspec import Meta

T = TypeVar("T")

Text = Annotated[str, Meta(min_length=1)]
OneLine = Annotated[str, Meta(min_length=1, pattern=r"^[^\n\r]*$")]
Kebab = Annotated[str, Meta(pattern="^[a-z]+(-[a-z]+)*$")]
TagId = Annotated[str, Meta(pattern=r"^[^\sA-Z_-]+(-[^\sA-Z_-]+)*$")]
ArticleId = Annotated[str, Meta(pattern="#[0-9]+$")]
Date = Annotated[
    str,
    Meta(
        pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        extra_json_schema={"format": "date"},
    ),
]
Period = Annotated[str, Meta(pattern="^[0-9]{4}(-[0-9]{2}|-Q[1-4])?$")]

Number = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0, le=1)]

NOT_EMPTY = Meta(min_length=1)
Unique = Annotated[list[T], Meta(extra_json_schema={"uniqueItems": True})]


def doc(text: str) -> Meta:
    """Say what a key holds."""
    return Meta(description=text)


JapaneseLabel = Annotated[
    Text | None,
    doc("Its name for Japanese readers; null where they see `label`, too."),
]


class Show(TypedDict):
    """A show as its project names it in `[show]` of `kbindex.toml`."""

    name: Annotated[Text | None, doc("Its name.")]
    url: Annotated[Text | None, doc("Where it lives: http or https.")]
    description: Annotated[Text | None, doc("What it is about.")]
    language: Annotated[
        Text | None, doc("That of its notes, as BCP 47 writes it: `ja`, `en-GB`.")
    ]
    author: Annotated[Text | None, doc("Who makes it.")]


class Answer(TypedDict):
    """What every document begins with."""

    format: Annotated[
        Literal[1],
        doc(
            "The version of this document. Keys may be added to a "
            "version, never renamed or removed."
        ),
    ]
