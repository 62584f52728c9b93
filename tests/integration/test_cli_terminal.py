"""The program on a terminal: colour, progress, indented JSON. POSIX only."""

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")

NOTES = """\
# 001

### @haruka_k8s

- [Prometheus](https://prometheus.io/)
  - 監視の定番
"""
SGR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@contextmanager
def open_terminal() -> Iterator[tuple[int, int]]:
    """Give both ends of a terminal: ours, and the program's."""
    ours, theirs = pty.openpty()
    try:
        yield ours, theirs
    finally:
        os.close(ours)


def read_all(descriptor: int) -> str:
    """Read until the program has left its end."""
    chunks = []
    while True:
        try:
            chunk = os.read(descriptor, 65536)
        except OSError as error:
            if error.errno != errno.EIO:  # Linux says so at the end
                raise
            break
        if not chunk:
            break
        chunks.append(chunk)
    return b"".join(chunks).decode().replace("\r\n", "\n")


def start(root: Path, *args: str, terminals: str, **changes: str) -> Outcome:
    """Run the program with `stdout`, `stderr` or both on a terminal.

    Args:
        root: The working folder.
        args: The arguments.
        terminals: The streams that are terminals; the others are pipes.
        changes: Variables of the environment.
    """
    ours = re.compile(r"KBINDEX_|PYTHON(?!PATH)|LC_|LANG|NO_COLOR|TERM")
    kept = {name: text for name, text in os.environ.items() if not ours.match(name)}
    environ = {**kept, "LANG": "C.UTF-8", "TERM": "xterm"}
    with ExitStack() as stack:
        read: dict[str, int] = {}
        given: dict[str, int] = {}
        for stream in ("stdout", "stderr"):
            if stream in terminals:
                read[stream], given[stream] = stack.enter_context(open_terminal())
            else:
                read[stream], given[stream] = os.pipe()
                stack.callback(os.close, read[stream])
        with subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "kbindex", *args],
            cwd=root,
            env=environ | changes,
            stdin=subprocess.DEVNULL,
            stdout=given["stdout"],
            stderr=given["stderr"],
        ) as process:
            for descriptor in given.values():
                os.close(descriptor)
            out, err = read_all(read["stdout"]), read_all(read["stderr"])
    return Outcome(process.returncode, out, err)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a built index; to be read only."""
    root = tmp_path_factory.mktemp("terminal")
    (root / "episodes").mkdir()
    (root / "episodes" / "001.md").write_text(NOTES, encoding="utf-8")
    assert start(root, "index", terminals="").status == 0
    return root


@pytest.mark.parametrize(
    "args",
    [["search", "監視"], ["show", "001"], ["tags", "monitoring"]],
    ids=" ".join,
)
def test_a_terminal_gets_colour_and_a_pipe_the_same_text(
    project: Path, args: list[str]
) -> None:
    colour = start(project, *args, terminals="stdout")
    plain = start(project, *args, terminals="")
    assert "\x1b[" in colour.out
    assert "\x1b" not in SGR.sub("", colour.out)
    assert Outcome(colour.status, SGR.sub("", colour.out), colour.err) == plain


def test_a_table_has_headings_and_a_total_on_a_terminal_alone(project: Path) -> None:
    terminal = start(project, "tags", terminals="stdout", NO_COLOR="1")
    lines = [line.split() for line in terminal.out.splitlines()]
    rows = start(project, "tags", terminals="").out.splitlines()
    assert lines[0][:3] == ["tag", "articles", "kind"]
    assert lines[-2:] == [[], [str(len(rows)), "tags"]]
    assert lines[1:-2] == [row.split() for row in rows]


@pytest.mark.parametrize(
    "changes", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["no-color", "dumb"]
)
def test_a_terminal_without_colour_gets_none(
    project: Path, changes: dict[str, str]
) -> None:
    outcome = start(project, "search", "監視", terminals="stdout stderr", **changes)
    assert outcome == start(project, "search", "監視", terminals="")


def test_json_on_a_terminal_is_indented_and_has_no_colour(project: Path) -> None:
    terminal = start(project, "tags", "--json", terminals="stdout")
    plain = start(project, "tags", "--json", terminals="")
    assert "\x1b" not in terminal.out
    assert terminal.out.startswith('{\n  "format": 1,\n  "tags": [\n')
    assert json.loads(terminal.out) == json.loads(plain.out)
    assert len(plain.out.splitlines()) == 1


def test_export_on_a_terminal_stays_one_record_a_line(project: Path) -> None:
    outcome = start(project, "export", terminals="stdout")
    assert [json.loads(line)["id"] for line in outcome.out.splitlines()] == ["001#1"]


@pytest.mark.parametrize("changes", [{}, {"NO_COLOR": "1"}], ids=["colour", "no-color"])
def test_progress_is_drawn_on_a_terminals_stderr_and_removed(
    project: Path, changes: dict[str, str]
) -> None:
    outcome = start(project, "rebuild", terminals="stderr", **changes)
    lines = ["indexing 0/1 episode (0 %)", "indexing 1/1 episode (100 %)"]
    assert outcome.status == 0
    assert "\x1b" not in outcome.out + outcome.err
    # A slow machine says how fast it was, too.
    rate = r"(?:, \d+ a second, 0:00 left)?"
    first, last = map(re.escape, lines)
    drawn = re.fullmatch(rf"\r{first}\r({last}{rate})\r( +)\r", outcome.err)
    assert drawn
    assert len(drawn[1]) == len(drawn[2])


def test_there_is_no_progress_beside_a_terminal_or_without_work(project: Path) -> None:
    assert start(project, "rebuild", terminals="stdout").err == ""
    assert start(project, "search", "監視", terminals="stderr").err == ""
