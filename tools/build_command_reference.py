"""Write the reference of the command line from the commands.

`docs/commands.md` and `docs/commands.ja.md` are Markdown, `man/kbindex.1` the manual
page that is installed with the program. Everything is read from the commands of click
and nothing is asked of a terminal, so that the pages are the same wherever they are
made. What click does not know, when a command exits with 1, stands in the table of the
commands. How to run it: `tools/README.md`.

One module, though long: the forms differ in their marks, and say the same.
"""

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kbindex.cli.app import app
from kbindex.cli.command_table import COMMANDS
from kbindex.cli.lazy_group import LazyGroup, in_language
from kbindex.cli.options.language import process_speaking
from kbindex.cli.options.numbers import WholeNumber
from kbindex.messages import Language, tr
from kbindex.version import __version__

ROOT = Path(__file__).parents[1]

NOTHING = {name: command.nothing for name, command in COMMANDS.items()}
"""Command → when its exit status is 1; empty where it never is."""

_NAME = "kbindex"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the page itself says; the rest is said by the commands."""

    head: str
    gap: str
    table: str
    options: str
    default: str
    least: str
    status: str
    never: str


ENGLISH = Words(
    head="""\
# Commands

<!-- Made by tools/build_command_reference.py from the commands; do not edit. -->

日本語: [commands.ja.md](commands.ja.md)

`kbindex COMMAND --help` says the same in a terminal. The options of the program may
stand before the command or behind it; the one behind wins. `-h`, `--help` and `-V`,
`--version` are options of every command.

The exit status is 0 where something was found or done, 1 as each command says,
2 after an error or wrong usage, which is told in one line on stderr. Ctrl-C ends every
command at once with 130, and is told in one line; SIGTERM with 143 and SIGHUP with 129,
without a word. The index is whole then, and the terminal as it was. A pipe that is
closed early ends with 0.""",
    gap=" ",
    table="| command | does |",
    options="Options:",
    default="Default: {}.",
    least="At least {}.",
    status="Exit status 1: {}.",
    never="The status is never 1.",
)
JAPANESE = Words(
    head="""\
# コマンド

<!-- Made by tools/build_command_reference.py from the commands; do not edit. -->

English: [commands.md](commands.md)

`kbindex COMMAND --help` でも同じ説明を表示できます。
プログラム全体のオプションは、コマンドの前にも後ろにも書けます。
両方に書いた場合は後ろが優先です。
`-h`、`--help` と `-V`、`--version` は、どのコマンドでも使えます。

