"""What is completed: handles behind `@`, topics in comments and front matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from kbindex.messages import tr_count
from kbindex.model.safe_text import one_line

if TYPE_CHECKING:
    from kbindex.lsp_server.positions import TextPlaces
    from kbindex.lsp_server.project import Project

TRIGGERS: Final = ("@", ",", ":")

_HANDLE: Final = re.compile(r"(?:^|[\s　(（\[「、,:：])[@＠]([\w.-]*)$")
_IN_COMMENT: Final = re.compile(r"<!--\s*tags?\s*[:：]", re.IGNORECASE)
_IN_FRONT: Final = re.compile(r"^\s*tags\s*:\s*\[?", re.IGNORECASE)
_FRONT_ENTRY: Final = re.compile(r"^\s*-\s+")
_TAG: Final = re.compile(r"[-+]?([^,、，\[\]\s:：\"'-][^,、，\[\]:：\"']*)?$")
_MOST: Final = 200
_LONGEST: Final = 400
"""So far back what is typed is looked at: a line of notes may be long."""


def complete(
    project: Project, places: TextPlaces, position: types.Position
) -> list[types.CompletionItem]:
    """Return what may be meant at a place, the most frequent first."""
    offset = places.offset(position)
    start, _ = places.line_span(position.line)
    before = places.text[start:offset]
    if handle := _HANDLE.search(before, max(len(before) - _LONGEST, 0)):
        return _items(
            sorted(project.people().items(), key=lambda pair: (-pair[1], pair[0])),
            places.range(offset - len(handle[1]), offset),
            types.CompletionItemKind.Reference,
        )
    if not _takes_tags(places, start, before):
        return []
    typed = _TAG.search(before, max(len(before) - _LONGEST, 0))
    length = len(typed[1] or "") if typed else 0
    counts = [(tag.id, tag.count) for tag in project.tags()]
    return _items(
        counts,
        places.range(offset - length, offset),
        types.CompletionItemKind.Keyword,
        {tag.id: one_line(tag.label) for tag in project.tags()},
    )


def _takes_tags(places: TextPlaces, start: int, before: str) -> bool:
    """Say whether tags stand here: in a comment, or below `tags` of front matter."""
    opened = before.find("<!--", before.rfind("-->") + 1)
    if opened >= 0 and _IN_COMMENT.match(before, opened):
        return True
    above = places.text[:start]
    is_front = above.startswith("---") and above.count("\n---") == 0
    if not is_front:
        return False
    if _IN_FRONT.match(before):
        return True
    keys = [line for line in above.splitlines() if not _FRONT_ENTRY.match(line)]
    return bool(_FRONT_ENTRY.match(before) and _IN_FRONT.match(keys[-1]))


def _items(
    counts: list[tuple[str, int]],
    place: types.Range,
    kind: types.CompletionItemKind,
    labels: dict[str, str] | None = None,
) -> list[types.CompletionItem]:
    """Return names with how often each occurs; editors filter by what is typed."""
    return [
        types.CompletionItem(
            label=name,
            kind=kind,
            detail=_detail(name, count, labels),
            filter_text=name if not labels else f"{name} {labels[name]}",
            sort_text=f"{number:05}",
            text_edit=types.TextEdit(range=place, new_text=name),
        )
        for number, (name, count) in enumerate(counts[:_MOST])
    ]


def _detail(name: str, count: int, labels: dict[str, str] | None) -> str:
    if labels is None:
        return tr_count("{count} episode", "{count} episodes", count)
    articles = tr_count("{count} article", "{count} articles", count)
    return articles if labels[name] == name else f"{labels[name]}, {articles}"
