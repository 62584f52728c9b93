"""Names of records of several shows, and the queries that look for them."""

from hypothesis import given
from hypothesis import strategies as st

from kbindex.index.opensearch.layout import to_document
from kbindex.index.opensearch.show_names import ShowNames

TWO = ShowNames({"kb-a.g1": "a", "kb-a.g2": "a", "kb-b.g1": "b"})
ONE = ShowNames()


def test_a_name_is_seen_behind_its_show() -> None:
    assert TWO.seen("kb-a.g2", "025#6") == "a:025#6"
    assert TWO.split("a:025:x#6") == ("a", "025:x#6")
    assert TWO.split("025#6") == ("", "025#6")


@given(st.text())
def test_names_of_one_archive_stay_as_they_are(name: str) -> None:
    assert ONE.seen("kb-a.g1", name) == name
    assert ONE.split(name) == ("", name)
    assert ONE.held(name, to_document) == to_document(name)


@given(st.text(), st.sampled_from(sorted(TWO.shows)))
def test_a_name_that_was_seen_is_split_again(name: str, part: str) -> None:
    assert TWO.split(TWO.seen(part, name)) == (TWO.shows[part], name)


def test_a_long_name_is_held_as_its_archive_holds_it() -> None:
    name = "x" * 2_000 + "#1"
    assert TWO.held(f"a:{name}", to_document) == f"a:{to_document(name)}"


def test_names_are_looked_for_in_the_parts_of_their_show() -> None:
    within_a = {"terms": {"_index": ["kb-a.g1", "kb-a.g2"]}}
    assert TWO.any_of("id", ["a:1#1", "a:2#1"]) == {
        "bool": {"filter": [within_a, {"terms": {"id": ["1#1", "2#1"]}}]}
    }
    assert ONE.any_of("id", ["a:1#1"]) == {"terms": {"id": ["a:1#1"]}}
    assert TWO.any_of("id", []) == {"match_none": {}}
