"""Strings → trees, by what is understood; places are tested for errors."""

import pytest

from kbindex.errors import QueryError
from kbindex.query import (
    And,
    Clause,
    Each,
    InText,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Span,
    Tagged,
    Word,
    parse_query,
    render_query,
)
from kbindex.query.parser import (
    MAX_CLAUSE_DEPTH,
    MAX_PREFIXES,
    MAX_QUERY_LENGTH,
    MAX_SIDES,
)


def show(clause: Clause | None) -> str:  # noqa: PLR0911 - one for each kind
    """Write a tree with all its brackets: `all(監視 not(Thanos))`."""
    match clause:
        case None:
            return ""
        case Word():
            return clause.text
        case Phrase():
            return f"<{clause.text}>"
        case Prefix():
            return f"{clause.text}…"
        case Each():
            return f"each({' '.join(map(show, clause.clauses))})"
        case Not():
            return f"not({show(clause.clause)})"
        case And():
            return f"all({' '.join(map(show, clause.clauses))})"
        case Or():
            return f"any({' '.join(map(show, clause.clauses))})"
        case _:
            return render_query(Query(root=clause))


def understood(source: str) -> str:
    return show(parse_query(source).root)


@pytest.mark.parametrize(
    "source", ["", " ", "\u3000\n\t", '""', '-""', "「」", '" "', ")"]
)
def test_nothing_is_an_empty_query(source: str) -> None:
    assert parse_query(source) == Query(source=source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("Thanos M3", "all(Thanos M3)", id="words"),
        pytest.param("監視\u3000ログ\n認証", "all(監視 ログ 認証)", id="any space"),
        pytest.param("cert-manager", "cert-manager", id="hyphen inside"),
        pytest.param("C++ .NET", "all(C++ .NET)", id="signs"),
        pytest.param("it's", "it's", id="apostrophe"),
        pytest.param('5"disk', '5"disk', id="quote inside of a word"),
        pytest.param("f(x) g（y）", "all(f(x) g（y）)", id="brackets inside of words"),
        pytest.param("🎉", "🎉", id="emoji"),
        pytest.param("http://a.example/b?c=d", "http://a.example/b?c=d", id="URL"),
        pytest.param(
            "kubernetes.io/docs", "kubernetes.io/docs", id="URL without scheme"
        ),
        pytest.param("12:30", "12:30", id="time"),
        pytest.param("std::vector", "std::vector", id="C++ name"),
        pytest.param("title::before", "title::before", id="double colon"),
        pytest.param("host://x", "host://x", id="a scheme like a field"),
        pytest.param("foo:bar", "foo:bar", id="unknown name"),
        pytest.param("node:18 data:x", "all(node:18 data:x)", id="near short names"),
        pytest.param("tag: x", "all(tag: x)", id="no value"),
        pytest.param("or and", "all(or and)", id="small letters"),
        pytest.param("a|b", "a|b", id="bar"),
    ],
)
def test_words_stand_between_spaces(source: str, expected: str) -> None:
    assert understood(source) == expected


