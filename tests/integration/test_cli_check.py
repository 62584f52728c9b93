"""`kbindex check`: files, formats, mending, settings, statuses."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import (  # type: ignore[import-untyped] # it ships no types
    Draft202012Validator,
)

from kbindex.cli.app import run
from kbindex.lint import RULES

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "schemas" / "check.schema.json"
CLEAN = """\
# 001

- Hosted by @minato
- Recording date: 2022-04-08
- Video: https://youtu.be/kBcheck001

## Contents

### @minato

- [Cilium](https://cilium.io/)
"""
DIRTY = """\
# 002

- Hosted by @minato
- Recording date: 2022-04-031
- Video: https://youtu.be/kBcheck002

## Contents

### @minato

- [Cilium]（https://cilium.io/blog?utm_source=x）の話
  - kube\u200b-proxyを置き換える
"""
MENDED = DIRTY.replace(
    "（https://cilium.io/blog?utm_source=x）", "(https://cilium.io/blog)"
)
MENDED = MENDED.replace("\u200b", "")
MESSAGES = """\
episodes/002/README.md:4:19: KB101 no such date: '2022-04-031'; expected YYYY-MM-DD
episodes/002/README.md:11:3: KB301 [*] a link with full-width brackets （ ） shows as text
episodes/002/README.md:11:35: KB401 [*] tracking parameter in a link: utm_source
episodes/002/README.md:12:9: KB304 [*] a character that does not show: U+200B (zero width space)
""".splitlines()  # noqa: E501 - lines of a screen
GITHUB = """\
::error file=episodes/002/README.md,line=11,col=3,title=KB301 link-brackets::a link with full-width brackets （ ） shows as text
::error file=episodes/002/README.md,line=12,col=9,title=KB304 invisible-character::a character that does not show: U+200B (zero width space)
""".splitlines()  # noqa: E501 - lines of a log


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON
        document = json.loads(self.out)
        Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(document)
        return document

    @property
    def codes(self) -> list[str]:
        return [said["code"] for said in self.document["diagnostics"]]


Cli = Callable[..., Outcome]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("001", CLEAN), ("002", DIRTY)):
        path = tmp_path / "project" / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_bytes(text.encode())
    for name in ("KBINDEX_EPISODES", "KBINDEX_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def dirty(project: Path) -> Path:
    return project / "episodes" / "002" / "README.md"


@pytest.fixture
def cli(project: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    del project  # its working folder is what is asked for

    def call(*args: str) -> Outcome:
        capsys.readouterr()
        status = run(["check", *args])
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return call


# What is checked


def test_all_episodes_are_checked_without_an_index(project: Path, cli: Cli) -> None:
    done = cli()
    assert done.status == 1
    assert done.out.splitlines() == MESSAGES
    assert done.err == "kbindex: 4 places to mend in 2 files; 3 of them with --fix\n"
    assert not (project / "index").exists()


def test_clean_notes_are_0(cli: Cli) -> None:
    done = cli("episodes/001/README.md")
    assert done == Outcome(0, "", "kbindex: nothing to mend in 1 file\n")


def test_files_are_checked_where_there_is_no_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    (tmp_path / "draft.md").write_text(DIRTY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli("draft.md", "--json").codes == ["KB101", "KB301", "KB401", "KB304"]
    done = cli()
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("kbindex: no episodes here")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["no.md"], "no.md: No such file or directory"),
        (["--select", "KB9"], "no rule 'KB9'"),
        (["--ignore", "x"], "no rule 'x'"),
        (["--explain", "KB999"], "no rule 'KB999'"),
        (["--format", "xml"], "'xml' is not one of"),
    ],
)
def test_wrong_usage_is_2(cli: Cli, args: list[str], message: str) -> None:
    done = cli(*args)
    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1


# Formats


def test_json_is_the_contract(cli: Cli) -> None:
    done = cli("--json")
    assert done.document["diagnostics"][1] == {
        "path": "episodes/002/README.md",
        "line": 11,
        "column": 3,
        "code": "KB301",
        "name": "link-brackets",
        "message": "a link with full-width brackets （ ） shows as text",
        "fixable": True,
    }
    assert (done.document["files"], done.document["mended"]) == (2, 0)
    assert (done.status, done.err) == (1, "")
    assert cli("--format", "json") == done


def test_github_marks_the_places(cli: Cli) -> None:
    done = cli("--format", "github", "--select", "KB3")
    assert done.out.splitlines() == GITHUB
    assert (done.status, done.err) == (1, "")


def test_statistics_count_the_findings_of_each_rule(cli: Cli, dirty: Path) -> None:
    extra = "  - kube\u200b-proxyの設定\n"
    dirty.write_text(DIRTY + extra, encoding="utf-8")
    done = cli("--statistics")
    assert done.out.splitlines() == [
        "2  KB304  [*]  invisible-character",
        "1  KB101       impossible-date",
        "1  KB301  [*]  link-brackets",
        "1  KB401  [*]  tracking-parameter",
    ]
    assert done.status == 1
    assert done.err == "kbindex: 5 places to mend in 2 files; 4 of them with --fix\n"
    document = cli("--statistics", "--json").document
    assert document["statistics"][0] == {
        "code": "KB304",
        "name": "invisible-character",
        "count": 2,
    }
    assert "statistics" not in cli("--json").document
    refused = cli("--statistics", "--format", "github")
    assert (refused.status, len(refused.err.splitlines())) == (2, 1)


def test_statistics_of_clean_notes_are_empty(cli: Cli) -> None:
    done = cli("--statistics", "episodes/001/README.md")
    assert done == Outcome(0, "", "kbindex: nothing to mend in 1 file\n")


def test_progress_is_drawn_on_a_terminal_and_wiped(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    err = cli().err
    assert "\rchecking 1/2 episodes (50 %)" in err
    last = "\rchecking 2/2 episodes (100 %)"
    assert last + "\r" + " " * (len(last) - 1) + "\rkbindex: 4 places" in err


# The other episodes of the archive


def test_one_file_is_checked_among_the_others(project: Path, cli: Cli) -> None:
    """A year that leaps is known from the neighbours, also where one file is named."""
    path = project / "episodes" / "003" / "README.md"
    path.parent.mkdir()
    path.write_text(CLEAN.replace("2022-04-08", "2021-04-22"), encoding="utf-8")
    date = "- Recording date: 2022-04-15"
    second = project / "episodes" / "002" / "README.md"
    second.write_text(CLEAN.replace("- Recording date: 2022-04-08", date), "utf-8")
    done = cli("episodes/003/README.md", "--ignore", "KB104")
    assert done.out == (
        "episodes/003/README.md:4:19: KB103 2021-04-22 is earlier than 2022-04-15, "
        "the date of 002 before it\n"
    )


# Mending


def test_fix_shows_the_difference_and_mends(cli: Cli, dirty: Path) -> None:
    done = cli("--fix")
    assert dirty.read_bytes() == MENDED.encode()
    assert done.status == 1
    lines = done.out.splitlines()
    assert lines[:2] == ["--- episodes/002/README.md", "+++ episodes/002/README.md"]
    assert [line for line in lines if line[:1] in "+-"][2:] == [
        "-- [Cilium]（https://cilium.io/blog?utm_source=x）の話",
        "-  - kube\\u200b-proxyを置き換える",
        "+- [Cilium](https://cilium.io/blog)の話",
        "+  - kube-proxyを置き換える",
    ]
    assert lines[-1] == MESSAGES[0]
    assert done.err == "kbindex: 1 file mended; 1 place to mend in 2 files\n"


def test_fixing_twice_changes_nothing(cli: Cli, dirty: Path) -> None:
    cli("--fix")
    before = dirty.stat()
    done = cli("--fix")
    after = dirty.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert done.out.splitlines() == [MESSAGES[0]]


def test_all_mended_is_0(cli: Cli) -> None:
    done = cli("--fix", "--ignore", "KB101")
    assert (done.status, done.err) == (0, "kbindex: 1 file mended\n")


def test_diff_writes_nothing(cli: Cli, dirty: Path) -> None:
    done = cli("--diff", "--ignore", "KB101")
    assert dirty.read_bytes() == DIRTY.encode()
    assert done.status == 1
    assert done.err == "kbindex: 1 file could be mended\n"
    assert cli("--diff", "--fix", "--ignore", "KB101").status == 1
    assert dirty.read_bytes() == DIRTY.encode()


def test_only_selected_rules_mend(cli: Cli, dirty: Path) -> None:
    cli("--fix", "--select", "KB304")
    assert dirty.read_bytes() == DIRTY.replace("\u200b", "").encode()


def test_json_stays_json_while_mending(cli: Cli, dirty: Path) -> None:
    done = cli("--fix", "--json")
    assert (done.codes, done.document["mended"]) == (["KB101"], 1)
    assert done.err.startswith("--- episodes/002/README.md\n")
    assert dirty.read_bytes() == MENDED.encode()


@pytest.mark.parametrize(
    ("codec", "end"),
    [("utf-8", "\r\n"), ("utf-8-sig", "\n"), ("utf-16", "\r"), ("cp932", "\r\n")],
)
def test_encoding_and_line_ends_stay(
    cli: Cli, dirty: Path, codec: str, end: str
) -> None:
    """Shift_JIS has no zero-width space: what it can hold is mended all the same."""
    text = DIRTY.replace("\u200b", "" if codec == "cp932" else "\u200b")
    dirty.write_bytes(text.replace("\n", end).encode(codec))
    cli("--fix")
    assert dirty.read_bytes() == MENDED.replace("\n", end).encode(codec)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="POSIX rights")
def test_a_folder_that_cannot_be_written_is_2(cli: Cli, dirty: Path) -> None:
    dirty.parent.chmod(0o500)
    done = cli("--fix")
    dirty.parent.chmod(0o700)
    assert done.status == 2
    assert dirty.read_bytes() == DIRTY.encode()


# Settings


def test_settings_choose_the_rules(project: Path, cli: Cli) -> None:
    path = project / "kbindex.toml"
    path.write_text('[check]\nselect = ["KB1", "KB3"]\nignore = ["KB301"]\n', "utf-8")
    assert cli("--json").codes == ["KB101", "KB304"]
    assert cli("--json", "--ignore", "KB101").codes == ["KB301", "KB304"]
    assert cli("--json", "--select", "KB4").codes == ["KB401"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[check]\nselect = ["KB9"]', "check: no rule 'KB9'; there are ALL, KB0"),
        ('[check]\nselect = "KB1"', "check.select: must be a list of codes"),
        ("[check]\nrules = []", "check.rules: unknown; expected one of ignore, select"),
        ("check = 1", "check: must be a table"),
    ],
)
def test_a_wrong_setting_is_named(
    project: Path, cli: Cli, text: str, message: str
) -> None:
    (project / "kbindex.toml").write_text(text, "utf-8")
    done = cli()
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"kbindex: {project / 'kbindex.toml'}: {message}")
    assert re.search(r"\(at line [12]\)$", done.err)


def test_the_users_own_settings_hold_where_there_is_no_project(
    tmp_path: Path, cli: Cli, dirty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own" / "kbindex"
    own.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(own.parent))
    monkeypatch.setattr("platformdirs.user_config_dir", lambda _: str(own))
    monkeypatch.chdir(own)
    (own / "config.toml").write_text('[check]\nselect = ["KB4"]\n', "utf-8")
    assert cli("--json", str(dirty)).codes == ["KB401"]
    (own / "config.toml").write_text('[check]\nselect = ["KB9"]\n', "utf-8")
    done = cli(str(dirty))
    assert done.err.startswith(f"kbindex: {own / 'config.toml'}: check: no rule 'KB9'")


def test_repeats_of_earlier_episodes_are_found_on_request(
    project: Path, cli: Cli
) -> None:
    path = project / "episodes" / "003" / "README.md"
    path.parent.mkdir()
    path.write_text(CLEAN, encoding="utf-8")
    done = cli("--select", "KB205")
    assert done.out == "episodes/003/README.md:11:3: KB205 brought before, as 001#1\n"
    assert cli("--select", "KB205", "episodes/001/README.md").status == 0


# Explaining


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_is_explained(cli: Cli, rule: Any) -> None:  # noqa: ANN401
    done = cli("--help", rule.code.lower())
    assert done.status == 0
    assert done.out.startswith(f"{rule.code} {rule.name}\n")
    assert cli("--explain", rule.code) == done


def test_all_rules_are_listed(cli: Cli) -> None:
    lines = cli("--explain", "all").out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in RULES]
    assert "KB301 [*] link-brackets" in lines


def test_plain_help_is_that_of_the_command(cli: Cli) -> None:
    assert "kbindex check --help KB301" in cli("--help").out


# As a process


def test_a_hook_gets_its_status_and_its_lines(project: Path) -> None:
    def start(*args: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "kbindex", "check", *args],
            cwd=project,
            env={**os.environ, "PYTHONUTF8": "1"},
            capture_output=True,
            check=False,
            timeout=60,
        )

    names = ("episodes/001/README.md", "episodes/002/README.md")
    done = start(*names)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == MESSAGES
    assert start(names[0]).returncode == 0
    assert start("nothing.md").returncode == 2


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [
        ("episodes/001/README.md", True),
        ("shows/episodes/002.md", True),
        ("episodes/README.md", False),
        ("README.md", False),
        ("episodes/001/map.png", False),
    ],
)
def test_the_hook_takes_episodes_only(path: str, *, is_checked: bool) -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    files, exclude = re.findall(r"^  (?:files|exclude): (.+)$", text, re.MULTILINE)
    is_taken = bool(re.search(files, path)) and not re.search(exclude, path)
    assert is_taken == is_checked
