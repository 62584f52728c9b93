"""Where the command line finds the episodes and puts the index."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kbindex.cli.app import run

NOTES = "# {0}\n\n### @a\n\n- [Page of {0}](https://{0}.example/)\n"


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def ids(self) -> list[str]:
        """The ids of the episodes on the screen."""
        return [line.split()[0] for line in self.out.splitlines()]


Cli = Callable[..., Outcome]


def make_archive(folder: Path, episode: str) -> Path:
    """Write an archive of one episode."""
    folder.mkdir(parents=True)
    text = NOTES.format(episode)
    (folder / f"{episode}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def cli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Run the program in an empty folder, with a cache of its own."""
    for name in ("KBINDEX_EPISODES", "KBINDEX_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(
        "platformdirs.user_cache_dir", lambda name: str(tmp_path / "cache" / name)
    )
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)

    def call(*args: str) -> Outcome:
        capsys.readouterr()
        status = run(args)
        return Outcome(status, *capsys.readouterr())

    return call


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> Path:
    """A project with one episode, which is the working folder."""
    del cli  # asked for so that it changes the working folder before this does
    make_archive(tmp_path / "project" / "episodes", "001")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def caches(tmp_path: Path) -> list[Path]:
    """List the indexes in the user's cache."""
    return sorted((tmp_path / "cache" / "kbindex").glob("*/CURRENT"))


