"""The id of a tag that is made of its name, as no taxonomy lists it."""

import re
import unicodedata
from itertools import takewhile

_UNSEEN = dict.fromkeys(
    (
        *map(ord, "\xad\u034f\u061c\ufeff"),
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    )
)
"""What joins or parts letters, chooses their form or way, and has none itself."""

_BETWEEN = re.compile(r"[\W_]+")


def to_id(name: str) -> str:
    """Return the id of a name: lower case, with hyphens; empty if it has no letter.

    Its width does not count, nor whether letters are parted from their marks: a mark
    belongs to its letter, as the vowels of हिन्दी do.

    >>> to_id("Some_Tool.js"), to_id("हिन्दी खबर")
    ('some-tool-js', 'हिन्दी-खबर')
    """
    if name.isascii():
        return _BETWEEN.sub("-", name.lower()).strip("-")
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_UNSEEN)
    return _BETWEEN.sub(_parted, unicodedata.normalize("NFKC", folded)).strip("-")


def _parted(between: re.Match[str]) -> str:
    """Return what stands between two words: marks of the first, and a hyphen."""
    run, start = between[0], between.start()
    if not between.string[max(start - 1, 0) : start].isalnum():
        return "-"
    marks = "".join(takewhile(_is_mark, run))
    return marks if len(marks) == len(run) else f"{marks}-"


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")
