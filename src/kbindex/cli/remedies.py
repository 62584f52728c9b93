"""What can be done about an error, in the words of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.errors import ArgumentError, KbindexError, MissingExtraError, Remedy
from kbindex.messages import later, tr

if TYPE_CHECKING:
    from kbindex.knowledge.examination import Problem
    from kbindex.model import Diagnostic

WORDS: dict[Remedy, str] = {
    Remedy.NAME_EPISODES: later("{message}; name one with --episodes DIR"),
    Remedy.NAME_INDEX: later("{message}; name another folder with --index"),
    Remedy.NAME_ID: later("{message}; give one with --id"),
    Remedy.NAME_NEXT_ID: later("{message}; give the next one with --id"),
    Remedy.NAME_OTHER_ID: later("{message}; give another one with --id"),
    Remedy.INSTALL_EXTRA: later("{message}; install it with: {command}"),
    Remedy.BUILD_INDEX: later("{message}; `kbindex index` builds it"),
    Remedy.REFRESH_INDEX: later("{message}; `kbindex index` refreshes it"),
    Remedy.REBUILD_INDEX: later("{message}; `kbindex index` builds it anew"),
    Remedy.FOLLOW_LINKS: later(
        "{message}; --follow-links or KBINDEX_FOLLOW_LINKS=1 has it read"
    ),
}

_OF_DIAGNOSTICS = {"outside-link": Remedy.FOLLOW_LINKS}
"""Kind of a diagnostic → what can be done, where that is more than to mend it."""


def error_line(error: KbindexError) -> str:
    """Say what is wrong and what can be done."""
    message = str(error)
    if isinstance(error, ArgumentError):
        message = f"--{message}"  # an argument is named as its option is
    extra = error.extra if isinstance(error, MissingExtraError) else ""
    return with_remedy(message, error.remedy, command=f"pip install 'kbindex[{extra}]'")


def diagnostic_line(said: Diagnostic) -> str:
    """Say what could not be read, of which kind that is, and what can be done."""
    line = f"{said.said.shown} ({said.kind})"
    return with_remedy(line, _OF_DIAGNOSTICS.get(said.kind))


def problem_line(problem: Problem) -> str:
    """Say what the doctor found, what can be done, and how it came to be."""
    line = with_remedy(problem.message, problem.remedy)
    return f"{line} ({problem.reason})" if problem.reason else line


def with_remedy(message: str, remedy: Remedy | None, **values: str) -> str:
    """Add what can be done to a message, where that is known."""
    if remedy is None:
        return message
    return tr(WORDS[remedy], message=message, **values)
