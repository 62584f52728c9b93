"""The names of a taxonomy as they are compared, for quick look-up in text."""

import unicodedata
from collections.abc import Container, Iterable
from functools import lru_cache
from typing import Self

from msgspec import Struct

HEAD = 4
"""Letters by which is known whether a name can begin so."""

_BETWEEN_WORDS = dict.fromkeys(map(ord, " -_・"))
_UNHEARD = dict.fromkeys(map(ord, "ー\u200b\u200c\u200d\u2060\ufeff\u00ad"))


class NameTable(Struct, frozen=True):
    """Where each name leads.

    Args:
        owners: Key of a name → id of the topic, the name, whether it is weak; once
            for each topic that has it.
        longest: First letters of a key → letters of the longest key that begins so.
    """

    owners: dict[str, list[tuple[str, str, bool]]]
    longest: dict[str, int]

    @classmethod
    def of(cls, topics: Iterable[tuple[str, Iterable[str], Container[str]]]) -> Self:
        """Collect the names of topics: of each its id, all names, the weak ones."""
        owners: dict[str, list[tuple[str, str, bool]]] = {}
        longest: dict[str, int] = {}
        for topic_id, names, weak in topics:
            for name in names:
                key = name_key(name)
                if not key:
                    continue
                known = owners.setdefault(key, [])
                if all(owner != topic_id for owner, _, _ in known):
                    known.append((topic_id, name, name in weak))
                for size in range(1, min(HEAD, len(key)) + 1):
                    head = key[:size]
                    if longest.get(head, 0) < len(key):
                        longest[head] = len(key)
        return cls(owners, longest)


@lru_cache(maxsize=1 << 11)
def name_key(text: str) -> str:
    """Fold a name, or a piece of text, to what all its spellings share.

    As `fold_name`, and without the long-vowel mark: サーバー = サーバ.
    """
    return fold_name(text).translate(_UNHEARD)


def fold_name(name: str) -> str:
    """Fold what spelling may vary: width, case, spaces, hyphens, underscores."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return folded.translate(_BETWEEN_WORDS)
