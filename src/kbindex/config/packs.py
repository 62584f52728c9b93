"""The packs: words of one field each that come with kbindex, and can be left out.

A pack is known by its name. Its data files bear that name and lie together, in
`kbindex.language.bridges`; this is the one list of them.
"""

from collections.abc import Iterable

from kbindex.messages import tr
from kbindex.model.near_names import near_names

PACKS = ("engineering", "web")
"""All packs, in the order in which they are asked. All are on where nobody chose."""


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
