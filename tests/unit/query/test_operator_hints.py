"""What is said of words that were likely meant as operators."""

import pytest

from kbindex.query import parse_query
from kbindex.query.hints import date_hints, handle_hints, operator_hints


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
            [
                (
                    "`thanos|cortex` is read as words side by side: | has no spaces "
                    "around it; write `thanos | cortex`"
                )
            ],
            id="bar",
        ),
        pytest.param(
            "a&&b",
            [
                (
                    "`a&&b` is read as words side by side: && has no spaces around it; "
                    "write `a && b`"
                )
            ],
            id="ampersands",
        ),
        pytest.param(
            "監視｜logging",
            [
                (
                    "`監視｜logging` is read as words side by side: ｜ has no spaces "
                    "around it; write `監視 ｜ logging`"
                )
            ],
            id="full-width bar",
        ),
        pytest.param(
            "a＆＆b",
            [
                (
                    "`a＆＆b` is read as words side by side: ＆＆ has no spaces around "
                    "it; write `a ＆＆ b`"
                )
            ],
            id="full-width ampersands",
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


@pytest.mark.parametrize(
    "word", ["2022年6月", "2022年6月3日", "2022-06", "2022/06/03", "令和4年6月"]
)
def test_a_date_without_its_field_is_told_how_to_ask_for_it(word: str) -> None:
    assert list(date_hints(parse_query(f"監視 {word}"))) == [
        f"`{word}` is searched for as words; `date:{word}` finds what is of that time"
    ]


@pytest.mark.parametrize(
    "source", ["2022", "1.22", "2022-13", "date:2022-06", '"2022-06"', "22-06", ""]
)
def test_other_numbers_are_words(source: str) -> None:
    assert list(date_hints(parse_query(source))) == []


def test_a_handle_is_told_how_to_ask_for_a_presenter() -> None:
    query = parse_query('a -@zzz "@b" by:@c d@e @zzz')
    assert list(handle_hints(query, [])) == [
        (
            "`@zzz` is searched for as a word: no saved search is called so; `by:@zzz` "
            "finds what a presenter brought"
        )
    ]
    (hint,) = handle_hints(query, ["ups", "net"])
    assert "called so (there are @ups, @net); " in hint
