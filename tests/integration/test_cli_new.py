"""`kbindex new` and `init`: a project from nothing, templates, empty episodes."""

import json
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.cli.project import SETTINGS_TEXT
from kbindex.config.settings import Source, load_settings
from kbindex.messages import speaking

NOTES = """\
# 第{0}回

- Hosted by @ada
- Recording date: 2022-04-{1}

## Contents

### @ada

- [Thanos](https://thanos.io/{0})
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@pytest.fixture
def cli(
    new_project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Cli:
    """Run the program in a project without episodes."""
    del new_project
    for name in ("KBINDEX_EPISODES", "KBINDEX_EDITOR", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KBINDEX_TODAY", "2022-04-22")

    def call(*args: str) -> Outcome:
        capfd.readouterr()
        status = run(args)
        return Outcome(status, *capfd.readouterr())

    return call


@pytest.fixture
def bare(cli: Cli, new_project: Path) -> Path:
    """The working folder, in which nothing is but what git keeps."""
    del cli
    (new_project / "episodes").rmdir()
    (new_project / ".git").mkdir()
    return new_project


@pytest.fixture
def show(cli: Cli, new_project: Path) -> Path:
    """A project of two episodes."""
    del cli
    for name, day in (("024", "08"), ("025", "15")):
        path = new_project / "episodes" / f"{name}.md"
        path.write_text(NOTES.format(name, day), encoding="utf-8")
    return new_project


@pytest.fixture
def edited(new_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name an editor that writes down its arguments, and return where."""
    script = new_project.parent / "editor.py"
    script.write_text(
        "import json, pathlib, sys\n"
        "path = pathlib.Path(__file__).with_suffix('.json')\n"
        "path.write_text(json.dumps(sys.argv[1:]))\n"
    )
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}' {{file}} {{line}}")
    return script.with_suffix(".json")


# The first episode


def test_in_an_empty_folder_the_first_episode_is_made(cli: Cli, bare: Path) -> None:
    assert cli("new", "--stdout").out.startswith(
        "# 001\n\n- Hosted by -\n- Recording date: 2022-04-22"
    )
    assert [path.name for path in bare.iterdir()] == [".git"]
    path = bare / "episodes" / "001" / "README.md"
    done = cli("new")
    assert done == Outcome(0, f"{path}\n", f"kbindex: {bare} is a project now\n")
    assert "### @handle" in path.read_text(encoding="utf-8")
    assert cli("episodes", "--format", "{id} {date}").out == "001 2022-04-22\n"
    assert json.loads(cli("index", "--json").out)["diagnostics"] == []


@pytest.mark.parametrize("is_named", [False, True], ids=["default", "named"])
def test_in_a_project_without_episodes_too(
    cli: Cli, new_project: Path, *, is_named: bool
) -> None:
    options = ["--episodes", "episodes"] if is_named else []
    assert cli(*options, "search", "x").err.endswith("`kbindex new` makes the first\n")
    path = new_project / "episodes" / "001" / "README.md"
    assert cli(*options, "new") == Outcome(0, f"{path}\n", "")


def test_where_other_files_are_nothing_is_made(cli: Cli, bare: Path) -> None:
    (bare / "thesis.tex").write_text("")
    done = cli("new")
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith(
        "name one with --episodes DIR, or make one with `kbindex init`\n"
    )
    done = cli("--episodes", "nosuch", "new")
    assert done.err == f"kbindex: {bare / 'nosuch'}: no such folder of episodes\n"
    assert sorted(path.name for path in bare.iterdir()) == [".git", "thesis.tex"]


def test_init_makes_what_a_project_needs_once(cli: Cli, bare: Path) -> None:
    hint = "`kbindex new --edit` makes the first episode\n"
    (bare / "thesis.tex").write_text("")
    assert cli("init") == Outcome(0, f"made {bare / 'episodes'}\n{hint}", "")
    said = f"{bare} is a project already; nothing was changed\n{hint}"
    assert cli("init") == Outcome(0, said, "")
    settings = bare / "kbindex.toml"
    assert cli("init", "--config").out == f"made {settings}\n{hint}"
    settings.write_text("# mine")
    assert cli("init", "--config") == Outcome(0, said, "")
    assert settings.read_text() == "# mine"
    assert cli("new").status == 0
    assert cli("init").out == f"{bare} is a project already; nothing was changed\n"


def test_init_makes_the_episodes_that_the_settings_name(cli: Cli, bare: Path) -> None:
    (bare / "kbindex.toml").write_text('episodes = "notes"')
    (bare / "below").mkdir()
    assert cli("init").out.startswith(f"made {bare / 'notes'}\n")


