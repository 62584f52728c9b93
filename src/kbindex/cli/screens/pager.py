"""Long output, a screen at a time."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

from kbindex.cli.screens.columns import width_of
from kbindex.cli.screens.programs import find_program
from kbindex.cli.screens.terminal_modes import lent_terminal
from kbindex.config import load_user_settings, variable_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SETTING = "pager"
_LESS = "FRX"
"""Leave at once what fits, keep colours, leave the text on the screen."""

CODES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")
"""Colours, and where links begin and end."""
_LINKS = re.compile(r"\x1b\]8;;[^\x1b]*\x1b\\")
_CANNOT_START = (126, 127)
"""What a shell answers where it cannot start a command."""


def show_on_terminal(lines: Sequence[str], environ: Mapping[str, str]) -> None:
    """Print lines, through a pager where there is one and the screen is too small."""
    command = pager_command(environ, load_user_settings(environ).texts.get(_SETTING))
    if command and _is_own_terminal() and not fits_screen(lines):
        sys.stdout.flush()
        if page(lines, command, environ):
            return
    for line in lines:
        print(line)


def fits_screen(lines: Sequence[str]) -> bool:
    """Say whether lines leave room for a prompt on the screen, wrapped ones counted."""
    size = shutil.get_terminal_size()
    rows = 1
    for line in lines:
        rows += max(-(-width_of(CODES.sub("", line)) // max(size.columns, 1)), 1)
        if rows > size.lines:
            return False
    return True


def pager_command(environ: Mapping[str, str], own: str | None = None) -> str | None:
    """Return `KBINDEX_PAGER`, else `own`, else `PAGER`, else `less`; None for none.

    An empty one, and `cat`, ask for no pager.

    Args:
        environ: The environment.
        own: What the user's own file of settings says.
    """
    for named in (environ.get(variable_of(_SETTING)), own, environ.get("PAGER")):
        if named is not None:
            command = named.strip()
            return None if command in {"", "cat"} else command
    less = find_program("less", environ)
    return f"{_quote(less)} -{_LESS}" if less else None


def _quote(path: str) -> str:
    return shlex.quote(path) if os.name == "posix" else subprocess.list2cmdline([path])


def page(lines: Sequence[str], command: str, environ: Mapping[str, str]) -> bool:
    """Show lines in a pager, and wait for its end.

    The command is the shell's, as POSIX has it for `PAGER`. A pager that was left
    early is no error.

    Returns:
        Whether it could be started; else nothing was shown.
    """
    text = "".join(f"{line}\n" for line in lines)
    if "less" not in command:
        text = _LINKS.sub("", text)  # other pagers show the codes
    with lent_terminal(partial(_start, command, environ), stream=sys.stdout) as pager:
        pager.communicate(text)
    return pager.returncode not in _CANNOT_START


def _start(command: str, environ: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S602 - the user's own command
        command,
        shell=True,
        stdin=subprocess.PIPE,
        env={"LESS": _LESS, "LV": "-c", **environ},
        encoding=sys.stdout.encoding or "utf-8",
        errors="backslashreplace",
    )


def _is_own_terminal() -> bool:
    """Say whether a pager would write where we write."""
    try:
        return os.isatty(sys.stdout.fileno())
    except (OSError, ValueError):  # a stream of another program
        return False
