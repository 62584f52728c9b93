"""`in:` says where is looked: in notes, or in what was said."""

import pytest

from kbindex.errors import QueryError
from kbindex.query import (
    Query,
    Scope,
    Word,
    parse_query,
    parse_with_saved,
    render_query,
)


@pytest.mark.parametrize(
    ("source", "scope"),
    [
        ("thanos in:transcript", "transcript"),
        ("in:Transcripts thanos", "transcript"),
        ("ｉｎ：ｎｏｔｅｓ thanos", "notes"),
        ("thanos in:note", "notes"),
        ("thanos", None),
        ('"in:notes" thanos', None),
    ],
)
def test_a_query_says_where_is_looked(source: str, scope: Scope | None) -> None:
    assert parse_query(source).scope == scope


def test_a_place_to_look_in_is_no_part_of_what_is_asked_for() -> None:
    assert parse_query("in:transcript thanos") == Query(
        root=Word(text="thanos"), scope="transcript"
    )


@pytest.mark.parametrize(
    ("source", "start"),
    [("a in:video", 5), ("a -in:notes", 3), ("(a in:notes)", 3), ("a in:''", 5)],
)
def test_another_place_is_an_error(source: str, start: int) -> None:
    with pytest.raises(QueryError) as refused:
        parse_query(source)
    assert refused.value.start == start


def test_the_last_one_counts_and_an_option_comes_before() -> None:
    query = parse_query("a in:notes in:transcript")
    assert query.scope == "transcript"
    assert query.narrowed((), scope="notes").scope == "notes"
    assert query.narrowed(()).scope == "transcript"


def test_a_saved_search_may_say_it_and_who_uses_it_may_say_otherwise() -> None:
    searches = {"said": "thanos in:transcript"}
    assert parse_with_saved("@said", searches=searches).scope == "transcript"
    assert parse_with_saved("@said in:notes", searches=searches).scope == "notes"


def test_it_is_written_behind_what_is_asked_for() -> None:
    query = parse_query("in:transcript a OR b sort:date")
    assert render_query(query) == "(a OR b) sort:date in:transcript"
