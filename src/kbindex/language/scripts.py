"""Which characters belong to which script; every other module asks here.

A class is the inside of a regular expression's `[…]`. The char filters make full width
of half-width katakana; who looks at text before them adds `HALF_WIDTH_KATAKANA`.
"""

import re
from functools import cache

HIRAGANA = "ぁ-ゖ\u3099\u309aゝ-ゟ"
KATAKANA_LETTERS = "ァ-ヺ"
KATAKANA = KATAKANA_LETTERS + "ー-ヿㇰ-ㇿ"
HALF_WIDTH_KATAKANA = "ｦ-ﾟ"
HISTORIC_KANA = "\U0001b000-\U0001b16f"
KANA_SIGNS = "゛゜゠・"
"""What stands beside or between kana, and is no letter."""

KANJI = "々-〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
JAPANESE = HIRAGANA + KATAKANA + HISTORIC_KANA + KANJI

# Vowel signs and accents that have no composed form. `\w` leaves them out, yet they
# are inside of words: Thai, the Indic scripts, Hebrew, Arabic.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e30-\u0e3a"
    "\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ece\u20d0-\u20f0"
)


@cache
def hiragana_run() -> re.Pattern[str]:
    """Return the pattern of a run of hiragana; made late, as the others here."""
    return re.compile(f"[{HIRAGANA}]+")


@cache
def kana_run() -> re.Pattern[str]:
    """Return the pattern of a run of kana."""
    return re.compile(f"[{HIRAGANA}{KATAKANA}{HISTORIC_KANA}]+")


@cache
def japanese_run() -> re.Pattern[str]:
    """Return the pattern of a run of kana and kanji; made late, in a millisecond."""
    return re.compile(f"[{JAPANESE}]+")


@cache
def _japanese_letter() -> re.Pattern[str]:
    return re.compile(f"[{JAPANESE}{HALF_WIDTH_KATAKANA}]")


def has_japanese(text: str) -> bool:
    """Say whether any letter of `text` is Japanese, in whatever width."""
    return not text.isascii() and _japanese_letter().search(text) is not None
