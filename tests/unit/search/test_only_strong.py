"""The filter of strong hits, made of the filter of hits."""

import pytest

from kbindex.index import (
    ENOUGH,
    NOTHING,
    Both,
    Either,
    Filter,
    Hits,
    Holding,
    Least,
    Recipe,
    Without,
)
from kbindex.search.candidates import STRONG, by_pairs, only_strong, strong_least

RECIPE = Recipe()
TAG = Holding("tag", ("cost",))
WORDS = Hits((), None, RECIPE, ENOUGH)
STRONG_LEAST = Least(of_query=0.65)
STRONG_WORDS = Hits((), None, RECIPE, STRONG_LEAST)
PAIRS_OF_A_WORD = by_pairs(4, is_word=True)


@pytest.mark.parametrize(
    ("hits", "strong"),
    [
        pytest.param(WORDS, STRONG_WORDS, id="words"),
        pytest.param(TAG, TAG, id="a filter is met or not"),
        pytest.param(Without(TAG), Without(TAG), id="what excludes, excludes alike"),
        pytest.param(NOTHING, NOTHING, id="nothing"),
        pytest.param(
            Either((WORDS, Both((TAG, WORDS)))),
            Either((STRONG_WORDS, Both((TAG, STRONG_WORDS)))),
            id="sides",
        ),
        pytest.param(
            Hits((), Either((WORDS, TAG)), RECIPE, ENOUGH),
            Hits((), Either((STRONG_WORDS, TAG)), RECIPE, STRONG_LEAST),
            id="words beside sides",
        ),
    ],
)
def test_words_ask_for_more_and_all_else_stays(hits: Filter, strong: Filter) -> None:
    assert only_strong(hits) == strong


def test_pairs_of_letters_alone_ask_for_more_than_words() -> None:
    assert strong_least(by_pairs(9, is_word=False)) == Least(of_query=0.75)
    assert strong_least(ENOUGH) == STRONG_LEAST


def test_what_asks_for_more_already_stays() -> None:
    strong = only_strong(Hits((), None, RECIPE, PAIRS_OF_A_WORD))
    assert isinstance(strong, Hits)
    assert strong.least.of_query == PAIRS_OF_A_WORD.of_query > STRONG.of_query
