"""Stems of English: forms of a word meet, words that mean other things do not."""

import pytest

from kbindex.language import stem
from kbindex.language.analysis.stems_apart import STEMS_APART
from kbindex.language.english_words import english_words


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("accessible", "access"),
        ("authorization", "author"),
        ("certification", "certificate"),
        ("container", "contain"),
        ("customer", "custom"),
        ("definition", "definitely"),
        ("electronic", "electron"),
        ("engineering", "engine"),
        ("expression", "express"),
        ("fastly", "fast"),
        ("important", "import"),
        ("locale", "local"),
        ("observability", "observable"),
        ("opinionated", "opinion"),
        ("original", "origin"),
        ("production", "product"),
        ("responsive", "response"),
        ("settings", "set"),
        ("specificity", "specification"),
        ("terminal", "termination"),
    ],
)
def test_words_that_mean_other_things_have_other_stems(word: str, other: str) -> None:
    assert stem(word) != stem(other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("accessible", "accessibility"),
        ("authorize", "authorization"),
        ("containers", "containerized"),
        ("customers", "customer"),
        ("definition", "define"),
        ("engineer", "engineering"),
        ("experiments", "experimental"),
        ("indices", "index"),
        ("normalise", "normalization"),
        ("responsible", "responsibility"),
    ],
)
def test_forms_of_a_word_that_stands_apart_meet(word: str, other: str) -> None:
    assert stem(word) == stem(other)


def test_no_other_english_word_has_a_stem_that_stands_apart() -> None:
    """Else it would meet words that were kept apart from their like."""
    apart = set(STEMS_APART.values())
    others = [word for word in english_words() if word not in STEMS_APART]
    assert [word for word in others if stem(word) in apart] == []
