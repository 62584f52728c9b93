"""Glossary lines and loanwords as people write them."""

import pytest

from kbindex.errors import ConfigError
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    parse_glossary,
    parse_loanwords,
    read_bridge_file,
)


def test_glossary_line_is_a_group_in_its_order() -> None:
    text = "monitoring = 監視 = モニタリング\r\nk8s =  Kubernetes\n"
    assert list(parse_glossary(text, source="x")) == [
        ("monitoring", "監視", "モニタリング"),
        ("k8s", "Kubernetes"),
    ]


def test_comments_and_blank_lines_are_left_out() -> None:
    text = "# one\n\n   \n#two = three\nfour = five"
    assert list(parse_glossary(text, source="x")) == [("four", "five")]


def test_sign_within_a_member_is_text() -> None:
    text = "C# = csharp\nA=B = a==b\n"
    assert list(parse_glossary(text, source="x")) == [
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


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """A line separator or a form feed inside of a line ends none."""
    text = "a = b\u2028c\r\nd = e\x0cf\ng\n"
    with pytest.raises(ConfigError, match=r"^x: line 3: "):
        list(parse_glossary(text, source="x"))


def test_glossary_of_nothing_has_no_groups() -> None:
    assert list(parse_glossary("", source="x")) == []


def test_loanword_leads_to_its_origins() -> None:
    text = "# katakana\nコンテナ\tcontainer\n\nロード\tload, road,\nナシ\t\n"
    assert list(parse_loanwords(text)) == [
        ("コンテナ", ("container",)),
        ("ロード", ("load", "road")),
    ]


@pytest.mark.parametrize("name", [GLOSSARY, LOANWORDS])
def test_files_of_the_package_are_read(name: str) -> None:
    assert len(read_bridge_file(name)) > 10_000
