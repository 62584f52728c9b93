"""Is a word before a colon a speaker?  The file tells: its speakers speak again.

Ada: Hello.            Ada speaks twice
Ben: One thing first.
Ada: What is it?       "What is it" stands before no colon
Ben: Note: it is late. "Note" is no label, for it begins no line
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from kbindex.late_patterns import late_pattern

_LONGEST = 60
_MOST_WORDS = 5

_LABEL = late_pattern(
    rf"""(?x)
    (?P<name> [^\s:：<>|\[\]()（）] [^:：<>|\[\]()（）]{{0,{_LONGEST - 1}}}? )
    \s{{0,4}} (?: [(（] [^():：（）]{{1,30}} [)）] \s{{0,4}} )?   # what they are here
    (?: ：\s* | : (?: \s+ | $ | (?=[^\x00-\x7f]) ) )"""
)
_NO_NAME = late_pattern(r"[*!?。！？、,;；…」』\"“”=]|\.$|\w{5}\.\s|^\W*\d*\W*$|//")

_LITTLE = 0.05
"""Share of a file's texts that have a label, where labels are its habit."""

_LITTLE_SMALL = 0.02
"""The same of one name that is not written large: `ry:`, `涼:`, no `the point is:`."""


class Label(NamedTuple):
    """What may be a speaker's name, and where their words begin."""

    name: str
    end: int


def find_label(text: str) -> Label | None:
    """Return what stands before the first colon, where it can be a name."""
    found = _LABEL.match(text) if ":" in text or "：" in text else None
    if found is None or not is_name(found["name"]):
        return None
    return Label(found["name"].rstrip(), found.end())


def is_name(text: str) -> bool:
    """Say whether a text can be a name: a few words, and no sentence."""
    if len(text) > _LONGEST or _NO_NAME.search(text):
        return False
    return len(text.split()) <= _MOST_WORDS


def learn_names(labels: Sequence[str | None]) -> frozenset[str]:
    """Return the names among what stands before colons.

    All of it, where each text has a label. Else what recurs, where labels are a habit
    of the file; what is written small has to recur more often.

    Args:
        labels: For each text of the file what may be its label.
    """
    counts = Counter(label for label in labels if label)
    often = {name: count for name, count in counts.items() if count > 1}
    if counts and counts.total() == len(labels):
        return frozenset(name for name in counts if name in often or _is_short(name))
    if sum(often.values()) < _LITTLE * len(labels):
        return frozenset()
    least_small = _LITTLE_SMALL * len(labels)
    return frozenset(
        name
        for name, count in often.items()
        if count >= least_small or not _is_small(name)
    )


def _is_short(name: str) -> bool:
    """Say whether a name is no phrase: `Ada van Dam`, but not `The point is`."""
    return sum(word[0].islower() for word in name.split()[1:]) < 2  # noqa: PLR2004


def _is_small(name: str) -> bool:
    words = name.split()
    begins_small = not name.startswith("@") and not words[0][0].isupper()
    return begins_small or any(word[0].islower() for word in words[1:])
