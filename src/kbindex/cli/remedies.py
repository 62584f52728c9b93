"""What can be done about an error, in the words of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.cli.installed_completion import installing_command
from kbindex.errors import (
    ArgumentError,
    KbindexError,
    MissingExtraError,
    NotFoundError,
    Remedy,
)
from kbindex.messages import later, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from kbindex.knowledge.examination import Problem
    from kbindex.model import Diagnostic

WORDS: dict[Remedy, str] = {
    Remedy.NAME_EPISODES: later("{message}; name one with --episodes DIR"),
    Remedy.MAKE_PROJECT: later(
        "{message}; name one with --episodes DIR, or make one with `kbindex init`"
    ),
    Remedy.MAKE_EPISODE: later("{message}; `kbindex new` makes the first"),
    Remedy.NAME_INDEX: later("{message}; name another folder with --index"),
    Remedy.NAME_ID: later("{message}; give one with --id"),
    Remedy.NAME_NEXT_ID: later("{message}; give the next one with --id"),
    Remedy.NAME_OTHER_ID: later("{message}; give another one with --id"),
    Remedy.INSTALL_EXTRA: later("{message}; install it with: {command}"),
    Remedy.BUILD_INDEX: later("{message}; `kbindex index` builds it"),
    Remedy.REFRESH_INDEX: later("{message}; `kbindex index` refreshes it"),
    Remedy.REBUILD_INDEX: later("{message}; `kbindex index` builds it anew"),
    Remedy.FOLLOW_LINKS: later(
        "{message}; to read it: --follow-links or KBINDEX_FOLLOW_LINKS=1"
    ),
    Remedy.INSTALL_LIBRARY: later("{message}; install it with: {command}"),
    Remedy.INSTALL_COMPLETION: later("{message}; install it with: {command}"),
    Remedy.CORRECT_SETTING: later("{message}; correct it in that file"),
    Remedy.NAME_SERVERS: later(
        '{message}; set `engine = "opensearch"` and `hosts` of [opensearch] in your '
        "own configuration file, and: pip install 'kbindex[opensearch]'"
    ),
    Remedy.CHECK_NOTES: later("{message}; `kbindex check` says how to mend them"),
    Remedy.ALLOW_WRITING: later("{message}; allow yourself to write there"),
    Remedy.WIDEN_TERMINAL: later("{message}; widen the window"),
    Remedy.NAME_PORT: later("{message}; name another with --port, 0 for any free one"),
    Remedy.USE_UTF8: later("{message}; set PYTHONUTF8=1, or a locale with UTF-8"),
}

_OF_DIAGNOSTICS = {"outside-link": Remedy.FOLLOW_LINKS}
"""Kind of a diagnostic → what can be done, where that is more than to mend it."""


_IDS = later("{problem}; `kbindex episodes` lists ids, `kbindex search` finds articles")
_LISTS = {
    "episode": _IDS,
    "article": _IDS,
    "tag": later("{problem}; `kbindex tags` lists them"),
    "presenter": later("{problem}; `kbindex presenters` lists them"),
}
"""What was not found → where all are listed."""


def not_found_line(error: NotFoundError) -> str:
    """Say what there is not, what is near, and where to look where nothing is."""
    said = str(error)
    if error.near or error.kind not in _LISTS:
        return said
    return tr(_LISTS[error.kind], problem=said)


def error_line(error: KbindexError) -> str:
    """Say what is wrong and what can be done."""
    if isinstance(error, NotFoundError):
        return not_found_line(error)
    message = str(error)
    if isinstance(error, ArgumentError):
        message = f"--{message}"  # an argument is named as its option is
    extra = error.extra if isinstance(error, MissingExtraError) else ""
    return with_remedy(message, error.remedy, command=_command(error.remedy, extra))


def diagnostic_line(said: Diagnostic) -> str:
    """Say what could not be read, of which kind that is, and what can be done."""
    line = f"{said.said.shown} ({said.kind})"
    return with_remedy(line, _OF_DIAGNOSTICS.get(said.kind))


_COMMANDS: dict[Remedy, Callable[[str], str]] = {
    Remedy.INSTALL_EXTRA: "pip install 'kbindex[{}]'".format,
    Remedy.INSTALL_LIBRARY: "pip install {}".format,
    Remedy.INSTALL_COMPLETION: installing_command,
}
"""What can be done → the command line that does it, of what is named."""


def problem_line(problem: Problem) -> str:
    """Say what the doctor found, what can be done, and how it came to be."""
    command = _command(problem.remedy, problem.name)
    line = with_remedy(problem.message, problem.remedy, command=command)
    return f"{line} ({problem.reason})" if problem.reason else line


def _command(remedy: Remedy | None, name: str) -> str:
    """Return the command line of a remedy; empty where it has none."""
    command_of = _COMMANDS.get(remedy) if remedy else None
    return command_of(name) if command_of else ""


def with_remedy(message: str, remedy: Remedy | None, **values: str) -> str:
    """Add what can be done to a message, where that is known."""
    if remedy is None:
        return message
    return tr(WORDS[remedy], message=message, **values)
