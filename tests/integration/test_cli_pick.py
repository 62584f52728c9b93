"""`kbindex pick` as a process: on a terminal, in `$(…)`, and without either."""

import fcntl
import json
import os
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")
pytest.importorskip("textual")

NOTES = """\
# 001

### @haruka_k8s

- [Prometheus](https://prometheus.io/)
  - 監視の定番
- [Thanos](https://thanos.io/)
- 話だけ（https://example.com/talk）
"""


def start(root: Path, *args: str, code: str = "") -> "subprocess.CompletedProcess[str]":
    program = ["-c", code] if code else ["-m", "kbindex"]
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *program, *args],
        cwd=root,
        env=environ(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def environ() -> dict[str, str]:
    ours = re.compile(r"KBINDEX_|LC_|LANG|NO_COLOR|TERM|TEXTUAL|COLUMNS|LINES")
    kept = {name: text for name, text in os.environ.items() if not ours.match(name)}
    return {**kept, "LANG": "C.UTF-8", "TERM": "xterm"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a built index; to be read only."""
    root = tmp_path_factory.mktemp("pick")
    (root / "episodes").mkdir()
    (root / "episodes" / "001.md").write_text(NOTES, encoding="utf-8")
    assert start(root, "index").returncode == 0
    return root


class Screen:
    """What the program draws; read as it comes, so that it never has to wait."""

    def __init__(self, ours: int) -> None:
        self.drawn = ""
        self._ours = ours
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while True:
            try:
                chunk = os.read(self._ours, 65536)
            except OSError:  # Linux says so when the program has left
                return
            if not chunk:
                return
            self.drawn += chunk.decode(errors="replace")

    def wait_for(self, text: str, *, timeout_s: float = 20) -> None:
        end = time.monotonic() + timeout_s
        while text not in self.drawn:
            assert time.monotonic() < end, f"{text!r} not in {self.drawn!r}"
            time.sleep(0.02)

    def close(self) -> None:
        self._thread.join(timeout=5)


def pick(
    root: Path, *args: str, until: str, keys: str, columns: int = 80
) -> tuple[int, str, str]:
    """Run `pick` on a terminal, its stdout a pipe as in `$(…)`.

    Args:
        root: The working folder.
        args: Its arguments.
        until: What has to be drawn before the keys are pressed.
        keys: The keys.
        columns: How wide the terminal is.

    Returns:
        The status, what was printed, and what was drawn.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "kbindex", "pick", *args],
        cwd=root,
        env=environ(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        encoding="utf-8",
    ) as process:
        os.close(theirs)
        screen = Screen(ours)
        try:
            screen.wait_for(until)
            os.write(ours, keys.encode())
            printed, _ = process.communicate(timeout=30)
        finally:
            process.kill()  # it has ended by itself, unless something failed
    screen.close()
    os.close(ours)
    return process.returncode, printed, screen.drawn


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("id", "001#2\n"), ("url", "https://thanos.io/\n")],
)
def test_only_the_answer_goes_to_stdout(
    project: Path, printed: str, expected: str
) -> None:
    status, out, drawn = pick(
        project, "thanos", "--print", printed, until="1 found", keys="\r"
    )
    assert (status, out) == (0, expected)
    assert "\x1b[?1049h" in drawn  # another screen than the shell's
    assert "\x1b[?1049l" in drawn  # which is left again
    assert "\x1b[?1000h" not in drawn  # the mouse stays the terminal's


def test_of_a_page_brought_twice_the_copy_that_matches_is_picked(
    tmp_path: Path,
) -> None:
    (tmp_path / "episodes").mkdir()
    again = NOTES.replace("監視の定番", "圧縮の話").replace("001", "002")
    for name, notes in (("001.md", NOTES), ("002.md", again)):
        (tmp_path / "episodes" / name).write_text(notes, encoding="utf-8")
    status, out, drawn = pick(tmp_path, "圧縮", until="1 found", keys="\r")
    assert (status, out) == (0, "002#1\n")
    assert "also 001#1" in drawn


def test_a_record_is_printed_as_json(project: Path) -> None:
    status, out, _ = pick(project, "監視", "--print", "json", until=" found", keys="\r")
    assert (status, json.loads(out)["id"]) == (0, "001#1")


def test_the_size_is_that_of_the_terminal_though_stdout_is_none(project: Path) -> None:
    _, _, drawn = pick(project, until="3 found", keys="\x1b", columns=120)
    assert "│" in drawn  # the preview stands beside the hits


@pytest.mark.parametrize(
    ("keys", "status"), [("\x1b", 1), ("\x03", 130)], ids=["esc", "ctrl-c"]
)
def test_leaving_prints_nothing(project: Path, keys: str, status: int) -> None:
    assert pick(project, until="3 found", keys=keys)[:2] == (status, "")


def test_without_a_terminal_it_is_refused_in_one_line(project: Path) -> None:
    done = start(project, "pick")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "kbindex: pick needs a terminal; use `kbindex search` without one\n"
    )


def test_without_the_extra_there_is_a_hint(project: Path) -> None:
    code = (
        "import sys; sys.modules['textual'] = None\n"
        "from kbindex.cli.app import run\n"
        "from kbindex.cli.commands import pick\n"
        "pick.has_terminal = lambda: True\n"
        "sys.exit(run(sys.argv[1:]))"
    )
    done = start(project, "pick", code=code)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "kbindex: interactive searches need textual; install it with: "
        "pip install 'kbindex[pick]'\n"
    )


def test_help_needs_no_extra(project: Path) -> None:
    code = (
        "import sys; sys.modules['textual'] = None; sys.modules['rich'] = None\n"
        "from kbindex.cli.app import run\n"
        "sys.exit(run(['pick', '--help']))"
    )
    done = start(project, code=code)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'kbindex open "$(kbindex pick)"' in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(project: Path, number: int) -> None:
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    with subprocess.Popen(
        [sys.executable, "-m", "kbindex", "pick", "thanos"],
        cwd=project,
        env=environ(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        screen = Screen(ours)
        try:
            screen.wait_for("1 found")
            assert termios.tcgetattr(theirs) != before
            process.send_signal(number)
            assert process.wait(timeout=30) == 128 + number
        finally:
            process.kill()
    assert termios.tcgetattr(theirs) == before
    os.close(theirs)
    screen.close()
    os.close(ours)
    shown = screen.drawn.rpartition("\x1b[?1049l")[2]  # the second screen is left
    assert "Traceback" not in shown
    assert "\x1b[?25h" in shown  # the cursor is there
