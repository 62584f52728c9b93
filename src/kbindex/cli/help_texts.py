"""Help in another language than English: translated, and wrapped for wide letters.

Texts of commands and options are made when their modules are imported; they are
translated when a command is looked up. English help never comes here.

A help text is translated by paragraphs. In a paragraph that is shown as it is (the
mark `\\b` stands above it), lines are translated one by one, but not plain commands.
"""

import copy
import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import click

from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.line_layout import wrap
from kbindex.messages import tr

_MARK = "\b"
_REMARK = re.compile(r" {2,}\(.*\)$")
_LEAST = 20
"""Columns that text gets in any case."""

_AnyCommand = TypeVar("_AnyCommand", bound=click.Command)


class WideFormatter(click.HelpFormatter):
    """Writes help in columns of the terminal, not in characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that begins with `Usage:`."""
        lead = f"{prefix or tr('Usage:') + ' '}{prog} "
        self._write_lines(args, first=lead, indent=" " * width_of(lead))

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(_paragraphs(text)):
            if number:
                self.write("\n")
            if paragraph[0] == _MARK:
                self.write("".join(f"{indent}{line}\n" for line in paragraph[1:]))
            else:
                self._write_lines(" ".join(paragraph), first=indent, indent=indent)

    def write_dl(
        self,
        rows: Iterable[tuple[str, str]],
        col_max: int = 30,
        col_spacing: int = 2,
    ) -> None:
        """Write names and what they mean, in two columns."""
        listed = list(rows)
        widest = max((width_of(name) for name, _ in listed), default=0)
        column = min(widest, col_max) + col_spacing
        indent = " " * (self.current_indent + column)
        for name, text in listed:
            lead = " " * self.current_indent + name
            if not text:
                self.write(f"{lead}\n")
                continue
            if width_of(name) > column - col_spacing:
                self.write(f"{lead}\n")
                lead = ""
            self._write_lines(text, first=pad(lead, len(indent)), indent=indent)

    def _write_lines(self, text: str, *, first: str, indent: str) -> None:
        line = " ".join(text.split())
        room = max(self.width - width_of(first), _LEAST)
        rest = max(self.width - len(indent), _LEAST)
        lead = first
        for start, end in wrap(line, rest, first=room):
            self.write(f"{lead}{line[start:end]}".rstrip() + "\n")
            lead = indent


class _Context(click.Context):
    """A context whose help is written by `WideFormatter`."""

    formatter_class = WideFormatter


def translate_command(command: _AnyCommand) -> _AnyCommand:
    """Return a command whose help, and that of its options, is translated."""
    translated = copy.copy(command)
    translated.context_class = _Context
    translated.help = _translate(command.help)
    translated.short_help = _translate(command.short_help)
    translated.epilog = _translate(command.epilog)
    translated.params = [_translate_param(param) for param in command.params]
    return translated


def _translate_param(param: click.Parameter) -> click.Parameter:
    if not isinstance(param, click.Option):
        return param
    translated = copy.copy(param)
    translated.help = _translate(param.help)
    return translated


def _translate(text: str | None) -> str | None:
    if not text:
        return text
    translated: list[str] = []
    for paragraph in _paragraphs(text):
        if paragraph[0] == _MARK:
            lines = (tr(line) if is_prose(line) else line for line in paragraph[1:])
            translated.append("\n".join([_MARK, *lines]))
        else:
            line = " ".join(paragraph)
            translated.append(tr(line))
    return "\n\n".join(translated)


def iter_help(command: click.Command) -> Iterator[str]:
    """Yield what there is to translate of a command's help, as it is looked up."""
    options = (param for param in command.params if isinstance(param, click.Option))
    texts = (command.help, command.short_help, command.epilog)
    for text in (*texts, *(option.help for option in options)):
        for paragraph in _paragraphs(text or ""):
            if paragraph[0] == _MARK:
                yield from (line for line in paragraph[1:] if is_prose(line))
            else:
                yield " ".join(paragraph)


def is_prose(line: str) -> bool:
    """Say whether a line that is shown as it is holds more than a command or JSON."""
    return bool(_REMARK.search(line)) or line[:1].isalpha()


def _paragraphs(text: str) -> Iterator[Sequence[str]]:
    """Yield the lines of each paragraph of a help text."""
    for paragraph in re.split(r"\n{2,}", inspect.cleandoc(text).strip("\n")):
        lines = paragraph.split("\n")
        if any(lines):
            yield lines if lines[0] == _MARK else [line.strip() for line in lines]
