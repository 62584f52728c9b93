"""The program as a process of its own: streams, pipes, encodings, signals."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.waiting import until

PYTHON = (sys.executable, "-m", "kbindex")
POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX streams and signals")
EVIL = "\x1b[2J\x1b]0;title\x07\u202e\u2066\x9b31m\x08"
"""Clears a screen, sets a title, turns the writing round, colours, goes back."""

FIRST = f"""\
# 001

- Hosted by @haruka_k8s
- Recording date: 2022-04-08
- Video: https://youtu.be/kBproc0001

## Contents

### @haruka_k8s

- [Prometheus](https://prometheus.io/)
  - 監視の定番
- [Evil {EVIL} page](https://evil.example/)
  - 監視 {EVIL} too
    - below
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


def environment(**changes: str) -> dict[str, str]:
    """Return the surroundings of a process, without what the tester has set."""
    ours = re.compile(r"KBINDEX_|PYTHON(?!PATH)|LC_|LANG|NO_COLOR|TERM|_KBINDEX")
    kept = {name: text for name, text in os.environ.items() if not ours.match(name)}
    return {**kept, "LANG": "C.UTF-8", **changes}


Cli = Callable[..., Outcome]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a built index; to be read only."""
    root = tmp_path_factory.mktemp("process")
    (root / "episodes" / "001").mkdir(parents=True)
    path = root / "episodes" / "001" / "README.md"
    path.write_text(FIRST, encoding="utf-8")
    start(root, "index")
    return root


def start(root: Path, *args: str, environ: Mapping[str, str] | None = None) -> Outcome:
    """Run the program in `root` to its end, and decode what it wrote."""
    done = subprocess.run(  # noqa: S603 - our own program
        [*PYTHON, *args],
        cwd=root,
        env=environment(**(environ or {})),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def cli(project: Path) -> Cli:
    def call(*args: str, **environ: str) -> Outcome:
        return start(project, *args, environ=environ)

    return call


def shell(root: Path, script: str) -> Outcome:
    """Run a line of shell, where `kbindex` is the program."""
    call = " ".join(f"'{word}'" for word in PYTHON)
    done = subprocess.run(  # noqa: S603 - our own words
        ["/bin/sh", "-c", f'kbindex() {{ {call} "$@"; }}; {script}'],
        cwd=root,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


# Statuses and streams


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["--version"], id="version"),
        pytest.param(["--help"], id="help"),
        pytest.param(["search", "Prometheus"], id="search"),
        pytest.param(["search", "Prometheus", "--json"], id="search-json"),
        pytest.param(["tags"], id="tags"),
        pytest.param(["show", "001"], id="show-episode"),
        pytest.param(["show", "001#2", "--json"], id="show-article-json"),
        pytest.param(["episodes"], id="episodes"),
        pytest.param(["export"], id="export"),
        pytest.param(["index"], id="index"),
        pytest.param(["rebuild", "--json"], id="rebuild-json"),
    ],
)
def test_data_goes_to_stdout_and_nothing_to_stderr(cli: Cli, args: list[str]) -> None:
    outcome = cli(*args)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.endswith("\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", outcome.out)
    if "--json" in args:
        assert json.loads(outcome.out)["format"] == 1


@pytest.mark.parametrize(
    ("args", "status", "message"),
    [
        pytest.param(["search", "xyzzy"], 1, "nothing found for xyzzy", id="nothing"),
        pytest.param(["show", "09"], 1, "no episode '09' (did you mean 0", id="id"),
        pytest.param(
            ["tgas"], 2, "no command 'tgas' (did you mean tags?)", id="command"
        ),
        pytest.param(["--episodes", "no", "tags"], 2, "no such folder", id="folder"),
        pytest.param(["search", "x", "--limit", "-1"], 2, "--limit", id="limit"),
        pytest.param(["--index", "x"], 2, "name a command", id="nothing-asked"),
    ],
)
def test_what_goes_wrong_is_one_line_on_stderr(
    cli: Cli, args: list[str], status: int, message: str
) -> None:
    outcome = cli(*args)
    assert (outcome.status, outcome.out) == (status, "")
    assert re.fullmatch(r"kbindex: [^\n]+\n", outcome.err)
    assert message in outcome.err


def test_the_installed_command_is_the_same_program(project: Path) -> None:
    command = shutil.which("kbindex", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("kbindex is not installed as a command here")
    done = subprocess.run(  # noqa: S603 - our own program
        [command, "episodes"],
        cwd=project,
        env=environment(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.decode() == start(project, "episodes").out


def test_what_is_to_be_called_at_the_end_is_called(project: Path) -> None:
    script = (
        "import atexit\n"
        "from kbindex.__main__ import main\n"
        "atexit.register(print, 'the end')\n"
        "main()\n"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script, "search", "nowhere"],
        cwd=project,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, b"the end\n")


def test_words_of_a_query_may_be_japanese(cli: Cli) -> None:
    found = json.loads(cli("search", "監視", "--json").out)
    assert [hit["id"] for hit in found["hits"]][:1] == ["001#1"]


def test_a_shell_can_ask_how_to_complete(cli: Cli) -> None:
    outcome = cli(_KBINDEX_COMPLETE="bash_source")
    assert (outcome.status, outcome.err) == (0, "")
    assert "_kbindex_completion" in outcome.out
    asked = {"COMP_WORDS": "kbindex sear", "COMP_CWORD": "1"}
    outcome = cli(_KBINDEX_COMPLETE="bash_complete", **asked)
    assert (outcome.status, outcome.err) == (0, "")
    assert "search" in outcome.out


# Closed and full streams


@POSIX
@pytest.mark.parametrize(
    "command",
    [
        pytest.param("export", id="much"),
        pytest.param("episodes", id="little"),
        pytest.param("show 001", id="screen"),
        pytest.param("--help", id="help"),
    ],
)
def test_a_closed_pipe_ends_with_0_and_silence(big: Path, command: str) -> None:
    outcome = shell(big, f"{{ kbindex {command}; echo $? >&2; }} | true")
    assert outcome.err == "0\n"


@POSIX
def test_the_first_line_of_much_is_whole(big: Path) -> None:
    outcome = shell(big, "{ kbindex export; echo $? >&2; } | head -n 1")
    assert (outcome.err, json.loads(outcome.out)["id"]) == ("0\n", "001#1")


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose export is larger than any pipe, with a built index."""
    root = tmp_path_factory.mktemp("big")
    (root / "episodes").mkdir()
    notes = "\n".join(f"  - 監視のノート {number}" for number in range(2000))
    text = f"# 1\n\n### @a\n\n- [Page](https://p.example/)\n{notes}\n"
    (root / "episodes" / "001.md").write_text(text, encoding="utf-8")
    start(root, "index")
    return root


@POSIX
@pytest.mark.parametrize("command", ["search Prometheus", "tags --json"])
def test_a_closed_stdout_is_no_traceback(project: Path, command: str) -> None:
    assert shell(project, f"kbindex {command} >&-") == Outcome(0, "", "")


@POSIX
@pytest.mark.parametrize("closed", ["<&-", ">&- </dev/null", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "call",
    ["kbindex mcp", "kbindex lsp", "_KBINDEX_COMPLETE=bash_complete kbindex"],
)
def test_what_speaks_in_bytes_meets_closed_streams(
    project: Path, call: str, closed: str
) -> None:
    """What stood for a closed stream took text alone: a traceback."""
    outcome = shell(project, f"{call} {closed}")
    assert (outcome.status, outcome.err) == (0, "")


@POSIX
def test_what_is_said_to_a_closed_stderr_is_not_among_the_data(project: Path) -> None:
    assert shell(project, "kbindex search xyzzy 2>&-") == Outcome(1, "", "")


@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("command", ["episodes", "export", "--version"])
def test_a_full_disk_is_an_error_and_not_silence(big: Path, command: str) -> None:
    outcome = shell(big, f"kbindex {command} > /dev/full")
    assert outcome == Outcome(2, "", "kbindex: No space left on device\n")


# Encodings


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param({"PYTHONIOENCODING": "ascii"}, id="ascii"),
        pytest.param({"PYTHONIOENCODING": "cp932"}, id="cp932"),
        pytest.param({"LANG": "C"}, id="lang-c"),
        pytest.param(
            {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
            id="lc-all-c",
        ),
    ],
)
@pytest.mark.parametrize(
    "args",
    [["search", "Prometheus"], ["search", "Prometheus", "--json"]],
    ids=["screen", "json"],
)
def test_a_stream_without_japanese_gets_escapes(
    project: Path, environ: dict[str, str], args: list[str]
) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [*PYTHON, *args],
        cwd=project,
        env=environment(**environ),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    encoding = environ.get("PYTHONIOENCODING", "utf-8")
    if "PYTHONUTF8" in environ:
        encoding = "ascii"
    out = done.stdout.decode(encoding)
    text = json.dumps(json.loads(out), ensure_ascii=False) if "--json" in args else out
    is_escaped = encoding == "ascii" and "--json" not in args
    assert ("\\u76e3\\u8996" if is_escaped else "監視") in text


def test_an_error_in_japanese_on_an_ascii_stderr_is_no_crash(cli: Cli) -> None:
    outcome = cli("show", "監視", PYTHONIOENCODING="ascii")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("kbindex: no episode '\\u76e3\\u8996'; ")


@POSIX
def test_bytes_that_are_no_text_are_an_ordinary_query(project: Path) -> None:
    outcome = shell(project, "kbindex search \"$(printf '\\377\\376')\"")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("kbindex: nothing found for \ufffd\ufffd\n")


# Notes that would control the terminal


@pytest.mark.parametrize(
    "args",
    [
        ["search", "evil"],
        ["show", "001"],
        ["export"],
    ],
    ids=" ".join,
)
def test_notes_cannot_control_the_terminal(cli: Cli, args: list[str]) -> None:
    outcome = cli(*args)
    assert outcome.status == 0
    assert "[2J" in outcome.out
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]",
        outcome.out,
    )


