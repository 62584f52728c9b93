"""Completing command lines: through click's classes, as a process, in real shells."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import CompletionItem

from kbindex.cli.app import app
from kbindex.cli.completion.group import CompletingGroup
from kbindex.cli.completion.shells import SHELLS, Zsh
from kbindex.lint import RULES
from kbindex.query import FIELDS, parse_filter

FIRST = """\
# 001

- Hosted by @haruka
- Guest: [白井 葵](https://twitter.com/aoi_s)
- Recording date: 2024-05-10

## Contents

### [山田 太郎](https://twitter.com/yamada_t)

- [Prometheus: 入門](https://prometheus.io/)
  - 監視の定番

### @Rio

- [Helm](https://helm.sh/)
- [Prometheus Operator](https://prometheus-operator.dev/)
"""
SECOND = """\
# 002

- Hosted by @haruka

## Contents

### @Rio

- [Thanos](https://thanos.io/)
  <!-- tags: Gear School -->
  - 監視を長く残す
"""
JSONS = [("json", "Print JSON."), ("jsonl", "Print JSON Lines: one object per line.")]
HEADER_RULES = [(r.code, r.name) for r in RULES if r.code.startswith("KB10")]
Listed = Callable[..., list[tuple[str, str | None]]]


def start(root: Path, *args: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KBINDEX_")}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "kbindex", *args],
        cwd=root,
        env={**kept, "LANG": "C.UTF-8"} | changes,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an index; to be read only."""
    root = tmp_path_factory.mktemp("completion")
    (root / "episodes").mkdir()
    for name, text in (("001", FIRST), ("002", SECOND)):
        (root / "episodes" / f"{name}.md").write_text(text, encoding="utf-8")
    done = start(root, "index")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def project(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(built)
    for name in ("KBINDEX_EPISODES", "KBINDEX_INDEX"):
        monkeypatch.delenv(name, raising=False)
    return built


def items(line: str) -> list[CompletionItem[str]]:
    """Complete a line without quotes, through click."""
    *args, incomplete = line.split(" ")
    shell = Zsh(CompletingGroup(app), {}, "kbindex", "_KBINDEX_COMPLETE")
    return shell.get_completions(args, incomplete)


@pytest.fixture
def listed(project: Path) -> Listed:
    del project  # asked for as the working folder
    return lambda line: [(item.value, item.help) for item in items(line)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "tags prom",
            [("prometheus", "2 articles"), ("prometheus-operator", "1 article")],
            id="tags",
        ),
        pytest.param("tags ｈｅ", [("helm", "1 article")], id="full-width"),
        pytest.param("search --tag =hel", [("=helm", "1 article")], id="only-this"),
        pytest.param("search --tag=hel", [("--tag=helm", "1 article")], id="equals"),
        pytest.param("search tag:hel", [("tag:helm", "1 article")], id="field"),
        pytest.param("pick tag:hel", [("tag:helm", "1 article")], id="pick"),
        pytest.param("tags 監", [("monitoring", "2 articles")], id="label-in-japanese"),
        pytest.param(
            "search -tag:監",
            [("-tag:monitoring", "2 articles")],
            id="field-in-japanese",
        ),
        pytest.param("tags 無い", [], id="no-such-label"),
        pytest.param(
            "presenters ",
            [("Rio", "3 articles"), ("山田 太郎", "1 article")],
            id="presenters",
        ),
        pytest.param("presenters @ri", [("@Rio", "3 articles")], id="at-sign"),
        pytest.param(
            "search --presenter 山", [("山田 太郎", "1 article")], id="option"
        ),
        pytest.param(
            "search by:山", [('by:"山田 太郎"', "1 article")], id="field-with-a-space"
        ),
        pytest.param(
            'search by:"山', [('by:"山田 太郎"', "1 article")], id="open-quote"
        ),
        pytest.param("search host:", [("host:haruka", "2 episodes")], id="hosts"),
        pytest.param("search guest:a", [("guest:aoi_s", "1 episode")], id="guests"),
        pytest.param(
            "search --episode 0",
            [("001", "2024-05-10 · 3 articles"), ("002", "1 article")],
            id="episodes",
        ),
        pytest.param("search ep:002", [("ep:002", "1 article")], id="episode-field"),
        pytest.param(
            "show 0",
            [("001", "2024-05-10 · 3 articles"), ("002", "1 article")],
            id="show",
        ),
        pytest.param(
            "show 002",
            [("002", "1 article"), ("002#1", "Thanos")],
            id="articles-of-the-one-episode-left",
        ),
        pytest.param(
            "open 001#",
            [
                ("001#1", "Prometheus: 入門"),
                ("001#2", "Helm"),
                ("001#3", "Prometheus Operator"),
            ],
            id="articles",
        ),
        pytest.param("related 002", [("002#1", "Thanos")], id="only-articles"),
        pytest.param("tags --why 002", [("002#1", "Thanos")], id="why"),
        pytest.param(
            "search has:n", [("has:notes", "articles with notes")], id="features"
        ),
        pytest.param("search sort:d", [("sort:date", "the newest first")], id="orders"),
        pytest.param("search -tag:hel", [("-tag:helm", "1 article")], id="excluded"),
        pytest.param("search (tag:hel", [("(tag:helm", "1 article")], id="in-brackets"),
        pytest.param(
            "search --format m", [("markdown", "Print Markdown.")], id="formats"
        ),
        pytest.param("tags --format j", JSONS, id="formats-of-another"),
        pytest.param(
            "check --format g", [("github", None)], id="formats-of-the-command-alone"
        ),
        pytest.param("check --select kb10", HEADER_RULES, id="rules"),
        pytest.param(
            "check --ignore KB3,KB102,KB10",
            [
                (f"KB3,KB102,{code}", name)
                for code, name in HEADER_RULES
                if code[-1] != "2"
            ],
            id="rules-not-named-yet",
        ),
        pytest.param("check --select=al", [("--select=ALL", "all rules")], id="all"),
        pytest.param("check --explain a", [("all", "all rules")], id="explained"),
        pytest.param("search ti", [("title:", "words of the title")], id="fields"),
        pytest.param("search title:Prom", [], id="words-are-not-completed"),
        pytest.param("show 003#", [], id="no-such-episode"),
        pytest.param(
            "compl",
            [("completion", "Print a script that completes kbindex in a shell.")],
            id="commands",
        ),
        pytest.param(
            "help tr",
            [("trends", "Show how often things come up over time.")],
            id="commands-to-explain",
        ),
    ],
)
def test_values_come_from_the_index(
    listed: Listed, line: str, expected: list[tuple[str, str]]
) -> None:
    assert listed(line) == expected


def test_folders_are_left_to_the_shell(project: Path) -> None:
    del project
    assert [(i.value, i.type) for i in items("--episodes x")] == [("x", "dir")]


def test_a_field_goes_on_without_a_space(project: Path) -> None:
    del project
    assert [(i.value, i.type) for i in items("search gu")] == [("guest:", "part")]


def test_another_archive_is_completed_from_its_own_index(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = f"--episodes {project / 'episodes'} --index {project / 'index'}"
    assert [item.value for item in items(f"{options} show 002#")] == ["002#1"]
    assert [item.value for item in items(f"show {options} 002#")] == ["002#1"]


def in_quotes(line: str, typed: str) -> list[str]:
    shell = Zsh(CompletingGroup(app), {}, "kbindex", "_KBINDEX_COMPLETE")
    return [i.value for i in shell.get_completions(line.split(" "), typed)]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        pytest.param("監視 tag:hel", ["監視 tag:helm"], id="behind-a-space"),
        pytest.param("監視　tag:hel", ["監視　tag:helm"], id="behind-a-wide-space"),
        pytest.param("a -(by:山", ['a -(by:"山田 太郎"'], id="brackets-and-sign"),
        pytest.param('a by:"山田 太', ['a by:"山田 太郎"'], id="open-quote"),
        pytest.param('"a b" gue', ['"a b" guest:'], id="field-behind-a-phrase"),
        pytest.param('"a tag:hel', [], id="inside-a-phrase"),
        pytest.param('a tag:"gear S', ["a tag:gear-school"], id="an-author-s-tag"),
    ],
)
def test_the_last_part_of_a_quoted_query_is_completed(
    project: Path, typed: str, completed: list[str]
) -> None:
    del project
    assert in_quotes("search", typed) == completed


def test_saved_searches_are_completed(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "copy")
    (tmp_path / "copy" / "kbindex.toml").write_text('[searches]\nups = "helm"\n')
    for typed, expected in (("@u", "@ups"), ("-@U", "-@ups"), ("(@u", "(@ups")):
        done = start(
            tmp_path / "copy",
            _KBINDEX_COMPLETE="fish_complete",
            COMP_LINE=f"kbindex search {typed}",
        )
        assert done.stdout == f"plain\t{expected}\thelm\n"


def test_every_field_of_the_language_is_completed(project: Path) -> None:
    del project
    assert {item.value.removesuffix(":") for item in items("search ")} == set(FIELDS)


def test_shows_are_completed_by_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kbindex.toml").write_text(
        """\
[[shows]]
name = "kubenews"
archive = "kubenews"
title = "Kubenews radio"

[[shows]]
name = "rust-cast"
archive = "rust"
"""
    )
    both = {"kubenews": "Kubenews radio", "rust-cast": ""}
    named = {f"show:{name}": text for name, text in both.items()}
    assert {i.value: i.help or "" for i in items("search show:")} == named
    assert [i.value for i in items("search -show:R")] == ["-show:rust-cast"]
    assert {i.value: i.help or "" for i in items("search --show ")} == both
    (tmp_path / "kbindex.toml").write_text("[[shows]]\n")
    assert items("search show:") == []


@pytest.mark.parametrize("name", ["completion.md", "completion.ja.md"])
def test_the_page_names_every_field_whose_values_are_completed(
    name: str, project: Path
) -> None:
    del project
    page = (Path(__file__).parents[2] / "docs" / name).read_text(encoding="utf-8")
    completed = [field for field in FIELDS if items(f"search {field}:")]
    assert [field for field in completed if f"`{field}:`" not in page] == []


def test_files_of_notes_are_left_to_the_shell(project: Path) -> None:
    del project
    assert [(i.value, i.type) for i in items("check epi")] == [("epi", "file")]
    assert [(i.value, i.type) for i in items("check --fix a.md b")] == [("b", "file")]


@pytest.mark.parametrize("value", [i.value for i in items("search --has ")])
def test_every_feature_is_one_of_the_query_language(value: str) -> None:
    parse_filter("has", value)


@pytest.mark.parametrize("shell", [shell.name for shell in SHELLS])
def test_without_episodes_or_index_there_is_silence_and_nothing_is_built(
    tmp_path: Path, shell: str
) -> None:
    changes = {
        "_KBINDEX_COMPLETE": f"{shell}_complete",
        "COMP_LINE": "kbindex tags pro",
    }
    done = start(tmp_path, **changes)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "001.md").write_text(FIRST, encoding="utf-8")
    done = start(tmp_path, **changes)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["episodes"]


def test_a_damaged_index_gives_silence(built: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(built, root)
    for path in root.glob("index/g*/manifest.json"):
        path.write_text("{", encoding="utf-8")
    done = start(root, _KBINDEX_COMPLETE="fish_complete", COMP_LINE="kbindex tags pro")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def test_changed_episodes_are_not_read(built: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(built, root)
    (root / "episodes" / "003.md").write_text(SECOND, encoding="utf-8")
    done = start(root, _KBINDEX_COMPLETE="zsh_complete", COMP_LINE="kbindex show 00")
    assert [line.split("\t")[1] for line in done.stdout.splitlines()] == ["001", "002"]


PROBE = """
import sys
from kbindex.cli.app import run
assert run([]) == 0
heavy = {"whoosh", "sudachipy", "textual", "rich", "kbindex.cli.picker.screen"}
print("loaded:", sorted(heavy & set(sys.modules)))
"""


@pytest.mark.parametrize(
    "line",
    [
        "tags p",
        "tags 監",
        "search by:",
        "open 001#",
        "search --format ",
        "check --select ",
    ],
)
def test_completing_loads_neither_dictionary_nor_engine(built: Path, line: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROBE],
        cwd=built,
        env=os.environ
        | {"_KBINDEX_COMPLETE": "zsh_complete", "COMP_LINE": f"kbindex {line}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "loaded: []" in done.stdout
    assert "plain\t" in done.stdout


def test_a_search_imports_nothing_of_completion_or_picking(built: Path) -> None:
    code = (
        "import sys; from kbindex.cli.app import run; run(['search', 'helm']);"
        "print('loaded:', [m for m in sys.modules if 'completion' in m"
        " and 'kbindex' in m or 'pick' in m and 'kbindex' in m or m == 'textual'])"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        cwd=built,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "loaded: []" in done.stdout


# Shells


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """A folder with a program `kbindex`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "kbindex"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kbindex "$@"\n')
    program.chmod(0o755)
    return folder


def in_shell(command: list[str], root: Path, bin_folder: Path) -> str:
    done = subprocess.run(  # noqa: S603 - a shell, and our own program
        command,
        cwd=root,
        env=os.environ
        | {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_scripts_are_printed(built: Path) -> None:
    for shell in SHELLS:
        script = start(built, "completion", shell.name).stdout
        assert f"_KBINDEX_COMPLETE={shell.name}_complete" in script
        asked = start(built, _KBINDEX_COMPLETE=f"{shell.name}_source").stdout
        assert asked == script


@pytest.mark.parametrize(
    ("line", "replies"),
    [
        pytest.param("kbindex tags prometheus-", ["prometheus-operator"], id="tag"),
        pytest.param("kbindex search tag:hel", ["helm"], id="colon"),
        pytest.param("kbindex presenters 山", ["山田\\ 太郎"], id="japanese"),
        pytest.param("kbindex presenters '山", ["山田 太郎"], id="in-quotes"),
        pytest.param("kbindex search by:山", ['\\"山田\\ 太郎\\"'], id="query"),
        pytest.param("kbindex comp", ["completion"], id="command"),
        pytest.param("kbindex search -tag:hel", ["helm"], id="excluded"),
        pytest.param("kbindex search (tag:hel", ["helm"], id="bracket"),
        pytest.param("kbindex search '監視 tag:hel", ["監視 tag:helm"], id="quoted"),
        pytest.param("kbindex check --select KB3,KB101", ["KB3,KB101"], id="rules"),
        pytest.param("kbindex tags --format mark", ["markdown"], id="format"),
        pytest.param("kbindex tags nothing", [], id="nothing"),
    ],
)
def test_bash_completes(
    built: Path, bin_folder: Path, line: str, replies: list[str]
) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    code = (
        'eval "$(kbindex completion bash)"; complete -p kbindex > /dev/null || exit 3;'
        'COMP_LINE="$1"; COMP_POINT=${#COMP_LINE}; _kbindex_completion kbindex;'
        'printf "<%s>\\n" "${COMPREPLY[@]}"'
    )
    said = in_shell([bash, "--norc", "-c", code, "bash", line], built, bin_folder)
    assert re.findall(r"<(.+)>", said) == replies


def test_fish_completes_with_help(built: Path, bin_folder: Path) -> None:
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("fish is not installed")
    code = "kbindex completion fish | source; complete -C 'kbindex presenters 山'"
    said = in_shell([fish, "--no-config", "-c", code], built, bin_folder)
    assert said == "山田 太郎\t1 article\n"
    code = "kbindex completion fish | source; complete -C 'kbindex check epis'"
    said = in_shell([fish, "--no-config", "-c", code], built, bin_folder)
    assert said.split() == ["episodes/"]


def test_zsh_takes_the_script(built: Path, bin_folder: Path) -> None:
    zsh = shutil.which("zsh")
    if zsh is None:
        pytest.skip("zsh is not installed")
    code = (
        "compdef() { print $2 }; compadd() { print -l -- ${(P)@[-1]} };"
        'eval "$(kbindex completion zsh)"; words=(kbindex presenters 山); CURRENT=3;'
        "_kbindex_completion"
    )
    said = in_shell([zsh, "-f", "-c", code], built, bin_folder)
    assert said.splitlines() == ["kbindex", "山田 太郎"]
