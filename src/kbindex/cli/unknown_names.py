"""What a command answers that is asked about something the archive does not have."""

import os
from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec

from kbindex.cli.remedies import not_found_line
from kbindex.cli.session import say
from kbindex.errors import NotFoundError
from kbindex.model.written_ids import typed_id

_Params = ParamSpec("_Params")

NOTHING_FOUND = 1


def unknown_is_nothing(command: Callable[_Params, int]) -> Callable[_Params, int]:
    """Let a command answer an unknown id or name with a line, and status 1.

    For what the command itself was asked about. An unknown tag in the conditions of
    a query is an error: the program answers it with status 2.
    """

    @wraps(command)
    def answer(*args: _Params.args, **options: _Params.kwargs) -> int:
        try:
            return command(*args, **options)
        except NotFoundError as error:
            say(_explained(error, os.environ))
            return NOTHING_FOUND

    return answer


def _explained(error: NotFoundError, environ: Mapping[str, str]) -> str:
    """Say what there is not, what is near, and where to look where nothing is."""
    said = not_found_line(error)
    if error.kind in {"article", "passage"} and environ.get("SHELL", "").endswith(
        "zsh"
    ):
        for near in error.near:
            said = said.replace(near, typed_id(near))
    return said
