"""Write `docs/commands.md`, the reference of the command line, from the commands.

Everything is read from the commands of click and nothing is asked of a terminal, so
that the page is the same wherever it is made. What click does not know, when a command
exits with 1, stands in the table of the commands. How to run it: `tools/README.md`.
"""

import argparse
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from kbindex.cli.app import app
from kbindex.cli.command_table import COMMANDS

PAGE = Path(__file__).parents[1] / "docs/commands.md"

NOTHING = {name: command.nothing for name, command in COMMANDS.items()}
"""Command → when its exit status is 1; empty where it never is."""

_NAME = "kbindex"
_HEAD = """\
# Commands

<!-- Made by tools/build_command_reference.py from the commands; do not edit. -->

`kbindex COMMAND --help` says the same in a terminal. The options of the program may
stand before the command or behind it; the one behind wins. `-h`, `--help` and `-V`,
`--version` are options of every command.

The exit status is 0 where something was found or done, 1 as each command says below,
2 after an error or wrong usage, which is told in one line on stderr. Ctrl-C ends every
command at once with 130, and is told in one line; SIGTERM with 143 and SIGHUP with 129,
without a word. The index is whole then, and the terminal as it was. A pipe that is
closed early ends with 0."""

_MARK = "\b"
"""Above a paragraph whose lines click leaves as they are."""

_EXAMPLES = re.compile(r"Examples?:$")
_CODE = re.compile(r"(`[^`]*`)")
_SIGNS = re.compile(r"[*_<>]")


def build_page(group: click.Group, nothing: dict[str, str]) -> str:
    """Write the page: the program, then its commands in the order of its help.

    Args:
        group: The program.
        nothing: Command → when its exit status is 1; one for each.

    Raises:
        KeyError: A command is missing in `nothing`.
    """
    context = click.Context(group, info_name=_NAME)
    commands = {
        name: command
        for name in group.list_commands(context)
        if (command := group.get_command(context, name)) is not None
    }
    blocks = [_HEAD, *_list_commands(commands)]
    blocks += _describe(group, context)
    for name, command in commands.items():
        inner = click.Context(command, info_name=name, parent=context)
        blocks += _describe(command, inner)
        reason = nothing[name]
        status = f"Exit status 1: {reason}." if reason else "The status is never 1."
        blocks.append(status)
    return "\n\n".join(blocks) + "\n"


def _list_commands(commands: dict[str, click.Command]) -> Iterator[str]:
    rows = (
        f"| [`{name}`](#kbindex-{name}) | {to_markdown(command.get_short_help_str())} |"
        for name, command in commands.items()
    )
    yield "\n".join(("| command | does |", "|---|---|", *rows))


def _describe(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the blocks about a command: heading, usage, description, options."""
    yield f"## {context.command_path}"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\n{context.command_path} {usage}\n```"
    paragraphs = list(iter_paragraphs(command.help or ""))
    examples = [lines for lines in paragraphs if _is_example(lines)]
    for lines in paragraphs:
        if not _is_example(lines):
            yield write_paragraph(lines)
    options = [
        f"- {write_option(param)}"
        for param in command.params
        if isinstance(param, click.Option) and not param.hidden
    ]
    if options:
        yield "Options:"
        yield "\n".join(options)
    for lines in examples:
        yield lines[1]
        yield _fence("sh", lines[2:])


def iter_paragraphs(text: str) -> Iterator[Sequence[str]]:
    """Yield the lines of each paragraph of a help text, the mark among them."""
    for paragraph in re.split(r"\n{2,}", inspect.cleandoc(text)):
        if paragraph.strip():
            yield paragraph.split("\n")


def _is_example(lines: Sequence[str]) -> bool:
    return lines[0] == _MARK and bool(_EXAMPLES.match(lines[1]))


def write_paragraph(lines: Sequence[str]) -> str:
    """Write a paragraph as Markdown; what click does not wrap is a block of code."""
    if lines[0] == _MARK:
        return _fence("text", lines[1:])
    return "\n".join(to_markdown(line.strip()) for line in lines)


def _fence(kind: str, lines: Iterable[str]) -> str:
    text = inspect.cleandoc("\n" + "\n".join(lines))
    return f"```{kind}\n{text}\n```"


def write_option(option: click.Option) -> str:
    """Write an option: its names, its value, its help, its default and limits."""
    names = [*option.opts, *option.secondary_opts]
    dashed = [name for name in names if name.startswith("-")]
    value = "" if option.is_flag else f" {_value(option)}"
    shown = ", ".join(f"`{name}{value}`" for name in dashed)
    help_text = to_markdown(" ".join((option.help or "").split()))
    start = f"{shown}: {help_text}" if help_text else f"{shown}."
    return " ".join([start, *_facts(option)])


def _value(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    if isinstance(option.type, click.types.IntParamType | click.types.FloatParamType):
        return "N"
    return option.type.name.upper()


def _facts(option: click.Option) -> Iterator[str]:
    """Yield what the help of click adds in brackets."""
    if option.show_default:
        yield f"Default: {option.default}."
    if isinstance(option.type, click.IntRange | click.FloatRange):
        if option.type.min:
            yield f"At least {option.type.min}."
        if option.type.max is not None:
            yield f"At most {option.type.max}."


def to_markdown(text: str) -> str:
    """Escape a line of prose; what stands in backquotes is code already."""
    parts = _CODE.split(text)
    return "".join(
        part if number % 2 else _SIGNS.sub(r"\\\g<0>", part)
        for number, part in enumerate(parts)
    )


def main(arguments: Sequence[str]) -> int:
    """Write the page; with `--check` only tell whether it is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("page", type=Path, nargs="?", default=PAGE)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    page: Path = options.page
    text = build_page(app, NOTHING)
    if options.check:
        is_current = page.exists() and page.read_bytes() == text.encode()
        if not is_current:
            print(f"{page} is not what the commands say; run {Path(__file__).name}")
        return int(not is_current)
    page.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
