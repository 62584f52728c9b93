"""Laws of glossary lines with context words, and of what a query says beside a word."""

from hypothesis import given
from hypothesis import strategies as st

from kbindex.config import context_words, find_problem, split_members
from kbindex.search.expand.query_context import QueryContext, Said

# ruff: noqa: SIM905  # a line of words
PIECES = st.sampled_from(
    "CSP 監視 a|b | || = != with: | with: ， 、 C# ｜ x".split(" ")
)
WORD = st.text("ab監視 #+.-", min_size=1, max_size=8).map(str.strip).filter(bool)
MEMBER = WORD.filter(lambda word: not word.startswith("#"))


@given(
    st.lists(MEMBER, min_size=2, max_size=5),
    st.lists(WORD, max_size=4),
    st.sampled_from([", ", ",", "、", " , "]),
)
def test_line_that_is_written_is_read_as_it_was_meant(
    members: list[str], context: list[str], comma: str
) -> None:
    line = " = ".join(members)
    if context:
        line += f" | with: {comma.join(context)}"
    assert find_problem(line) == ""
    assert split_members(line) == tuple(members)
    assert context_words(line) == tuple(context)


@given(st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=60))
def test_no_bar_that_parts_is_taken_for_text(line: str) -> None:
    """What is no error has no bar with a blank beside it, but that of the context."""
    if find_problem(line) or not line.strip() or line.startswith("#"):
        return
    for word in (*split_members(line), *context_words(line)):
        assert word.strip() == word != ""
        assert " |" not in word
        assert "| " not in word


SPAN = st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda s: (s[0], sum(s)))
WAYS = st.lists(st.sampled_from([("a",), ("b",), ("a", "b")]), max_size=3)
SAID = st.lists(st.tuples(SPAN, WAYS), max_size=8)


@given(SAID, SPAN, WAYS)
def test_terms_are_beside_a_name_where_a_span_outside_of_it_has_them(
    spans: list[tuple[tuple[int, int], list[tuple[str, ...]]]],
    name: tuple[int, int],
    wanted: list[tuple[str, ...]],
) -> None:
    said: list[Said] = [(first, last, ways) for (first, last), ways in spans]
    first, last = name
    expected = any(
        way in ways and (to < first or last < at)
        for at, to, ways in said
        for way in wanted
    )
    asked: list[int] = []

    def say() -> list[Said]:
        asked.append(1)
        return said

    context = QueryContext(say)
    assert asked == []
    for _ in range(2):
        assert context.beside(first, last)(wanted) == expected
    assert asked == [1]
