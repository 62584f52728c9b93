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
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.waiting import until

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


def environ(**changes: str) -> dict[str, str]:
    ours = re.compile(r"KBINDEX_|LC_|LANG|NO_COLOR|TERM|TEXTUAL|COLUMNS|LINES")
    kept = {name: text for name, text in os.environ.items() if not ours.match(name)}
    return {**kept, "LANG": "C.UTF-8", "TERM": "xterm", **changes}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a built index; to be read only."""
    root = tmp_path_factory.mktemp("pick")
    (root / "episodes").mkdir()
    (root / "episodes" / "001.md").write_text(NOTES, encoding="utf-8")
    assert start(root, "index").returncode == 0
    return root


Step = tuple[str, str]


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

    def wait_for(self, text: str) -> None:
        until(
            lambda: text in self.drawn,
            said=lambda: f"{text!r} not in {self.drawn!r}",
        )

    def close(self) -> None:
        self._thread.join(timeout=60)


def pick(
    root: Path,
    *args: str,
    until: str,
    keys: str,
    columns: int = 80,
    then: Sequence[Step] = (),
    changes: Mapping[str, str] = MappingProxyType({}),
) -> tuple[int, str, str]:
    """Run `pick` on a terminal, its stdout a pipe as in `$(…)`.

    Args:
        root: The working folder.
        args: Its arguments.
        until: What has to be drawn before the keys are pressed.
        keys: The keys.
        columns: How wide the terminal is.
        then: What has to be drawn next, and which keys are pressed then.
        changes: Variables of its environment.

    Returns:
        The status, what was printed, and what was drawn.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "kbindex", "pick", *args],
        cwd=root,
        env=environ(**changes),
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
            for awaited, pressed in then:
                screen.wait_for(awaited)
                os.write(ours, pressed.encode())
            printed, _ = process.communicate(timeout=60)
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
        project, "thanos", "--print", printed, until="1 hit", keys="\r"
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
    status, out, drawn = pick(tmp_path, "圧縮", until="1 hit", keys="\r")
    assert (status, out) == (0, "002#1\n")
    assert "also 001#1" in drawn


def test_a_record_is_printed_as_json(project: Path) -> None:
    status, out, _ = pick(project, "監視", "--print", "json", until=" hits", keys="\r")
    assert (status, json.loads(out)["id"]) == (0, "001#1")


TWO_KEYS = "\x1b[B\t\x1b[A\t\r"
"""The second is marked, then the first."""


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        pytest.param([], "001#2\n001#1\n", id="ids"),
        pytest.param(["--print0"], "001#2\x00001#1\x00", id="nul"),
        pytest.param(
            ["-0", "--print", "url"],
            "https://thanos.io/\x00https://prometheus.io/\x00",
            id="addresses",
        ),
    ],
)
def test_several_are_printed_in_the_order_of_their_marks(
    project: Path, args: list[str], expected: str
) -> None:
    query = "site:prometheus.io OR site:thanos.io"
    status, out, _ = pick(project, query, *args, until="2 hits", keys=TWO_KEYS)
    assert (status, out) == (0, expected)


def test_several_records_are_a_line_each(project: Path) -> None:
    query = "site:prometheus.io OR site:thanos.io"
    args = ("--print", "json")
    status, out, _ = pick(project, query, *args, until="2 hits", keys=TWO_KEYS)
    assert status == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["001#2", "001#1"]


def test_an_edit_is_seen_while_the_screen_is_there(tmp_path: Path) -> None:
    """The key opens the editor at the note that matched; what it changed is shown."""
    (tmp_path / "episodes").mkdir()
    path = tmp_path / "episodes" / "001.md"
    path.write_text(NOTES, encoding="utf-8")
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_text(encoding='utf-8')\n"
        "new = text.replace('監視の定番', '監視の定番 edited at ' + sys.argv[2])\n"
        "path.write_text(new, encoding='utf-8')\n"
    )
    status, out, _ = pick(
        tmp_path,
        "定番",
        until="1 hit",
        keys="\x05",
        then=[("edited at 6", "\r")],
        changes={"EDITOR": f"'{sys.executable}' '{script}' {{file}} {{line}}"},
    )
    assert (status, out) == (0, "001#1\n")


