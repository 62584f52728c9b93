"""Long output on a terminal goes through a pager. POSIX only."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

EPISODE = "# 001\n\n### @haruka\n\n" + "".join(
    f"- [Prometheus {number}](https://prometheus.io/{number})\n  - 監視の話\n"
    for number in range(1, 13)
)
SHOWN = "pager got {lines} lines, LESS={less}"
PAGER = 'echo "pager got $(wc -l) lines, LESS=$LESS"'
"""A pager that says what it gets; a tab of `wc` is blanks on some systems."""


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str


Cli = Callable[..., Outcome]

ON_ITS_TERMINAL = """
import fcntl, runpy, subprocess, sys, termios, time
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
start, delay_s = subprocess.Popen.__init__, float(sys.argv.pop(1))
def start_slowly(*args, **options):
    start(*args, **options)
    time.sleep(delay_s)
subprocess.Popen.__init__ = start_slowly
runpy.run_module("kbindex", run_name="__main__", alter_sys=True)
"""
"""The program, of which standard input is the controlling terminal.

It may be a while until it hears that its pager has started.
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pager")
    (root / "episodes").mkdir()
    (root / "episodes" / "001.md").write_text(EPISODE, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "kbindex", "index"], cwd=root, check=True)
    return root


@pytest.fixture
def cli(project: Path) -> Cli:
    def call(*args: str, rows: int = 20, **changes: str) -> Outcome:
        return on_terminal(project, args, rows=rows, changes=changes)

    return call


def on_terminal(
    root: Path, args: tuple[str, ...], *, rows: int, changes: dict[str, str]
) -> Outcome:
    """Run the program with stdout on a terminal of `rows` lines."""
    ours = ("PAGER", "KBINDEX_PAGER", "LESS", "LINES", "COLUMNS", "NO_COLOR", "TERM")
    kept = {name: text for name, text in os.environ.items() if name not in ours}
    environ = {**kept, "LANG": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1", **changes}
    reading, writing = pty.openpty()
    termios.tcsetwinsize(writing, (rows, 80))
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "kbindex", *args],
        cwd=root,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(writing)
        written = b""
        try:
            while chunk := os.read(reading, 65536):
                written += chunk
        except OSError:  # Linux's way to say that nobody writes any more
            pass
        finally:
            os.close(reading)
    return Outcome(process.returncode, written.decode().replace("\r\n", "\n"))


def test_long_output_is_paged(cli: Cli) -> None:
    outcome = cli("search", "監視", PAGER=PAGER)
    assert outcome.status == 0
    assert outcome.out.split() == SHOWN.format(lines=59, less="FRX").split()


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["presenters", "haruka"], id="presenter"),
        pytest.param(["presenters"], id="presenters"),
        pytest.param(["stats"], id="stats"),
        pytest.param(["seen", "Prometheus 1", "Prometheus 2"], id="seen"),
        pytest.param(["trends", "監視", "Prometheus"], id="trends"),
    ],
)
def test_other_commands_are_paged_as_a_search_is(cli: Cli, args: list[str]) -> None:
    outcome = cli(*args, rows=1, PAGER=PAGER)
    assert outcome.status == 0
    assert outcome.out.startswith("pager got ")


@pytest.mark.parametrize(
    ("args", "changes"),
    [
        pytest.param(["--no-pager"], {"PAGER": PAGER}, id="option"),
        pytest.param(["--limit", "2"], {"PAGER": PAGER}, id="short"),
        pytest.param(["--json"], {"PAGER": PAGER}, id="json"),
        pytest.param(["--csv"], {"PAGER": PAGER}, id="csv"),
        pytest.param([], {"PAGER": ""}, id="none"),
        pytest.param([], {"PAGER": "cat"}, id="cat"),
        pytest.param([], {"PAGER": PAGER, "KBINDEX_PAGER": ""}, id="none-of-ours"),
        pytest.param([], {"PAGER": "no-such-pager"}, id="no-such"),
    ],
)
def test_output_is_printed_where_no_pager_is_wanted(
    cli: Cli, args: list[str], changes: dict[str, str]
) -> None:
    outcome = cli("search", "監視", *args, **changes)
    assert outcome.status == 0
    assert "Prometheus 1" in outcome.out
    assert "pager got" not in outcome.out


def test_our_own_variable_is_stronger_and_settings_of_less_stay(cli: Cli) -> None:
    changes = {"PAGER": "no-such-pager", "KBINDEX_PAGER": PAGER, "LESS": "R"}
    outcome = cli("search", "監視", **changes)
    assert outcome.out.split() == SHOWN.format(lines=59, less="R").split()


def test_a_pager_that_is_left_early_is_no_error(cli: Cli) -> None:
    assert cli("search", "監視", PAGER="head -n 1") == Outcome(0, "1. Prometheus 1\n")
    assert cli("search", "監視", PAGER="exit 3").status == 0


def test_links_are_for_less_alone(cli: Cli) -> None:
    """Another pager would show their codes."""
    grep = r"grep -c ']8;;'"
    other = cli("search", "監視", PAGER=grep, NO_COLOR="")
    assert other.out == "0\n"
    less = cli("search", "監視", PAGER=f"{grep} # less", NO_COLOR="")
    assert less.out == "10\n"


STUBBORN = """\
exec 3> held
trap '' HUP
stty raw -echo < /dev/tty && echo paging > /dev/tty
exec sleep 60
"""
"""A pager that changes the terminal, and leaves it so; its input is our output.

As long as it runs it holds a pipe open. The system ends it with its terminal by SIGHUP,
which it ignores.
"""


@pytest.mark.parametrize(
    ("number", "delay"),
    [
        pytest.param(signal.SIGTERM, "0", id="SIGTERM"),
        pytest.param(signal.SIGHUP, "0", id="SIGHUP"),
        pytest.param(signal.SIGTERM, "1", id="SIGTERM as it starts"),
    ],
)
def test_a_signal_ends_the_pager_too_and_the_terminal_is_as_it_was(
    project: Path, request: pytest.FixtureRequest, number: int, delay: str
) -> None:
    """The terminal is the one that both are controlled by: `/dev/tty`."""
    reading, writing = pty.openpty()
    before = termios.tcgetattr(writing)
    os.mkfifo(pipe := project / "held")
    request.addfinalizer(pipe.unlink)
    held = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", ON_ITS_TERMINAL, delay, "search", "監視"],
        cwd=project,
        env={**os.environ, "PAGER": STUBBORN},
        stdin=writing,
        stdout=writing,
        stderr=writing,
        start_new_session=True,
    ) as process:
        drawn = b""
        while b"paging" not in drawn:
            drawn += os.read(reading, 65536)
        assert termios.tcgetattr(writing) != before
        with pytest.raises(BlockingIOError):
            os.read(held, 1)
        begun = time.monotonic()
        process.send_signal(number)
        assert process.wait(timeout=30) == 128 + number
    assert time.monotonic() - begun < 20
    assert termios.tcgetattr(writing) == before
    assert os.read(held, 1) == b""  # nobody has it open any more
    for descriptor in (writing, reading, held):
        os.close(descriptor)
