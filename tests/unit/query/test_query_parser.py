import pytest

from kbindex.query import Clause, Query, parse_query, render_query


def clauses(source: str) -> list[tuple[str, str]]:
    """What was understood, by what each clause is; its span must slice back."""
    query = parse_query(source)
    assert query.source == source
    found: list[tuple[str, str]] = []
    for clause in query.clauses:
        assert clause.text in source[clause.start : clause.end]
        kind = "phrase" if clause.is_phrase else "word"
        found.append(("-" * clause.is_excluded + kind, clause.text))
    return found


@pytest.mark.parametrize("source", ["", " ", "\u3000\n\t", '""', '-""', "「」", '" "'])
def test_nothing_is_an_empty_query(source: str) -> None:
    assert parse_query(source) == Query(source=source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("Thanos M3", [("word", "Thanos"), ("word", "M3")], id="words"),
        pytest.param(
            "監視\u3000ログ\nメトリクス",
            [("word", "監視"), ("word", "ログ"), ("word", "メトリクス")],
            id="any space",
        ),
        pytest.param("cert-manager", [("word", "cert-manager")], id="hyphen inside"),
        pytest.param("C++ .NET", [("word", "C++"), ("word", ".NET")], id="signs"),
        pytest.param("it's", [("word", "it's")], id="apostrophe"),
        pytest.param('5"disk', [("word", '5"disk')], id="quote inside of a word"),
        pytest.param("🎉", [("word", "🎉")], id="emoji"),
    ],
)
def test_words_stand_between_spaces(
    source: str, expected: list[tuple[str, str]]
) -> None:
    assert clauses(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"service mesh"',
        "＂service mesh＂",
        "“service mesh”",
        "”service mesh”",
        "「service mesh」",
        "『service mesh』",
    ],
)
def test_phrase_stands_in_quotes_of_any_kind(source: str) -> None:
    assert clauses(source) == [("phrase", "service mesh")]
    assert clauses(f"a -{source} b") == [
        ("word", "a"),
        ("-phrase", "service mesh"),
        ("word", "b"),
    ]


def test_phrase_needs_no_space_behind_it() -> None:
    assert clauses('「監視」"ログ"Thanos') == [
        ("phrase", "監視"),
        ("phrase", "ログ"),
        ("word", "Thanos"),
    ]


def test_other_quotes_inside_of_a_phrase_are_text() -> None:
    assert clauses('「the "best" tool」') == [("phrase", 'the "best" tool')]
    assert clauses('"「監視」とは"') == [("phrase", "「監視」とは")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param('"service mesh', [("phrase", "service mesh")], id="never closed"),
        pytest.param("「監視 ログ", [("phrase", "監視 ログ")], id="never closed, 「"),
        pytest.param('Thanos "', [("word", "Thanos")], id="alone at the end"),
        pytest.param("-「", [], id="excluded, alone"),
        pytest.param('"a" "b', [("phrase", "a"), ("phrase", "b")], id="the second"),
        pytest.param("」監視", [("word", "」監視")], id="closing only"),
    ],
)
def test_quote_that_is_never_closed_is_read_to_the_end(
    source: str, expected: list[tuple[str, str]]
) -> None:
    assert clauses(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("-Thanos", [("-word", "Thanos")], id="ASCII"),
        pytest.param("－Thanos", [("-word", "Thanos")], id="full-width"),
        pytest.param("−Thanos", [("-word", "Thanos")], id="minus sign"),
        pytest.param(
            "監視\u3000－ログ",
            [("word", "監視"), ("-word", "ログ")],
            id="full-width space",
        ),
        pytest.param(
            "- Thanos", [("word", "-"), ("word", "Thanos")], id="space behind"
        ),
        pytest.param("-", [("word", "-")], id="alone"),
        pytest.param("--dry-run", [("word", "--dry-run")], id="a flag"),
        pytest.param("－－dry-run", [("word", "－－dry-run")], id="a full-width flag"),
        pytest.param("ーThanos", [("word", "ーThanos")], id="a long vowel is no sign"),
    ],
)
def test_minus_excludes_only_where_a_clause_begins(
    source: str, expected: list[tuple[str, str]]
) -> None:
    assert clauses(source) == expected


def test_span_of_a_clause_holds_its_sign_and_its_quotes() -> None:
    source = "監視 －「サービス メッシュ」 Thanos"
    query = parse_query(source)
    assert query == Query(
        source=source,
        clauses=(
            Clause(text="監視", start=0, end=2),
            Clause(
                text="サービス メッシュ",
                start=3,
                end=15,
                is_phrase=True,
                is_excluded=True,
            ),
            Clause(text="Thanos", start=16, end=22),
        ),
    )
    assert [source[c.start : c.end] for c in query.clauses] == [
        "監視",
        "－「サービス メッシュ」",
        "Thanos",
    ]


def test_wanted_and_excluded_clauses_are_told_apart() -> None:
    query = parse_query('監視 -Thanos "service mesh" -「M3 DB」')
    assert [clause.text for clause in query.wanted] == ["監視", "service mesh"]
    assert [clause.text for clause in query.excluded] == ["Thanos", "M3 DB"]


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        pytest.param(" 監視\u3000 Thanos ", "監視 Thanos", id="spaces"),
        pytest.param("－『service mesh』", '-"service mesh"', id="signs and quotes"),
        pytest.param('"service mesh', '"service mesh"', id="never closed"),
        pytest.param('「the "best"」', '＂the "best"＂', id="a quote inside"),
        pytest.param("--dry-run -", "--dry-run -", id="signs of words"),
    ],
)
def test_query_is_written_with_the_plainest_signs(source: str, rendered: str) -> None:
    assert render_query(parse_query(source)) == rendered
    assert clauses(rendered) == clauses(source)
