import re

import pytest
from tests.processor_time import within

from kbindex.topics import Taxonomy, Topic, find_unknown_pattern, load_taxonomy
from kbindex.topics.taxonomy.bounded_patterns import (
    LONGEST_PATTERN,
    PatternBinder,
    PatternRefusedError,
)


def bound_pattern(pattern: str) -> str:
    return PatternBinder().bind(pattern)


REFUSED = {
    "nested repeats": r"(a+)+$",
    "a choice of equals, repeated": "(a|a)*b",
    "a repeat of anything, repeated": "(.*)*x",
    "nested counted repeats": "((a{64}){64}){64}",
    "many optional letters": "(a?){30}a{30}",
    "optional letters in a row": "a?" * 30 + "a" * 30,
    "three gaps": "a.*b.*c.*d",
    "overlapping neighbours": r"\d+\d+\d+x",
    "gaps with neighbours that have two forms": "[ab]+[ab]+[ab]?x",
    "a lazy choice, repeated": "(?:[ab]{1,2}?){11}x",
    "words without an end": r"(\w+\s?)*x",
    "a long count": "a{100000}",
    "a back-reference": r"(a)\1",
    "a named back-reference": "(?P<n>a)(?P=n)",
    "a condition": "(a)?(?(1)b|c)",
    "flags": "(?i)a",
    "an atomic group": "(?>a+)b",
    "conditions, repeated": r"(?:(?:(?!\b)){3,}?(?=[^a]).)*b",
    "conditions to choose from": r"(?:\w*(?:^|\b|(?!a))){9}x",
    "a costly look ahead": r"(?=(a+)+$)x",
    "a costly look behind": "(?<!" + "(?:a|a)" * 20 + ")x",
    "deep groups": "(" * 100 + "a" + ")" * 100,
    "length": "a" * (LONGEST_PATTERN + 1),
}


@pytest.mark.parametrize("pattern", REFUSED.values(), ids=REFUSED)
def test_a_pattern_that_can_take_long_is_refused_at_once(pattern: str) -> None:
    def refuse() -> None:
        with pytest.raises(PatternRefusedError):
            bound_pattern(pattern)

    within(1, refuse)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|b|ab)*c"])
def test_a_pattern_that_is_dear_alone_is_said_to_be(pattern: str) -> None:
    """And not those before it."""
    with pytest.raises(PatternRefusedError, match="it can match in too many ways"):
        PatternBinder().bind(pattern)


@pytest.mark.parametrize("pattern", ["(", "a**", "[b-a]", "a{2}{3}", "[[a]", r"\q"])
def test_what_is_no_regular_expression_is_another_error(pattern: str) -> None:
    with pytest.raises(ValueError, match="position") as caught:
        bound_pattern(pattern)
    assert not isinstance(caught.value, PatternRefusedError)


BOUNDED = {
    "比較|対決|の違い": "比較|対決|の違い",
    "移行.*事例": "移行.{0,50}事例",
    r"\bv?\d+\.\d+(?:\.\d+)*\b": r"\bv?\d{1,50}\.\d{1,50}(?:\.\d{1,50}){0,50}\b",
    r"(?:foo|bar)+": r"(?:foo|bar){1,50}",
    r"(?:\w+ )*x": r"(?:\w{1,50} ){0,50}x",
    "a{3,}?b": "a{3,52}?b",
    "a{,}+b": "a{0,50}+b",
    "a{2,3}b?c{4}": "a{2,3}b?c{4}",
    r"\bhow (?!to\b)(?:we|i) ": r"\bhow (?!to\b)(?:we|i) ",
    "(?<!not )done": "(?<!not )done",
    "(a|(b))c": "(?:a|(?:b))c",
    "移行.*から.*事例": "移行.{0,50}から.{0,50}事例",
    r"[]*\]{3,}]+": r"[]*\]{3,}]{1,50}",
    r"\*+\{\+*": r"\*{1,50}\{\+{0,50}",
    "a{}b{x}": "a{}b{x}",
}


@pytest.mark.parametrize(("pattern", "bounded"), BOUNDED.items(), ids=BOUNDED)
def test_each_repeat_has_an_end(pattern: str, bounded: str) -> None:
    assert bound_pattern(pattern) == bounded
    re.compile(bounded)


def test_patterns_of_package_and_user_are_known_and_no_others() -> None:
    """The package's are found in its files, so they stand there as they are used."""
    taxonomy = load_taxonomy()
    assert find_unknown_pattern(taxonomy) is None
    for pattern, found in (("比較.{0,50}表", None), ("(x+)+$", "(x+)+$"), ("a*", "a*")):
        topic = Topic(id="x", label="X", kind="project", notes=(pattern,))
        assert find_unknown_pattern(Taxonomy({"x": topic})) == found


@pytest.mark.parametrize("pattern", ["(?:){2000000000}", "(){999999999}", "a{0,1000}"])
def test_a_thousand_repeats_are_refused_at_once(pattern: str) -> None:
    with pytest.raises(ValueError, match="repeats a thousand times or more"):
        bound_pattern(pattern)


def test_so_many_patterns_are_refused_that_beginning_takes_long() -> None:
    """A note of one letter asks each of them."""
    binder = PatternBinder()
    with pytest.raises(PatternRefusedError, match="with all patterns before it"):
        list(map(binder.bind, ["x"] * 1000))


def test_many_patterns_are_refused_that_are_dear_together() -> None:
    """Each is tried at each letter of each note."""
    binder = PatternBinder()
    dear = "a{0,20}a{0,20}Z"
    assert binder.bind(dear) == dear
    with pytest.raises(PatternRefusedError, match="with all patterns before it"):
        list(map(binder.bind, [dear] * 1000))
