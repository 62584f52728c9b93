"""Japanese verbs and the nouns that are made of them: 読み込む and 読み込み.

The dictionary cuts a verb of two (読み込む) into both, and has the noun as one word.
They are one to who looks for them, and 込む is none at all.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kbindex.language.analysis.terms import How, Term
from kbindex.language.scripts import HIRAGANA, KANJI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_U_ROW, _I_ROW, _E_ROW = (
    "うくぐすつぬぶむる",
    "いきぎしちにびみり",
    "えけげせてねべめれ",
)
_ENDS_NOUN = dict(zip(_U_ROW, _I_ROW, strict=True))
_ENDS_VERB = dict(zip(_I_ROW, _U_ROW, strict=True))
_WHOLE = frozenset({How.WORD, How.COMPOUND})
_ENDS_ANY_NOUN = frozenset(_I_ROW + _E_ROW)


# Of all kanji, a pattern takes 3 ms to compile, and most searches need none.


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(
        f"[{KANJI}][{KANJI}{HIRAGANA}]*[{_U_ROW}]|[{HIRAGANA}]+[{_U_ROW}]"
    )


@cache
def _noun() -> re.Pattern[str]:
    return re.compile(f"[{KANJI}][{KANJI}{HIRAGANA}]*[{_I_ROW}{_E_ROW}]")


def nouns_of(verb: str) -> Iterator[str]:
    """Yield what may be the noun of a verb in its plain form, some of which are none.

    >>> list(nouns_of("読み込む")), list(nouns_of("切り替える"))
    (['読み込み'], ['切り替えり', '切り替え'])
    """
    if not _is_verb(verb):
        return
    yield verb[:-1] + _ENDS_NOUN[verb[-1]]
    if verb[-1] == "る" and verb[-2] in _I_ROW + _E_ROW:
        yield verb[:-1]


def verbs_of(noun: str) -> Iterator[str]:
    """Yield the verbs of which a noun may be made, some of which are none.

    >>> list(verbs_of("読み込み")), list(verbs_of("切り替え"))
    (['読み込む', '読み込みる'], ['切り替える'])
    """
    if noun[-1:] not in _ENDS_ANY_NOUN or not _noun().fullmatch(noun):
        return
    if noun[-1] in _ENDS_VERB:
        yield noun[:-1] + _ENDS_VERB[noun[-1]]
    yield f"{noun}る"


def whole_verbs(terms: Sequence[Term]) -> list[Term]:
    """Return the terms of a text, in which a verb of two is one word.

    Args:
        terms: All terms of the text, in their order.
    """
    found: list[Term] = []
    reached = 0
    for place, term in enumerate(terms):
        if term.how in _WHOLE and term.end <= reached:
            continue
        if _is_verb_of_two(term, islice(terms, place + 1, None)):
            reached = term.end
            found.append(replace(term, how=How.WORD))
        else:
            found.append(term)
    return found


def _is_verb_of_two(term: Term, following: Iterable[Term]) -> bool:
    if term.how is not How.COMPOUND or not _is_verb(term.text):
        return False
    beside = takewhile(lambda other: other.start < term.end, following)
    words = (t for t in beside if t.how is How.WORD and t.end <= term.end)
    return all(_is_verb(word.text) for word in words)


def _is_verb(text: str) -> bool:
    """Say whether a word may be a verb in its plain form."""
    return text[-1:] in _ENDS_NOUN and bool(_verb().fullmatch(text))
