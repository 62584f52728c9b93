"""Commands in help and documents can be pasted into any shell, zsh as well."""

import re
from pathlib import Path

import click
import pytest

from kbindex.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
IDS = re.compile(r"[\w/]#\d")
QUOTED = re.compile(r"'[^'\n]*'")


def commands_of(text: str) -> list[str]:
    """Return the lines and the pieces in backticks that call the program."""
    found = re.findall(r"^\s*\$? ?(kbindex .*)|`(kbindex [^`]*)`", text, re.MULTILINE)
    return [line or piece for line, piece in found]


def test_examples_are_found() -> None:
    pages = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
    lines = [line for text in pages.values() for line in commands_of(text)]
    assert len(lines) > 100
    assert any(IDS.search(line) for line in lines)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_id_in_a_document_is_quoted(page: Path) -> None:
    """Under `extendedglob`, zsh takes `#` for a sign of patterns."""
    for line in commands_of(page.read_text(encoding="utf-8")):
        assert not IDS.search(QUOTED.sub("", line)), line


@pytest.mark.parametrize("name", app.list_commands(click.Context(app)))
def test_an_id_in_a_help_is_quoted(name: str) -> None:
    command = app.get_command(click.Context(app), name)
    for line in commands_of((command.help or "") if command else ""):
        assert not IDS.search(QUOTED.sub("", line)), line
