"""Glossary lines and loanwords as people write them."""

import pytest

from kbindex.errors import ConfigError
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    BridgeGroup,
    glossary_groups,
    loanword_origins,
    parse_glossary,
    parse_loanwords,
    parse_refusals,
    read_bridge_file,
)


def groups_of(text: str) -> list[tuple[str, ...]]:
    return [line.members for line in parse_glossary(text, source="x")]


def test_glossary_line_is_a_group_in_its_order() -> None:
    text = "monitoring = 監視 = モニタリング\r\nk8s =  Kubernetes\n"
    assert groups_of(text) == [
        ("monitoring", "監視", "モニタリング"),
        ("k8s", "Kubernetes"),
    ]


def test_comments_and_blank_lines_are_left_out() -> None:
    text = "# one\n\n   \n#two = three\nfour = five"
    assert groups_of(text) == [("four", "five")]


def test_sign_within_a_member_is_text() -> None:
    text = "C# = csharp\nA=B = a==b\n"
    assert groups_of(text) == [
        ("C#", "csharp"),
        ("A=B", "a==b"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("monitoring", id="one member"),
        pytest.param("monitoring=監視", id="no spaces"),
        pytest.param("monitoring = ", id="nothing behind"),
        pytest.param("= 監視", id="nothing before"),
        pytest.param("a =  = b", id="nothing between"),
    ],
)
def test_line_that_is_no_group_is_an_error_by_file_and_line(line: str) -> None:
    text = f"# words\na = b\n{line}\nc = d\n"
    with pytest.raises(ConfigError) as caught:
        list(parse_glossary(text, source="my/glossary.txt"))
    assert str(caught.value) == (
        "my/glossary.txt: line 3: expected `word = other word`"
    )
    assert (caught.value.source, caught.value.key) == ("my/glossary.txt", "line 3")


def test_line_of_what_a_word_does_not_mean_is_no_group() -> None:
    text = "a = b\nPR != press release != public relations\nc!=d = e\n"
    assert groups_of(text) == [("a", "b"), ("c!=d", "e")]
    assert list(parse_refusals(text, source="x")) == [
        ("PR", ("press release", "public relations"))
    ]


def test_line_that_joins_and_parts_words_is_an_error() -> None:
    with pytest.raises(ConfigError, match="x: line 1: has both = and !="):
        list(parse_refusals("a = b != c", source="x"))


# Context words


@pytest.mark.parametrize(
    ("line", "context"),
    [
        pytest.param("DOM = 木 | with: page, 画面", ("page", "画面"), id="two words"),
        pytest.param("DOM = 木  |\twith:  page ,画面", ("page", "画面"), id="blanks"),
        pytest.param("DOM = 木 | with: 画面、page", ("画面", "page"), id="Japanese"),
        pytest.param("DOM = 木 | with: web page", ("web page",), id="a name"),
        pytest.param("DOM = 木", (), id="none"),
    ],
)
def test_group_may_count_beside_certain_words_alone(
    line: str, context: tuple[str, ...]
) -> None:
    (group,) = glossary_groups(line, source="x", weight=0.7)
    assert group == BridgeGroup(
        members=("DOM", "木"), how="glossary", weight=0.7, context=context
    )


@pytest.mark.parametrize("name", ["|", "||", "a|b", "a||b", "with: b"])
def test_bar_that_parts_nothing_is_text(name: str) -> None:
    text = f"{name} = b\na = {name} = c\na = {name}"
    (*_, last) = lines = list(parse_glossary(text, source="x"))
    assert [line.context for line in lines] == [(), (), ()]
    assert last.members == ("a", name)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("| with:", id="no words"),
        pytest.param("| with: c,", id="a comma too much"),
        pytest.param("| with: , c", id="a comma too early"),
        pytest.param("| with:c", id="no blank"),
        pytest.param("|with: c", id="no blank behind the bar"),
        pytest.param("｜ with: c", id="a wide bar"),
        pytest.param("｜with: c", id="a wide bar alone"),
        pytest.param("| With: c", id="capital"),
        pytest.param("| c", id="no with"),
        pytest.param("| with: c | with: d", id="twice"),
        pytest.param("| with: c = d | e", id="a bar behind"),
        pytest.param("| with: c = d", id="words that mean the same"),
        pytest.param("| with: = c", id="a sign alone"),
    ],
)
def test_context_that_is_none_is_an_error_by_line(end: str) -> None:
    with pytest.raises(ConfigError) as caught:
        list(parse_glossary(f"a = b\na = b {end}", source="x"))
    assert str(caught.value) == "x: line 2: expected `| with: word, word` at the end"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("a | with: b", "expected `word = other word`", id="no group"),
        pytest.param("a != b | with: c", "has both != and `| with:`", id="refusal"),
        pytest.param(
            f"a = b | with: {', '.join('c' * 101)}",
            "has more than 100 words",
            id="too many",
        ),
        pytest.param(
            f"a = b | with: {'c' * 201}",
            "has a word of more than 200 characters",
            id="too long",
        ),
    ],
)
def test_context_has_the_limits_of_a_group(line: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        list(parse_glossary(line, source="x"))
    assert str(caught.value) == f"x: line 1: {problem}"


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """A line separator or a form feed inside of a line ends none."""
    text = "a = b\u2028c\r\nd = e\x0cf\ng\n"
    with pytest.raises(ConfigError, match=r"^x: line 3: "):
        list(parse_glossary(text, source="x"))


def test_glossary_of_nothing_has_no_groups() -> None:
    assert groups_of("") == []


def test_loanword_leads_to_its_origins() -> None:
    text = "# katakana\nコンテナ\tcontainer\n\nロード\tload, road,\nナシ\t\n"
    assert list(parse_loanwords(text)) == [
        ("コンテナ", ("container",)),
        ("ロード", ("load", "road")),
    ]


@pytest.mark.parametrize("name", [GLOSSARY, LOANWORDS])
def test_files_of_the_package_are_read(name: str) -> None:
    assert len(read_bridge_file(name)) > 10_000


def test_origins_of_loanwords_are_those_that_are_parsed_with_their_katakana() -> None:
    text = "# a,\tb\nサーバー\tserver\nメモ\tmemo , memorandum\nナシ\t,\n\n"
    assert list(loanword_origins(text)) == ["server", "memo", "memorandum"]
    whole = read_bridge_file(LOANWORDS)
    parsed = [origin for _, found in parse_loanwords(whole) for origin in found]
    assert list(loanword_origins(whole)) == parsed