def test_a_project_has_episodes_and_index_side_by_side(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    assert cli("episodes").ids == ["001"]
    assert (project / "index" / "CURRENT").is_file()
    assert caches(tmp_path) == []


@pytest.mark.parametrize("below", ["docs/notes", "episodes", "index"])
def test_a_project_is_found_from_a_folder_below_it(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    (project / below).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(project / below)
    assert cli("episodes").ids == ["001"]
    assert (project / "index" / "CURRENT").is_file()


def test_without_a_project_the_flag_is_named(cli: Cli) -> None:
    outcome = cli("search", "x")
    assert (outcome.status, outcome.out) == (2, "")
    assert re.fullmatch(
        r"kbindex: no episodes here: no kbindex\.toml and no episodes folder in .+ "
        r"or above; name one with --episodes DIR, or make one with `kbindex init`\n",
        outcome.err,
    )


def test_named_episodes_have_an_index_in_the_users_cache(
    cli: Cli, tmp_path: Path
) -> None:
    archive = make_archive(tmp_path / "elsewhere", "100")
    assert cli("--episodes", str(archive), "episodes").ids == ["100"]
    assert len(caches(tmp_path)) == 1
    assert sorted(path.name for path in archive.iterdir()) == ["100.md"]
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.usefixtures("project")
def test_two_archives_never_share_an_index(cli: Cli, tmp_path: Path) -> None:
    """Also where one of them is the project, and a second one is only named."""
    first = make_archive(tmp_path / "a" / "notes", "100")
    second = make_archive(tmp_path / "b" / "notes", "200")
    for _ in range(2):
        assert cli("--episodes", str(first), "episodes", "--no-refresh").ids == ["100"]
        assert cli("--episodes", str(second), "episodes", "--no-refresh").ids == ["200"]
        assert cli("episodes", "--no-refresh").ids == ["001"]
    assert len(caches(tmp_path)) == 2


def test_one_archive_has_one_index_however_it_is_named(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = make_archive(tmp_path / "notes", "100")
    (tmp_path / "link").symlink_to(archive, target_is_directory=True)
    for name in (
        str(archive),
        f"{archive}/",
        "../notes",
        "../work/../notes",
        "../link",
    ):
        assert cli("--episodes", name, "episodes").ids == ["100"]
    monkeypatch.setenv("KBINDEX_EPISODES", "../notes")
    assert cli("episodes").ids == ["100"]
    assert len(caches(tmp_path)) == 1


def test_the_projects_own_episodes_keep_its_index_when_named(
    cli: Cli, project: Path, tmp_path: Path
) -> None:
    assert cli("--episodes", "episodes", "episodes").ids == ["001"]
    assert (project / "index" / "CURRENT").is_file()
    assert caches(tmp_path) == []


def test_flags_win_over_the_environment_and_that_over_the_file(
    cli: Cli, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("in-file", "in-environment", "in-flag"):
        make_archive(project / name, name)
    (project / "kbindex.toml").write_text(
        'episodes = "in-file"\nindex = "index-of-file"\n', encoding="utf-8"
    )
    assert cli("episodes").ids == ["in-file"]
    assert (project / "index-of-file" / "CURRENT").is_file()
    monkeypatch.setenv("KBINDEX_EPISODES", "in-environment")
    monkeypatch.setenv("KBINDEX_INDEX", "index-of-environment")
    assert cli("episodes").ids == ["in-environment"]
    assert (project / "index-of-environment" / "CURRENT").is_file()
    outcome = cli("--episodes", "in-flag", "--index", "index-of-flag", "episodes")
    assert outcome.ids == ["in-flag"]
    assert (project / "index-of-flag" / "CURRENT").is_file()
    assert not (project / "index").exists()
    assert caches(tmp_path) == []


def test_an_empty_variable_is_as_none(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBINDEX_EPISODES", "")
    monkeypatch.setenv("KBINDEX_INDEX", "")
    assert cli("episodes").ids == ["001"]
    assert (project / "index" / "CURRENT").is_file()


def test_paths_in_the_file_start_at_the_file(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_archive(project / "notes", "300")
    (project / "kbindex.toml").write_text(
        'episodes = "notes"\nindex = "var/index"\n', encoding="utf-8"
    )
    (project / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(project / "deep" / "er")
    assert cli("episodes").ids == ["300"]
    assert (project / "var" / "index" / "CURRENT").is_file()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            'colour = "x"', "colour: unknown; expected one of", id="unknown-key"
        ),
        pytest.param("episodes = 3", "episodes: must be a path in quotes", id="number"),
        pytest.param('episodes = ""', "episodes: must be a path in quotes", id="empty"),
        pytest.param("episodes = ", "file: Invalid value", id="no-toml"),
        pytest.param(
            "[index]\npath = 'x'", "index: must be a path in quotes", id="table"
        ),
        pytest.param(b"episodes = '\xff'", "file: is not UTF-8", id="encoding"),
    ],
)
def test_a_wrong_setting_is_one_line_with_file_and_key(
    cli: Cli, project: Path, text: str | bytes, said: str
) -> None:
    content = text.encode() if isinstance(text, str) else text
    (project / "kbindex.toml").write_bytes(content)
    outcome = cli("search", "x")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith(f"kbindex: {project / 'kbindex.toml'}: {said}")
    assert len(outcome.err.splitlines()) == 1


def test_a_project_s_show_is_said_by_stats_and_doctor(cli: Cli, project: Path) -> None:
    plain = cli("stats").out
    (project / "kbindex.toml").write_text(
        '[show]\nname = "Kitchen Radio"\nurl = "https://radio.example/"\n'
        'description = "Two cooks"\nlanguage = "en"\nauthor = "Ada"\n',
        encoding="utf-8",
    )
    head = "Kitchen Radio\nTwo cooks\nAda, en\nhttps://radio.example/\n\n"
    assert cli("stats").out == head + plain
    show = {
        "name": "Kitchen Radio",
        "url": "https://radio.example/",
        "description": "Two cooks",
        "language": "en",
        "author": "Ada",
    }
    for command in ("stats", "doctor"):
        assert json.loads(cli(command, "--json").out)["show"] == show
    said = cli("doctor").out
    row = r"(?m)^show +Kitchen Radio, https://radio.example/$"
    assert re.search(row, said)
    elsewhere = make_archive(project.parent / "elsewhere", "007")
    other = cli("--episodes", str(elsewhere), "stats", "--json").out
    assert json.loads(other)["show"] is None


def test_help_and_version_need_no_valid_settings(cli: Cli, project: Path) -> None:
    (project / "kbindex.toml").write_text("broken", encoding="utf-8")
    assert cli("--version").status == 0
    assert cli("search", "--help").status == 0


def test_one_index_named_for_two_archives_answers_for_the_one_asked(
    cli: Cli, tmp_path: Path
) -> None:
    """Whoever names one index for both gets right answers, if slow ones."""
    first = make_archive(tmp_path / "a", "100")
    second = make_archive(tmp_path / "b", "200")
    for _ in range(2):
        for archive, name in ((first, "100"), (second, "200")):
            outcome = cli(
                "--episodes", str(archive), "--index", "shared", "episodes", "--json"
            )
            found = json.loads(outcome.out)["episodes"]
            assert [episode["id"] for episode in found] == [name]
