"""What was understood of a page of notes: by which rules, and where in doubt.

It is stored as arrays (`array_like`), as what an article is made of.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from kbindex.model.values import Line

ArticleRule = Literal[
    "presenters",
    "linked-headings",
    "topic-headings",
    "link-lists",
    "link-lines",
    "link-tables",
    "chapters",
    "front-matter",
]
"""The habit of writing by which a text is an article, in the order of the screens."""

DoubtReason = Literal["presenters", "text", "section-name"]
"""Why a place is none: it is no presenter's; it was read as a text; the name of its
section says that no articles are there."""

_Count = Annotated[int, Meta(ge=0, le=1 << 31)]


class Doubt(Struct, frozen=True, kw_only=True, array_like=True):
    """A place that looks like an article, and is none.

    Args:
        path: The file, relative to the episodes folder.
        title: What its title would be, up to a hundred code points.
        key: The key of the page that it leads to; a long one is cut.
        reason: Why it is none.
    """

    path: str
    line: Line
    title: str
    key: str
    reason: DoubtReason


class PageUnderstanding(Struct, frozen=True, kw_only=True, array_like=True):
    """What was understood of one page.

    Args:
        rules: Rule → how many articles it found, where it found any.
        links_outside: Links of texts that belong to no article.
        presenters: Who brought something, by name, as it is written.
        doubts: The first places that look like articles and are none, by line.
    """

    rules: Mapping[ArticleRule, _Count] = field(default_factory=dict[ArticleRule, int])
    links_outside: _Count = 0
    presenters: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
