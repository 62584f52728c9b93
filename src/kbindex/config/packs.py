"""The packs: words and topics of one field each, which come with kbindex.

A pack is known by its name. Its *words* are groups of a glossary, in
`kbindex.language.bridges`, and let a search find more; its *topics* are entries of the
taxonomy, in `kbindex.topics.taxonomy`, and become tags. A pack has either or both. This
is the one list of them, and of what counts where nobody chose.
"""

from collections.abc import Collection, Iterable

from kbindex.messages import tr
from kbindex.model.near_names import near_names

WORD_PACKS = ("engineering", "web")
"""Packs that have words, in the order in which they are asked."""

TOPIC_PACKS = ("core", "cloud-native", "web", "data-and-ml")
"""Packs that have topics. What is broader lies in the same pack, or in the first."""

PACKS = tuple(sorted({*WORD_PACKS, *TOPIC_PACKS}))
"""All packs."""

ALWAYS = TOPIC_PACKS[0]
"""It counts whatever is chosen: what articles of any field are about."""

DEFAULT_TOPIC_PACKS = (ALWAYS, "cloud-native")
"""Packs whose topics count where nobody chose: a topic of a foreign field is a wrong
tag, while a word of one is asked for by nobody. So all words count then."""


def word_packs(chosen: Collection[str] | None) -> tuple[str, ...]:
    """Return the packs whose words count; None is that nobody chose."""
    return _of(WORD_PACKS, WORD_PACKS if chosen is None else chosen)


def topic_packs(chosen: Collection[str] | None) -> tuple[str, ...]:
    """Return the packs whose topics count; None is that nobody chose."""
    return _of(TOPIC_PACKS, DEFAULT_TOPIC_PACKS if chosen is None else chosen)


def _of(packs: tuple[str, ...], chosen: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in packs if name in chosen or name == ALWAYS)


def find_unknown_pack(names: Iterable[str]) -> str:
    """Say which name is no pack, and which may have been meant; nothing else."""
    for name in names:
        if name not in PACKS:
            near = ", ".join(near_names(name.casefold(), PACKS) or PACKS)
            shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
            return tr("no pack {name!r} (did you mean {near}?)", name=shown, near=near)
    return ""


_SHOWN = 40
"""So many characters of a wrong name are told."""
