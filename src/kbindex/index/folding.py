"""Which parts of an index are written again with what is new: few remain to search."""

from collections.abc import Mapping


def choose_folded(live: Mapping[str, int], size: float) -> frozenset[str]:
    """Choose the parts to write again.

    From the smallest on, as long as one is not larger than all that is written with
    it: parts then double in size, and a search reads few.

    Args:
        live: Part → how many records of it are kept.
        size: How many records are new.

    Source:
        The logarithmic method of Bentley & Saxe 1980.
    """
    folded: set[str] = set()
    for part in sorted(live, key=lambda name: (live[name], name)):
        if live[part] > size:
            break
        folded.add(part)
        size += live[part]
    return frozenset(folded)
