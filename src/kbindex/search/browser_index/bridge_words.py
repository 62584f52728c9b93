"""What words of a query lead to: bridges, as far as this archive answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.language import STEM_MARK
from kbindex.language.bridges.keys import READING_MARK
from kbindex.language.scripts import has_japanese

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kbindex.language.bridges.table import Bridge, BridgeTable, Ways
    from kbindex.search.browser_index.term_lists import TermLists

Row = list[object]
"""`how, weight, terms`, and terms of which a query must have some beside it, if any."""

_SHORT = {
    "glossary": "g",
    "loanword": "l",
    "archive": "a",
    "alias": "s",
    "tag": "t",
    "typo": "y",
}


def bridge_words(bridges: BridgeTable, *, lists: TermLists) -> dict[str, list[Row]]:
    """Return key → its ways, the best first.

    A key is kept where a way of it is held, or the name itself, be it as two words:
    that they are one name is an answer, too.

    Args:
        bridges: The table.
        lists: What the archive holds.
    """
    names: set[str] = set()
    with bridges.read_whole():
        # A small archive holds what a seventh of all words lead to.
        leading = bridges.leading(lists.names.union(lists.tags))
        found: dict[str, list[Row]] = {key: [] for key in bridges.keys()}  # noqa: SIM118 - it is no mapping
        for key in leading:
            for bridge, beside in _found(bridges, key):
                if _is_held(bridge, lists):
                    names.add(_as_key(bridge))
                    found[key].append(_row(bridge, beside))
    return {
        key: rows
        for key, rows in found.items()
        if rows
        or key in lists.names
        or key.lstrip(STEM_MARK) in names
        or _is_two_words(key, lists)
    }


def _is_two_words(key: str, lists: TermLists) -> bool:
    """Say whether a key is two words that documents hold, without a space."""
    held = lists.names
    return any(key[:at] in held and key[at:] in held for at in range(1, len(key)))


def _as_key(bridge: Bridge) -> str:
    """Return the key of the name that a way stands for, by stems or as written."""
    return "".join(term.removeprefix(STEM_MARK) for term in bridge.terms)


def known_words(bridges: BridgeTable) -> Iterator[str]:
    """Yield each key that is one written word: no mistake, be it in no article."""
    marks = (STEM_MARK, READING_MARK)
    return (key for key in bridges.keys() if not key.startswith(marks))  # noqa: SIM118 - as above


def _found(bridges: BridgeTable, key: str) -> Iterator[tuple[Bridge, list[Row]]]:
    """Yield the bridges of a key, with what must stand beside it if anything."""
    asked: list[tuple[str, ...]] = []

    def anything(ways: Ways) -> bool:
        asked.extend(ways)
        return True

    every = bridges.find(key, beside=anything)
    if not asked:
        yield from ((bridge, []) for bridge in every)
        return
    always = list(bridges.find(key))
    context: list[Row] = [list(way) for way in dict.fromkeys(asked) if way]
    for bridge in every:
        if bridge in always:
            always.remove(bridge)
            yield bridge, []
        elif context:
            yield bridge, context


def _is_held(bridge: Bridge, lists: TermLists) -> bool:
    """Say whether a document holds all terms of a way; else nobody looks for them."""
    if bridge.how == "tag":
        return all(tag in lists.tags for tag in bridge.terms)
    return lists.is_held(bridge.terms)


def _row(bridge: Bridge, beside: list[Row]) -> Row:
    row: Row = [_SHORT[bridge.how], round(bridge.weight, 3), list(bridge.terms)]
    return [*row, beside] if beside else row


def japanese_keys(words: Mapping[str, object]) -> Iterator[str]:
    """Yield the keys that have Japanese letters, without marks."""
    return (key for key in words if key[0] != READING_MARK and has_japanese(key))
