"""What words of a query lead to: the bridges, as far as this archive can answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.language import STEM_MARK
from kbindex.language.bridges.keys import READING_MARK, fold_key
from kbindex.language.scripts import has_japanese

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping

    from kbindex.index import EpisodeEntry
    from kbindex.language.bridges.table import Bridge, BridgeTable, Ways

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


def bridge_words(
    bridges: BridgeTable,
    *,
    terms: Container[str],
    tags: Container[str],
    refused: Collection[str] = (),
) -> dict[str, list[Row]]:
    """Return key → its ways, the best first.

    A key is kept where a way of it is held, or the name itself: that it is one name is
    an answer, too.

    Args:
        bridges: The table.
        terms: Those that the archive holds.
        tags: Those that articles have.
        refused: Keys whose own explanations in the archive are not shown.
    """
    found: dict[str, list[Row]] = {}
    names: set[str] = set()
    for key in bridges.keys():
        found[key] = rows = []
        for bridge, beside in _found(bridges, key):
            is_refused = bridge.how == "archive" and key in refused
            if not is_refused and _is_held(bridge, terms, tags):
                names.add(_as_key(bridge))
                rows.append(_row(bridge, beside))
    return {
        key: rows
        for key, rows in found.items()
        if rows or key in terms or key.lstrip(STEM_MARK) in names
    }


def _as_key(bridge: Bridge) -> str:
    """Return the key of the name that a way stands for, by stems or as it is written."""
    return "".join(term.removeprefix(STEM_MARK) for term in bridge.terms)


def known_words(bridges: BridgeTable) -> Iterator[str]:
    """Yield each key that is one written word: no mistake, be it in no article."""
    marks = (STEM_MARK, READING_MARK)
    return (key for key in bridges.keys() if not key.startswith(marks))


def hidden_words(
    hidden: Iterable[EpisodeEntry], shown: Iterable[EpisodeEntry]
) -> frozenset[str]:
    """Return the keys that hidden episodes alone explain."""
    return _explained(hidden) - _explained(shown)


def _explained(entries: Iterable[EpisodeEntry]) -> frozenset[str]:
    return frozenset(
        fold_key(word)
        for entry in entries
        for one in entry.explanations
        for word in (one.short, one.long)
    )


def _found(bridges: BridgeTable, key: str) -> Iterator[tuple[Bridge, list[Row]]]:
    """Yield the bridges of a key with what must stand beside it; nothing if it must not."""
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


def _is_held(bridge: Bridge, terms: Container[str], tags: Container[str]) -> bool:
    within = tags if bridge.how == "tag" else terms
    return all(term in within for term in bridge.terms)


def _row(bridge: Bridge, beside: list[Row]) -> Row:
    row: Row = [_SHORT[bridge.how], round(bridge.weight, 3), list(bridge.terms)]
    return [*row, beside] if beside else row


def japanese_keys(words: Mapping[str, object]) -> Iterator[str]:
    """Yield the keys that have Japanese letters, without marks."""
    return (key for key in words if key[0] != READING_MARK and has_japanese(key))
