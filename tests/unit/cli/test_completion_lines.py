"""What a shell hands over, and what it is given to insert."""

import pytest

from kbindex.cli.completion.shells import split_line, to_insert, unquote

BREAKS = " \t\n\"'@><=;|&(:"
"""COMP_WORDBREAKS of a bash that nobody has set up."""


@pytest.mark.parametrize(
    ("line", "words", "last"),
    [
        pytest.param("", [], "", id="nothing"),
        pytest.param("kbindex ", ["kbindex"], "", id="behind-a-space"),
        pytest.param("kbindex ta", ["kbindex"], "ta", id="inside-a-word"),
        pytest.param(
            "k 'a b' \"c d\" e\\ f g", ["k", "a b", "c d", "e f"], "g", id="q"
        ),
        pytest.param("k 'a b", ["k"], "'a b", id="open-single-quote"),
        pytest.param('k "a \\" b', ["k"], '"a \\" b', id="open-double-quote"),
        pytest.param("k a\\ ", ["k"], "a\\ ", id="escaped-space-at-the-end"),
        pytest.param("k x\u3000監視", ["k"], "x\u3000監視", id="wide-space"),
    ],
)
def test_a_line_is_split_as_a_shell_splits_it(
    line: str, words: list[str], last: str
) -> None:
    assert split_line(line) == (words, last)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("監視", "監視"),
        ("a\\ b", "a b"),
        ("'a\\'b", "a\\b"),
        ('"a \\"b\\" \\x"', 'a "b" \\x'),
        ('"open \\$x', "open $x"),
        ("a'b c'd", "ab cd"),
    ],
)
def test_a_word_is_unquoted(word: str, meant: str) -> None:
    assert unquote(word) == meant


@pytest.mark.parametrize(
    ("value", "typed", "inserted"),
    [
        pytest.param("prometheus", "pro", "prometheus", id="plain"),
        pytest.param("tag:prometheus", "tag:pro", "prometheus", id="behind-a-colon"),
        pytest.param("tag:prometheus", "tag\\:pro", "tag:prometheus", id="escaped"),
        pytest.param("--tag=ci-cd", "--tag=", "ci-cd", id="behind-an-equals-sign"),
        pytest.param("@ada", "@a", "ada", id="behind-an-at-sign"),
        pytest.param("山田 太郎", "山", "山田\\ 太郎", id="space"),
        pytest.param("山田 太郎", "'山", "山田 太郎", id="space-in-quotes"),
        pytest.param('by:"山田 太郎"', "by:山", '\\"山田\\ 太郎\\"', id="quotes"),
        pytest.param('by:"a b"', "'by:a", 'by:"a b"', id="quotes-in-single-quotes"),
        pytest.param('by:"a b"', '"by:a', 'by:\\"a b\\"', id="quotes-in-double-quotes"),
        pytest.param("it's", "'it", "it'\\''s", id="single-quote-in-itself"),
        pytest.param("a$(b)`c`", "a", "a\\$\\(b\\)\\`c\\`", id="commands"),
        pytest.param("#x", "", "\\#x", id="no-comment"),
        pytest.param("025#6", "025#", "025#6", id="article"),
    ],
)
def test_bash_is_given_the_piece_that_it_replaces(
    value: str, typed: str, inserted: str
) -> None:
    assert to_insert(value, typed, breaks=BREAKS) == inserted
