"""`run`: exit status and messages, whatever a command raises."""

import errno
import io
import os
import sys
from collections.abc import Callable
from typing import NoReturn

import click
import pytest

from kbindex.cli import main
from kbindex.cli.app import run
from kbindex.errors import (
    ArchiveError,
    ConfigError,
    IndexStateError,
    NotFoundError,
    QueryError,
)

Capture = pytest.CaptureFixture[str]
Answer = Callable[[Callable[[], object]], None]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Put a function in the place of the whole program."""

    def put(callback: Callable[[], object]) -> None:
        monkeypatch.setattr(
            "kbindex.cli.app.app", click.Command("kbindex", callback=callback)
        )

    return put


def raising(error: BaseException) -> Callable[[], NoReturn]:
    def callback() -> NoReturn:
        raise error

    return callback


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param(0, 0, id="found"),
        pytest.param(1, 1, id="nothing-found"),
        pytest.param(None, 0, id="no-answer-is-done"),
    ],
)
def test_the_answer_of_a_command_is_the_status(
    command: Answer, answer: int | None, status: int
) -> None:
    command(lambda: answer)
    assert run([]) == status


def test_main_exits_with_the_status(command: Answer) -> None:
    command(lambda: 1)
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 1


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(ArchiveError("no episodes"), "no episodes", id="archive"),
        pytest.param(IndexStateError("locked"), "locked", id="index"),
        pytest.param(
            ConfigError("kbindex.toml", "colour", problem="unknown"),
            "kbindex.toml: colour: unknown",
            id="config",
        ),
        pytest.param(
            QueryError("date:soon", 5, expected="a date"),
            "query, character 6: expected a date",
            id="query",
        ),
        pytest.param(
            NotFoundError("tag", "promethus", near=("prometheus",)),
            "no tag 'promethus' (did you mean prometheus?)",
            id="not-found",
        ),
        pytest.param(
            PermissionError(errno.EACCES, "Permission denied", "/x/episodes"),
            "/x/episodes: Permission denied",
            id="os-error",
        ),
        pytest.param(OSError("odd"), "odd", id="os-error-without-number"),
        pytest.param(
            click.UsageError("no such thing"),
            "no such thing (see `kbindex --help`)",
            id="usage",
        ),
        pytest.param(click.ClickException("plain"), "plain", id="click"),
        pytest.param(
            ArchiveError("two\nlines \x1b[31m\u202eof\x00 it"),
            "two lines [31mof it",
            id="unsafe-text",
        ),
    ],
)
def test_an_error_is_one_line_and_status_2(
    command: Answer, capsys: Capture, error: Exception, message: str
) -> None:
    command(raising(error))
    assert run([]) == 2
    assert capsys.readouterr() == ("", f"kbindex: {message}\n")


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(KeyboardInterrupt(), id="ctrl-c"),
        pytest.param(click.Abort(), id="abort"),
    ],
)
def test_ctrl_c_is_one_line_and_status_130(
    command: Answer, capsys: Capture, error: BaseException
) -> None:
    command(raising(error))
    assert run([]) == 130
    assert capsys.readouterr() == ("", "kbindex: interrupted; the index is intact\n")


def test_ctrl_c_on_a_terminal_leaves_the_line_of_its_echo(
    command: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(raising(KeyboardInterrupt()))
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    assert run([]) == 130
    assert stream.getvalue() == "\nkbindex: interrupted; the index is intact\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_programming_error_is_not_hidden(command: Answer) -> None:
    command(raising(ZeroDivisionError("bug")))
    with pytest.raises(ZeroDivisionError, match="bug"):
        run([])


class Full(io.StringIO):
    """A stream on a full disk, or whose reader has gone."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self._code = code

    def write(self, text: str, /) -> int:
        raise OSError(self._code, os.strerror(self._code), text and None)


@pytest.mark.parametrize(
    "code",
    [pytest.param(errno.ENOSPC, id="full"), pytest.param(errno.EPIPE, id="pipe")],
)
def test_an_error_that_nobody_can_be_told_keeps_its_status(
    command: Answer, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    command(raising(ArchiveError("no episodes")))
    monkeypatch.setattr(sys, "stderr", Full(code))
    assert run([]) == 2


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_closed_stream_is_no_error(
    command: Answer, monkeypatch: pytest.MonkeyPatch, stream: str
) -> None:
    """`>&-`: Python then has None in the stream's place."""

    def callback() -> int:
        click.echo("data")
        click.echo("said", err=True)
        return 0 if sys.stdout.isatty() else 1

    command(callback)
    monkeypatch.setattr(sys, stream, None)
    assert run([]) == 1


def test_what_is_said_never_falls_among_the_data(
    command: Answer, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """`print(file=None)` writes to stdout, and a closed stderr is None."""
    command(raising(ArchiveError("no episodes")))
    monkeypatch.setattr(sys, "stderr", None)
    assert run([]) == 2
    assert capsys.readouterr().out == ""
