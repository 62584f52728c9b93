"""Episodes that a query names: by their title, a good part of it, or their number.

What is searched are articles, so that an episode is not among the hits. Whoever types
its title means it nevertheless. `static/scripts/episode_names.js` does the same, from
the names that are made here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from msgspec import Struct

from kbindex.pages.html.page_titles import names_number, own_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kbindex.model import Episode

MOST_NAMED: Final = 3
"""Lines above the hits; a query that names more names none in particular."""

LEAST_SHARE: Final = 0.5
"""Of the letters of a title, from which on a part of it is meant as its name."""

_NUMBER: Final = re.compile(r"(?:第|no|ep|episode|エピソード)?0*([0-9]{1,9})(?:回|話)?")


class NamedEpisode(Struct, frozen=True, kw_only=True):
    """An episode, and the names by which a query can mean it.

    Args:
        names: As `fold` makes them: its title, that without a number, its id.
    """

    id: str
    names: tuple[str, ...]


def fold(text: str) -> str:
    """Return the letters and digits of a text, in one width and case."""
    return "".join(filter(str.isalnum, normalize("NFKC", text).casefold()))


def to_named(episode: Episode) -> NamedEpisode:
    """Return an episode with its names."""
    title = own_title(episode)
    number = episode.id.lstrip("0")
    names = [fold(title), number if number.isdecimal() else fold(episode.id)]
    if names_number(title, episode.id):
        rest = fold(title.partition(number)[2])
        names.append(rest.removeprefix("回").removeprefix("話"))
    kept = dict.fromkeys(name for name in names if name)
    return NamedEpisode(id=episode.id, names=tuple(kept))


def episodes_named(text: str, episodes: Iterable[NamedEpisode]) -> Sequence[str]:
    """Return the ids of the episodes that a query names, the surest first.

    Args:
        text: What was typed; operators of queries are no part of a name.
        episodes: All, the one that is to come first among equals first.

    Returns:
        At most `MOST_NAMED`.
    """
    said = fold(text)
    number = _NUMBER.fullmatch(said)
    wanted = {said, number[1]} if number else {said}
    whole, partly = list[str](), list[str]()
    for one in episodes if said else ():
        if not wanted.isdisjoint(one.names):
            whole.append(one.id)
        elif not number and any(
            said in name and _is_much(said, name) for name in one.names
        ):
            partly.append(one.id)
    return [*whole, *partly][:MOST_NAMED]


def _is_much(part: str, name: str) -> bool:
    return len(part) >= LEAST_SHARE * len(name)
