"""Laws of queries: every string is one or is refused, and writing it loses nothing."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kbindex.errors import QueryError
from kbindex.index.lists.matching import is_among
from kbindex.model.order import natural_key
from kbindex.query import (
    Address,
    Clause,
    Dates,
    Episodes,
    Has,
    InText,
    Leaf,
    Not,
    Person,
    Phrase,
    Prefix,
    Query,
    Site,
    Span,
    Tagged,
    Word,
    all_of,
    any_of,
    each_of,
    every_clause,
    parse_query,
    parse_with_saved,
    render_query,
)
from kbindex.query.parser import MAX_SIDES

# ruff: noqa: SIM905  # a line of pieces
PIECES = st.sampled_from(
    "OR ＯＲ AND ＡＮＤ NOT ＮＯＴ | || ｜ && ＆＆"
    ' ( ) （ ） - － −  \u3000 \n " ＂ “ ” 「 」 『 』 * ＊ : ： = ＝ .. 〜 ~'
    " @ / tag: ｔａｇ： title: note: date: ep: by: host: guest: site: url: has:"
    " sort:date in: in:transcript in:notes tga: 2021 2021-06 2021-13 date:3m last"
    " month ago 先月 >= <"
    " 10..20 =監視 http://a.example/b 12:30"
    " std::vector kube* a** code thanos 監視 ｶﾞ 🎉 \u200b \u202e \ud800 \x00".split(" ")
)
TEXTS = st.lists(PIECES | st.just(" ") | st.characters(), max_size=25).map("".join)


def parsed(source: str) -> Query | None:
    """The query, or None where the string is refused, in one short line."""
    try:
        return parse_query(source)
    except QueryError as error:
        refused = error
    assert 0 <= refused.start <= len(source)
    assert refused.problem
    assert refused.expected
    assert len(str(refused)) < 250
    return None


@given(TEXTS)
def test_every_string_is_a_query_or_refused_in_a_line(source: str) -> None:
    """Whatever is typed: no other error, and no endless work."""
    query = parsed(source)
    if query is not None:
        assert query.source == source


@given(TEXTS)
def test_words_lie_in_order_and_their_spans_slice_back(source: str) -> None:
    query = parsed(source)
    end = 0
    for leaf in query.wanted if query else ():
        assert end <= leaf.span.start < leaf.span.end <= len(source)
        end = leaf.span.end
        piece = source[leaf.span.start : end]
        is_plain = isinstance(leaf, Word) and leaf.text in {"or", "and", "not", "()"}
        assert is_plain or leaf.text in piece


@given(TEXTS)
def test_a_clause_lies_inside_of_what_holds_it(source: str) -> None:
    query = parsed(source)
    for clause in every_clause(query.root) if query and query.root else ():
        for part in every_clause(clause):
            assert clause.span.start <= part.span.start
            assert part.span.end <= clause.span.end
            assert part.span != Span(0, 0)


@given(TEXTS)
def test_parsing_a_written_query_gives_the_same_query(source: str) -> None:
    query = parsed(source)
    if query is not None:
        assert parse_query(render_query(query)) == query


@given(TEXTS)
def test_width_of_signs_does_not_matter(source: str) -> None:
    """Full-width signs and spaces are their half-width twins."""
    table = str.maketrans('():-"* ', "（）：－＂＊\u3000")
    if any(char in source for char in "“”＂-−=："):
        return  # two signs that would become one
    narrow, wide = parsed(source), parsed(source.translate(table))
    if narrow is not None and wide is not None:
        assert [type(c) for c in _clauses(narrow)] == [type(c) for c in _clauses(wide)]


def _clauses(query: Query) -> list[Clause]:
    return list(every_clause(query.root)) if query.root else []


def is_itself(leaf: Leaf) -> bool:
    """Say whether a leaf can be written: `a b` is no word."""
    return parsed(render_query(Query(root=leaf))) == Query(root=leaf)


NAMES = st.text('aB9監視-ー+.@ 「」"“”『』:*=(OR', min_size=1).filter(
    lambda text: text == text.strip() and not text.startswith("@")
)
IDS = st.text("aB9監-_/ #", min_size=1).filter(lambda text: text == text.strip())
WORDS: st.SearchStrategy[Leaf] = st.builds(
    Word, text=st.text("aB9監視-ー+.:*(R", min_size=1)
).filter(is_itself)
PHRASES: st.SearchStrategy[Leaf] = st.builds(
    Phrase, text=st.text('aB9監視 "「」-:()*', min_size=1).filter(str.strip)
)
PREFIXES: st.SearchStrategy[Leaf] = st.builds(
    Prefix, text=st.text("aB9監視-.", min_size=1)
).filter(is_itself)
LEAVES = WORDS | PHRASES | PREFIXES
DAYS = st.none() | st.dates()


def ordered(days: tuple[dt.date | None, dt.date | None]) -> Dates:
    first, last = days
    if first and last:
        first, last = sorted((first, last))
    return Dates(first=first, last=last)


def in_order(ids: tuple[str, str | None]) -> Episodes:
    first, last = ids
    if last:
        first, last = sorted((first, last), key=lambda one: natural_key(one.casefold()))
    return Episodes(first=first, last=last)


FILTERS: st.SearchStrategy[Clause] = st.one_of(
    st.builds(
        InText,
        part=st.sampled_from(["title", "note"]),
        leaf=LEAVES.filter(lambda leaf: leaf.text[0] not in ":/-"),
    ).filter(lambda clause: parsed(render_query(Query(root=clause))) is not None),
    st.builds(Tagged, name=NAMES, scope=st.sampled_from(["narrower", "own"])),
    st.builds(
        Person,
        role=st.sampled_from(["presenter", "host", "guest"]),
        name=NAMES,
    ),
    IDS.map(lambda name: Episodes(first=name, last=name)),
    st.tuples(IDS, st.none() | IDS).map(in_order),
    st.tuples(DAYS, DAYS).filter(any).map(ordered),
    st.builds(Site, host=st.text("ab9.-", min_size=1)).filter(
        lambda site: site.host == site.host.strip(".")
    ),
    st.builds(Address, text=NAMES),
    st.builds(Has, feature=st.sampled_from(["notes", "url", "code", "video"])),
)


def grow(clauses: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    several = st.lists(clauses, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        several.map(lambda parts: all_of(parts) or parts[0]),
        several.map(lambda parts: any_of(parts) or parts[0]),
        several.map(lambda parts: each_of(parts) or parts[0]),
        st.builds(Not, clause=clauses),
    )


TREES = st.recursive(LEAVES | FILTERS, grow, max_leaves=9)


@given(TREES, st.sampled_from(["score", "date"]))
def test_any_tree_can_be_written_as_a_query(root: Clause, order: str) -> None:
    """Not only what was parsed: whatever a program puts together."""
    assert MAX_SIDES > 9
    query = Query(root=root, order="date" if order == "date" else "score")
    assert parse_query(render_query(query)) == query


MORE_TEXTS = st.lists(
    st.sampled_from(["@a", "@b", "-@a", "＠ａ", "@ab", '"@a"', "--x", "-n"]) | PIECES,
    max_size=8,
).map(" ".join)


@given(MORE_TEXTS, MORE_TEXTS, MORE_TEXTS)
def test_saved_searches_are_put_in_place_or_refused(
    source: str, one: str, other: str
) -> None:
    """Whatever they hold: no other error, no endless work, nothing beside changed."""
    try:
        query = parse_with_saved(source, searches={"a": one, "b": other})
    except QueryError as error:
        refused = error
    else:
        assert query.typed == source
        assert parse_query(render_query(query)) == query
        if "@" not in source and "＠" not in source:
            assert query == parse_query(source)
        return
    assert refused.source in {source, one, other} or refused.problem.startswith("too ")
    assert "\n" not in str(refused)


SHORT_IDS = st.text("aB129/", min_size=1, max_size=4)


@given(SHORT_IDS, SHORT_IDS, SHORT_IDS)
def test_range_of_episodes_is_refused_exactly_where_no_id_can_lie_in_it(
    first: str, last: str, name: str
) -> None:
    asked = Episodes(first=first, last=last)
    is_refused = parsed(f'episode:"{first}..{last}"') is None
    assert is_refused != is_among(first, asked)
    assert not (is_refused and is_among(name, asked))
