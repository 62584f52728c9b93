"""The words of an article, and the ways in which they may be heard.

Speech recognition writes a name as it sounds: プロメテウス, or *promise us*, of
Prometheus. So a word is met by its own form, or by what has its consonants.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from kbindex.index import analyze_article
from kbindex.language import STEM_MARK, Analyzer, How, Term
from kbindex.language.bridges.sound import (
    MIN_CONSONANTS,
    kana_skeleton,
    latin_skeletons,
)
from kbindex.language.english_words import is_english_word
from kbindex.language.scripts import KATAKANA
from kbindex.language.word_lists import FUNCTION_WORDS
from kbindex.model import Article, NoteKind

TITLE_SHARE = 2.0
NOTES_SHARE = 1.0
URL_SHARE = 0.6
"""What a word counts by its place. Source: as in the index (`index/analyzed.py`); with
title ×1 114 of 136 articles are found, not 118, in the talks that constants were chosen
on. Without sounds it is 110."""

MOST_CHARACTERS = 4_000
"""Of the notes of one article: a bound for pages that are no notes. What is said of an
article is told by the first of them."""

# A sound is compared with what was written otherwise, or with a name: two plain
# English words of one skeleton (pods, paths) are no error of hearing.
_KANA_SAID, _KANA_WRITTEN, _NAME_SAID = "♪k", "♪l", "♪n"

_KATAKANA_WORD = re.compile(f"[{KATAKANA}]{{2,}}")
_WHOLE = frozenset({How.WORD, How.PART, How.JOINED, How.COMPOUND})
_SHORTEST_NAME = 4
"""Letters of a name that is compared by sound."""


class ArticleTerm(Struct, frozen=True, kw_only=True):
    """A word of an article.

    Args:
        text: As it stands there.
        share: What it counts, by its place.
        keys: In what was said, any of these is this word.
    """

    text: str
    share: float
    keys: frozenset[str]


def article_terms(article: Article, analyzer: Analyzer) -> Mapping[str, ArticleTerm]:
    """Return the words of an article: title, notes and address, each by its own key."""
    analysis = analyze_article(article, analyzer)
    terms: dict[str, ArticleTerm] = {}

    def add(text: str, found: Iterable[Term], share: float) -> None:
        for term in found:
            key = _own_key(term)
            if key and key not in terms:
                # A stem has lost the end of its word, which is heard as well.
                word = text[term.start : term.end] or term.text
                keys = frozenset({key, *_sounds_written(term, word)})
                terms[key] = ArticleTerm(text=word, share=share, keys=keys)

    add(article.title, analysis.title, TITLE_SHARE)
    length = 0
    for note, found in zip(article.notes, analysis.notes, strict=True):
        length += len(note.text)
        if note.kind is not NoteKind.CODE and length <= MOST_CHARACTERS:
            add(note.text, found, NOTES_SHARE)
    add("", analysis.url, URL_SHARE)
    return terms


def spoken_keys(text: str, analyzer: Analyzer) -> frozenset[str]:
    """Return the keys of all words that were said, and of their sounds."""
    keys: set[str] = set()
    for term in analyzer.analyze(text):
        key = _own_key(term)
        if key:
            keys.add(key)
        if term.how in _WHOLE:
            keys.update(_sounds_said(term.text))
    return frozenset(keys)


def _own_key(term: Term) -> str | None:
    """Return the form by which a word is the same; None where it is another's.

    Of a word in Latin letters its stem is taken; bigrams add nothing (measured).
    """
    if term.how is How.BIGRAM or term.text in FUNCTION_WORDS:
        return None
    if term.how is How.STEM:
        return STEM_MARK + term.text
    if term.how is not How.JOINED and term.text.isascii() and term.text.isalpha():
        return None
    return term.text


def _sounds_written(term: Term, word: str) -> Iterator[str]:
    """Yield the keys of what sounds as a word of the notes."""
    word = word.casefold() if term.how is How.STEM else term.text
    for skeleton in _latin(word):
        yield _KANA_SAID + skeleton
        if _is_name(word):
            yield _NAME_SAID + skeleton
    for skeleton in _kana(word):
        yield _KANA_SAID + skeleton
        yield _KANA_WRITTEN + skeleton


def _sounds_said(word: str) -> Iterator[str]:
    for skeleton in _latin(word):
        yield _NAME_SAID + skeleton
        yield _KANA_WRITTEN + skeleton
    for skeleton in _kana(word):
        yield _KANA_SAID + skeleton


@lru_cache(maxsize=1 << 12)
def _is_name(word: str) -> bool:
    """Whether a Latin word is no plain English: the list is searched from its start."""
    return not is_english_word(word)


def _latin(word: str) -> Iterator[str]:
    if word.isascii() and word.isalpha() and len(word) >= _SHORTEST_NAME:
        for skeleton in latin_skeletons(word):
            if len(skeleton) >= MIN_CONSONANTS:
                yield skeleton


def _kana(word: str) -> Iterator[str]:
    if _KATAKANA_WORD.fullmatch(word):
        skeleton = kana_skeleton(word)
        if len(skeleton) >= MIN_CONSONANTS:
            yield skeleton
