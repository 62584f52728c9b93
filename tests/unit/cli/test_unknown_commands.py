"""What is said of a command that there is not."""

import shlex

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli import unknown_commands
from kbindex.cli.app import app
from kbindex.cli.options.arguments import by_name
from kbindex.cli.unknown_commands import near_commands, refusal, unknown_command

NAMES = app.list_commands(click.Context(app))
TABLE = vars(unknown_commands)["_ELSEWHERE"]


@pytest.mark.parametrize("line", sorted(set(TABLE.values())))
def test_what_is_suggested_for_a_word_exists(line: str) -> None:
    name, *options = line.split(" ")
    if name.startswith("--"):
        assert name in by_name(app.params)
        return
    command = app.get_command(click.Context(app), name)
    assert command is not None
    for option in options:
        assert option == "@" or option in by_name(command.params) or option == "date"


def test_the_table_is_sorted_and_in_small_letters() -> None:
    assert list(TABLE) == sorted(TABLE)
    assert [word for word in TABLE if word != word.casefold()] == []


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("find", ["search"]),
        ("grep", ["search"]),
        ("ls", ["episodes"]),
        ("list", ["episodes"]),
        ("cat", ["show"]),
        ("view", ["show"]),
        ("reindex", ["index"]),
        ("build", ["index"]),
        ("lint", ["check"]),
        ("similar", ["related"]),
        ("topics", ["tags"]),
        ("init", ["init"]),
        ("version", ["--version"]),
        ("links", ["show --links"]),
        ("FIND", ["search"]),
        ("Search", ["search"]),
        ("serch", ["search"]),
        ("episdoes", ["episodes"]),
        ("nwe", ["new"]),
        ("trend", ["trends"]),
        ("comp", ["completion"]),
        ("hlep", ["help"]),
        ("hel", ["help"]),
        ("helm", []),
        ("re", []),
        ("thanos", []),
        ("監視", []),
        ("", []),
    ],
)
def test_near_is_what_means_the_same_or_is_mistyped(word: str, near: list[str]) -> None:
    assert list(near_commands(word, NAMES)) == near


@pytest.mark.parametrize(
    ("before", "args", "line"),
    [
        pytest.param([], ["thanos"], "search thanos", id="word"),
        pytest.param([], ["監視", "-n", "3"], "search 監視 -n 3", id="words"),
        pytest.param([], ["service mesh"], "search 'service mesh'", id="blank"),
        pytest.param([], ["@upgrades"], "search @upgrades", id="saved"),
        pytest.param(["--"], ["-x"], "search -- -x", id="dash"),
        pytest.param(["--"], ["--json"], "search -- --json", id="dashes"),
        pytest.param([], ["017"], "show 017", id="episode"),
        pytest.param([], ["017#1", "--json"], "show '017#1' --json", id="article"),
        pytest.param([], ["017/1"], "show 017/1", id="plain-article"),
        pytest.param([], ["https://a.io/b"], "seen https://a.io/b", id="address"),
        pytest.param(
            ["--episodes", "my notes"],
            ["thanos"],
            "--episodes 'my notes' search thanos",
            id="options-in-front",
        ),
    ],
)
def test_a_bare_word_is_likely_a_search(
    before: list[str], args: list[str], line: str
) -> None:
    said = refusal([*before, *args], args, NAMES)
    assert said == f"no command {args[0]!r}; did you mean `kbindex {line}`?"


@given(st.lists(st.text(), min_size=1), st.lists(st.text()))
def test_a_line_that_is_suggested_is_read_by_a_shell_as_it_was_typed(
    args: list[str], before: list[str]
) -> None:
    said = refusal([*before, *args], args, NAMES)
    assert len(said) < 1000
    _, is_meant, line = said.partition("; did you mean `")
    if is_meant:
        words = shlex.split(line.removesuffix("`?"))
        assert words[-len(args) :] == args
        kept = before[:-1] if before[-1:] == ["--"] else before
        assert words[: len(kept) + 1] == ["kbindex", *kept]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nosuch", "no command 'nosuch'"),
        ("find", "no command 'find' (did you mean search?)"),
        ("", "no command ''"),
    ],
)
def test_where_no_words_can_stand_nothing_is_searched_for(name: str, said: str) -> None:
    assert unknown_command(name, NAMES) == said


def test_a_long_word_is_not_repeated_as_a_whole() -> None:
    assert len(refusal(["x" * 9999], ["x" * 9999], NAMES)) < 300
