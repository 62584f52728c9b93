"""What the parts of a name say of it: `es6`, `3.0.2`, `x-team`."""

import re
from collections.abc import Sequence
from functools import cache

LEAST_PART = 3
"""Shorter parts say nothing alone: the `e` of `e-commerce`, the `4` of `gpt-4`."""


@cache
def _release() -> re.Pattern[str]:
    return re.compile(r"[0-9]+\.[0-9.]+")


def is_numbered(word: str, parts: Sequence[str]) -> bool:
    """Say whether a word is a name of two letters with a number: `ie11`.

    Who asks for *ie* wants to see it. Who asks for `es6` wants no `es5`.
    """
    return (
        len(parts) == 1
        and len(parts[0]) < LEAST_PART
        and word[len(parts[0]) :].isdecimal()
    )


def says_less(word: str, parts: Sequence[str]) -> bool:
    """Say whether the only part of a word is less than what the word names."""
    return _is_release(word, parts) or _lacks_letter(word, parts)


def _is_release(word: str, parts: Sequence[str]) -> bool:
    """Say whether a word is a release with its minor: `3.0.2`, of which 3.0 is a part.

    Who asks for `3.0.2` wants it before `3.0.1`, be that in a title.
    """
    return len(parts) == 1 and _release().fullmatch(word) is not None


def _lacks_letter(word: str, parts: Sequence[str]) -> bool:
    """Say whether a name's only part leaves a letter of it out: `team` of `x-team`.

    Who asks for `t.co` wants no *co*; without its number, `gpt-4` is a *gpt* still,
    and the `v` of `v6.8` names nothing.
    """
    if len(parts) != 1 or word.isalnum() or not parts[0].isalpha():
        return False
    return sum(map(str.isalpha, word)) > len(parts[0])