@pytest.mark.parametrize("quotes", ["“”", "””", "「」", "『』", '""', "＂＂"])
def test_phrase_stands_in_quotes_of_any_kind(quotes: str) -> None:
    phrase = quotes[0] + "service mesh" + quotes[1]
    assert understood(phrase) == "<service mesh>"
    assert understood(f"a -{phrase} b") == "all(a not(<service mesh>) b)"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param('「監視」"a b"c', "all(<監視> <a b> c)", id="no space behind"),
        pytest.param('「the "b" c」', '<the "b" c>', id="other quotes inside"),
        pytest.param('"a b', "<a b>", id="never closed"),
        pytest.param('Thanos "', "Thanos", id="alone at the end"),
        pytest.param("-「", "", id="excluded, alone"),
        pytest.param("」監視", "」監視", id="closing only"),
        pytest.param('"kube*"', "<kube*>", id="star inside"),
        pytest.param('"tag:x"', "<tag:x>", id="field inside"),
    ],
)
def test_phrase_ends_at_its_quote_or_at_the_end(source: str, expected: str) -> None:
    assert understood(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("-Thanos", "not(Thanos)", id="ASCII"),
        pytest.param("－Thanos", "not(Thanos)", id="full-width"),
        pytest.param("−Thanos", "not(Thanos)", id="minus sign"),
        pytest.param("-tag:x", "not(tag:x)", id="field"),
        pytest.param("-(a b)", "not(all(a b))", id="group"),
        pytest.param("-(-a)", "not(not(a))", id="twice"),
        pytest.param("-kube*", "not(kube…)", id="prefix"),
        pytest.param("- a", "all(- a)", id="space behind"),
        pytest.param("-", "-", id="alone"),
        pytest.param("(a -)", "all(a -)", id="before a bracket"),
        pytest.param("--dry-run", "--dry-run", id="a flag"),
        pytest.param("－－dry-run", "－－dry-run", id="a full-width flag"),
        pytest.param("ーa", "ーa", id="a long vowel is no sign"),
    ],
)
def test_minus_excludes_only_where_a_clause_begins(source: str, expected: str) -> None:
    assert understood(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("a OR b", "any(a b)", id="two"),
        pytest.param("a OR b OR c", "any(a b c)", id="three"),
        pytest.param("a b OR c", "any(all(a b) c)", id="binds weaker"),
        pytest.param("a ＯＲ b", "any(a b)", id="full-width"),
        pytest.param("a OR(b c)", "any(a all(b c))", id="no space before a bracket"),
        pytest.param("a (b OR c)", "all(a any(b c))", id="in brackets"),
        pytest.param("a　（b　ＯＲ　c）", "all(a any(b c))", id="all full-width"),
        pytest.param("(a b) c", "all(a b c)", id="brackets without need"),
        pytest.param("(a OR b) OR c", "any(a b c)", id="alternatives in one another"),
        pytest.param("OR", "or", id="alone"),
        pytest.param("OR a", "all(or a)", id="first"),
        pytest.param("a OR", "all(a or)", id="last"),
        pytest.param("a OR OR b", "any(all(a or) b)", id="twice"),
        pytest.param("(a OR) b", "all(a or b)", id="before a bracket"),
        pytest.param('a OR ""', "a", id="nothing behind"),
        pytest.param("a ORB", "all(a ORB)", id="beginning of a word"),
        pytest.param("()", "()", id="empty brackets"),
        pytest.param("a ( ) b", "all(a () b)", id="empty brackets between words"),
        pytest.param("(a OR b", "any(a b)", id="never closed"),
        pytest.param("a) b", "all(a b)", id="never opened"),
        pytest.param("((a", "a", id="two never closed"),
    ],
)
def test_or_and_brackets_join(source: str, expected: str) -> None:
    assert understood(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("a AND b", "each(a b)", id="AND"),
        pytest.param("a && b", "each(a b)", id="two ampersands"),
        pytest.param("a ＡＮＤ b ＆＆ c", "each(a b c)", id="full-width"),
        pytest.param("a b AND c", "each(all(a b) c)", id="AND binds weaker"),
        pytest.param("a OR b AND c", "any(a each(b c))", id="OR binds weakest"),
        pytest.param("a AND (b OR c)", "each(a any(b c))", id="brackets"),
        pytest.param("(a AND b) c", "all(each(a b) c)", id="AND in brackets"),
        pytest.param("a AND (b AND c)", "each(a b c)", id="AND in AND"),
        pytest.param("a | b || c ｜ d", "any(a b c d)", id="bars"),
        pytest.param('"a"|"b"', "any(<a> <b>)", id="a bar behind quotes"),
        pytest.param("a |b &&c", "any(a each(b c))", id="signs before words"),
        pytest.param("a NOT b", "all(a not(b))", id="NOT"),
        pytest.param("NOT b", "not(b)", id="NOT first"),
        pytest.param("a AND NOT b", "each(a not(b))", id="AND NOT"),
        pytest.param("a OR NOT (b c)", "any(a not(all(b c)))", id="NOT of brackets"),
        pytest.param("a ＮＯＴ tag:b", "all(a not(tag:b))", id="NOT of a field"),
        pytest.param("NOT -a", "not(not(a))", id="NOT and a sign"),
        pytest.param("NOT NOT a", "all(not(not) a)", id="NOT twice"),
        pytest.param("AND", "and", id="AND alone"),
        pytest.param("AND a AND", "all(and a and)", id="AND at the ends"),
        pytest.param("a NOT", "all(a not)", id="NOT last"),
        pytest.param("NOT OR a", "any(not a)", id="NOT before OR"),
        pytest.param("a AND OR b", "any(all(a and) b)", id="AND before OR"),
        pytest.param("| a |", "a", id="bars that join nothing"),
        pytest.param("a&&b c||d", "all(a&&b c||d)", id="signs inside of words"),
        pytest.param("ANDROID NOTES", "all(ANDROID NOTES)", id="beginnings of words"),
        pytest.param("a and b not c", "all(a and b not c)", id="small letters"),
        pytest.param('"a AND b"', "<a AND b>", id="in quotes"),
    ],
)
def test_words_of_other_tools_join_and_exclude(source: str, expected: str) -> None:
    assert understood(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("kube*", "kube…", id="star"),
        pytest.param("ｋｕｂｅ＊", "ｋｕｂｅ…", id="full-width"),
        pytest.param("プロメ*", "プロメ…", id="katakana"),
        pytest.param("cert-m*", "cert-m…", id="hyphen inside"),
        pytest.param("*", "*", id="alone"),
        pytest.param("****", "****", id="flood"),
        pytest.param("ku*be", "ku*be", id="inside"),
        pytest.param("a**", "a**", id="twice"),
        pytest.param("+*", "+*", id="no letter"),
    ],
)
def test_star_ends_the_beginning_of_a_word(source: str, expected: str) -> None:
    assert understood(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("ｔａｇ：監視", "tag:監視", id="full-width"),
        pytest.param("TAG:x", "tag:x", id="capitals"),
        pytest.param("tag:=x", "tag:=x", id="own"),
        pytest.param("tag：＝x", "tag:=x", id="own, full-width"),
        pytest.param('tag:"a b" c', 'all(tag:"a b" c)', id="value in quotes"),
        pytest.param("tag:「a b」c", 'all(tag:"a b" c)', id="no space behind quotes"),
        pytest.param("(tag:a)", "tag:a", id="in brackets"),
        pytest.param("tag:a OR tag:b", "any(tag:a tag:b)", id="alternatives"),
        pytest.param("title:a*", "title:a*", id="prefix in titles"),
        pytest.param('note:"a b"', 'note:"a b"', id="phrase in notes"),
        pytest.param("title:f(x)", "title:f(x)", id="brackets in the value"),
    ],
)
def test_field_is_a_name_with_a_colon(source: str, expected: str) -> None:
    assert understood(source) == expected


