"""Text of a transcript: made one clean line, joined, and measured in seconds."""

import html
from collections.abc import Iterable

from kbindex.language.scripts import HALF_WIDTH_KATAKANA, JAPANESE
from kbindex.late_patterns import late_pattern
from kbindex.model.safe_text import one_line

LATIN_LETTERS_A_SECOND = 15.0
"""Letters and blanks of English speech.

Source: 150 words a minute are usual (National Center for Voice and Speech), and an
English word has six letters with the blank behind it."""

JAPANESE_LETTERS_A_SECOND = 6.0
"""Kana and kanji of Japanese speech.

Source: announcers of NHK read 300 letters a minute; people who talk to one another
are a fifth quicker."""

_ENTITY = late_pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_JAPANESE = late_pattern(f"[{JAPANESE}{HALF_WIDTH_KATAKANA}]")
_CLOSE = late_pattern(f"[{JAPANESE}{HALF_WIDTH_KATAKANA}\u3001-\u303f\uff01-\uff65]")
"""What stands beside Japanese letters without a blank: they and full-width signs."""

_WIDE_SIGNS = frozenset("、。，．！？：；」』）】〉》…")
_NO_BLANK_BEFORE = late_pattern(r"[.,!?;:%)\]}'’”»]")


def clean_text(text: str) -> str:
    """Make a text one line: each run of blanks one blank, nothing that controls."""
    return " ".join(one_line(text).split())


def unescape(text: str) -> str:
    """Put the characters for their entities: `&amp;`, `&nbsp;`, `&#12354;`."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def join_rows(rows: Iterable[str]) -> str:
    """Join the lines of one sentence, Japanese ones without a blank."""
    joined: list[str] = []
    before = ""
    for row in rows:
        if before and not (_CLOSE.match(before[-1]) and _CLOSE.match(row[:1])):
            joined.append(" ")
        joined.append(row)
        before = row or before
    return "".join(joined)


def joint_of_words(before: str, word: str) -> str:
    """Return what stands between two words of a sentence: a blank, or nothing."""
    if _NO_BLANK_BEFORE.match(word):
        return ""
    return "" if _CLOSE.match(before[-1:]) and _CLOSE.match(word) else " "


def joint_of_cues(before: str) -> str:
    """Return what stands between two things that were said, after the text `before`.

    A blank, also in Japanese: where nobody sets a full stop, it parts the sentences.
    """
    return "" if before[-1:] in _WIDE_SIGNS else " "


def speech_s(text: str) -> float:
    """Return about how many seconds it takes to say a text."""
    if text.isascii():
        return len(text) / LATIN_LETTERS_A_SECOND
    japanese = len(_JAPANESE.findall(text))
    others = len(text) - japanese
    return japanese / JAPANESE_LETTERS_A_SECOND + others / LATIN_LETTERS_A_SECOND
