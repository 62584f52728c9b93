"""What can be asked of the API: the parameters of each endpoint as a type.

The types check what comes in, and the OpenAPI document is made of them. What an option
of a command is called, the parameter is called, too.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from kbindex.knowledge.counts.tag_counts import (  # noqa: TC001 - a field's type
    TagOrder,
)
from kbindex.pages.html.search_addresses import LONGEST_QUERY

MOST: Final = 100
"""Records of one answer; what follows has an address of its own."""

_LONGEST_NAME: Final = 200
_FARTHEST: Final = 100_000
_MOST_NAMES: Final = 20


def _about(text: str, *examples: object) -> Meta:
    return Meta(description=text, examples=list(examples) or None)


_Name = Annotated[str, Meta(min_length=1, max_length=_LONGEST_NAME)]
_Value = Annotated[str, Meta(max_length=_LONGEST_NAME)]
_Limit = Annotated[int, Meta(ge=1, le=MOST, description="At most so many.")]
_Offset = Annotated[
    int, Meta(ge=0, le=_FARTHEST, description="Leave out so many at first.")
]
_Fields = Annotated[
    tuple[_Name, ...],
    Meta(max_length=40, description="Only these keys of each record, or columns."),
]


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every endpoint takes."""

    lang: Annotated[
        Literal["en", "ja"] | UnsetType,
        _about("The language of messages; by default that of `Accept-Language`."),
    ] = UNSET


class ListQuestion(Question, frozen=True, kw_only=True):
    """What a list takes of which all is answered."""

    fields: _Fields = ()


class PartQuestion(ListQuestion, frozen=True, kw_only=True):
    """What a list takes of which a part is answered."""

    limit: _Limit = MOST
    offset: _Offset = 0


class Search(PartQuestion, frozen=True, kw_only=True):
    """Nothing asked is everything, the newest first."""

    q: Annotated[
        str,
        Meta(max_length=LONGEST_QUERY),
        _about("In the query language.", "Thanos", "監視 -Thanos"),
    ] = ""
    tag: Annotated[
        tuple[_Name, ...],
        Meta(max_length=10),
        _about("Only articles about this; may be given again."),
    ] = ()
    presenter: Annotated[_Value, _about("Only what this presenter brought.")] = ""
    host: Annotated[_Value, _about("Only episodes that this person hosted.")] = ""
    guest: Annotated[_Value, _about("Only episodes with this guest.")] = ""
    site: Annotated[_Value, _about("Only pages of this host.", "github.com")] = ""
    url: Annotated[_Value, _about("Only pages whose address begins so.")] = ""
    episode: Annotated[_Value, _about("Only this episode, or a range.", "10..20")] = ""
    has: Annotated[
        Literal["notes", "url", "code", "video"] | UnsetType,
        _about("Only articles with it."),
    ] = UNSET
    date: Annotated[_Value, _about("Only this date, or a range.", "2022-04")] = ""
    since: Annotated[_Value, _about("Only this date or later.", "2022")] = ""
    until: Annotated[_Value, _about("Only this date or earlier.", "2022-06")] = ""
    sort: Annotated[
        Literal["score", "date"] | UnsetType,
        _about("The best first, or the newest first."),
    ] = UNSET
    scope: Annotated[
        Literal["notes", "transcript"] | UnsetType,
        _about("Look in notes alone, or only in what was said."),
    ] = field(default=UNSET, name="in")
    strict: Annotated[bool, _about("Leave out weaker matches.")] = False
    facets: Annotated[
        bool, _about("Count the tags, presenters and years of all hits.")
    ] = False
    limit: _Limit = 10


class Suggest(ListQuestion, frozen=True, kw_only=True):
    """What is being typed."""

    q: Annotated[
        str,
        Meta(max_length=LONGEST_QUERY),
        _about("What was typed so far.", "prom", "監視 gra"),
    ]
    limit: _Limit = 10


class Tags(PartQuestion, frozen=True, kw_only=True):
    """Which tags are listed."""

    kind: Annotated[
        tuple[_Name, ...],
        Meta(max_length=10),
        _about("Only tags of this kind; may be given again.", "project"),
    ] = ()
    since: Annotated[_Value, _about("Count only articles of this date or later.")] = ""
    until: Annotated[_Value, _about("Count only those of this date or earlier.")] = ""
    sort: Annotated[
        TagOrder, _about("By count, by name, by the latest or the first episode.")
    ] = "count"


class Tag(PartQuestion, frozen=True, kw_only=True):
    """Which tag."""

    tag: Annotated[_Name, _about("Its id, label or alias.", "prometheus")]


class Trends(ListQuestion, frozen=True, kw_only=True):
    """What is counted over time."""

    name: Annotated[
        tuple[_Name, ...],
        Meta(min_length=1, max_length=_MOST_NAMES),
        _about("A tag, or words; may be given again.", "prometheus"),
    ]
    by: Annotated[
        Literal["month", "quarter", "year"] | UnsetType,
        _about("How long a period is; by default what gives about forty."),
    ] = UNSET


class Radar(Question, frozen=True, kw_only=True):
    """Of what is asked whether it asks for a look again."""

    tag: Annotated[
        _Name | UnsetType, _about("Only what is about this tag.", "prometheus")
    ] = UNSET
    since: Annotated[_Value, _about("Only what episodes since this date say.")] = ""
    limit: _Limit = 50


class Related(ListQuestion, frozen=True, kw_only=True):
    """To which article."""

    id: Annotated[_Name, _about("An article's id; `#` is written `%23`.", "004#6")]
    limit: _Limit = 10


class Episodes(PartQuestion, frozen=True, kw_only=True):
    """How episodes are listed."""

    sort: Annotated[
        Literal["name", "date", "count"],
        _about("By id, the newest first, or the most articles first."),
    ] = "name"


class Episode(ListQuestion, frozen=True, kw_only=True):
    """Which episode."""

    id: Annotated[_Name, _about("Its id.", "004")]


class Article(ListQuestion, frozen=True, kw_only=True):
    """Which article."""

    id: Annotated[_Name, _about("Its id; `#` is written `%23`.", "004#6")]


class Presenters(PartQuestion, frozen=True, kw_only=True):
    """How presenters are listed."""


class Presenter(PartQuestion, frozen=True, kw_only=True):
    """Which presenter."""

    name: Annotated[_Name, _about("In any case, with or without `@`.", "haruka")]


class Seen(ListQuestion, frozen=True, kw_only=True):
    """What is looked up."""

    q: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=2000)], ...],
        Meta(min_length=1, max_length=_MOST_NAMES),
        _about("A URL or a title; may be given again.", "https://kyverno.io/docs/"),
    ]


class Stats(Question, frozen=True, kw_only=True):
    """Nothing else."""
