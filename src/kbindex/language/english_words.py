"""English words as a dictionary has them: is a word one, be it in no article?"""

from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("english_words.txt")


def is_english_word(word: str) -> bool:
    """Say whether a word, in small letters, is plain English.

    The list has words of 4 to 12 letters, inflected forms among them, no names.
    """
    return word.isascii() and word.isalpha() and f"\n{word}\n".encode() in _words()


def english_words() -> tuple[str, ...]:
    """Return all words of the list, in their order."""
    lines = _words().decode().splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def _words() -> bytes:
    return _LIST.read_bytes()
