"""The user's editor: which one it is, and how it is told where to begin.

KBINDEX_EDITOR, `editor` of the user's own file, VISUAL, EDITOR
│ split as a shell does, but no shell runs
program and options ─ with {file} or {line}: filled in
└ else: the program's own way to name a line, if it has a known one
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

from kbindex.cli.screens.programs import find_program
from kbindex.cli.screens.terminal_modes import lent_terminal
from kbindex.config import load_user_settings, variable_of
from kbindex.errors import ConfigError, KbindexError
from kbindex.messages import system_reason, tr
from kbindex.safe_files import open_regular

if TYPE_CHECKING:
    from collections.abc import Mapping

_SETTING = "editor"

_PLACE = re.compile(r"\{(file|line)\}")

_PLUS = "+{line} {file}"
_COLON = "{file}:{line}"

_WAYS: dict[str, str] = {
    **dict.fromkeys(("vi", "vim", "nvim", "elvis"), _PLUS),
    **dict.fromkeys(("gvim", "mvim"), f"-f {_PLUS}"),
    **dict.fromkeys(("emacs", "emacsclient", "mg", "jove", "zile"), _PLUS),
    **dict.fromkeys(("nano", "pico", "micro", "joe", "jed", "ne", "kak"), _PLUS),
    **dict.fromkeys(("gedit", "pluma", "xed", "mousepad"), _PLUS),
    **dict.fromkeys(("hx", "helix"), _COLON),
    **dict.fromkeys(("subl", "sublime_text", "zed", "zeditor"), f"--wait {_COLON}"),
    **dict.fromkeys(
        ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"),
        f"--wait --goto {_COLON}",
    ),
    "kate": "--block --line {line} {file}",
    "mate": "--wait --line {line} {file}",
}
"""Program → what stands behind its own options. All wait until the file is closed."""


class EditorCommand(Struct, frozen=True, kw_only=True):
    """What runs the editor, as the user wrote it.

    Args:
        text: The program and its options.
        source: Where that stands: a variable, or the user's own file.
        key: The setting in that file; else the text itself.
        line: The line of the file, where that is known.
    """

    text: str
    source: str
    key: str
    line: int | None = None


def find_editor(environ: Mapping[str, str]) -> EditorCommand:
    """Return the command that is named first; a blank one names none.

    Raises:
        KbindexError: None is named.
        ConfigError: The user's own file is wrong.
    """
    user = load_user_settings(environ)
    own = EditorCommand(
        text=user.texts.get(_SETTING, ""),
        source=str(user.file),
        key=_SETTING,
        line=user.line(_SETTING),
    )
    ours, *others = (
        EditorCommand(text=text, source=name, key=text)
        for name in (variable_of(_SETTING), "VISUAL", "EDITOR")
        for text in (environ.get(name, ""),)
    )
    named = [each for each in (ours, own, *others) if each.text.strip()]
    if not named:
        text = tr(
            "no editor is named; set EDITOR, as in EDITOR=nano, or `editor` in your "
            "own configuration file"
        )
        raise KbindexError(text)
    return named[0]


def editor_arguments(command: str, path: str, line: int) -> list[str]:
    """Return the program with all its arguments.

    Args:
        command: Program and options; `{file}` and `{line}` in it stand for these.
        path: The file.
        line: The line, from 1.

    Raises:
        ValueError: A quotation does not end.

    >>> editor_arguments("vim -n", "/a/b.md", 7)
    ['vim', '-n', '+7', '/a/b.md']
    """
    parts = _split(command)
    program = PurePath(parts[0]).stem.lower()
    if not _PLACE.search(command):
        way = _WAYS.get(program, "{file}").split()
        parts += [part for part in way if part not in parts]  # `code --wait`
    elif "{file}" not in command:
        parts.append("{file}")
    values = {"file": path, "line": str(line)}
    filled = [_PLACE.sub(lambda found: values[found[1]], part) for part in parts[1:]]
    return [os.path.expanduser(parts[0]), *filled]  # noqa: PTH111 - it may be a name


def open_editor(
    root: Path,
    source: str,
    line: int,
    *,
    environ: Mapping[str, str],
    follow_links: bool,
) -> None:
    """Open a file of the archive in the editor, and wait until that is left.

    Args:
        root: The folder of episodes.
        source: The file, relative to it.
        line: Where to begin, from 1.
        environ: What names the editor.
        follow_links: Open it, too, where a link leads out of the archive.

    Raises:
        KbindexError: There is no editor, or it fails.
        OSError: The file is none, or lies elsewhere.
    """
    os.close(open_regular(str(root), source, follow_outside=follow_links))
    command = find_editor(environ)
    try:
        arguments = editor_arguments(command.text, str(root / source), line)
    except ValueError as error:
        raise _wrong(command, str(error)) from error
    if not (program := find_program(arguments[0], environ)):
        raise _wrong(command, tr("no program {name}", name=arguments[0]))
    start = partial(subprocess.Popen[bytes], [program, *arguments[1:]], env=environ)
    sys.stdout.flush()
    try:
        with lent_terminal(start, stream=_terminal()) as editor:
            status = editor.wait()
    except OSError as error:
        raise _wrong(command, system_reason(error)) from error
    if status:
        raise KbindexError(_failure(arguments[0], status))


def _split(command: str) -> list[str]:
    """Split a command; on Windows, where `\\` parts folders, quotes alone count."""
    if os.name == "posix":
        return shlex.split(command)
    return [part.strip("\"'") for part in shlex.split(command, posix=False)]


def _failure(name: str, status: int) -> str:
    if status < 0:
        return tr("{name} was ended by signal {number}", name=name, number=-status)
    return tr("{name} failed, with status {status}", name=name, status=status)


def _wrong(command: EditorCommand, problem: str) -> ConfigError:
    return ConfigError(command.source, command.key, problem=problem, line=command.line)


def _terminal() -> TextIO | None:
    """Return a stream that is the terminal, or None."""
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return next((each for each in streams if each and each.isatty()), None)
