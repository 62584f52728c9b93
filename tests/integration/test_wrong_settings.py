"""Wrong files of settings: one line with file and line, in every command, at once."""

import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kbindex.cli.app import run

NOTES = """\
# 001

### @ry

#### [Watchtower のはじめかた](https://example.com/w)

- 見張り塔を建てる

#### [Watchtower の運用](https://example.com/v)

- 見張り塔を守る
"""

COMMANDS = (
    "search Watchtower",
    "search --no-refresh Watchtower",
    "tags",
    "show 001",
    "episodes",
    "index",
    "index --dry-run",
    "rebuild",
    "export --format jsonl",
    "trends watchtower",
    "related 001#1",
    "seen https://example.com/w",
    "check",
    "presenters",
    "new --stdout",
    "open 001#1 --print",
    "random",
    "stats",
    "eval --self-retrieval",
)
FILES = ("kbindex.toml", "topics.toml", "glossary.txt", "episodes/topics.toml")


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[[str], Outcome]


@dataclass(frozen=True)
class Wrong:
    """A wrong file, and what is said of it behind its name."""

    name: str
    content: str | bytes
    said: str

    def write(self, project: Path) -> Path:
        content = self.content
        path = project / self.name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one episode, in which the program runs."""
    root = tmp_path / "project"
    (root / "episodes").mkdir(parents=True)
    (root / "episodes" / "001.md").write_text(NOTES, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def cli(project: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run the program in the project."""
    assert project.is_dir()

    def call(line: str) -> Outcome:
        capsys.readouterr()
        return Outcome(run(line.split()), *capsys.readouterr())

    return call


WRONG = {
    "no toml": Wrong("topics.toml", "[x]\nlabel = ", "file: Invalid value; this"),
    "unknown key": Wrong("topics.toml", "[x]\ncolour = 1", "x: colour is unknown"),
    "name of another": Wrong(
        "topics.toml",
        '[x]\nlabel = "Mill"\n\n[y]\naliases = ["Mill"]',
        "y: the name",
    ),
    "deep": Wrong("topics.toml", "a = " + "[" * 5_000, "file: is nested too deeply"),
    "pattern": Wrong(
        "topics.toml",
        '[x]\ntitles = ["(a+)+$"]',
        "x: titles holds '(a+)+$', which is refused: it can match in too many ways",
    ),
    "no group": Wrong("glossary.txt", "a = b\n\nc\n", "line 3: expected"),
    "no text": Wrong("glossary.txt", b"a = b\n\xff", "file: is not UTF-8"),
    "deep settings": Wrong("kbindex.toml", "a = " + "[" * 5_000, "file: is nested too"),
    "setting": Wrong(
        "kbindex.toml", "\n[check]\nselect = 1", "check.select: must be a"
    ),
    "line of a glossary": Wrong(
        "kbindex.toml",
        '[check]\nignore = []\n[glossary]\na = "b"\n',
        "glossary: must be a list",
    ),
    "no context": Wrong(
        "glossary.txt", "a = b\nc = d | e\n", "line 2: expected `| with: word, word`"
    ),
    "pack": Wrong(
        "kbindex.toml",
        '\npacks = ["webb"]',
        "packs: no pack 'webb' (did you mean web?)",
    ),
    "no group in settings": Wrong(
        "kbindex.toml",
        'episodes = "episodes"\nglossary = ["a = b", "c"]',
        "glossary: 'c': expected",
    ),
}
LINE = re.compile(r"\(at line \d+|: line \d+: |is nested too deeply")


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_every_command_says_which_file_and_line_is_wrong(
    cli: Cli, project: Path, wrong: Wrong
) -> None:
    cli("index")
    path = wrong.write(project)
    for command in COMMANDS:
        outcome = cli(command)
        assert (outcome.status, outcome.out) == (2, ""), command
        assert outcome.err.startswith(f"kbindex: {path}: {wrong.said}"), command
        assert outcome.err.count("\n") == 1, command
        assert LINE.search(outcome.err), command


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_the_doctor_says_what_to_mend(cli: Cli, project: Path, wrong: Wrong) -> None:
    cli("index")
    path = wrong.write(project)
    outcome = cli("doctor")
    assert outcome.status == 1
    assert "all is well" not in outcome.out
    lines = [*outcome.out.splitlines(), *outcome.err.splitlines()]
    (line,) = [one for one in lines if wrong.said in one]
    assert str(path) in line
    assert LINE.search(line)


