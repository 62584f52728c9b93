"""Readings: kanji as they are read, and kana or Latin letters that spell a reading.

Who types 監視 types kanshi first, and かんし before it is kanji. Where the input method
was off, or was not asked, that is what is looked for.
"""

import re
from functools import cache

from kbindex.language.analysis.japanese import read_aloud
from kbindex.language.scripts import JAPANESE, KANJI

_LONGEST = 12
"""Longer words are sentences: nobody types them as one reading."""

_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


@cache
def _readable() -> re.Pattern[str]:
    return re.compile(f"(?=.*[{KANJI}])[{JAPANESE}]{{2,{_LONGEST}}}")


def has_reading(word: str) -> bool:
    """Say whether a word is kanji, or kanji and kana, that have a reading."""
    return not word.isascii() and _readable().fullmatch(word) is not None


def reading_of(word: str) -> str:
    """Return the reading of a word in katakana, as the dictionary has it."""
    return read_aloud(word)


def as_katakana(text: str) -> str:
    """Return a text with katakana for its hiragana, letter by letter."""
    return text.translate(_TO_KATAKANA)
