"""What a command answers that is asked about something the archive does not have."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from kbindex.cli.session import say
from kbindex.errors import NotFoundError

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
            say(str(error))
            return NOTHING_FOUND

    return answer
