"""`kbindex doctor`: each finding with what can be done, and none stops the others."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import run
from kbindex.cli.installed_completion import installing_command, is_installed
from kbindex.errors import UnavailableIndexError
from kbindex.knowledge.examination import IndexCondition, ShowCondition

EPISODE = """\
# 001

- Hosted by @minato
- Recording date: {date}

## Contents

### @minato

- [Cilium](https://cilium.io/)
"""

Doctor = Callable[..., tuple[int, list[str]]]
Validate = Callable[[str, object], None]


@pytest.fixture
def project(new_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = new_project.parent / "home"
    home.mkdir()
    for name in ("LC_ALL", "LC_MESSAGES", "KBINDEX_LANG", "ZDOTDIR", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SHELL", "/bin/sh")
    monkeypatch.setenv("XDG_CACHE_HOME", str(new_project.parent / "cache"))
    path = new_project / "episodes" / "001.md"
    path.write_text(EPISODE.format(date="2022-04-08"), encoding="utf-8")
    return new_project


@pytest.fixture
def doctor(project: Path, capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Return the status, and the lines of what was found."""
    del project  # its working folder is what is asked for

    def call(*args: str) -> tuple[int, list[str]]:
        capsys.readouterr()
        status = run([*args, "doctor"])
        out = capsys.readouterr().out
        return status, out.partition("\n\n")[2].splitlines()

    return call


@pytest.fixture
def document(
    project: Path, capsys: pytest.CaptureFixture[str], validate: Validate
) -> Callable[..., Any]:
    del project

    def call(*args: str) -> Any:  # noqa: ANN401 - JSON
        capsys.readouterr()
        run([*args, "doctor", "--json"])
        answer = json.loads(capsys.readouterr().out)
        validate("doctor", answer)
        return answer

    return call


def found(lines: list[str]) -> list[str]:
    """Return what is wrong; hints depend on what is installed here."""
    return [line for line in lines if line.startswith("!")]


def test_outside_of_a_project_the_rest_is_examined(
    project: Path,
    doctor: Doctor,
    document: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = project.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    status, lines = doctor()
    assert status == 1
    assert found(lines) == [
        (
            "! no episodes here: no kbindex.toml and no episodes folder in "
            f"{elsewhere} or above; name one with --episodes DIR, or make one with "
            "`kbindex init`"
        )
    ]
    answer = document()
    assert answer["paths"] == {"episodes": None, "index": None, "config": None}
    assert answer["index"]["state"] == "unknown"
    assert answer["versions"]["kbindex"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("episodes = [", "file: Invalid value; this is not TOML (at line 1)"),
        (
            "pages = 3",
            "pages: unknown (did you mean packs?); expected one of check, defaults",
        ),
        ('episodes = "../x"', "episodes: leads out of the project, to"),
        ('[check]\nselect = ["KB9"]', "check: no rule 'KB9'; there are ALL, KB0"),
        ('[searches]\nold = "date:soon"', "searches.old: "),
        ('[check]\nignore = ["E501"]', "check: no rule 'E501'; there are ALL, KB0"),
    ],
)
def test_a_wrong_kbindex_toml_is_a_finding_among_others(
    project: Path, doctor: Doctor, text: str, said: str
) -> None:
    """Regression: the doctor stopped there, and said nothing else."""
    (project / "kbindex.toml").write_text(text, encoding="utf-8")
    status, lines = doctor()
    wrong, *others = found(lines)
    assert status == 1
    assert wrong.startswith(f"! {project / 'kbindex.toml'}: {said}")
    assert "(at line " in wrong
    assert "; correct it in that file" in wrong or "; name one with" in wrong
    assert others == ["! there is no index yet; `kbindex index` builds it"]


def test_a_wrong_file_of_the_user_is_a_finding_among_others(
    project: Path, doctor: Doctor
) -> None:
    own = project.parent / "kbindex" / "config.toml"
    own.write_text("colour = 3", encoding="utf-8")
    wrong, other = found(doctor()[1])
    assert wrong.startswith(f"! {own}: colour: unknown; expected one of ")
    assert other.startswith("! there is no index yet")


def test_every_file_of_settings_is_examined_at_once(
    project: Path, doctor: Doctor
) -> None:
    (project / "kbindex.toml").write_text("pages = 3", encoding="utf-8")
    (project / "glossary.txt").write_text("alone\n", encoding="utf-8")
    (project / "topics.toml").write_text("[", encoding="utf-8")
    files = ("kbindex.toml", "glossary.txt", "topics.toml")
    lines = found(doctor()[1])
    for name, line in zip(files, lines, strict=False):
        assert line.startswith(f"! {project / name}: ")
        assert line.endswith("; correct it in that file")


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        ("nosuch.md", "there is no file nosuch.md"),
        ("../x.md", "leads out of the project, to ../x.md"),
        ("episodes", "episodes: Is a directory"),
    ],
)
def test_a_template_that_new_would_refuse_is_a_finding(
    project: Path, doctor: Doctor, named: str, problem: str
) -> None:
    file = project / "kbindex.toml"
    file.write_text(f'[new]\ntemplate = "{named}"\n')
    run(["index"])
    said = f"! {file}: new.template: {problem} (at line 2); correct it in that file"
    status, lines = doctor()
    assert (status, lines[:1]) == (1, [said])


