"""A folder that names shows and has no episodes: what needs one archive says so."""

import json
import re
from pathlib import Path

import pytest

from kbindex.cli.app import run

SHOWS = '[[shows]]\nname = "radio"\narchive = "radio"\n'


@pytest.fixture
def shows_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that names a show, and has no episodes."""
    (tmp_path / "kbindex.toml").write_text(SHOWS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        *("export", "site -o made", "export --public", "new", "new --stdout"),
        *("check", "check --fix", "index", "index --dry-run", "rebuild", "import in"),
        *("init", "init --config"),
    ],
)
def test_what_needs_one_archive_names_the_way(
    command: str, shows_alone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It advised `kbindex index`, which has nothing to read there, or made a folder."""
    (shows_alone / "in").mkdir()
    assert run(command.split()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"kbindex: {shows_alone}/episodes: no such folder of episodes; this needs one "
        "archive: run it in the project of a show\n"
    )
    assert sorted(path.name for path in shows_alone.iterdir()) == ["in", "kbindex.toml"]


def test_a_page_that_is_named_is_checked_without_an_archive(shows_alone: Path) -> None:
    (shows_alone / "page.md").write_text("# Tea\n", encoding="utf-8")
    assert run(["check", "page.md", "--select", "KB301"]) == 0


def test_shows_of_the_user_leave_a_project_its_first_episode(
    shows_alone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = shows_alone / "own" / "kbindex"
    own.mkdir(parents=True)
    (shows_alone / "kbindex.toml").rename(own / "config.toml")
    (shows_alone / "kbindex.toml").touch()
    assert run(["index"]) == 2
    assert capsys.readouterr().err.endswith("/episodes: no such folder of episodes\n")
    assert run(["new"]) == 0


@pytest.mark.usefixtures("shows_alone")
def test_a_search_says_how_several_shows_get_their_engine(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["search", "tea"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    for part in ('`engine = "opensearch"`', "[opensearch]", "kbindex[opensearch]"):
        assert part in said


def test_doctor_names_the_engine_that_several_shows_need(
    shows_alone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It missed episodes, and said nothing of what every search refuses."""
    assert run(["doctor", "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem == (
        f"{shows_alone}/kbindex.toml: shows: several shows need the engine opensearch; "
        'set `engine = "opensearch"` and `hosts` of [opensearch] in your own '
        "configuration file, and: pip install 'kbindex[opensearch]'"
    )


@pytest.mark.usefixtures("shows_alone")
def test_doctor_knows_of_no_index_where_no_server_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It said that the index was missing."""
    monkeypatch.setenv("KBINDEX_ENGINE", "opensearch")
    monkeypatch.setenv("KBINDEX_OPENSEARCH_HOSTS", "http://127.0.0.1:9")
    assert run(["doctor"]) == 1
    assert re.search("(?m)^show radio +unknown$", capsys.readouterr().out)
