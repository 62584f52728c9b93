"""What of a command line is an option, and what is a word."""

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli.options.arguments import (
    by_name,
    excluded_options,
    has_foreign_dash,
    is_joined,
    iter_given,
    looks_like_option,
    plain_option,
)
from kbindex.cli.unknown_options import near_option

OPTIONS = by_name(
    [
        click.Option(["-n", "--limit"]),
        click.Option(["-t", "--tag"], multiple=True),
        click.Option(["-g", "is_grouped"], is_flag=True),
        click.Option(["-j", "--json"], is_flag=True),
        click.Option(["--since"]),
        click.Option(["--format"]),
        click.Argument(["query"], nargs=-1),
    ]
)


@pytest.mark.parametrize(
    "argument",
    [
        "--json",
        "--x",
        "--",
        "---",
        "--監視",
        "--tag=a",
        "-n",
        "-X",
        "—json",
        "–limit",
        "—n",
        "–x",
        "ーjson",
        "ーーjson",
        "－n",
        "－ｎ",
        "－－json",
        "−−x",
        "―n",
    ],
)
def test_an_option(argument: str) -> None:
    assert looks_like_option(argument)


@pytest.mark.parametrize(
    "argument",
    [
        "",
        "-",
        "—",
        "thanos",
        "-thanos",
        "-n5",
        "-猫",
        "-5",
        "－監視",
        "－thanos",
        "ー",
        "—監視",
        "–5",
        "cert-manager",
        '-"x"',
        "-(a",
        "-tag:x",
        "コーヒー",
        "-C++",
        "n-",
    ],
)
def test_a_word(argument: str) -> None:
    assert not looks_like_option(argument)


def test_an_option_with_another_dash_is_told_from_one_with_hyphens() -> None:
    assert has_foreign_dash("—json")
    assert has_foreign_dash("－n")
    assert not has_foreign_dash("--json")
    assert not has_foreign_dash("-—x")
    assert not has_foreign_dash("—監視")


@pytest.mark.parametrize(
    ("argument", "plain"),
    [("—json", "--json"), ("–n", "-n"), ("－ｎ", "-n"), ("ーーtag=x", "--tag=x")],
)
def test_an_option_as_it_was_meant(argument: str, plain: str) -> None:
    assert plain_option(argument) == plain


@pytest.mark.parametrize("argument", ["-n5", "-n=5", "-t=cost", "-n10..20", "-t2"])
def test_a_value_that_is_joined_to_its_option(argument: str) -> None:
    assert is_joined(argument, OPTIONS)


@pytest.mark.parametrize("argument", ["-k8s", "-n", "-thanos", "-j5", "-n5x", "n5", ""])
def test_what_is_not_joined(argument: str) -> None:
    assert not is_joined(argument, OPTIONS)


@pytest.mark.parametrize(
    ("word", "options"),
    [
        ("-json", "--json"),
        ("-gj", "-g -j"),
        ("-jt", "-j -t"),
        ("-gn", "-g -n"),
        ("-jgn", "-j -g -n"),
        ("-gn2", "-g -n 2"),
        ("-g3", "-g"),
        ("－gn", "-g -n"),
        ("-net", ""),
        ("-tj", ""),
        ("-g3j", ""),
        ("-3", ""),
        ("-33", ""),
        ("-gx", ""),
        ("-thanos", ""),
        ("-", ""),
        ("－json", "--json"),
        ("json", ""),
        ("-j", ""),
    ],
)
def test_a_word_that_looks_like_options(word: str, options: str) -> None:
    assert excluded_options(word, OPTIONS) == options


@given(
    flags=st.text(alphabet="gj", max_size=3),
    last=st.sampled_from(["g", "j", "n", "t"]),
    number=st.integers(min_value=0).map(str) | st.just(""),
)
def test_short_options_that_are_joined_are_never_silently_a_word(
    flags: str, last: str, number: str
) -> None:
    """Flags, then one that may take a value, then a number."""
    word = f"-{flags}{last}{number}"
    is_option = len(word) == len("-n")
    assert is_option or is_joined(word, OPTIONS) or excluded_options(word, OPTIONS)


def test_options_take_their_values_and_two_hyphens_end_them() -> None:
    line = ["a", "-n", "3", "--tag=x", "-j", "-b", "--", "-n", "--"]
    pieces = [(p.text, p.value, p.is_behind) for p in iter_given(OPTIONS, line)]
    assert pieces == [
        ("a", None, False),
        ("-n", "3", False),
        ("--tag=x", None, False),
        ("-j", None, False),
        ("-b", None, False),
        ("-n", None, True),
        ("--", None, True),
    ]


def test_an_option_at_the_end_lacks_its_value() -> None:
    assert [p.lacks_value for p in iter_given(OPTIONS, ["-j", "-n"])] == [False, True]
    assert [p.lacks_value for p in iter_given(OPTIONS, ["--tag=", "a"])] == [False] * 2


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("--from", "--since"),
        ("--limt", "--limit"),
        ("--lim", "--limit"),
        ("--JSON", "--json"),
        ("—json", "--json"),
        ("--tga=x", "--tag"),
        ("-N", "-n"),
        ("-o", "--format"),
        ("-x", ""),
        ("--until", ""),
        ("--version", ""),
    ],
)
def test_the_nearest_option(written: str, near: str) -> None:
    assert near_option(written, OPTIONS) == near
