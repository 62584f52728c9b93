"""Help: of the program and of each command, however it is asked for. POSIX only."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from kbindex.cli.app import app, run

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

NAMES = app.list_commands(click.Context(app))
PAGER = 'echo "pager got $(wc -l) lines"'


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[..., Outcome]
OnTerminal = Callable[..., str]


@pytest.fixture
def cli(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Cli:
    """Run the program where there is no archive: help needs none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def call(*args: str) -> Outcome:
        capsys.readouterr()
        status = run(args)
        return Outcome(status, *capsys.readouterr())

    return call


@pytest.fixture
def on_terminal(tmp_path: Path) -> OnTerminal:
    """Run the program as a process whose stdout is a terminal; return what it shows."""

    def call(*args: str, rows: int = 24, **changes: str) -> str:
        ours = ("PAGER", "KBINDEX_PAGER", "LINES", "COLUMNS")
        kept = {name: text for name, text in os.environ.items() if name not in ours}
        environ = {**kept, "LC_ALL": "C.UTF-8", "TERM": "xterm", **changes}
        reading, writing = pty.openpty()
        termios.tcsetwinsize(writing, (rows, 80))
        with subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "kbindex", *args],
            cwd=tmp_path,
            env={**environ, "XDG_CONFIG_HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            stdout=writing,
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
        assert process.returncode == 0
        return written.decode().replace("\r\n", "\n")

    return call


def test_the_program_alone_explains_itself(cli: Cli) -> None:
    alone = cli()
    assert (alone.status, alone.err) == (0, "")
    assert alone.out.startswith("Usage: kbindex [OPTIONS] COMMAND")
    assert cli("--help") == cli("-h") == cli("help") == alone


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_command_is_the_same_both_ways(cli: Cli, name: str) -> None:
    asked = cli("help", name)
    assert asked.status == 0
    assert asked == cli(name, "--help") == cli(name, "-h")
    assert asked.out.startswith(f"Usage: kbindex {name} ")
    japanese = cli("--lang", "ja", "help", name)
    assert japanese == cli(name, "--help", "--lang", "ja")
    assert japanese.out.startswith(f"使い方: kbindex {name} ")


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        (
            "en",
            [
                "Find:",
                "Browse topics:",
                "Prepare an episode:",
                "Index and export:",
                "This program:",
                "Options:",
            ],
        ),
        (
            "ja",
            [
                "記事を探す:",
                "トピックを調べる:",
                "エピソードを準備する:",
                "索引と書き出し:",
                "このプログラム:",
                "オプション:",
            ],
        ),
    ],
)
def test_commands_are_listed_by_task(
    cli: Cli, language: str, headings: list[str]
) -> None:
    lines = cli("--lang", language, "--help").out.splitlines()
    assert [line for line in lines[1:] if line[:1].strip()] == headings
    listed = [line.split()[0] for line in lines[lines.index(headings[0]) :] if line]
    assert [word for word in listed if word in NAMES] == NAMES


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["help", "nosuch"], "no command 'nosuch'"),
        (["help", "find"], "no command 'find' (did you mean search?)"),
        (["help", ""], "no command ''"),
        (["help", "search", "tags"], "help does not take tags"),
        (["--episodes", "x"], "name a command (see"),
        (["--episodes", "x", "serch"], "no command 'serch' (did you mean search?)"),
        (
            ["--episodes", "x", "thanos"],
            "did you mean `kbindex --episodes x search thanos`?",
        ),
        (["--json", "thanos"], "no option --json here; put options of a command"),
        (["--versoin"], "no option --versoin (did you mean --version?)"),
    ],
)
def test_what_cannot_be_explained_is_one_line(
    cli: Cli, args: list[str], said: str
) -> None:
    done = cli(*args)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("kbindex: ")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    "args", [[], ["--help"], ["help"], ["help", "search"], ["search", "-h"]], ids=str
)
def test_help_that_is_longer_than_the_screen_is_paged(
    on_terminal: OnTerminal, args: list[str]
) -> None:
    assert on_terminal(*args, PAGER=PAGER).startswith("pager got ")


@pytest.mark.parametrize(
    ("args", "changes"),
    [
        (["--no-pager", "--help"], {"PAGER": PAGER}),
        (["search", "--help", "--no-pager"], {"PAGER": PAGER}),
        (["--no-pager", "help", "search"], {"PAGER": PAGER}),
        (["help", "search"], {"PAGER": PAGER, "KBINDEX_PAGER": ""}),
        (["help", "random"], {"PAGER": PAGER}),
    ],
    ids=str,
)
def test_help_is_printed_where_no_pager_is_wanted_or_needed(
    on_terminal: OnTerminal, args: list[str], changes: dict[str, str]
) -> None:
    assert on_terminal(*args, **changes).startswith("Usage: kbindex ")


def test_help_stands_beside_settings_that_are_wrong(
    on_terminal: OnTerminal, tmp_path: Path
) -> None:
    (tmp_path / "kbindex").mkdir()
    (tmp_path / "kbindex" / "config.toml").write_text("pager = [")
    assert on_terminal("--help").startswith("Usage: kbindex ")


@pytest.mark.parametrize("name", NAMES)
def test_options_name_their_values_in_words_of_the_field(cli: Cli, name: str) -> None:
    """`INTEGER RANGE` and `TEXT` are names of a parser, which nobody types."""
    assert not re.search(r"INTEGER|FLOAT|TEXT|RANGE", cli(name, "--help").out)


@pytest.mark.parametrize("name", NAMES)
def test_japanese_lists_of_commands_have_no_sentences(cli: Cli, name: str) -> None:
    """Each line is a heading there, as those of options are."""
    out = cli("--lang", "ja", "--help").out
    line = next(one for one in out.splitlines() if one.split()[:1] == [name])
    assert not line.endswith("。")


@pytest.mark.parametrize("name", NAMES)
def test_japanese_help_begins_with_a_sentence(cli: Cli, name: str) -> None:
    paragraphs = cli("--lang", "ja", name, "--help").out.split("\n\n")
    assert paragraphs[1].endswith("。")


@pytest.mark.parametrize("name", NAMES)
def test_japanese_help_of_options_ends_without_a_stop(cli: Cli, name: str) -> None:
    """All commands speak alike: an option's help is no sentence."""
    _, _, options = cli("--lang", "ja", name, "--help").out.partition("オプション:\n")
    listed, _, _ = options.partition("\n\n")
    assert not re.search(r"。( \[.*)?$", listed, re.MULTILINE)
