"""`kbindex edit` in this process, and as a process with an editor of our own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kbindex.cli.app import run
from tests.waiting import until

NOTES = """\
# 017

- Recording date: 2022-04-08

## Contents

### @haruka_k8s

- [Prometheus](https://prometheus.io/)
  - 監視の定番
  - ```
    first: line
    second: line
    ```
- [Thanos](https://thanos.io/)
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@pytest.fixture
def project(new_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("KBINDEX_EDITOR", "VISUAL", "EDITOR", "KBINDEX_EPISODES"):
        monkeypatch.delenv(name, raising=False)
    (new_project / "episodes" / "017.md").write_text(NOTES, encoding="utf-8")
    return new_project


@pytest.fixture
def cli(project: Path, capfd: pytest.CaptureFixture[str]) -> Cli:
    del project  # its working folder is what is asked for

    def call(*args: str) -> Outcome:
        capfd.readouterr()
        status = run(args)
        return Outcome(status, *capfd.readouterr())

    return call


@pytest.fixture
def edited(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name an editor that writes down its arguments, and return where."""
    script = project.parent / "my editor.py"
    script.write_text(
        "import json, pathlib, sys\n"
        "pathlib.Path(__file__).with_suffix('.json').write_text(json.dumps(sys.argv[1:]))\n"
    )
    command = f'"{sys.executable}" "{script}" --at {{line}} {{file}}'
    monkeypatch.setenv("EDITOR", command)
    return script.with_suffix(".json")


@pytest.mark.parametrize(
    ("args", "line"),
    [
        pytest.param(["017#2"], 15, id="article"),
        pytest.param(["17/2"], 15, id="article-in-any-form"),
        pytest.param(["17", "1"], 9, id="article-in-two-words"),
        pytest.param(["017"], 1, id="episode"),
        pytest.param(["17/1", "--note", "監視"], 10, id="note"),
        pytest.param(["17", "--note", "ＳＥＣＯＮＤ:  line"], 13, id="line-of-a-code"),
        pytest.param(["017", "--note", "thanos"], 15, id="title"),
    ],
)
def test_the_editor_begins_at_the_line(
    project: Path, cli: Cli, edited: Path, *, args: list[str], line: int
) -> None:
    assert cli("edit", *args) == Outcome(0, "", "")
    path = str(project / "episodes" / "017.md")
    assert json.loads(edited.read_text()) == ["--at", str(line), path]
    assert cli("edit", *args, "--print").out == f"{path}:{line}\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["018"], "no episode '018' (did you mean 017?)"),
        (["017#9"], "no article '017#9' (did you mean 017#"),
        (["17/1", "--note", "thanos"], "017#1 has no note with thanos"),
    ],
)
def test_what_there_is_not_is_1_and_opens_nothing(
    cli: Cli, edited: Path, args: list[str], message: str
) -> None:
    done = cli("edit", *args)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"kbindex: {message}")
    assert not edited.exists()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("", "no editor is named; set EDITOR, as in EDITOR=nano, or `editor` in"),
        ("no-such-editor -x", "EDITOR: no-such-editor -x: no program no-such-editor"),
        ("vi 'x", "EDITOR: vi 'x: No closing quotation"),
        (
            f"'{sys.executable}' -c 'raise SystemExit(3)'",
            f"{sys.executable} failed, with",
        ),
        (
            f"'{sys.executable}' -c 'import os; os.kill(os.getpid(), 9)'",
            f"{sys.executable} was ended by signal 9",
        ),
    ],
    ids=["none", "unknown", "quotation", "fails", "killed"],
)
def test_a_failure_is_told_in_a_line(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str, message: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    done = cli("edit", "017")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"kbindex: {message}")
    assert done.err.count("\n") == 1


def test_an_editor_of_the_own_file_is_told_with_its_line(
    project: Path, cli: Cli
) -> None:
    own = project.parent / "kbindex" / "config.toml"
    own.write_text('pager = "cat"\neditor = "no-such-editor"\n')
    said = f"kbindex: {own}: editor: no program no-such-editor (at line 2)\n"
    assert cli("edit", "017") == Outcome(2, "", said)


def test_a_project_names_no_editor(project: Path, cli: Cli) -> None:
    (project / "kbindex.toml").write_text('editor = "touch x"')
    done = cli("edit", "017")
    assert (done.status, done.out) == (2, "")
    assert "editor: is read from the environment or your own" in done.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("kind", ["gone", "link", "pipe"])
def test_what_is_no_file_of_the_archive_is_not_opened(
    project: Path, cli: Cli, edited: Path, kind: str
) -> None:
    assert cli("index").status == 0
    path = project / "episodes" / "017.md"
    path.unlink()
    if kind == "link":
        elsewhere = project.parent / "secret"
        elsewhere.write_text("mine")
        path.symlink_to(elsewhere)
    elif kind == "pipe":
        os.mkfifo(path)
    done = cli("edit", "017", "--no-refresh")
    assert (done.status, done.out) == (2, "")
    assert str(path) in done.err
    assert done.err.count("\n") == 1
    assert not edited.exists()


def test_an_edit_is_seen_by_the_next_command(
    project: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = project.parent / "adds.py"
    script.write_text(
        "import sys; open(sys.argv[1], 'a').write('- [Loki](https://grafana.com/loki)\\n')"
    )
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    assert cli("edit", "017/2") == Outcome(0, "", "")
    assert cli("search", "loki", "--format", "{id}").out == "017#3\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_editor_too(project: Path, number: int) -> None:
    ready = project.parent / "ready"
    waits = (
        "import os, pathlib, sys, time; "
        "pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
    )
    command = f"'{sys.executable}' -c '{waits}' '{ready}'"
    with subprocess.Popen(
        [sys.executable, "-m", "kbindex", "edit", "017"],
        cwd=project,
        env={**os.environ, "EDITOR": command},
        stdin=subprocess.DEVNULL,
    ) as process:
        until(lambda: ready.exists() and ready.read_text())
        process.send_signal(number)
        assert process.wait(timeout=60) == 128 + number
    editor = int(ready.read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(editor, 0)


@pytest.mark.parametrize("folder", ["", "."])
def test_no_program_of_the_project_is_run_by_its_bare_name(
    folder: str, project: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else may have written the project, and PATH may name its folder."""
    trap = project / "kbtrap"
    trap.write_text(f"#!/bin/sh\ntouch '{project / 'sprung'}'\n")
    trap.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([os.defpath, folder]))
    monkeypatch.setenv("EDITOR", "kbtrap")
    done = cli("edit", "017")
    assert done == Outcome(2, "", "kbindex: EDITOR: kbtrap: no program kbtrap\n")
    assert not (project / "sprung").exists()
    monkeypatch.setenv("EDITOR", "./kbtrap")  # the user's own word
    assert cli("edit", "017").status == 0
    assert (project / "sprung").exists()
