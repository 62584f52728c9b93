"""Help in Japanese: complete, and laid out by the width of letters."""

import re

import click
import pytest

from kbindex.cli.app import app
from kbindex.cli.help_texts import (
    WideFormatter,
    is_prose,
    iter_help,
    translate_command,
)
from kbindex.cli.lazy_group import in_language
from kbindex.cli.options.language import process_speaking
from kbindex.cli.screens.columns import width_of
from kbindex.messages import speaking

COMMANDS = app.list_commands(click.Context(app))
JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
SENTENCE = re.compile(r"(?:\b[a-z]+[ ,]+){3}[a-z]+\b")
"""Four words of English in a row."""

EXAMPLE = re.compile(r"^ +(kbindex |eval |\{)")


def help_of(*names: str) -> str:
    """Return the help of the program, or of a command, in Japanese."""
    with process_speaking("ja"):
        program = in_language(app)
        context = program.make_context("kbindex", [*names], resilient_parsing=True)
        if not names:
            return program.get_help(context)
        command = program.get_command(context, names[0])
        assert command is not None
        inner = command.make_context(
            names[0], [], parent=context, resilient_parsing=True
        )
        return command.get_help(inner)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a help, each option and command as one of them."""
    lines = [line for line in text.split("\n") if not EXAMPLE.match(line)]
    parts = re.split(r"\n\n|\n(?=  \S)|\n(?=\S)", "\n".join(lines))
    return [part for part in parts if part.strip()]


@pytest.mark.parametrize("names", [(), *((name,) for name in COMMANDS)], ids=str)
def test_every_paragraph_of_a_help_is_japanese(names: tuple[str, ...]) -> None:
    found = paragraphs(help_of(*names))
    assert len(found) > 3
    assert [part for part in found if not JAPANESE.search(part)] == []
    assert [part for part in found if SENTENCE.search(part)] == []


@pytest.mark.parametrize("names", [(), *((name,) for name in COMMANDS)], ids=str)
def test_no_line_of_a_help_is_wider_than_the_screen(
    names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = help_of(*names).splitlines()
    assert [line for line in lines if width_of(line) > 80] == []


def test_english_commands_are_as_they_are() -> None:
    assert in_language(app) is app


def test_a_command_is_copied_not_changed() -> None:
    @click.command(
        help="List the episodes.", epilog="Example:", short_help="Never said"
    )
    @click.option("--full", help="Build the whole index anew.")
    @click.argument("name")
    def command(full: str, name: str) -> None:
        """Do nothing."""

    with speaking("ja"):
        translated = translate_command(command)
    assert command.help == "List the episodes."
    assert (translated.help, translated.epilog, translated.short_help) == (
        "エピソードの一覧",
        "例:",
        "Never said",
    )
    option = translated.params[0]
    assert isinstance(option, click.Option)
    assert option.help == "索引をすべて作り直す"
    assert translated.params[1] is command.params[1]


def test_paragraphs_that_are_shown_as_they_are_keep_their_commands() -> None:
    text = "First,\nin two lines.\n\n\b\nExamples:\n  kbindex tags\n  x  (in a file)\n"
    command = click.Command("x", help=text)
    assert list(iter_help(command)) == [
        "First, in two lines.",
        "Examples:",
        "  x  (in a file)",
    ]
    with speaking("ja"):
        help_text = translate_command(command).help
    assert help_text == (
        "First, in two lines.\n\n\b\n例:\n  kbindex tags\n  x  (in a file)"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Examples:", True),
        ("  kbindex tags", False),
        ('  kbindex search "(a OR b)"', False),
        ('  eval "$(x)"   (in ~/.bashrc)', True),
        ('{"id": "q1"}', False),
        ("", False),
    ],
)
def test_what_is_prose(line: str, *, expected: bool) -> None:
    assert is_prose(line) is expected


def test_columns_stand_below_each_other() -> None:
    formatter = WideFormatter(width=54)
    with formatter.indentation():
        formatter.write_dl(
            [
                ("--tag タグ", "この話題の記事だけを見せる。下位も含む"),
                ("--a-very-long-option NAME-OF-IT", "長い名前"),
                ("--json", ""),
                ("-x", "short"),
            ]
        )
    assert formatter.getvalue().splitlines() == [
        "  --tag タグ                      この話題の記事だけを",
        "                                  見せる。下位も含む",
        "  --a-very-long-option NAME-OF-IT",
        "                                  長い名前",
        "  --json",
        "  -x                              short",
    ]


def test_usage_goes_on_below_its_arguments() -> None:
    formatter = WideFormatter(width=36)
    with speaking("ja"):
        formatter.write_usage("kbindex", "[OPTIONS] COMMAND [ARGS]...")
    assert formatter.getvalue() == (
        "使い方: kbindex [OPTIONS] COMMAND\n                [ARGS]...\n"
    )
