"""Words that people spell letter by letter, and so mistype by a letter."""

import re

from kbindex.language.scripts import KATAKANA_LETTERS

MIN_LETTERS = 4
"""Shorter words have too many that are one letter off."""

_KATAKANA = re.compile(f"[{KATAKANA_LETTERS}ー]*")


def is_katakana(word: str) -> bool:
    """Say whether a word is katakana alone."""
    return _KATAKANA.fullmatch(word) is not None


def is_spelt(word: str, *, least: int = MIN_LETTERS) -> bool:
    """Say whether a word is one that people mistype letter by letter.

    Latin letters or katakana alone, at least `least`: kanji are chosen from a list,
    and a number has no near one that means the same.
    """
    if len(word) < least:
        return False
    return (word.isascii() and word.isalpha()) or is_katakana(word)
