"""In which form a command prints what it found: `--json`, `--csv`, `--format`, …."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from kbindex.cli.screens.terminal import print_json, to_json
from kbindex.messages import tr
from kbindex.model.near_names import near_names

if TYPE_CHECKING:
    from kbindex.pages.templates import Template

FORMATS = {
    "json": "Print JSON.",
    "jsonl": "Print JSON Lines: one object per line.",
    "markdown": "Print Markdown.",
    "csv": "Print CSV with a header; what could be a formula gets a ' in front.",
    "excel": "Print CSV for spreadsheets, in which ids stay text.",
}
_SHORT = {"json": ("-j",)}
"""Name of a flag → how it is written in short."""

_CHOSEN = "kbindex.formats"
"""Under which name a command's context collects what was asked for."""

Collect = Callable[[click.Context, click.Parameter, object], None]

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Answer(Struct, frozen=True, kw_only=True):
    """What a command found, in every form; each is made when it is asked for.

    Args:
        fields: The names that a row of CSV or a template may have.
        document: For `--json`.
        records: For `--jsonl`, and for the rows of CSV and templates.
        markdown: Its lines; where there is nothing to make them, a table of the rows.
    """

    fields: tuple[str, ...]
    document: Callable[[], Mapping[str, object]]
    records: Callable[[], Iterable[Mapping[str, object]]]
    markdown: Callable[[], Iterable[str]] | None = None


class OutputFormat(Struct, frozen=True, kw_only=True):
    """The form that was asked for.

    Args:
        name: `text`, `json`, `jsonl`, `markdown`, `csv`, `excel` or `template`; `ids`
            of episodes.
        option: The option that asked for it, as it was written.
        template: What makes the lines, where it is one.
        end: What stands behind each line of a template: a line end, or NUL.
    """

    name: str = "text"
    option: str = ""
    template: Template | None = None
    end: str = "\n"

    @property
    def is_text(self) -> bool:
        """Whether people read it, on a screen."""
        return self.name == "text"


def format_options(command: _Command) -> _Command:
    """Add `--json`, `--jsonl`, `--markdown`, `--csv`, `--excel` and `--format`."""
    command = click.option(
        "--format",
        metavar="FORMAT",
        multiple=True,
        expose_value=False,
        callback=_collect,
        help=r"One of these by name, or a template such as '{id}\t{title}' for each "
        "line (see docs/output.md).",
    )(command)
    return add_flags(command, FORMATS, collect=_collect)


def add_flags(
    command: _Command, flags: dict[str, str], *, collect: Collect
) -> _Command:
    """Add flags, which are told to `collect` and not to the command, in their order.

    Args:
        command: What they are added to.
        flags: Name of each, as a parameter's, and its help.
        collect: Called by click with each flag and whether it was given.
    """
    for name, text in reversed(flags.items()):
        option = click.option(
            *_SHORT.get(name, ()),
            flag_name(name),
            is_flag=True,
            expose_value=False,
            callback=collect,
            help=text,
        )
        command = option(command)
    return command


def flag_name(parameter: str) -> str:
    """Return how the flag of a parameter is written."""
    return f"--{parameter.replace('_', '-')}"


def _collect(ctx: click.Context, param: click.Parameter, value: object) -> None:
    chosen: dict[str, str] = ctx.meta.setdefault(_CHOSEN, {})
    if value is True:
        chosen[str(param.name)] = f"--{param.name}"
    elif isinstance(value, tuple):
        for name in value:
            chosen[name] = f"--format {name}" if name in FORMATS else "--format"


def read_format(ctx: click.Context, fields: tuple[str, ...]) -> OutputFormat:
    """Return the form that a command's options ask for.

    Args:
        ctx: The command's context.
        fields: What a template may name.

    Raises:
        UsageError: They ask for several, or for one that there is not.
        TemplateError: A template is refused.
    """
    chosen: dict[str, str] = ctx.meta.get(_CHOSEN, {})
    if not chosen:
        return OutputFormat()
    exclude_one_another(*chosen.values())
    ((name, option),) = chosen.items()
    if name in FORMATS:
        return OutputFormat(name=name, option=option)
    if "{" not in name:
        near = near_names(name, FORMATS, limit=1)
        message = tr(
            "no format {name!r} (there are {known}, or a template with {{fields}})"
        )
        if near:
            message = tr("no format {name!r} (did you mean {known}?)")
        known = near[0] if near else ", ".join(FORMATS)
        raise click.UsageError(message.format(name=name, known=known))
    from kbindex.pages.templates import parse_template  # noqa: PLC0415 - cold start

    template = parse_template(name, fields)
    return OutputFormat(name="template", option="--format", template=template)


def ended_by_nul(output: OutputFormat, fields: tuple[str, ...]) -> OutputFormat:
    """Return the form that `--print0` makes of another: ids, or lines of a template.

    Args:
        output: What other options ask for; text or a template.
        fields: What a template may name.

    Raises:
        UsageError: It is a document.
    """
    from kbindex.pages.templates import parse_template  # noqa: PLC0415 - cold start

    if output.name != "template":
        exclude_one_another(output.option, "--print0")
        template = parse_template("{id}", fields)
        output = OutputFormat(name="template", option="--print0", template=template)
    return replace(output, end="\0")


def exclude_one_another(*given: str) -> None:
    """Refuse options that were given together; empty names were not.

    Raises:
        UsageError: There are two or more.
    """
    names = [name for name in given if name]
    if len(names) > 1:
        listed = tr(" and ").join(names)
        raise click.UsageError(tr("use only one of {options}", options=listed))


def print_answer(output: OutputFormat, answer: Answer) -> None:
    """Print what was found in any form but text."""
    if output.name == "json":
        print_json(answer.document())
    elif output.name == "jsonl":
        for record in answer.records():
            print(to_json(record))
    elif output.name == "markdown":
        for line in answer.markdown() if answer.markdown else _table(answer):
            print(line)
    else:
        _print_rows(output, answer)


def _table(answer: Answer) -> Iterator[str]:
    from kbindex.pages.markdown_views import table_markdown  # noqa: PLC0415 - cold start

    return table_markdown(answer.fields, _rows(answer))


def _rows(answer: Answer) -> Iterator[Mapping[str, str]]:
    from kbindex.pages.flat_rows import iter_rows  # noqa: PLC0415 - cold start

    return iter_rows(answer.records(), answer.fields)


def _print_rows(output: OutputFormat, answer: Answer) -> None:
    rows = _rows(answer)
    if output.template is None:
        _print_csv(answer.fields, rows, is_for_excel=output.name == "excel")
        return
    for row in rows:
        print(output.template.fill(row), end=output.end)


def _print_csv(
    fields: tuple[str, ...], rows: Iterable[Mapping[str, str]], *, is_for_excel: bool
) -> None:
    from kbindex.pages.csv_table import csv_lines, excel_lines  # noqa: PLC0415 - cold start

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(newline="")  # CSV has line ends of its own
        if is_for_excel:  # its mark says so, whatever the locale
            sys.stdout.reconfigure(encoding="utf-8", errors=sys.stdout.errors)
    write_lines = excel_lines if is_for_excel else csv_lines
    for line in write_lines(fields, rows):
        print(line, end="")
