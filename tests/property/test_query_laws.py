"""Laws of queries: every string is one, and writing it loses nothing."""

from hypothesis import given
from hypothesis import strategies as st

from kbindex.query import Clause, Query, parse_query, render_query

SIGNS = '"＂“”「」『』-－− \u3000\n'
TEXTS = st.text(st.sampled_from(SIGNS + "aB9監視ー🎉\u200b\ud800") | st.characters())


def kinds(clauses: tuple[Clause, ...]) -> list[tuple[str, bool, bool]]:
    return [(c.text, c.is_phrase, c.is_excluded) for c in clauses]


@given(TEXTS)
def test_every_string_is_a_query_whose_spans_slice_back(source: str) -> None:
    """Clauses lie in order, apart, and hold their text; only space is between."""
    query = parse_query(source)
    end = 0
    for clause in query.clauses:
        assert end <= clause.start < clause.end <= len(source)
        assert clause.text in source[clause.start : clause.end]
        assert clause.text.strip()
        end = clause.end
    assert sorted((*query.wanted, *query.excluded), key=lambda c: c.start) == list(
        query.clauses
    )


@given(TEXTS)
def test_parsing_a_written_query_gives_the_same_clauses(source: str) -> None:
    query = parse_query(source)
    assert kinds(parse_query(render_query(query)).clauses) == kinds(query.clauses)


WORDS = st.text("aB9監視-ー+.", min_size=1).filter(
    lambda text: not text.startswith("-") or text.startswith("--")
)
PHRASES = st.text('aB9監視 "「」-', min_size=1).filter(str.strip)
PAIRS = st.tuples(WORDS, st.just(value=False)) | st.tuples(PHRASES, st.just(value=True))


@given(st.lists(st.tuples(PAIRS, st.booleans())))
def test_clauses_can_be_written_as_a_query(
    wanted: list[tuple[tuple[str, bool], bool]],
) -> None:
    """Not only what was parsed: any words and phrases, excluded or not."""
    clauses = tuple(
        Clause(text=text, start=0, end=1, is_phrase=is_phrase, is_excluded=excluded)
        for (text, is_phrase), excluded in wanted
        if not (excluded and text.startswith("-") and not is_phrase)
    )
    rendered = render_query(Query(source="", clauses=clauses))
    assert kinds(parse_query(rendered).clauses) == kinds(clauses)
