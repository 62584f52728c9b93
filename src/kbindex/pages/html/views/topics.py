"""All topics: from the broad ones to what is below them, and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct

from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kbindex.knowledge import TagCount
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import TopicsPage

_DEEPEST: Final = 6
"""Levels that are shown; a taxonomy of somebody's may lead in circles."""


class TopicNode(Struct, frozen=True, kw_only=True):
    """A tag with those right below it, most frequent first."""

    tag: TagCount
    narrower: tuple[TopicNode, ...] = ()


class TopicPart(Struct, frozen=True, kw_only=True):
    """Tags that stand together."""

    heading: str
    nodes: tuple[TopicNode, ...]


class TopicsContent(Struct, frozen=True, kw_only=True):
    """What the page of all topics shows."""

    template: ClassVar[str] = "topics.html"

    heading: str
    count: int
    note: str
    parts: tuple[TopicPart, ...]


def view_topics(view: ArchiveView, _: TopicsPage, __: Frame) -> TopicsContent:
    """Return what the page shows; a tag with several broader ones stands below one."""
    below = _narrower(view)
    shown = set[str]()
    roots = [
        tag for tag in view.tags if not any(one in view.tag_of for one in tag.broader)
    ]
    nodes = [_node(tag, below, shown) for tag in roots]
    lost = [tag for tag in view.tags if tag.id not in shown]  # a circle has no root
    nodes += (TopicNode(tag=tag) for tag in lost)
    broad = tuple(one for one in nodes if one.narrower or one.tag.kind == "topic")
    rest = tuple(one for one in nodes if one not in broad)
    parts = (
        TopicPart(heading=tr("From the broad topics"), nodes=broad),
        TopicPart(heading=tr("Other products, companies, events"), nodes=rest),
    )
    return TopicsContent(
        heading=tr("Topics"),
        count=len(view.tags),
        note=tr("The figures count articles, those of narrower topics included."),
        parts=tuple(part for part in parts if part.nodes),
    )


def _narrower(view: ArchiveView) -> Mapping[str, Sequence[TagCount]]:
    """Return what stands below each tag: a tag is below its first broader one."""
    found: dict[str, list[TagCount]] = {}
    for tag in view.tags:
        above = next((one for one in tag.broader if one in view.tag_of), None)
        if above is not None:
            found.setdefault(above, []).append(tag)
    return found


def _node(
    tag: TagCount,
    below: Mapping[str, Sequence[TagCount]],
    shown: set[str],
    depth: int = 1,
) -> TopicNode:
    shown.add(tag.id)
    narrower = below.get(tag.id, ()) if depth < _DEEPEST else ()
    return TopicNode(
        tag=tag,
        narrower=tuple(
            _node(one, below, shown, depth + 1)
            for one in narrower
            if one.id not in shown
        ),
    )
