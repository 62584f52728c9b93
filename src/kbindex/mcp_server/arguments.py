"""What the tools are asked: their arguments, with their bounds."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

MOST_PAGES: Final = 20
MOST_TRENDS: Final = 8

Query = Annotated[
    str,
    Meta(
        min_length=1,
        description="A few words, Japanese or English; each finds the other. In the "
        "query language also by:NAME, tag:TOPIC, date:2022-01..2022-06, -word, "
        '"a phrase".',
    ),
]
Limit = Annotated[
    int,
    Meta(
        ge=1,
        le=50,
        description="Most of them; an answer may have room for less.",
    ),
]
Offset = Annotated[
    int, Meta(ge=0, le=1_000_000, description="`next_offset` of the answer before.")
]
Name = Annotated[str, Meta(min_length=1, max_length=300)]
Text = Annotated[str, Meta(min_length=1, max_length=2_000)]
Names = tuple[Text, ...] | Text


class Arguments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all tools have; what is unknown is refused."""


class Search(Arguments, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `search`."""

    query: Query
    limit: Limit = 10
    offset: Offset = 0


class ListTopics(Arguments, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `list_topics`."""

    kind: Annotated[
        Name | None,
        Meta(description="Only topics of this kind: topic, project, service …"),
    ] = None
    limit: Limit = 50
    offset: Offset = 0


class Topic(Arguments, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `topic`."""

    topic: Annotated[Name, Meta(description="A topic by its id, label or other name.")]
    limit: Limit = 20
    offset: Offset = 0


class GetEpisode(Arguments, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `get_episode`."""

    episode: Annotated[Name, Meta(description="An id such as 025, or `latest`.")]
    limit: Limit = 50
    offset: Offset = 0


class GetArticle(Arguments, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `get_article`."""

    article: Annotated[
        Name, Meta(description="An id such as 025#6 (an article) or 025#t6 (said).")
    ]
    offset: Offset = 0


class Seen(Arguments, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `seen`."""

    pages: Annotated[
        Names,
        Meta(description=f"URLs or titles; at most {MOST_PAGES}."),
    ]
    offset: Offset = 0


class Trends(Arguments, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `trends`."""

    names: Annotated[
        Names,
        Meta(
            description="Topics or other words; one, or a list of at most "
            f"{MOST_TRENDS}. Of none, what rises."
        ),
    ] = ()
    by: Annotated[
        Literal["month", "quarter", "year"] | None,
        Meta(description="How long a period is; by default, as suits the archive."),
    ] = None
    offset: Offset = 0


RadarList = Literal["lineages", "silences", "repeated", "open_points"]


class Radar(Arguments, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `radar`."""

    what: Annotated[
        RadarList,
        Meta(
            description="lineages: versions of a product through the episodes; "
            "silences: what was announced and never came up again; repeated: pages "
            "that several episodes brought; open_points: what notes leave open."
        ),
    ]
    topic: Annotated[
        Name | None,
        Meta(description="Only what is about this topic; by its id or name."),
    ] = None
    offset: Offset = 0


class Related(Arguments, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of `related`."""

    article: Annotated[Name, Meta(description="The id of an article, such as 025#6.")]
    limit: Limit = 10
    offset: Offset = 0


def listed(names: tuple[str, ...] | str) -> tuple[str, ...]:
    """Return names as a list; assistants write one as it is."""
    return (names,) if isinstance(names, str) else names