def test_settings_that_are_right_are_fine_in_every_command(
    cli: Cli, project: Path
) -> None:
    (project / "topics.toml").write_text('[watchtower]\ntitles = ["見張り.*塔"]')
    (project / "glossary.txt").write_text("監視 = watchtower\n# a comment\n")
    (project / "kbindex.toml").write_text('glossary = ["塔 = tower", "# none", ""]')
    for command in (*COMMANDS, "doctor"):
        outcome = cli(command)
        assert outcome.status in {0, 1}, command
        assert str(project) not in outcome.err, command


@pytest.mark.skipif(os.name != "posix", reason="named pipes")
@pytest.mark.parametrize("name", ["topics.toml", "glossary.txt"])
def test_a_pipe_is_one_line_in_every_command(
    cli: Cli, project: Path, name: str
) -> None:
    os.mkfifo(project / name)
    for command in COMMANDS:
        outcome = cli(command)
        assert outcome.status == 2, command
        assert outcome.err.startswith(f"kbindex: {project / name}: file: "), command
        assert outcome.err.count("\n") == 1, command


entries = st.recursive(
    st.sampled_from(
        ("1", '"a = b"', '"(a*)*"', "true", "[]", "{}", "1979-05-27", "nan")
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda all_: f"[{', '.join(all_)}]"),
        inner.map("{{a = {}}}".format),
    ),
    max_leaves=4,
)
keys = st.sampled_from(
    "episodes index glossary check check.select x.label x.titles x.aliases x.broader "
    "[x]\x1fnotes \"a\\nb\" pager '' a.b.c".replace("\x1f", "\n").split(" ")
)
tables = st.lists(st.tuples(keys, entries).map(" = ".join), max_size=4).map("\n".join)
contents = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")),
    tables.map(str.encode),
    st.lists(st.text(max_size=5), max_size=4).map(lambda a: " = ".join(a).encode()),
)


files = st.tuples(st.sampled_from(FILES), contents)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(files, st.sampled_from((*COMMANDS, "doctor")))
@example(("kbindex.toml", b"a=" + b"[" * 900_000), "stats")
@example(("topics.toml", b"a" + b".a" * 400_000 + b"=1"), "doctor")
@example(("glossary.txt", b"a = " * 200_000), "search x")
def test_any_bytes_as_settings_are_read_or_refused_in_one_line(
    cli: Cli, project: Path, file: tuple[str, bytes], command: str
) -> None:
    """No traceback, no second line, and no command that hangs."""
    for other in FILES:
        (project / other).unlink(missing_ok=True)
    (project / file[0]).write_bytes(file[1])
    start = time.process_time()
    outcome = cli(command)
    assert time.process_time() - start < 30
    assert outcome.status in {0, 1, 2}
    # That a changed file has the index built anew is said besides.
    said = re.findall("^kbindex: (?!.* anew: )", outcome.err, re.MULTILINE)
    assert len(said) == (1 if outcome.status == 2 else len(said))
    assert len(said) <= 1, outcome.err
    assert outcome.status != 2 or outcome.err.count("\n") == 1


@pytest.mark.parametrize("command", ["index", "search Watchtower"])
def test_the_first_use_of_an_index_elsewhere_says_where_it_is(
    cli: Cli, project: Path, command: str
) -> None:
    (project / "kbindex.toml").write_text('index = "../elsewhere"')
    place = project.parent / "elsewhere"
    said = f"the index of this project lies in {place}, as {project / 'kbindex.toml'}"
    assert cli(command).err == f"kbindex: {said} says\n"
    assert cli(command).err == ""
    assert (place / "CURRENT").is_file()