def test_edits_of_others_are_seen_too(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    path = tmp_path / "episodes" / "001.md"
    path.write_text(NOTES, encoding="utf-8")
    later = threading.Timer(
        2, path.write_text, [NOTES.replace("定番", "新定番"), "utf-8"]
    )
    later.start()
    status, out, _ = pick(
        tmp_path, "監視", until="2 hits", keys="", then=[("新定番", "\r")]
    )
    later.join()
    assert (status, out) == (0, "001#1\n")


def test_leaving_ends_a_refresh_and_leaves_the_index_whole(tmp_path: Path) -> None:
    """Whoever leaves does not wait until some hundred episodes are read."""
    (tmp_path / "episodes").mkdir()
    paths = [tmp_path / "episodes" / f"{number:03}.md" for number in range(1, 40)]
    for path in paths:
        path.write_text(NOTES, encoding="utf-8")
    assert start(tmp_path, "index").returncode == 0
    before = sorted(path.name for path in (tmp_path / "index").iterdir())
    more = "".join(f"- [Page {n}](https://e.jp/{n})\n  - 監視の話\n" for n in range(60))
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "kbindex", "pick", "thanos"],
        cwd=tmp_path,
        env=environ(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        screen = Screen(ours)
        try:
            screen.wait_for("1 hit")
            for path in paths:
                path.write_text(NOTES + more, encoding="utf-8")
            until(lambda: list((tmp_path / "index").glob("new-*")))  # it is refreshed
            os.write(ours, b"\x1b")
            assert process.wait(timeout=60) == 1
        finally:
            process.kill()
    os.close(theirs)
    screen.close()
    os.close(ours)
    assert "Traceback" not in screen.drawn
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == before


def test_a_tag_is_completed_by_what_the_index_has(project: Path) -> None:
    """→ at the end of the query takes the value that is proposed."""
    status, out, _ = pick(
        project,
        until="3 hits",
        keys="tag:thano",
        then=[("tag:thanos", "\x1b[C"), ("1 hit", "\r")],
    )
    assert (status, out) == (0, "001#2\n")


def test_a_key_before_the_proposal_is_there_takes_it_all_the_same(
    project: Path,
) -> None:
    status, out, _ = pick(
        project, until="3 hits", keys="tag:thano\x1b[C", then=[("1 hit", "\r")]
    )
    assert (status, out) == (0, "001#2\n")


def test_wrong_keys_are_refused_before_the_screen_is_drawn(
    project: Path, tmp_path: Path
) -> None:
    own = tmp_path / "kbindex" / "config.toml"
    own.parent.mkdir()
    own.write_text('[keys]\nopne = "f5"\n')
    _, _, drawn = pick(
        project,
        until="(at line 2)",
        keys="",
        changes={"XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert "keys.opne: no key does this; did you mean open?" in drawn
    assert "\x1b[?1049h" not in drawn


def test_the_size_is_that_of_the_terminal_though_stdout_is_none(project: Path) -> None:
    _, _, drawn = pick(project, until="3 hits", keys="\x1b", columns=120)
    assert "│" in drawn  # the preview stands beside the hits


@pytest.mark.parametrize(
    ("keys", "status"), [("\x1b", 1), ("\x03", 130)], ids=["esc", "ctrl-c"]
)
def test_leaving_prints_nothing(project: Path, keys: str, status: int) -> None:
    assert pick(project, until="3 hits", keys=keys)[:2] == (status, "")


def test_without_a_terminal_it_is_refused_in_one_line(project: Path) -> None:
    done = start(project, "pick")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "kbindex: pick needs a terminal; use `kbindex search` without one\n"
    )


@pytest.mark.parametrize("library", ["textual", "rich"])
def test_without_the_extra_there_is_a_hint(project: Path, library: str) -> None:
    code = (
        f"import sys; sys.modules['{library}'] = None\n"
        "from kbindex.cli.app import run\n"
        "from kbindex.cli.commands import pick\n"
        "pick.has_terminal = lambda: True\n"
        "sys.exit(run(sys.argv[1:]))"
    )
    done = start(project, "pick", code=code)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"kbindex: interactive searches need {library}; install it with: "
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
            screen.wait_for("1 hit")
            assert termios.tcgetattr(theirs) != before
            process.send_signal(number)
            assert process.wait(timeout=60) == 128 + number
        finally:
            process.kill()
    assert termios.tcgetattr(theirs) == before
    os.close(theirs)
    screen.close()
    os.close(ours)
    shown = screen.drawn.rpartition("\x1b[?1049l")[2]  # the second screen is left
    assert "Traceback" not in shown
    assert "\x1b[?25h" in shown  # the cursor is there
