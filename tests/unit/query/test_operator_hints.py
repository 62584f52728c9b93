"""What is said of words that were likely meant as operators."""

import pytest

from kbindex.query import parse_query
from kbindex.query.hints import operator_hints


@pytest.mark.parametrize(
    ("source", "hints"),
    [
        pytest.param(
            "thanos or cortex",
            [
                "`or` is searched for as a word; write OR in capitals for either side",
            ],
            id="or",
        ),
        pytest.param(
            "thanos And cortex",
            ["`And` is searched for as a word; write AND in capitals for both sides"],
            id="and",
        ),
        pytest.param(
            "thanos not tag:cost",
            [
                (
                    "`not` is searched for as a word; write NOT in capitals, "
                    "or -word, to exclude"
                ),
            ],
            id="not",
        ),
        pytest.param(
            "thanos|cortex",
            ["`thanos|cortex` is searched for as one word; write spaces around |"],
            id="bar",
        ),
        pytest.param(
            "a&&b",
            ["`a&&b` is searched for as one word; write spaces around &&"],
            id="ampersands",
        ),
    ],
)
def test_small_letters_are_told_how_operators_are_written(
    source: str, hints: list[str]
) -> None:
    assert list(operator_hints(parse_query(source))) == hints


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("a b c or d", id="or in a long query"),
        pytest.param("(a or b) tag:x", id="or in brackets"),
        pytest.param("a b c and tag:x", id="and beside a field"),
        pytest.param("a b c and d -e", id="and beside an exclusion"),
        pytest.param('not "a b"', id="not at the beginning"),
        pytest.param("not a OR b", id="not beside an operator"),
    ],
)
def test_word_that_was_likely_meant_gets_one_hint(source: str) -> None:
    assert len(list(operator_hints(parse_query(source)))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "",
        "thanos",
        "a OR b AND c NOT d | e && f",
        "pod not ready",
        "image not found in the registry",
        "continuous integration and delivery to the edge",
        '"a or b"',
        "or",
        "a or",
        "and b",
        "OR",
        "a AND",
        "operator android nothing",
        "std::vector http://a.example/?a=b",
    ],
)
def test_words_of_a_sentence_get_none(source: str) -> None:
    assert list(operator_hints(parse_query(source))) == []
