"""Regular expressions of users: refused, or searched with in linear time."""

import re

from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.processor_time import within

from kbindex.topics.taxonomy.bounded_patterns import PatternBinder

ATOMS = ("a", "b", "é", "監", ".", r"\w", r"\d", r"\s", "[ab]", "[^a]", r"\b", "^", "-")
REPEATS = (
    *("*", "+", "?", "{2}", "{,3}", "{2,}", "{1,40}", "*?", "+?", "++"),
    *("{}", "{}?", "{}+", "{,}", "{,}?"),
)

patterns = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("(?:{0[0]}|{0[1]})".format),
        st.tuples(inner, st.sampled_from(REPEATS)).map("(?:{0[0]}){0[1]}".format),
        inner.map("(?={})".format),
        inner.map("(?!{})".format),
    ),
    max_leaves=12,
)
texts = st.text(alphabet="ab1 -é監", max_size=12)


def bound_pattern(pattern: str) -> str:
    return PatternBinder().bind(pattern)


def bounded(pattern: str) -> str:
    try:
        return bound_pattern(pattern)
    except ValueError:
        assume(False)  # noqa: FBT003 - it is refused
        raise


@given(patterns, texts, st.integers(2, 8))
@example(r"(?:(?:(?!\b)){3,}?(?=[^a]).)?b", "監", 8)
@example(r"(?:[ab]{1,2}?){9}x", "a", 8)
@example(r"(?:(?:\b.(?!^)){1,2}){,9}x", "a ", 8)
@example(r".*.*x", "監", 8)
@example(r"(?:\w*(?:^|\b)){2}x", "a", 8)
@example("(?:(?:a+)+){}?$", "a", 8)
@example("(?:(?:a+)+){}+$", "a", 8)
@example("(?:){2000000000}", "a", 8)
@example("(?:|){999}", "a", 8)
def test_a_search_takes_a_time_in_proportion_to_the_text(
    pattern: str, piece: str, size: int
) -> None:
    """A letter takes 0.07 ms at most; a machine that is busy may need more."""
    text = (piece or "a") * (size * 500 // max(len(piece), 1))
    search = re.compile(bounded(pattern), re.IGNORECASE).search
    within(0.1 + len(text) * 1.5e-4, lambda: search(f"{text}!"))


@given(patterns, texts)
def test_a_bound_changes_nothing_in_a_text_that_is_shorter(
    pattern: str, text: str
) -> None:
    found = re.search(bounded(pattern), text, re.IGNORECASE)
    meant = re.search(pattern, text, re.IGNORECASE)
    assert (found and found.span()) == (meant and meant.span())


@given(patterns)
def test_a_pattern_that_was_bounded_is_bounded(pattern: str) -> None:
    """And stays as it is: an index holds it so."""
    once = bounded(pattern)
    assert PatternBinder().is_bound(once)
    assert bound_pattern(once) == once


@given(st.text(alphabet=r"ab.*+?{}[]()|\d\w^$,0123456789:=!<>監", max_size=40))
def test_any_text_is_a_pattern_that_ends_or_is_refused(pattern: str) -> None:
    def ask() -> None:
        try:
            re.compile(bound_pattern(pattern), re.IGNORECASE).search("ab1" * 500)
        except ValueError as error:
            assert "\n" not in str(error)  # noqa: PT017 - one of two outcomes

    within(2, ask)
