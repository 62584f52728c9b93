"""Is a spelling a typing error of a word, or another word?

A long word has few neighbours: any one letter more, less or other is a slip. Of a short
one only what fingers and ears do is: two letters swapped, a letter left out or typed
twice, a key beside the right one, a sound spelt otherwise. Hardly anybody mistypes a
first letter.

Source: Pollock & Zamora 1984: of 50,000 misspellings 94 % are one change, and less than
8 % change the first letter. Damerau 1964.
"""

import unicodedata

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

LONG = {"latin": 7, "kana": 4}
"""From so many letters on, one change of any kind is a slip. Of katakana sooner: the
dictionary knows nearly all words that are none."""

TWICE = {"latin": 8, "kana": 6}
"""From so many letters on, two changes may be."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiou")
_SOUNDS = (
    "aeiou",
    "iy",
    "ckqs",
    "sz",
    "lr",
    "mn",
    "bv",
    "fv",
    "gj",
    "アァ",
    "イィ",
    "ウゥヴ",
    "エェ",
    "オォ",
    "ツッ",
    "ヤャ",
    "ユュ",
    "ヨョ",
    "シツ",
    "ンソ",
)
"""Letters that ears, or eyes, take for one another."""


def is_slip(
    typed: str, meant: str, *, distance: int, script: str, is_one: bool = True
) -> bool:
    """Say whether who typed `typed` may well have meant `meant`.

    Args:
        typed: What was typed, folded.
        meant: A word that is there.
        distance: How many changes apart they are; neighbours swapped are one.
        script: `latin` or `kana`, of both.
        is_one: The dictionary has not cut it into words, which are right for all
            that is known: of a row of them, only a small change is a slip.
    """
    wrong, right = _difference(typed, meant)
    is_swapped = sorted(wrong) == sorted(right)
    if not is_swapped and _bare(typed[0]) != _bare(meant[0]):
        return False
    size = min(len(typed), len(meant))
    if distance > 1:
        return is_one and len(typed) >= TWICE[script] and _are_both_small(typed, meant)
    is_long = is_one and size >= LONG[script]
    return is_long or is_swapped or _is_small(wrong, right, typed)


def _difference(typed: str, meant: str) -> tuple[str, str]:
    """Return what is left of both without what they begin and end with alike."""
    start = Prefix.similarity(typed, meant)
    typed, meant = typed[start:], meant[start:]
    end = Postfix.similarity(typed, meant)
    return typed[: len(typed) - end], meant[: len(meant) - end]


def _is_small(wrong: str, right: str, typed: str) -> bool:
    if wrong and right:
        return len(wrong) == len(right) == 1 and _are_near(wrong, right)
    return not wrong or wrong == "ー" or _slipped_in(wrong, typed)


def _slipped_in(letter: str, typed: str) -> bool:
    """Say whether a letter is there again, or a near one beside it.

    Of vowels only itself: *harbour* is another spelling.
    """
    places = [at for at in range(1, len(typed)) if typed[at] == letter]
    return any(
        letter in typed[max(at - 2, 0) : at] + typed[at + 1 : at + 3]
        or any(
            _are_near(letter, beside) and not {letter, beside} <= _VOWELS
            for beside in typed[at - 1] + typed[at + 1 : at + 2]
        )
        for at in places
    )


def _are_both_small(typed: str, meant: str) -> bool:
    """Say so of two changes; a word is no other one with more behind it."""
    if typed.startswith(meant) or meant.startswith(typed):
        return False
    changes = Levenshtein.editops(typed, meant)
    return all(
        _are_near(typed[change.src_pos], meant[change.dest_pos])
        for change in changes
        if change.tag == "replace"
    )


def _are_near(one: str, other: str) -> bool:
    """Say whether two letters lie side by side, or sound or look alike."""
    if _bare(one) == _bare(other):
        return True
    pair = {one, other}
    return any(pair <= set(alike) for alike in _SOUNDS) or _lie_together(one, other)


def _bare(letter: str) -> str:
    """Return a kana without its sounding marks: ハ of バ and パ."""
    return unicodedata.normalize("NFD", letter)[:1]


def _lie_together(one: str, other: str) -> bool:
    return any(one + other in row or other + one in row for row in _ROWS)
