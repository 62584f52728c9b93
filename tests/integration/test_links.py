"""Links in an archive come from whoever wrote it: what they may lead to."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbindex import KnowledgeBase
from kbindex.cli.app import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need a right there")

NOTES = """\
# {name}

- Recording date: 2021-07-02
- Video: https://video.example/{name}

## Contents

### @ry

#### [{title}](https://a.example/{name}?utm_source=x)

- 監視
"""


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.out)

    @property
    def said(self) -> list[tuple[str, str]]:
        """Path and kind of each diagnostic."""
        return [(d["path"], d["kind"]) for d in self.document["diagnostics"]]


Cli = Callable[..., Outcome]


def write(path: Path, title: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NOTES.format(name=path.stem, title=title), encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an episode, beside notes that are none of its business."""
    root = tmp_path / "project"
    write(root / "episodes" / "001.md", "Velero")
    write(tmp_path / "outside.md", "Secret")
    write(tmp_path / "more" / "002.md", "Secret")
    for name in ("KBINDEX_EPISODES", "KBINDEX_INDEX", "KBINDEX_FOLLOW_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def episodes(project: Path) -> Path:
    return project / "episodes"


@pytest.fixture
def cli(project: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    del project  # its working folder is what is asked for

    def call(*args: str) -> Outcome:
        capsys.readouterr()
        status = run(args)
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return call


def titles(cli: Cli, *args: str) -> list[str]:
    lines = cli(*args, "export", "--format", "jsonl").out.splitlines()
    return [json.loads(line)["title"] for line in lines]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Reading


def test_link_to_a_file_elsewhere_is_said_and_not_read(
    cli: Cli, episodes: Path
) -> None:
    """Regression: a pull request read what the runner may read."""
    (episodes / "900.md").symlink_to("/etc/passwd")
    (episodes / "901.md").symlink_to("../../outside.md")
    assert cli("index", "--json").said == [
        ("900.md", "outside-link"),
        ("901.md", "outside-link"),
    ]
    assert titles(cli) == ["Velero"]
    assert "root:" not in cli("export", "--format", "jsonl").out
    assert cli("show", "900").status == 1


def test_link_to_a_folder_elsewhere_is_said_and_not_listed(
    cli: Cli, episodes: Path
) -> None:
    (episodes / "more").symlink_to("../../more")
    (episodes / "up").symlink_to("../..")
    assert cli("index", "--json").said == [
        ("more/", "outside-link"),
        ("up/", "outside-link"),
    ]
    assert titles(cli) == ["Velero"]


def test_what_is_said_names_the_option_that_allows_it(cli: Cli, episodes: Path) -> None:
    (episodes / "901.md").symlink_to("../../outside.md")
    line = (
        f"{episodes}/901.md: a symbolic link that leads out of the folder of episodes; "
        "left out (outside-link); to read it: "
        "--follow-links or KBINDEX_FOLLOW_LINKS=1\n"
    )
    assert cli("index").err == line
    assert line in cli("doctor").err


@pytest.mark.parametrize("by", ["option", "option behind", "variable"])
def test_who_asks_for_it_has_links_followed(
    cli: Cli, episodes: Path, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (episodes / "901.md").symlink_to("../../outside.md")
    (episodes / "more").symlink_to("../../more")
    assert titles(cli) == ["Velero"]
    before, after = ["--follow-links"], ["--follow-links"]
    if by == "variable":
        monkeypatch.setenv("KBINDEX_FOLLOW_LINKS", "1")
        before, after = [], []
    elif by == "option":
        after = []
    else:
        before = []
    assert cli(*before, "index", "--json", *after).said == []
    found = cli(*before, "search", "Secret", "--json", *after).document
    assert [hit["id"] for hit in found["hits"]] == ["002#1", "901#1"]
    monkeypatch.delenv("KBINDEX_FOLLOW_LINKS", raising=False)
    assert titles(cli) == ["Velero"]


@pytest.mark.parametrize("options", [[], ["--no-refresh"]])
def test_what_was_read_by_the_other_setting_is_not_shown(
    cli: Cli, episodes: Path, options: list[str]
) -> None:
    (episodes / "901.md").symlink_to("../../outside.md")
    assert cli("--follow-links", "search", "Secret").status == 0
    assert cli("search", "Secret", *options).status == 1
    assert cli("search", "Secret", *options, "--follow-links").status == 0


def test_each_setting_keeps_what_it_built(cli: Cli, episodes: Path) -> None:
    """Who has one way of asking and another one does not build at every turn."""
    (episodes / "901.md").symlink_to("../../outside.md")
    assert "+1 episode, " in cli("index").out
    assert "+2 episodes" in cli("index", "--follow-links").out
    assert cli("index").out.startswith("up to date: 1 article,")
    assert cli("index", "--follow-links").out.startswith("up to date: 2 articles")


def test_project_cannot_ask_for_it(cli: Cli, project: Path) -> None:
    (project / "kbindex.toml").write_text("follow_links = true\n", encoding="utf-8")
    outcome = cli("index")
    assert outcome.status == 2
    assert "follow_links: is read from a flag or the environment only" in outcome.err


@pytest.mark.parametrize("value", ["", "0"])
def test_variable_without_a_meaning_is_off(
    cli: Cli, episodes: Path, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (episodes / "901.md").symlink_to("../../outside.md")
    monkeypatch.setenv("KBINDEX_FOLLOW_LINKS", value)
    assert titles(cli) == ["Velero"]


@pytest.mark.parametrize("args", [["index"], ["check", "episodes/001.md"]])
def test_variable_that_says_neither_is_an_error(
    cli: Cli, args: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBINDEX_FOLLOW_LINKS", "maybe")
    outcome = cli(*args)
    assert outcome.status == 2
    assert outcome.err == "kbindex: KBINDEX_FOLLOW_LINKS: maybe: must be 1 or 0\n"


def test_links_inside_the_archive_are_followed(cli: Cli, episodes: Path) -> None:
    write(episodes / ".kept" / "002.md", "Thanos")
    (episodes / "002.md").symlink_to(".kept/002.md")
    (episodes / "003").symlink_to(episodes / ".kept")
    assert cli("index", "--json").said == [("003/002.md", "duplicate-id")]
    assert titles(cli) == ["Velero", "Thanos", "Thanos"]


def test_archive_may_be_a_link_itself(cli: Cli, project: Path, tmp_path: Path) -> None:
    write(project / "episodes" / "in" / "002.md", "Thanos")
    (project / "episodes" / "003.md").symlink_to("in/002.md")
    (tmp_path / "link").symlink_to(project / "episodes")
    named = ("--episodes", str(tmp_path / "link"), "--index", str(tmp_path / "index"))
    assert cli(*named, "index", "--json").said == []
    assert titles(cli, *named) == ["Velero", "Thanos", "Thanos"]
    with KnowledgeBase.open(tmp_path / "link", tmp_path / "index2") as base:
        assert base.changes.diagnostics == ()
        assert len(base.articles()) == 3


def test_python_asks_for_it_by_an_argument(episodes: Path, tmp_path: Path) -> None:
    (episodes / "901.md").symlink_to("../../outside.md")
    index = tmp_path / "index"
    found = []
    for asked in (False, True, False):
        with KnowledgeBase.open(episodes, index, follow_links=asked) as base:
            found.append([article.title for article in base.articles()])
        assert KnowledgeBase.look(episodes, index, follow_links=asked).is_empty
        assert KnowledgeBase.update(episodes, index, follow_links=asked).is_empty
    assert found == [["Velero"], ["Velero", "Secret"], ["Velero"]]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("options", [[], ["--follow-links"]])
def test_pipes_and_devices_are_said_and_not_waited_for(
    cli: Cli, episodes: Path, options: list[str]
) -> None:
    os.mkfifo(episodes.parent / "pipe")
    os.mkfifo(episodes / "a.md")
    (episodes / "b.md").symlink_to("a.md")
    (episodes / "c.md").symlink_to("../pipe")
    (episodes / "d.md").symlink_to("/dev/zero")
    outside = "unreadable" if options else "outside-link"
    said = [
        ("a.md", "unreadable"),
        ("b.md", "unreadable"),
        ("c.md", outside),
        ("d.md", outside),
    ]
    assert cli("index", "--json", *options).said == said
    assert titles(cli, *options) == ["Velero"]
    assert cli("check", *options).status == 1
    assert cli("check", "episodes/a.md", *options).status == 2


@pytest.mark.timeout(60)
@pytest.mark.skipif(not Path("/proc/kmsg").exists(), reason="Linux alone has it")
def test_file_without_an_end_is_said_and_not_waited_for(
    cli: Cli, episodes: Path
) -> None:
    """Regression: `/proc/kmsg` looks like a file, and reading it waits for ever."""
    (episodes / "900.md").symlink_to("/proc/kmsg")
    assert cli("index", "--json").said == [("900.md", "outside-link")]


# The user's own files


USERS = [("glossary.txt", "監視 = watchtower\n"), ("topics.toml", "")]


@pytest.mark.parametrize("folder", ["episodes/", ""])
@pytest.mark.parametrize("user", USERS)
def test_users_file_that_leads_elsewhere_is_refused(
    cli: Cli, project: Path, folder: str, user: tuple[str, str]
) -> None:
    path = project / f"{folder}{user[0]}"
    (project.parent / "theirs").write_text(user[1], encoding="utf-8")
    path.symlink_to(project.parent / "theirs")
    outcome = cli("search", "Velero")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == (
        f"kbindex: {path}: file: a symbolic link that leads out of "
        "the folder; to read it: --follow-links or KBINDEX_FOLLOW_LINKS=1\n"
    )
    assert cli("--follow-links", "search", "Velero").status == 0


@pytest.mark.parametrize(("name", "text"), USERS)
def test_users_file_may_be_a_link_in_its_folder(
    cli: Cli, project: Path, name: str, text: str
) -> None:
    (project / "shared").write_text(text, encoding="utf-8")
    (project / name).symlink_to("shared")
    (project / "episodes" / name).symlink_to("nowhere")
    assert cli("search", "Velero").status == 0


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("name", "text"), USERS)
def test_users_file_that_is_a_pipe_is_an_error(
    cli: Cli, project: Path, name: str, text: str
) -> None:
    del text
    os.mkfifo(project / name)
    outcome = cli("search", "Velero")
    assert outcome.status == 2
    assert outcome.err.endswith(f"{name}: file: a pipe or device, not a file\n")


@pytest.mark.parametrize(("name", "text"), USERS)
def test_users_file_has_a_bound(cli: Cli, project: Path, name: str, text: str) -> None:
    (project / name).write_text(text + "#" * 1_000_001, encoding="utf-8")
    outcome = cli("search", "Velero")
    assert outcome.status == 2
    assert outcome.err.endswith(f"{name}: file: larger than 1 MB\n")


# Checking and writing


@pytest.mark.parametrize("options", [[], ["--follow-links"]])
@pytest.mark.parametrize(
    "files",
    [[], ["episodes/901.md"], ["episodes/more"], ["episodes/more/002.md"]],
)
def test_fix_writes_nothing_elsewhere(
    cli: Cli, episodes: Path, options: list[str], files: list[str]
) -> None:
    """Regression: it rewrote the file that a link in a pull request led to."""
    (episodes / "901.md").symlink_to("../../outside.md")
    (episodes / "more").symlink_to("../../more")
    outside = episodes.parents[1]
    theirs = [outside / "outside.md", outside / "more" / "002.md"]
    before = [path.read_bytes() for path in theirs]
    outcome = cli("check", "--fix", *files, *options)
    assert outcome.status == 1
    assert [path.read_bytes() for path in theirs] == before
    assert names(outside) == ["more", "outside.md", "project"]
    assert names(outside / "more") == ["002.md"]
    assert (episodes / "901.md").is_symlink()
    if options:
        assert "behind a symbolic link; not mended" in outcome.err
        assert "KB401" in outcome.out
    else:
        assert "KB001" in outcome.out
        assert "Secret" not in outcome.out + outcome.err
        assert "KB401" not in outcome.out


@pytest.mark.parametrize("mending", ["--fix", "--diff"])
def test_fix_leaves_what_a_link_leads_to_in_the_archive(
    cli: Cli, episodes: Path, mending: str
) -> None:
    write(episodes / ".kept" / "002.md", "Thanos")
    (episodes / "002.md").symlink_to(".kept/002.md")
    before = (episodes / ".kept" / "002.md").read_bytes()
    outcome = cli("check", mending, "episodes/002.md")
    assert (outcome.status, outcome.err.splitlines()[0]) == (
        1,
        "kbindex: episodes/002.md: behind a symbolic link; not mended",
    )
    assert "KB401 [*]" in outcome.out
    assert (episodes / ".kept" / "002.md").read_bytes() == before


def test_fix_mends_the_other_files(cli: Cli, episodes: Path) -> None:
    (episodes / "901.md").symlink_to("../../outside.md")
    (episodes / "002.md").symlink_to("001.md")
    outcome = cli("check", "--fix")
    assert outcome.status == 1
    assert b"utm_source" not in (episodes / "001.md").read_bytes()
    assert b"utm_source" in (episodes.parents[1] / "outside.md").read_bytes()


def test_check_says_which_link_leads_elsewhere(cli: Cli, episodes: Path) -> None:
    (episodes / "901.md").symlink_to("../../outside.md")
    (episodes / "more").symlink_to("../../more")
    said = [line for line in cli("check").out.splitlines() if "KB001" in line]
    reason = (
        "KB001 a symbolic link that leads out of the folder of episodes; left out; "
        "to read it: --follow-links or KBINDEX_FOLLOW_LINKS=1"
    )
    assert said == [
        f"episodes/901.md:1:1: {reason}",
        f"episodes/more:1:1: {reason}",
    ]


@pytest.mark.parametrize("mending", [[], ["--fix"]])
@pytest.mark.parametrize(
    ("place", "of_project"),
    [(".", "KB401"), ("drafts/deep", "KB001"), ("episodes", "KB401")],
)
def test_links_among_other_files_stay_in_what_is_around_them_and_people(
    project: Path, cli: Cli, *, mending: list[str], place: str, of_project: str
) -> None:
    """A repository has notes elsewhere, too, and is checked from any folder of it."""
    drafts = project / "drafts"
    (drafts / "deep").mkdir(parents=True)
    (drafts / "a.md").symlink_to("../../outside.md")
    (drafts / "b.md").symlink_to("../episodes/001.md")
    (drafts / "more").symlink_to("../../more")
    before = [p.read_bytes() for p in sorted(project.parent.rglob("*.md"))]
    os.chdir(place)
    codes = []
    for name in ("a.md", "b.md", "more", "more/002.md"):
        outcome = cli("check", *mending, os.path.relpath(drafts / name))
        codes += [line.split()[1] for line in outcome.out.splitlines()]
    assert codes == ["KB001", of_project, "KB001", "KB001"]
    assert [p.read_bytes() for p in sorted(project.parent.rglob("*.md"))] == before


@pytest.mark.parametrize("name", ["circle.md", "2021/README.md"])
def test_link_in_a_circle_is_an_error_in_a_line(
    cli: Cli, episodes: Path, name: str
) -> None:
    """Regression: a traceback; Python resolves no such link."""
    (episodes / "2021").mkdir()
    (episodes / name).symlink_to(episodes / name)
    outcome = cli("check", f"episodes/{name}")
    assert outcome.status == 2
    place = episodes / name
    assert outcome.err == f"kbindex: {place}: Too many levels of symbolic links\n"


def test_link_on_the_way_up_is_no_way_around(
    project: Path, cli: Cli, episodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (episodes / "2021").mkdir()
    (episodes / "more").symlink_to("../../more")
    monkeypatch.chdir(episodes / "2021")
    before = (project.parent / "more" / "002.md").read_bytes()
    for name in ("../more/002.md", "../more", "../more/../more/002.md"):
        for options in ([], ["--follow-links"]):
            assert cli("check", "--fix", name, *options).status == 1
    assert (project.parent / "more" / "002.md").read_bytes() == before


def test_folder_that_is_named_may_be_a_link_that_is_read(
    cli: Cli, episodes: Path
) -> None:
    """A pull request can add one, and a script name all that it adds."""
    (episodes.parent / "named").symlink_to("episodes")
    before = (episodes / "001.md").read_bytes()
    outcome = cli("check", "--fix", "named")
    assert (outcome.status, outcome.err.splitlines()[0]) == (
        1,
        "kbindex: named/001.md: behind a symbolic link; not mended",
    )
    assert (episodes / "001.md").read_bytes() == before


def test_folder_of_an_archive_may_lead_to_another(cli: Cli, episodes: Path) -> None:
    write(episodes / "2021" / "002.md", "Thanos")
    (episodes / "2022").mkdir()
    (episodes / "2022" / "003.md").symlink_to("../2021/002.md")
    outcome = cli("check", "episodes/2022")
    assert "KB401" in outcome.out
    assert "KB001" not in outcome.out


def test_new_episode_is_not_written_through_a_link(
    cli: Cli, episodes: Path, tmp_path: Path
) -> None:
    (episodes / "more").symlink_to("../../more")
    outcome = cli("--follow-links", "new", "--id", "003")
    path = episodes / "more" / "003.md"
    assert (
        outcome.err == f"kbindex: {path}: behind a symbolic link; nothing was written\n"
    )
    assert outcome.status == 2
    assert names(tmp_path / "more") == ["002.md"]
    (episodes / "003.md").symlink_to("../../none")
    assert cli("new", "--id", "003").status == 2
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("options", [[], ["--fix"], ["--json"]])
def test_a_link_to_nothing_does_not_keep_other_files_from_being_checked(
    cli: Cli, episodes: Path, options: list[str]
) -> None:
    (episodes / "old.md").symlink_to("gone.md")
    outcome = cli("check", *options)
    assert outcome.status == 1
    assert "old.md" in outcome.out
    assert "No such file" in outcome.out
    assert "001.md" in outcome.out + outcome.err


def test_a_link_to_a_folder_that_is_not_there_is_said(cli: Cli, episodes: Path) -> None:
    """Of a drive that is not mounted, say."""
    (episodes / "003").symlink_to("../../nowhere/003")
    assert ("003", "unreadable") in cli("index", "--json").said
    outcome = cli("check")
    assert "a symbolic link to nothing" in outcome.out


@pytest.mark.parametrize("where", ["elsewhere", "project"])
def test_links_above_a_project_are_those_of_its_user(
    cli: Cli, episodes: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A home or `/tmp` may be a link; editors name files by absolute paths."""
    home = episodes.parents[1]
    (episodes.parent / "kbindex.toml").touch()
    (home / "alias").symlink_to(home)
    (home / "elsewhere").mkdir()
    monkeypatch.chdir(home / where)
    file = home / "alias" / "project" / "episodes" / "001.md"
    outcome = cli("check", "--fix", str(file))
    assert "not mended" not in outcome.err
    assert "utm_source" not in file.read_text(encoding="utf-8")