def test_json_gives_back_what_was_written(cli: Cli) -> None:
    title = json.loads(cli("show", "001#2", "--json").out)["title"]
    assert title == f"Evil {EVIL} page"


# Ctrl-C


@POSIX
def test_ctrl_c_while_indexing_ends_with_130_and_leaves_the_index_whole(
    tmp_path: Path,
) -> None:
    episodes = tmp_path / "episodes"
    episodes.mkdir()
    (episodes / "001.md").write_text("# 1\n\n### @a\n\n- [A](https://a.example/)\n")
    assert start(tmp_path, "index").status == 0
    notes = "\n".join(f"  - Prometheusの監視 {number}" for number in range(100))
    for number in range(2, 80):
        (episodes / f"{number:03}.md").write_text(
            f"# {number}\n\n### @a\n\n- [P](https://p.example/{number})\n{notes}\n",
            encoding="utf-8",
        )
    with subprocess.Popen(  # noqa: S603 - our own program
        [*PYTHON, "search", "Prometheus"],
        cwd=tmp_path,
        # Coverage holds a lock of its own, and Ctrl-C in there would block it for ever.
        env={k: v for k, v in environment().items() if not k.startswith("COVERAGE")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - a background job ignores it
    ) as process:
        index = tmp_path / "index"
        until(lambda: list(index.glob("new-*")) or process.poll() is not None)
        assert process.poll() is None, "it ended before it could be interrupted"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    # None where it comes in the middle of another line.
    assert err in {b"", b"kbindex: interrupted; the index is intact\n"}
    before = start(tmp_path, "episodes", "--no-refresh")
    assert before == Outcome(0, "001  ----------  1 article\n", "")
    assert start(tmp_path, "show", "001#1", "--no-refresh").status == 0


# Cold start


@pytest.mark.parametrize(
    ("args", "environ"),
    [
        pytest.param(["--version"], {}, id="version"),
        pytest.param(["--help"], {}, id="help"),
        pytest.param(
            [],
            {"_KBINDEX_COMPLETE": "zsh_complete", "COMP_LINE": "kbindex "},
            id="completion",
        ),
    ],
)
def test_a_command_is_imported_only_when_it_is_called(
    project: Path, args: list[str], environ: dict[str, str]
) -> None:
    script = (
        "import sys\n"
        "from kbindex.cli.app import run\n"
        f"status = run({args})\n"
        "print(sorted(n for n in sys.modules if 'cli.commands' in n))\n"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script],
        cwd=project,
        env=environment(**environ),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"


WHAT_IS_IMPORTED = """
import atexit, sys
atexit.register(int)  # else the program does not come back
before = {*sys.modules}  # who measures coverage imports, too
from kbindex.__main__ import main
try:
    main()
except SystemExit as end:
    libraries = {"click", "msgspec", "platform", "typing_extensions"}
    names = libraries & (sys.modules.keys() - before)
    print(end.code, *sorted(names))
"""


@pytest.mark.parametrize(
    ("args", "environ", "expected"),
    [
        pytest.param(["--version"], {}, "0", id="version"),
        pytest.param(
            ["-V"], {"KBINDEX_LANG": "xx"}, "2 click msgspec", id="no language"
        ),
        pytest.param(["--help"], {}, "0 click msgspec", id="help"),
    ],
)
def test_the_program_imports_no_library_in_vain(
    project: Path, args: list[str], environ: dict[str, str], expected: str
) -> None:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", WHAT_IS_IMPORTED, *args],
        cwd=project,
        env=environment(**environ),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.decode().splitlines()[-1] == expected