def test_init_says_what_comes_before_the_project(
    cli: Cli, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBINDEX_EPISODES", "/elsewhere")
    done = cli("init")
    assert done.err == "kbindex: KBINDEX_EPISODES has /elsewhere, which comes first\n"
    done = cli("--episodes", "x", "init")
    assert done.status == 2
    assert not (bare / "x").exists()


def test_the_settings_that_init_writes_are_right_once_they_are_on(
    tmp_path: Path,
) -> None:
    assert tomllib.loads(SETTINGS_TEXT) == {}
    lines = [line.removeprefix("# ") for line in SETTINGS_TEXT.splitlines()[1:]]
    path = tmp_path / "kbindex.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    read = load_settings(path, Source.PROJECT)
    assert {"new.template", "searches.upgrades", "defaults.limit"} <= read.texts.keys()


# Templates


def test_a_template_of_the_show_is_filled_in_and_is_no_episode(
    cli: Cli, show: Path
) -> None:
    (show / "episodes" / "TEMPLATE.md").write_text(
        "# {title}\n\n- Recording date: {date}\n- {{ x }}\n\n{presenters}\n\n## {id}\n",
        encoding="utf-8",
    )
    assert cli("new", "--stdout").out == (
        "# 第026回\n\n- Recording date: 2022-04-22\n- {{ x }}\n\n### @ada\n\n## 026\n"
    )
    assert cli("episodes", "--format", "{id}").out == "024\n025\n"
    assert cli("check", "--select", "KB1").out.count("TEMPLATE") == 0
    done = cli("new", "--id", "TEMPLATE")
    assert (done.status, done.out) == (2, "")
    assert "it is the name of the template" in done.err


def test_a_template_that_kbindex_toml_names_lies_in_the_project(
    cli: Cli, show: Path
) -> None:
    (show / "kbindex.toml").write_text('[new]\ntemplate = "my.md"\n')
    (show / "my.md").write_text("# {id} of my own\n")
    assert cli("new", "--stdout").out == "# 026 of my own\n"
    (show / "kbindex.toml").write_text('[new]\ntemplate = "../my.md"\n')
    assert cli("new") == Outcome(
        2,
        "",
        f"kbindex: {show / 'kbindex.toml'}: new.template: leads out of the project, to "
        "../my.md (at line 2)\n",
    )


# Empty episodes do not pile up


def test_where_the_last_one_is_still_empty_none_is_made(cli: Cli, show: Path) -> None:
    path = show / "episodes" / "026.md"
    assert cli("new").out == f"{path}\n"
    assert cli("new") == Outcome(
        2,
        "",
        f"kbindex: 026 is still empty ({path}); `kbindex edit 026` opens it, --force "
        "makes another one\n",
    )
    assert cli("new", "--id", "special").status == 0
    assert cli("new", "--stdout").status == 0
    assert cli("new", "--force").out == f"{show / 'episodes' / '027.md'}\n"
    path = show / "episodes" / "027.md"
    text = path.read_text(encoding="utf-8") + "\n- [Loki](https://loki.example/)\n"
    path.write_text(text, encoding="utf-8")
    assert cli("new").out == f"{show / 'episodes' / '028.md'}\n"


def test_a_template_with_articles_is_known_again(cli: Cli, show: Path) -> None:
    template = (
        "# {title}\n\n- Recording date: {date}\n\n### @ada\n\n- [A](https://a.x/)\n"
    )
    (show / "episodes" / "TEMPLATE.md").write_text(template)
    path = show / "episodes" / "026.md"
    assert cli("new", "--date", "2022-05-01").out == f"{path}\n"
    assert "026 is still empty" in cli("new").err
    path.write_text(path.read_text(encoding="utf-8") + "  - a note\n", encoding="utf-8")
    assert cli("new").out == f"{show / 'episodes' / '027.md'}\n"


# The editor


def test_a_new_episode_is_opened_and_an_empty_one_in_its_place(
    cli: Cli, show: Path, edited: Path
) -> None:
    path = str(show / "episodes" / "026.md")
    assert cli("new", "--edit") == Outcome(0, f"{path}\n", "")
    assert json.loads(edited.read_text()) == [path, "1"]
    edited.unlink()
    again = cli("new", "--edit")
    assert again == Outcome(0, f"{path}\n", "kbindex: 026 is still empty; opening it\n")
    assert json.loads(edited.read_text()) == [path, "1"]
    assert not (show / "episodes" / "027.md").exists()


def test_without_an_editor_nothing_is_written(cli: Cli, show: Path) -> None:
    done = cli("new", "--edit")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("kbindex: no editor is named; set EDITOR")
    assert not (show / "episodes" / "026.md").exists()
    assert cli("new", "--edit", "--stdout").err.startswith(
        "kbindex: use only one of --edit and --stdout"
    )


def test_it_is_said_in_japanese(cli: Cli, show: Path) -> None:
    del show
    assert cli("new").status == 0
    with speaking("ja"):
        said = cli("--lang", "ja", "new").err
    assert "026 はまだ空です" in said


def test_who_makes_an_episode_sees_what_the_last_one_left_open(
    cli: Cli, show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal alone: what reads the path, or nothing, is told nothing more."""
    with (show / "episodes" / "025.md").open("a", encoding="utf-8") as notes:
        notes.write("  - TODO: 保存の期間を調べる\n")
    silent = cli("new", "--stdout")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert cli("new", "--stdout") == silent
    made = cli("new")
    assert made.out == f"{show / 'episodes' / '026.md'}\n"
    assert "025#1" in made.err
    assert "TODO: 保存の期間を調べる" in made.err