def test_a_template_that_is_no_text_is_a_finding(project: Path, doctor: Doctor) -> None:
    file = project / "episodes" / "TEMPLATE.md"
    file.write_bytes(b"# {id}\n\xff\n")
    run(["index"])
    status, lines = doctor()
    said = f"! {file}: file: is not UTF-8 (at line 2); correct it in that file"
    assert (status, lines[:1]) == (1, [said])


def test_a_folder_of_others_is_not_said_to_be_built_in(
    project: Path, doctor: Doctor
) -> None:
    photos = project / "photos"
    photos.mkdir()
    (photos / "cat.jpg").write_bytes(b"")
    status, lines = doctor("--index", "photos")
    assert (status, found(lines)) == (
        1,
        [
            (
                f"! {photos}: not an index, and not empty (cat.jpg); "
                "name another folder with --index"
            )
        ],
    )


def test_an_index_elsewhere_that_is_not_this_archives_is_told(
    project: Path, doctor: Doctor
) -> None:
    """A project's file may not lead into what others keep."""
    photos = project.parent / "photos"
    photos.mkdir()
    (photos / "cat.jpg").write_bytes(b"")
    (project / "kbindex.toml").write_text('index = "../photos"', encoding="utf-8")
    lines = found(doctor()[1])
    assert any("is neither empty nor the index of this archive" in one for one in lines)


def test_what_could_not_be_read_comes_with_its_remedy(
    project: Path, doctor: Doctor
) -> None:
    path = project / "episodes" / "001.md"
    path.write_text(EPISODE.format(date="2022-02-31"), encoding="utf-8")
    run(["index"])
    assert found(doctor()[1]) == [
        (
            "! 1 place in the notes could not be read; "
            "`kbindex check` says how to mend them"
        )
    ]


def test_a_read_only_project_is_examined_in_the_cache(
    project: Path, document: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "kbindex.index.embedded.generations.may_write",
        lambda folder: not folder.is_relative_to(project),
    )
    answer = document()
    elsewhere = answer["paths"]["index"]
    said = f"{project / 'index'} is read-only; the index lies in {elsewhere}"
    assert not Path(elsewhere).is_relative_to(project)
    assert said in answer["hints"]
    assert answer["problems"] == ["there is no index yet; `kbindex index` builds it"]
    named = document("--index", "mine")
    assert named["paths"]["index"] == str(project / "mine")
    assert named["problems"] == [
        (
            f"{project / 'mine'}: the index cannot be written (Permission denied); "
            "name another folder with --index"
        )
    ]


# The terminal, the language, the shell


def test_the_terminal_and_the_language_are_told(
    document: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = document()["terminal"]
    assert terminal == {
        "encoding": terminal["encoding"],
        "columns": None,
        "colour": False,
        "shell": None,
        "completion": None,
    }
    monkeypatch.setenv("KBINDEX_LANG", "ja")
    run(["doctor"])
    assert re.search("^ロケール +ja、ja$", capsys.readouterr().out, re.MULTILINE)


def test_a_narrow_terminal_is_a_hint(
    document: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    answer = document()
    assert answer["terminal"]["columns"] == 40
    assert (
        "the terminal has 40 columns; screens need 60; widen the window"
        in answer["hints"]
    )


def test_an_encoding_without_japanese_is_a_hint(
    document: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbindex.cli.surroundings.can_show", lambda _: False)
    (hint,) = [one for one in document()["hints"] if "Japanese" in one]
    assert hint.endswith("set PYTHONUTF8=1, or a locale with UTF-8")


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".bashrc"),
        ("bash", ".local/share/bash-completion/completions/kbindex"),
        ("zsh", ".zshrc"),
        ("fish", ".config/fish/completions/kbindex.fish"),
    ],
)
def test_completion_is_looked_for_where_the_shell_does(
    tmp_path: Path, shell: str, file: str
) -> None:
    environ = {"HOME": str(tmp_path)}
    assert is_installed(shell, environ) is False
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'eval "$(kbindex completion {shell})"\n', encoding="utf-8")
    assert is_installed(shell, environ) is True
    assert is_installed(shell, {}) is None


def test_a_shell_without_completion_is_a_hint_and_no_fault(
    document: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["index"])
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    answer = document()
    assert answer["healthy"] is True
    command = installing_command("fish")
    assert (
        f"fish does not complete kbindex; install it with: {command}" in answer["hints"]
    )


def test_a_missing_extra_is_a_hint_with_its_command(
    document: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["index"])
    monkeypatch.setattr(
        "kbindex.knowledge.examination.list_extras", lambda *_: {"plot": False}
    )
    answer = document()
    assert answer["healthy"] is True
    assert (
        "the extra plot is not installed; install it with: pip install 'kbindex[plot]'"
        in answer["hints"]
    )


def test_what_servers_that_are_away_have_of_a_show_is_unknown(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that nobody could look for is not said to be missing."""
    shutil.rmtree(project / "episodes")  # else its own index is looked for
    settings = '[[shows]]\nname = "radio"\narchive = "radio"\n'
    (project / "kbindex.toml").write_text(settings, encoding="utf-8")
    monkeypatch.setenv("KBINDEX_ENGINE", "opensearch")
    monkeypatch.setenv("KBINDEX_OPENSEARCH_HOSTS", "http://127.0.0.1:9")
    nobody = UnavailableIndexError("away")
    away = ShowCondition(name="radio", condition=IndexCondition(obstacle=nobody))
    looked = "kbindex.cli.commands.doctor.examine_shows"
    monkeypatch.setattr(looked, lambda *_, **__: (away,))

    run(["doctor"])

    assert re.search(r"(?m)^show radio +unknown$", capsys.readouterr().out)