@pytest.mark.parametrize("command", ["stats", "index"])
def test_a_project_does_not_take_over_the_index_of_another_archive(
    cli: Cli, project: Path, command: str
) -> None:
    """Regression: the index of who cloned it was replaced without a word."""
    (project / "kbindex.toml").write_text('index = "../elsewhere"')
    place = project.parent / "elsewhere"
    mine = project.parent / "mine"
    shutil.copytree(project / "episodes", mine)
    assert run(["--episodes", str(mine), "--index", str(place), "index"]) == 0
    before = (place / "CURRENT").read_text()
    outcome = cli(command)
    assert outcome.status == 2
    said = f"index: is the index of another archive ({mine})"
    assert outcome.err == f"kbindex: {project / 'kbindex.toml'}: {said}\n"
    assert (place / "CURRENT").read_text() == before


def test_a_project_does_not_take_over_an_index_that_says_nothing(
    cli: Cli, project: Path
) -> None:
    """Before there was a marker, no index said of which archive it is."""
    (project / "kbindex.toml").write_text('index = "../elsewhere"')
    place = project.parent / "elsewhere"
    mine = project.parent / "mine"
    shutil.copytree(project / "episodes", mine)
    assert run(["--episodes", str(mine), "--index", str(place), "index"]) == 0
    (place / "kbindex.json").unlink()
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    outcome = cli("search Watchtower")
    assert outcome.status == 2
    assert outcome.err.endswith(
        ": index: is neither empty nor the index of this archive\n"
    )
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


@pytest.mark.parametrize(
    "text", ["", 'index = "in/project"', "# nothing"], ids=["default", "named", "none"]
)
def test_an_index_in_the_project_is_built_without_a_word(
    cli: Cli, project: Path, text: str
) -> None:
    (project / "kbindex.toml").write_text(text)
    assert cli("index").err == ""


def test_a_linked_index_is_refused_and_what_it_leads_to_stays(
    cli: Cli, project: Path
) -> None:
    victim = project.parent / "victim"
    victim.mkdir()
    (project / "index").symlink_to(victim)
    said = (
        f"{project}: index: lies behind {project / 'index'}, "
        "which is a symbolic link; name another folder with --index\n"
    )
    for command in ("index", "search Watchtower"):
        outcome = cli(command)
        assert outcome.status == 2
        assert outcome.err == f"kbindex: {said}"
    outcome = cli("doctor")
    assert outcome.status == 1
    assert f"\n! {said}" in outcome.out
    assert list(victim.iterdir()) == []
    assert cli("--index index index").status == 0


def test_the_doctor_names_the_users_own_settings(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = project.parent / "own" / "kbindex"
    own.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(own.parent))
    monkeypatch.setattr("platformdirs.user_config_dir", lambda _: str(own))
    (own / "config.toml").write_text('pager = "cat"')
    assert f"your own config   {own / 'config.toml'}" in cli("doctor").out
    assert f'"own_config": "{own / "config.toml"}"' in cli("doctor --json").out


def test_a_new_episode_is_shown_without_control_characters(
    cli: Cli, project: Path
) -> None:
    """The header is like the latest one, which may hold any."""
    (project / "episodes" / "998.md").write_text(
        "# Ep \x1b]0;PWN\x07 998\n\n- Hosted by @a\u202eb\n\n## Contents\n\n### @a\n"
    )
    outcome = cli("new --stdout")
    assert outcome.status == 0
    assert not {char for char in outcome.out if char != "\n" and not char.isprintable()}


def test_a_cloned_index_is_answered_from_with_a_line_that_says_so(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("index").err == ""
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.parent / "cache of another user"))
    said = (
        "kbindex: this index was built elsewhere; `kbindex index --full` rebuilds it\n"
    )
    for command in ("search Watchtower", "search Watchtower --no-refresh"):
        assert cli(command).err == said
    assert cli("index --full").err == ""
    assert cli("search Watchtower").err == ""
