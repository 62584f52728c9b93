"""The language of messages, in processes of their own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

NOTES = """\
# 001

- Hosted by @haruka_k8s
- Recording date: 2022-04-31

## Contents

### @haruka_k8s

- [Thanos](https://thanos.io/?utm_source=mail)
  - 長期保存
"""
JAPANESE = {"LANG": "ja_JP.UTF-8"}

Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one episode, in which a date is wrong, and its index."""
    root = tmp_path_factory.mktemp("language")
    (root / "episodes").mkdir()
    (root / "episodes" / "001.md").write_text(NOTES, encoding="utf-8")
    assert start(root, "index").returncode == 0
    return root


@pytest.fixture
def cli(project: Path) -> Cli:
    def call(*args: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return start(project, *args, **environ)

    return call


def start(root: Path, *args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the program in `root`, in an environment that names no language."""
    ours = re.compile(r"KBINDEX_|PYTHON(?!PATH)|LC_|LANG|NO_COLOR|TERM|_KBINDEX")
    kept = {name: text for name, text in os.environ.items() if not ours.match(name)}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "kbindex", *args],
        cwd=root,
        env={**kept, "PYTHONUTF8": "1", **environ},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("args", "environ", "expected"),
    [
        pytest.param([], {}, "nothing found for zzzz", id="no locale"),
        pytest.param([], JAPANESE, "zzzz は見つかりませんでした", id="LANG"),
        pytest.param(
            [], {**JAPANESE, "LC_ALL": "C"}, "nothing found for zzzz", id="LC_ALL=C"
        ),
        pytest.param(
            ["--lang", "en"], JAPANESE, "nothing found for zzzz", id="--lang en"
        ),
        pytest.param(
            ["--lang", "ja"],
            {"LC_ALL": "C"},
            "zzzz は見つかりませんでした",
            id="--lang",
        ),
        pytest.param(
            [], {"KBINDEX_LANG": "ja"}, "zzzz は見つかりませんでした", id="KBINDEX_LANG"
        ),
    ],
)
def test_a_hint(
    cli: Cli, args: list[str], environ: dict[str, str], expected: str
) -> None:
    done = cli(*args, "search", "zzzz", **environ)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == f"kbindex: {expected}"


@pytest.mark.parametrize(
    ("args", "english", "japanese"),
    [
        (
            ["tags", "--limit", "-1"],
            (
                "--limit: expected a whole number, 0 or more, or all; "
                "got '-1' (see `{help}`)"
            ),
            (
                "--limit: 0 以上の整数か all を指定してください。'-1' は使えません"
                "。詳しくは `{help}`"
            ),
        ),
        (
            ["show"],
            "show needs ID (see `{help}`)",
            "show には ID が必要です。詳しくは `{help}`",
        ),
        (
            ["stats", "--q"],
            "no option --q (see `{help}`)",
            "オプション --q はありません。詳しくは `{help}`",
        ),
        (
            ["tags", "--why", "1", "--suggest"],
            "use only one of TAG, --why, --suggest and --propose (see `{help}`)",
            (
                "TAG、--why、--suggest、--propose は同時に指定できません。"
                "詳しくは `{help}`"
            ),
        ),
        (
            ["--episodes", "nowhere", "tags"],
            "{root}/nowhere: no such folder of episodes",
            "{root}/nowhere: エピソードのフォルダーがありません",
        ),
    ],
    ids=["click's value", "click's argument", "click's option", "ours", "a library's"],
)
def test_an_error_in_both_languages(
    project: Path, args: list[str], english: str, japanese: str
) -> None:
    places = {"root": str(project), "help": f"kbindex {args[0]} --help"}
    for language, expected in (("en", english), ("ja", japanese)):
        done = start(project, *args, KBINDEX_LANG=language)
        said = expected.format(**places)
        assert (done.returncode, done.stderr) == (2, f"kbindex: {said}\n")


def test_a_language_that_there_is_not_is_refused(cli: Cli) -> None:
    by_option = cli("--lang", "fr", "tags")
    assert by_option.returncode == 2
    assert "'fr' is not one of 'en', 'ja'" in by_option.stderr
    by_variable = cli("tags", KBINDEX_LANG="fr")
    assert by_variable.returncode == 2
    message = "kbindex: KBINDEX_LANG: fr: unknown; expected one of en, ja\n"
    assert by_variable.stderr == message


def test_diagnostics_are_said_in_the_language_of_who_reads_them(cli: Cli) -> None:
    """An index does not keep the language of the process that built it."""
    place = Path("episodes", "001.md")
    japanese = "'2022-04-31' という日付はありません。YYYY-MM-DD の形で書いてください"
    english = "no such date: '2022-04-31'; expected YYYY-MM-DD"
    built = cli("rebuild", **JAPANESE)
    assert f"{place}:4: {japanese} (bad-date)" in built.stderr
    assert f"{place}:4: {english} (bad-date)" in cli("index").stderr
    assert f"{place}:4: {japanese} (bad-date)" in cli("index", **JAPANESE).stderr


@pytest.mark.parametrize(
    "args",
    [
        ["search", "Thanos", "--json"],
        ["tags", "--json"],
        ["check", "--json"],
        ["stats", "--json"],
        ["doctor", "--json"],
        ["export"],
        ["show", "001", "--markdown"],
    ],
    ids=" ".join,
)
def test_what_programs_read_is_the_same_in_every_language(
    cli: Cli, args: list[str]
) -> None:
    english, japanese = cli(*args), cli(*args, **JAPANESE)
    assert japanese.stdout == english.stdout != ""


def test_the_diagnostics_of_json_are_english(cli: Cli) -> None:
    document = json.loads(cli("index", "--json", **JAPANESE).stdout)
    assert [said["message"] for said in document["diagnostics"]] == [
        "no such date: '2022-04-31'; expected YYYY-MM-DD"
    ]


def test_a_stream_without_japanese_gets_escapes(cli: Cli) -> None:
    done = cli("search", "zzzz", **JAPANESE, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("kbindex: zzzz \\u306f\\u898b")


def test_help_of_a_command_is_japanese(cli: Cli) -> None:
    done = cli("index", "--help", **JAPANESE)
    assert done.returncode == 0
    assert done.stdout.startswith("使い方: kbindex index [OPTIONS]\n")
    assert "この説明を表示" in done.stdout


def test_annotations_for_github_are_for_people(cli: Cli) -> None:
    english = cli("check", "--format", "github").stdout.splitlines()
    japanese = cli("check", "--format", "github", **JAPANESE).stdout.splitlines()
    heads = [line.rpartition("::")[0] for line in english]
    assert heads == [line.rpartition("::")[0] for line in japanese]
    assert english[-1].endswith("::tracking parameter in a link: utm_source")
    assert japanese[-1].endswith("::リンクに追跡用パラメーターがあります: utm_source")


def test_completion_explains_in_japanese(cli: Cli) -> None:
    done = cli(
        **JAPANESE,
        _KBINDEX_COMPLETE="zsh_complete",
        COMP_LINE="kbindex ind",
        COMP_POINT="11",
    )
    assert "索引を更新" in done.stdout
