"""An id or a name that the archive does not have: a line, and status 1."""

import inspect

import pytest

from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.errors import ArchiveError, NotFoundError

Capture = pytest.CaptureFixture[str]


@unknown_is_nothing
def command(name: str, *, status: int) -> int:
    """Answer `status`, but for a name that is unknown."""
    if name == "empty":
        raise ArchiveError("no episodes")
    if name:
        raise NotFoundError("episode", name, near=("025",))
    return status


@pytest.mark.parametrize("status", [0, 1])
def test_what_is_found_is_answered_as_it_is(capsys: Capture, status: int) -> None:
    assert command("", status=status) == status
    assert capsys.readouterr() == ("", "")


def test_an_unknown_name_is_a_line_and_status_1(capsys: Capture) -> None:
    assert command("25\x1b[2J", status=0) == 1
    line = "kbindex: no episode '25\\x1b[2J' (did you mean 025?)\n"
    assert capsys.readouterr() == ("", line)


def test_other_errors_are_left_to_the_program() -> None:
    with pytest.raises(ArchiveError):
        command("empty", status=0)


def test_click_sees_the_command_as_it_is() -> None:
    assert command.__name__ == "command"
    assert (inspect.getdoc(command) or "").startswith("Answer `status`")