def test_spans_hold_signs_names_and_quotes() -> None:
    source = "監視 －「M3 DB」 (a OR title:kube*)"
    root = parse_query(source).root
    assert isinstance(root, And)
    word, negated, group = root.clauses
    assert isinstance(negated, Not)
    assert isinstance(group, Or)
    _, field = group.clauses
    assert isinstance(field, InText)
    clauses = (root, word, negated, negated.clause, group, field, field.leaf)
    assert [source[clause.span.start : clause.span.end] for clause in clauses] == [
        "監視 －「M3 DB」 (a OR title:kube*",
        "監視",
        "－「M3 DB」",
        "「M3 DB」",
        "a OR title:kube*",
        "title:kube*",
        "kube*",
    ]


def test_clauses_are_equal_wherever_they_stand() -> None:
    assert parse_query("  tag:x") == parse_query("tag:x")
    assert Word(text="a", span=Span(3, 4)) == Word(text="a")
    assert Tagged(name="x") != Tagged(name="x", scope="own")


def test_wanted_leaves_are_those_that_rank() -> None:
    query = parse_query('a -b (c OR "d e") title:f -(g) tag:h i*')
    assert [leaf.text for leaf in query.wanted] == ["a", "c", "d e", "f", "i"]


@pytest.mark.parametrize(
    ("source", "order", "root"),
    [
        pytest.param("sort:date", "date", "", id="alone"),
        pytest.param("a sort:date b", "date", "all(a b)", id="among words"),
        pytest.param("a sort:score", "score", "a", id="as it is anyway"),
        pytest.param("a ｓｏｒｔ：ＤＡＴＥ", "date", "a", id="full-width"),
        pytest.param("a", "score", "a", id="not given"),
    ],
)
def test_order_is_no_clause(source: str, order: str, root: str) -> None:
    query = parse_query(source)
    assert (query.order, show(query.root)) == (order, root)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(
            "a tga:x",
            "query, character 3: no field `tga:`; expected `tag:`, or quotes around it"
            " to look for it as it is",
            id="letters swapped",
        ),
        pytest.param(
            "presentr:x",
            "query, character 1: no field `presentr:`; expected `presenter:`, or quotes"
            " around it to look for it as it is",
            id="a letter missing",
        ),
        pytest.param(
            "ｔａｇｓ：x",
            "query, character 1: no field `tags:`; expected `tag:`, or quotes around it"
            " to look for it as it is",
            id="plural",
        ),
        pytest.param(
            'title:""',
            "query, character 7: no value after `title:`; expected a word or a phrase",
            id="empty phrase",
        ),
        pytest.param(
            "-sort:date",
            "query, character 2: an order is not a condition; expected `sort:` outside"
            " of brackets and without a sign",
            id="order with a sign",
        ),
        pytest.param(
            "a sort:title",
            "query, character 8: no such order in `sort:title`; expected `sort:date` or"
            " `sort:score`",
            id="order that there is not",
        ),
    ],
)
def test_mistyped_field_is_an_error_not_a_word(source: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(source)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("source", "start", "problem"),
    [
        pytest.param(
            "a" * (MAX_QUERY_LENGTH + 1), MAX_QUERY_LENGTH, "too long", id="length"
        ),
        pytest.param(
            "(" * (MAX_CLAUSE_DEPTH + 1),
            MAX_CLAUSE_DEPTH,
            "too many brackets inside one another",
            id="depth",
        ),
        pytest.param(
            "a* " * (MAX_PREFIXES + 1), 3 * MAX_PREFIXES, "too many stars", id="stars"
        ),
        pytest.param(
            "a OR " * MAX_SIDES + "b", 5 * MAX_SIDES, "too many ORs", id="sides"
        ),
        pytest.param(
            "a AND " * MAX_SIDES + "b", 6 * MAX_SIDES, "too many ANDs", id="ANDs"
        ),
    ],
)
def test_query_has_a_limit(source: str, start: int, problem: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(source)
    assert (caught.value.start, caught.value.problem) == (start, problem)


def test_query_at_its_limits_is_parsed() -> None:
    assert understood("a" * MAX_QUERY_LENGTH) == "a" * MAX_QUERY_LENGTH
    assert understood("(" * MAX_CLAUSE_DEPTH + "a" + ")" * MAX_CLAUSE_DEPTH) == "a"
    assert len(parse_query("a* " * MAX_PREFIXES).wanted) == MAX_PREFIXES
    assert len(parse_query("a OR " * (MAX_SIDES - 1) + "b").wanted) == MAX_SIDES


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        pytest.param(" 監視\u3000 Thanos ", "監視 Thanos", id="spaces"),
        pytest.param("－『service mesh』", '-"service mesh"', id="signs and quotes"),
        pytest.param('"service mesh', '"service mesh"', id="never closed"),
        pytest.param('「the "best"」', '＂the "best"＂', id="a quote inside"),
        pytest.param("--dry-run -", "--dry-run -", id="signs of words"),
        pytest.param("（a ＯＲ b） c", "(a OR b) c", id="brackets"),
        pytest.param("(f(x OR b) c", "(f(x OR b ) c", id="bracket of a word"),
        pytest.param("-(a b)", "-(a b)", id="excluded group"),
        pytest.param("sort:date a OR b", "(a OR b) sort:date", id="order"),
        pytest.param("a && b | -c", "a AND b OR -c", id="other tools' signs"),
        pytest.param("a (b AND c)", "a (b AND c)", id="AND in brackets"),
        pytest.param(
            "NOT --x NOT -", "NOT --x NOT -", id="words that begin with signs"
        ),
        pytest.param("by:@Ada ep:7", "presenter:Ada episode:7", id="short names"),
        pytest.param("date:2021", "date:2021-01-01..2021-12-31", id="a year"),
        pytest.param("ep:..7", "episode:..7", id="open range"),
    ],
)
def test_query_is_written_with_the_plainest_signs(source: str, rendered: str) -> None:
    query = parse_query(source)
    assert parse_query(render_query(query)) == query
    assert render_query(query) == rendered


def test_what_asks_for_the_same_is_equal_and_not_unequal() -> None:
    """Regression: `==` and `!=` were both true."""
    one, other = parse_query("thanos"), parse_query("  thanos")
    assert one == other
    assert not one != other  # noqa: SIM202 - each operator has a method of its own
    assert one != parse_query("cortex")