終了コードは、見つかったか処理が済めば 0、エラーや誤った使い方では 2 です。
1 になる場合は、各コマンドの説明にあります。
エラーは標準エラー出力に 1 行で表示します。
Ctrl-C では、どのコマンドもその旨を 1 行で示し、すぐに 130 で終わります。
SIGTERM では 143、SIGHUP では 129 で、何も表示せずに終わります。
その場合も索引は壊れず、端末は元の状態に戻ります。
パイプが先に閉じられたときは 0 です。""",
    gap="",
    table="| コマンド | 働き |",
    options="オプション:",
    default="（既定は {}）",
    least="（{} 以上）",
    status="終了コード 1: {}。",
    never="終了コードが 1 になることはありません。",
)

_MARK = "\b"
"""Above a paragraph whose lines click leaves as they are."""

_EXAMPLES = re.compile(r"(Examples?|例):$")
_CODE = re.compile(r"(`[^`]*`)")
_SIGNS = re.compile(r"[*_<>]")
_ROFF = {
    "\\": r"\e",
    "-": r"\-",
    "'": r"\(aq",
    "`": r"\(ga",
    "~": r"\(ti",
    "^": r"\(ha",
}
"""What roff takes for a sign, or prints as another character: → what it prints so."""

_MANUAL_END = """\
.SH FILES
.TP
.I kbindex.toml
Marks the root of a project; says where its episodes and its index are, holds saved
searches, defaults and rules of the check.
.TP
.IR glossary.txt ", " topics.toml
Beside the episodes: what the show calls things, and its own topics.
.TP
.I \\(ti/.config/kbindex/config.toml
Your own settings, for all projects; the environment variables KBINDEX_EPISODES,
KBINDEX_INDEX, KBINDEX_LANG, KBINDEX_PAGER and others come before both files.
"""


def commands_of(group: LazyGroup) -> dict[str, click.Context]:
    """Return a context of each command, by its name, in the order of the help."""
    program = click.Context(group, info_name=_NAME, **group.context_settings)
    return {
        name: click.Context(command, info_name=name, parent=program)
        for name in group.list_commands(program)
        if (command := group.get_command(program, name)) is not None
    }


def status_of(name: str, nothing: dict[str, str], words: Words) -> str:
    """Say when a command exits with 1."""
    reason = tr(nothing[name])
    return words.status.format(reason) if reason else words.never


# Markdown


def build_page(
    group: LazyGroup, nothing: dict[str, str], words: Words = ENGLISH
) -> str:
    """Write the page: the program, then its commands in the order of its help.

    Args:
        group: The program, in the language that is spoken.
        nothing: Command → when its exit status is 1; one for each.
        words: What the page says, in the same language.

    Raises:
        KeyError: A command is missing in `nothing`.
    """
    commands = commands_of(group)
    blocks = [words.head]
    for task, names in group.tasks().items():
        listed = [commands[name] for name in names]
        blocks += [f"{tr(task)}:", _list_commands(listed, words)]
    blocks += _describe(
        group, click.Context(group, info_name=_NAME, **group.context_settings), words
    )
    for name, context in commands.items():
        blocks += _describe(context.command, context, words)
        blocks.append(status_of(name, nothing, words))
    return "\n\n".join(blocks) + "\n"


def _list_commands(commands: Iterable[click.Context], words: Words) -> str:
    rows = (
        f"| [`{name}`](#kbindex-{name}) | "
        f"{to_markdown(context.command.get_short_help_str())} |"
        for context in commands
        if (name := context.info_name)
    )
    return "\n".join((words.table, "|---|---|", *rows))


def _describe(
    command: click.Command, context: click.Context, words: Words
) -> Iterator[str]:
    """Yield the blocks about a command: heading, usage, description, options."""
    yield f"## {context.command_path}"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\n{context.command_path} {usage}\n```"
    prose, examples = split_help(command)
    yield from map(write_paragraph, prose)
    if options := listed_options(command):
        yield words.options
        yield "\n".join(f"- {write_option(option, words)}" for option in options)
    for lines in examples:
        yield lines[1]
        yield _fence("sh", lines[2:])


def listed_options(command: click.Command) -> list[click.Option]:
    """Return what a command lists, without `--help`, which all have."""
    return [
        param
        for param in command.params
        if isinstance(param, click.Option) and not param.hidden
        if "--help" not in param.opts
    ]


def split_help(
    command: click.Command,
) -> tuple[list[Sequence[str]], list[Sequence[str]]]:
    """Return the paragraphs of a help: those that explain, and the examples."""
    paragraphs = list(iter_paragraphs(command.help or ""))
    examples = [lines for lines in paragraphs if _is_example(lines)]
    return [lines for lines in paragraphs if lines not in examples], examples


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


def write_option(option: click.Option, words: Words) -> str:
    """Write an option: its names, its value, its help, its default and limits."""
    value = "" if option.is_flag else f" {_value(option)}"
    shown = ", ".join(f"`{name}{value}`" for name in dashed_names(option))
    help_text = to_markdown(" ".join((option.help or "").split()))
    start = f"{shown}: {help_text}" if help_text else f"{shown}."
    return words.gap.join([start, *_facts(option, words)])


def dashed_names(option: click.Option) -> list[str]:
    """Return the names of an option; another name of click's has no dash."""
    names = [*option.opts, *option.secondary_opts]
    return [name for name in names if name.startswith("-")]


def _value(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return option.type.name.upper()


def _facts(option: click.Option, words: Words) -> Iterator[str]:
    """Yield what its help leaves out: the default, and the smallest number."""
    if option.show_default:
        yield words.default.format(option.default)
    if isinstance(option.type, WholeNumber) and option.type.least:
        yield words.least.format(option.type.least)


def to_markdown(text: str) -> str:
    """Escape a line of prose; what stands in backquotes is code already."""
    parts = _CODE.split(text)
    return "".join(
        part if number % 2 else _SIGNS.sub(r"\\\g<0>", part)
        for number, part in enumerate(parts)
    )


# The manual page


def build_manual(group: LazyGroup, nothing: dict[str, str]) -> str:
    """Write the manual page, in the macros of man(7).

    Args:
        group: The program.
        nothing: Command → when its exit status is 1; one for each.
    """
    context = click.Context(group, info_name=_NAME, **group.context_settings)
    commands = commands_of(group)
    prose, examples = split_help(group)
    summary = " ".join(prose[0]).removesuffix(".")
    lines = [
        '.\\" Made by tools/build_command_reference.py from the commands; do not edit.',
        f'.TH KBINDEX 1 "" "kbindex {__version__}" "User Commands"',
        ".SH NAME",
        rf"{_NAME} \- {to_roff(summary[0].lower() + summary[1:])}",
        ".SH SYNOPSIS",
        _synopsis(context),
        ".SH DESCRIPTION",
        *_paragraphs_in_roff(prose),
        ".SH OPTIONS",
        *_options_in_roff(group),
        ".SH COMMANDS",
        *_commands_in_roff(group, commands, nothing),
        ".SH EXIT STATUS",
        *_paragraphs_in_roff([ENGLISH.head.rsplit("\n\n", maxsplit=1)[-1].split("\n")]),
        _MANUAL_END.rstrip("\n"),
        ".SH EXAMPLES",
        *(line for lines in examples for line in _as_it_is(lines[2:])),
    ]
    return "\n".join(lines) + "\n"


def _commands_in_roff(
    group: LazyGroup, commands: dict[str, click.Context], nothing: dict[str, str]
) -> Iterator[str]:
    for task, names in group.tasks().items():
        yield ".PP"
        yield rf"\fI{to_roff(task)}:\fR"
        for name in names:
            yield ".TP 12"
            yield rf"\fB{name}\fR"
            yield to_roff(commands[name].command.get_short_help_str())
    for name, context in commands.items():
        prose, examples = split_help(context.command)
        yield f'.SS "{context.command_path}"'
        yield _synopsis(context)
        yield from _paragraphs_in_roff(prose)
        yield from _options_in_roff(context.command)
        yield ".PP"
        yield to_roff(status_of(name, nothing, ENGLISH))
        yield from _examples_in_roff(examples)


def _synopsis(context: click.Context) -> str:
    usage = " ".join(context.command.collect_usage_pieces(context))
    return rf"\fB{to_roff(context.command_path)}\fR {to_roff(usage)}"


def _paragraphs_in_roff(paragraphs: Iterable[Sequence[str]]) -> Iterator[str]:
    for lines in paragraphs:
        yield ".PP"
        if lines[0] == _MARK:
            yield from _as_it_is(lines[1:])
        else:
            yield from (to_roff(line.strip()) for line in lines)


def _options_in_roff(command: click.Command) -> Iterator[str]:
    for option in listed_options(command):
        names = ", ".join(rf"\fB{to_roff(name)}\fR" for name in dashed_names(option))
        value = "" if option.is_flag else rf" \fI{to_roff(_value(option))}\fR"
        text = " ".join((option.help or "").split())
        yield ".TP"
        yield f"{names}{value}"
        yield to_roff(" ".join([text, *_facts(option, ENGLISH)]).strip())


def _examples_in_roff(examples: Iterable[Sequence[str]]) -> Iterator[str]:
    for lines in examples:
        yield ".PP"
        yield to_roff(lines[1])
        yield from _as_it_is(lines[2:])


def _as_it_is(lines: Iterable[str]) -> Iterator[str]:
    text = inspect.cleandoc("\n" + "\n".join(lines))
    return iter([".RS 4", ".EX", *map(_plain_roff, text.split("\n")), ".EE", ".RE"])


def to_roff(text: str) -> str:
    """Escape a line of prose; what stands in backquotes is bold."""
    parts = _CODE.split(text)
    shown = (
        rf"\fB{_escaped(part[1:-1])}\fR" if number % 2 else _escaped(part)
        for number, part in enumerate(parts)
    )
    return _not_a_request("".join(shown))


def _plain_roff(line: str) -> str:
    return _not_a_request(_escaped(line))


def _escaped(text: str) -> str:
    return "".join(_ROFF.get(character, character) for character in text)


def _not_a_request(line: str) -> str:
    """Let no line begin with a dot, which roff takes for a request."""
    return rf"\&{line}" if line.startswith(".") else line


def _page_in(language: Language, words: Words) -> str:
    with process_speaking(language):
        return build_page(in_language(app), NOTHING, words)


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/commands.md": lambda: _page_in("en", ENGLISH),
    "docs/commands.ja.md": lambda: _page_in("ja", JAPANESE),
    "man/kbindex.1": lambda: build_manual(app, NOTHING),
}
"""Where a page lies in the project → what writes it."""


def main(arguments: Sequence[str]) -> int:
    """Write the pages; with `--check` only tell whether they are up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("root", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    status = 0
    for place, build in PAGES.items():
        page: Path = options.root / place
        text = build()
        if not options.check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8", newline="\n")
        elif not page.exists() or page.read_bytes() != text.encode():
            print(f"{page} is not what the commands say; run {Path(__file__).name}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
