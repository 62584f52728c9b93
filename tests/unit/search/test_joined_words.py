"""Words that loanwords make together, in the other script."""

from collections.abc import Callable

import pytest

from kbindex.index import Concept, IndexReader
from kbindex.search import Recipe
from kbindex.search.expand.expansion import Expander

Read = Callable[..., IndexReader]
ExpanderOf = Callable[[IndexReader], Expander]


def loanwords(concepts: tuple[Concept, ...]) -> dict[str, set[str]]:
    """Return the text of each concept with the loanwords that it is met by."""
    found: dict[str, set[str]] = {}
    for one in concepts:
        of_text = found.setdefault(one.text, set())
        of_text |= {" ".join(a.terms) for a in one.alternatives if a.how == "loanword"}
    return found


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        pytest.param(
            "PenContainer pencontainers", ("ペンコンテナ", "~pencontain"), id="en"
        ),
        pytest.param("ペンコンテナ", ("pencontainer", "ペンコンテナ"), id="ja"),
        pytest.param("penstorage", ("ペンストレージ", "~penstorag"), id="lost-e"),
        pytest.param(
            "deliverystorage", ("デリバリーストレージ", "~deliverystorag"), id="lost-y"
        ),
    ],
)
def test_word_finds_what_its_parts_make_in_the_other_script(
    read: Read, expander_of: ExpanderOf, held: str, asked: tuple[str, str]
) -> None:
    query, found = asked
    concepts = expander_of(read(held)).expand(query)
    assert found in loanwords(concepts)[query]


def test_what_the_index_does_not_hold_is_not_guessed(
    read: Read, expander_of: ExpanderOf
) -> None:
    """Parts apart are met by the words of their own that the query has."""
    expand = expander_of(read("pen container ペン コンテナ storage")).expand
    for query in ("ペンコンテナ", "pencontainer"):
        assert loanwords(expand(query)).get(query, set()) == set()


def test_word_that_a_bridge_knows_is_left_to_it(
    read: Read, expander_of: ExpanderOf
) -> None:
    expand = expander_of(read("container")).expand
    assert loanwords(expand("コンテナ"))["コンテナ"] == {"~container"}


def test_weight_is_that_of_the_recipe(read: Read, expander_of: ExpanderOf) -> None:
    concepts = expander_of(read("pencontainer")).expand("ペンコンテナ")
    ways = [a for one in concepts for a in one.alternatives]
    weights = [way.weight for way in ways if way.how == "loanword"]
    assert weights == [Recipe().joined_loanword]
