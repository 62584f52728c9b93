"""What the program finds around itself: a terminal, a language, a shell."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kbindex.cli.installed_completion import is_installed, shell_of
from kbindex.cli.screens.columns import can_show
from kbindex.cli.screens.terminal import stdout_style
from kbindex.errors import Remedy
from kbindex.knowledge.examination import Problem
from kbindex.messages import language, tr

_NARROWEST = 60
"""Columns in which every screen is laid out as it should be."""

_SAMPLE = "監視"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The terminal, the language and the shell.

    Args:
        encoding: Of stdout.
        columns: How wide the terminal is; None where stdout is none.
        has_colour: Whether stdout gets colour.
        language: What is spoken, as a code.
        locale: What the environment says of languages; empty where nothing.
        shell: The user's shell, where it is one that completes our command lines.
        is_completed: Whether it does; None where that cannot be told.
    """

    encoding: str
    columns: int | None
    has_colour: bool
    language: str
    locale: str
    shell: str | None
    is_completed: bool | None

    def hints(self) -> Iterator[Problem]:
        """Yield what could be better."""
        if not can_show(_SAMPLE):
            text = tr("{encoding} has no Japanese letters", encoding=self.encoding)
            yield Problem(kind="poor-encoding", message=text, remedy=Remedy.USE_UTF8)
        if self.columns is not None and self.columns < _NARROWEST:
            text = tr(
                "the terminal has {columns} columns; screens need {narrowest}",
                columns=self.columns,
                narrowest=_NARROWEST,
            )
            yield Problem(
                kind="narrow-terminal", message=text, remedy=Remedy.WIDEN_TERMINAL
            )
        if self.shell and self.is_completed is False:
            text = tr("{shell} does not complete kbindex", shell=self.shell)
            yield Problem(
                kind="no-completion",
                message=text,
                remedy=Remedy.INSTALL_COMPLETION,
                name=self.shell,
            )


def look_around(environ: Mapping[str, str] = os.environ) -> Surroundings:
    """Look at the terminal, the locale and the shell; nothing is changed."""
    shell = shell_of(environ)
    variables = ("KBINDEX_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environ[name] for name in variables if environ.get(name)), "")
    is_terminal = sys.stdout.isatty()
    return Surroundings(
        encoding=sys.stdout.encoding or "utf-8",
        columns=shutil.get_terminal_size().columns if is_terminal else None,
        has_colour=stdout_style(environ).is_on,
        language=language(),
        locale=locale,
        shell=shell,
        is_completed=is_installed(shell, environ) if shell else None,
    )
