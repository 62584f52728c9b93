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


def explained(capsys: Capture, error: NotFoundError) -> str:
    @unknown_is_nothing
    def fail() -> int:
        raise error

    assert fail() == 1
    return capsys.readouterr().err


def test_where_nothing_is_near_it_says_where_to_look(capsys: Capture) -> None:
    line = explained(capsys, NotFoundError("episode", "thanos"))
    where = "`kbindex episodes` lists ids, `kbindex search` finds articles"
    assert line == f"kbindex: no episode 'thanos'; {where}\n"
    assert explained(capsys, NotFoundError("tag", "x")) == (
        "kbindex: no tag 'x'; `kbindex tags` lists them\n"
    )


@pytest.mark.parametrize(
    ("shell", "near"),
    [("/usr/bin/zsh", "025/6"), ("/bin/bash", "025#6"), ("", "025#6")],
)
def test_zsh_is_told_an_id_that_it_takes_without_quotes(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, shell: str, near: str
) -> None:
    monkeypatch.setenv("SHELL", shell)
    error = NotFoundError("article", "25#99", near=("025#6",))
    said = f"kbindex: no article '25#99' (did you mean {near}?)\n"
    assert explained(capsys, error) == said


def test_other_errors_are_left_to_the_program() -> None:
    with pytest.raises(ArchiveError):
        command("empty", status=0)


def test_click_sees_the_command_as_it_is() -> None:
    assert command.__name__ == "command"
    assert (inspect.getdoc(command) or "").startswith("Answer `status`")
