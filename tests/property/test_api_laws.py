"""Laws of the API's questions: whatever stands in an address, it is read or refused."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.errors import ArgumentError
from kbindex.web.api.endpoints import ENDPOINTS, find_endpoint
from kbindex.web.api.media_types import MEDIA_TYPES, choose_form
from kbindex.web.api.parameters import read_question
from kbindex.web.api.parts import following_part
from kbindex.web.api.questions import Search

NAMES = st.sampled_from(["q", "tag", "limit", "offset", "fields", "in", "sort", "zz"])
VALUES = st.one_of(st.text(max_size=20), st.integers(-5, 200).map(str))
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=6)


@given(pairs=PAIRS)
def test_a_question_that_is_read_is_what_was_asked(
    pairs: list[tuple[str, str]],
) -> None:
    try:
        found = read_question(Search, urlencode(pairs), {}, most=30)
    except ArgumentError:
        return
    assert 1 <= found.limit <= 100
    assert found.offset >= 0
    said = dict(pairs)
    assert found.q == said.get("q", "")
    assert found.tag == tuple(value for name, value in pairs if name == "tag")


@given(query=st.text(max_size=60))
def test_no_query_fails_otherwise(query: str) -> None:
    for one in ENDPOINTS:
        try:
            read_question(one.question, query, {}, most=30)
        except ArgumentError:
            continue


@given(path=st.text(alphabet=st.sampled_from("abc/%2F監\n#"), max_size=12))
def test_a_path_has_one_parameter_or_no_endpoint(path: str) -> None:
    try:
        found = find_endpoint(f"episode/{path}")
    except ArgumentError:
        return
    assert (found is None) == (not path)


@given(accepted=st.text(alphabet="aplicton/jsv*;q=01., ", max_size=40))
def test_a_form_that_is_chosen_is_offered(accepted: str) -> None:
    assert choose_form(accepted, list(MEDIA_TYPES)) in {None, *MEDIA_TYPES}


@given(
    total=st.integers(0, 500),
    limit=st.integers(1, 100),
    pairs=st.lists(st.tuples(st.just("tag"), st.text(min_size=1, max_size=5))),
)
def test_parts_come_to_an_end_and_keep_the_question(
    total: int, limit: int, pairs: list[tuple[str, str]]
) -> None:
    query, seen = urlencode([*pairs, ("limit", limit)]), 0
    for _ in range(total + 2):
        question = Search(limit=limit, offset=seen)
        place = following_part("/api/v1/search", query, question, total)
        if place is None:
            break
        query = place.partition("?")[2]
        values = dict(parse_qsl(query))
        assert int(values["offset"]) == seen + limit
        assert [pair for pair in parse_qsl(query) if pair[0] == "tag"] == pairs
        seen += limit
    else:
        pytest.fail("the parts have no end")
    assert seen + limit >= total
