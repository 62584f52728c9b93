"""Where the pages of a site lie to which hits lead: addresses below its root."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kbindex.model import Article

_NAME: Final = "*"


class Places(Struct, frozen=True, kw_only=True):
    """Says where pages lie.

    Args:
        article: Says it of an article; of an overview it is the page of its episode.
        of_topic: Says it of a tag by its id; None where no tag has a page.
        of_person: Says it of a presenter, by a name as an article writes it; likewise.
    """

    article: Callable[[Article], str]
    of_topic: Callable[[str], str | None] | None = None
    of_person: Callable[[str], str | None] | None = None

    def topic(self, tag: str) -> str | None:
        """Return where the page of a tag lies; None where it has none."""
        return self.of_topic(tag) if self.of_topic else None

    def person(self, name: str) -> str | None:
        """Return where the page of a presenter lies; None where there is none."""
        return self.of_person(name) if self.of_person else None

    def topic_pattern(self, tags: Iterable[str]) -> str:
        """Return where the pages of most tags lie: `topics/*/`, with `*` for the id.

        Empty where none has a page.
        """
        addresses = ((tag, self.topic(tag)) for tag in tags)
        found = Counter(
            address.replace(tag, _NAME, 1)
            for tag, address in addresses
            if address and tag in address
        )
        return found.most_common(1)[0][0] if found else ""


def filled(pattern: str, name: str) -> str | None:
    """Return the address that a pattern says; None for none."""
    return pattern.replace(_NAME, name, 1) or None
