"""Episodes, articles and topics as resources: what a client shows to be attached.

    kbindex://episode/025      kbindex://article/025%236      kbindex://topic/prometheus

Each holds the JSON of the tool that reads it; `?offset=20` is its next page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

import mcp.types as protocol

from kbindex.mcp_server.asking import CallError, call_tool
from kbindex.mcp_server.sizes import cut, json_text, to_document
from kbindex.messages import tr
from kbindex.model.order import newest_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.knowledge import EpisodeSummary, KnowledgeBase, TagCount
    from kbindex.mcp_server.live_archive import LiveArchive

SCHEME: Final = "kbindex"
JSON: Final = "application/json"

_TOOLS: Final = {
    "episode": ("get_episode", "episode"),
    "article": ("get_article", "article"),
    "topic": ("topic", "topic"),
}
"""Kind of a resource → the tool that reads it, and its argument."""

_PAGE: Final = 25
_NAME: Final = 200
_NEAR: Final = 100


def templates() -> list[protocol.ResourceTemplate]:
    """Return the forms that addresses have."""
    described = {
        "episode": tr("An episode with the titles of its articles."),
        "article": tr("An article with all of its notes."),
        "topic": tr("A topic with its articles, newest first."),
    }
    return [
        protocol.ResourceTemplate(
            uri_template=f"{SCHEME}://{kind}/{{id}}{{?offset}}",
            name=kind,
            description=text,
            mime_type=JSON,
        )
        for kind, text in described.items()
    ]


def address(kind: str, name: str) -> str:
    """Return the address of a resource."""
    return f"{SCHEME}://{kind}/{quote(name, safe='')}"


def list_page(
    archive: LiveArchive, cursor: str | None
) -> tuple[list[protocol.Resource], str | None]:
    """List episodes, the newest first, then topics, the most frequent first.

    Args:
        archive: What is listed.
        cursor: Where the page begins; None is the first.

    Returns:
        A page of them, and where the next one begins.

    Raises:
        CallError: The cursor is none of ours.
    """
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal()):
        raise CallError(tr("no such page; leave the cursor out for the first one"))
    start = int(cursor[:9]) if cursor else 0
    all_of_them = archive.ask(lambda base: [*_iter_named(base)])
    page = [_resource(*named) for named in all_of_them[start : start + _PAGE]]
    is_more = start + _PAGE < len(all_of_them)
    return page, str(start + _PAGE) if is_more else None


def _iter_named(base: KnowledgeBase) -> Iterator[tuple[str, str, str]]:
    """Yield the kind, the id and the label of each."""
    for summary in sorted(base.episodes(), key=_by_date):
        yield "episode", summary.episode.id, summary.episode.title
    for tag in base.tags():
        yield "topic", tag.id, tag.label


def _by_date(summary: EpisodeSummary) -> tuple[int, object]:
    return newest_first(summary.episode.date, summary.episode.id)


def _resource(kind: str, name: str, label: str) -> protocol.Resource:
    return protocol.Resource(
        uri=address(kind, name),
        name=cut(name, _NAME),
        title=cut(label, _NAME),
        mime_type=JSON,
    )


def read(archive: LiveArchive, uri: str, most_bytes: int) -> str:
    """Return the JSON that an address stands for.

    Raises:
        CallError: It stands for nothing; the text says what there is.
    """
    kind, name, offset = _parse(uri)
    tool, argument = _TOOLS[kind]
    given = {argument: name, "offset": offset}
    return json_text(to_document(call_tool(archive, tool, given, most_bytes)))


def _parse(uri: str) -> tuple[str, str, str]:
    forms = ", ".join(f"{SCHEME}://{kind}/ID" for kind in _TOOLS)
    problem = tr("no such resource; there are {forms}", forms=forms)
    try:
        parts = urlsplit(uri)
        offset = parse_qs(parts.query, max_num_fields=_NEAR).get("offset", ["0"])[0]
    except ValueError as error:
        raise CallError(problem) from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme != SCHEME or parts.netloc not in _TOOLS or not name:
        raise CallError(problem)
    return parts.netloc, name, offset


def complete(archive: LiveArchive, kind: str, typed: str) -> list[str]:
    """Return the ids of a kind that begin with what was typed, at most a hundred."""
    found = archive.ask(lambda base: _begin(_ids(base, kind), typed))
    return found[:_NEAR]


def _ids(base: KnowledgeBase, kind: str) -> Iterable[str]:
    if kind == "episode":
        return (one.episode.id for one in base.episodes())
    tags: Sequence[TagCount] = base.tags() if kind == "topic" else ()
    return (tag.id for tag in tags)


def _begin(ids: Iterable[str], typed: str) -> list[str]:
    return [one for one in ids if one.casefold().startswith(typed.casefold())]
