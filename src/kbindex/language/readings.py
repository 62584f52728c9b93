"""Readings: kanji as they are read, and kana or Latin letters that spell a reading.

Who types 監視 types kanshi first, and かんし before it is kanji. Where the input method
was off, or was not asked, that is what is looked for.
"""

import re
from collections.abc import Iterator
from functools import cache

from kbindex.language.analysis.japanese import read_aloud
from kbindex.language.scripts import (
    HIRAGANA,
    JAPANESE,
    hiragana_run,
    japanese_run,
    kana_run,
)

_SHORTEST = 2
_LONGEST = 12
"""Longer words are sentences: nobody types them as one reading."""

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ",
    "z": "ザジズゼゾ", "t": "タチツテト", "d": "ダヂヅデド", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ",
    "r": "ラリルレロ",
}  # fmt: skip
"""The kana of a consonant with a, i, u, e and o."""

_SYLLABLES = {
    **{c + v: row["aiueo".index(v)] for c, row in _ROWS.items() for v in "aiueo"},
    "ya": "ヤ", "yu": "ユ", "yo": "ヨ", "wa": "ワ", "wo": "ヲ", "nn": "ン",
    "shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ", "vu": "ヴ",
    "fa": "ファ", "fi": "フィ", "fe": "フェ", "fo": "フォ", "thi": "ティ",
    "dhi": "ディ", "twu": "トゥ", "she": "シェ", "je": "ジェ", "che": "チェ",
}  # fmt: skip
"""Latin letters as input methods read them, Hepburn's spelling and the school's."""

_GLIDES = {
    **{f"{c}y": row[1] for c, row in _ROWS.items() if c},
    "sh": "シ",
    "ch": "チ",
    "j": "ジ",
    "jy": "ジ",
    "cy": "チ",
}
"""What stands before ya, yu and yo: `kya`, `sha`."""

_PARTS = re.compile(r"[\W\d_]+")
"""What parts a handle."""

_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def has_reading(word: str) -> bool:
    """Say whether a word is kanji, or kanji and kana, that have a reading."""
    return (
        not word.isascii()
        and _SHORTEST <= len(word) <= _LONGEST
        and japanese_run().fullmatch(word) is not None
        and kana_run().fullmatch(word) is None
    )


def reading_of(word: str) -> str:
    """Return the reading of a word in katakana, as the dictionary has it."""
    return read_aloud(word)


def as_katakana(text: str) -> str:
    """Return a text with katakana for its hiragana, letter by letter."""
    return text.translate(_TO_KATAKANA)


@cache
def _romaji() -> dict[str, str]:
    glides = {
        begin + vowel: kana + small
        for begin, kana in _GLIDES.items()
        for vowel, small in zip("auo", "ャュョ", strict=True)
    }
    return _SYLLABLES | glides


_LONGEST_SYLLABLE = 3
_TWICE = frozenset("kgsztdhbpmrcjf")
"""Consonants that are doubled for a pause: `gakkou`."""


def from_romaji(word: str) -> str:
    """Return the katakana that Latin letters spell; "" where they spell none.

    >>> from_romaji("kanshi"), from_romaji("zeijakusei"), from_romaji("kubectl")
    ('カンシ', 'ゼイジャクセイ', '')
    """
    made: list[str] = []
    reached = 0
    while reached < len(word):
        size, kana = _syllable(word, reached)
        if not kana:
            return ""
        made.append(kana)
        reached += size
    return "".join(made)


def _syllable(word: str, start: int) -> tuple[int, str]:
    """Return how many letters are the next syllable, and its kana; "" where none.

    By hand: a regular expression of all syllables takes a fiftieth of a cold search
    to compile.
    """
    letter, next_one = word[start], word[start + 1 : start + 2]
    if (letter in _TWICE and next_one == letter) or word.startswith("tch", start):
        return 1, "ッ"
    if letter == "-" and "a" <= word[max(start - 1, 0)] <= "z":
        return 1, "ー"
    table = _romaji()
    for size in range(_LONGEST_SYLLABLE, 0, -1):
        piece = word[start : start + size]
        if piece in table:
            return len(piece), table[piece]
    return 1, "ン" if letter == "n" else ""


def reading_typed(word: str) -> str:
    """Return the reading that kana or Latin letters spell, in katakana; "" where none.

    One kana alone is read in a hundred words.
    """
    typed = from_romaji(word) if word.isascii() else as_katakana(word)
    is_kana = kana_run().fullmatch(typed) is not None
    return typed if is_kana and len(typed) >= _SHORTEST else ""


def is_read_so(name: str, reading: str) -> bool:
    """Say whether a name, or a part of a handle, is read so: `haruka_k8s`, 春香.

    Args:
        name: Folded.
        reading: In katakana, as `reading_typed` gives it.
    """
    if has_reading(name):
        return reading_of(name) == reading
    parts = _PARTS.split(name)
    return any(reading_typed(part) == reading for part in (name, *parts) if part)


def hiragana_rows(text: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield where a word in hiragana may begin in a text, and where it may end.

    It begins where nothing Japanese stands before it, or behind a particle of such a
    row; it ends with the row or before a particle. The farthest end comes first. The
    ending of a verb (起動しない) is none: kanji stand before it.
    """
    if hiragana_run().search(text) is None:  # asked without the large pattern
        return
    for row in _hiragana_rows().finditer(text):
        start, stop = row.span()
        before = [at for at in range(start + 1, stop) if text[at] in _PARTICLES]
        for begin in (start, *(at + 1 for at in before)):
            ends = (*([stop] if row["whole"] is not None else []), *reversed(before))
            yield (
                begin,
                tuple(end for end in ends if _LEAST_ROW <= end - begin <= _LONGEST_ROW),
            )


_LEAST_ROW = 3
_LONGEST_ROW = 24
"""Letters of a row that may spell a word: no name of a product is as long."""

_PARTICLES = frozenset("のをがはにでともへや")


@cache
def _hiragana_rows() -> re.Pattern[str]:
    before, after = f"(?<![{JAPANESE}ー])", f"(?P<whole>(?![{JAPANESE}ー]))?"
    return re.compile(f"{before}[{HIRAGANA}][{HIRAGANA}ー]+{after}")
