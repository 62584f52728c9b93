"""`[defaults]`: values of options that are not given."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import run

EPISODE = """\
# {name}

- Recording date: {date}

## Contents

### @ry

- [Thanos {name}](https://thanos.io/{name})
  - {notes}
- [Cilium {name}](https://cilium.io/{name})
  - 監視
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def ids(self) -> list[str]:
        found: dict[str, Any] = json.loads(self.out)
        return [hit["id"] for hit in found["hits"]]


Cli = Callable[..., Outcome]


@pytest.fixture
def project(new_project: Path) -> Path:
    """A project of two episodes in which the program runs; the first meets more."""
    for name, date, notes in (("001", "2022-04-08", "監視"), ("002", "2022-06-03", "")):
        text = EPISODE.format(name=name, date=date, notes=notes)
        (new_project / "episodes" / f"{name}.md").write_text(text, encoding="utf-8")
    return new_project


@pytest.fixture
def cli(project: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    assert project.is_dir()

    def call(*args: str) -> Outcome:
        return Outcome(run(list(args)), *capsys.readouterr())

    return call


def settings(project: Path, text: str) -> Path:
    path = project / "kbindex.toml"
    path.write_text(f"[defaults]\n{text}\n", encoding="utf-8")
    return path


def test_limit_is_that_of_search_and_related(cli: Cli, project: Path) -> None:
    settings(project, "limit = 1")
    assert len(cli("search", "thanos", "--json").ids) == 1
    assert len(cli("search", "thanos", "--json", "--limit", "2").ids) == 2
    assert len(cli("related", "001#1", "--json").ids) == 1
    assert cli("tags", "thanos", "--csv").out.count("\n") == 3


def test_limit_of_files_does_not_cut_a_list_of_episodes(
    cli: Cli, project: Path
) -> None:
    settings(project, "limit = 1")
    assert cli("search", "thanos", "--episode-only").out.split() == ["002", "001"]


def test_sort_is_that_of_a_search_that_does_not_say_it(cli: Cli, project: Path) -> None:
    by_score = cli("search", "thanos 監視", "--json").ids
    by_date = cli("search", "thanos 監視", "--sort", "date", "--json").ids
    assert by_score != by_date
    path = settings(project, 'sort = "date"')
    assert cli("search", "thanos 監視", "--json").ids == by_date
    assert cli("search", "thanos 監視", "--sort", "score", "--json").ids == by_score
    assert cli("search", "thanos 監視 sort:score", "--json").ids == by_score
    with path.open("a", encoding="utf-8") as file:
        file.write('[searches]\na = "thanos"\nb = "thanos sort:score"\n')
    assert cli("search", "@a 監視", "--json").ids == by_date
    assert cli("search", "@b 監視", "--json").ids == by_score


def test_brief_is_the_view_where_no_other_is_asked_for(cli: Cli, project: Path) -> None:
    whole, brief = (cli("search", "thanos", *view).out for view in ([], ["--brief"]))
    others = (
        ["--full"],
        ["--json"],
        ["--csv"],
        ["--explain"],
        ["--episode-only"],
        ["--group", "episode", "--no-brief"],
    )
    before = [cli("search", "thanos", *other) for other in others]
    settings(project, "brief = true")
    assert cli("search", "thanos").out == brief
    assert cli("search", "thanos", "--brief").out == brief
    assert cli("search", "thanos", "--no-brief").out == whole
    assert [cli("search", "thanos", *other) for other in others] == before
    settings(project, "brief = false")
    assert cli("search", "thanos").out == whole


def test_brief_of_a_file_yields_to_a_page_that_is_to_be_opened(
    cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody typed `--brief`: a view out of a file excludes nothing."""
    opened: list[str] = []

    def note(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", note)
    settings(project, "brief = true")
    for web in ("-w", "--web"):
        done = cli("search", "thanos", web)
        assert (done.status, done.out) == (0, "")
        assert "opening https://thanos.io/" in done.err
    assert len(opened) == 2
    typed = cli("search", "thanos", "--brief", "--web")
    assert (typed.status, len(opened)) == (2, 2)
    assert "use only one of --brief and --web" in typed.err


def test_empty_query_stays_wrong_usage_whatever_the_order(
    cli: Cli, project: Path
) -> None:
    settings(project, 'sort = "date"')
    assert cli("search") == Outcome(
        2, "", "kbindex: the query is empty (see `kbindex search --help`)\n"
    )
    assert cli("search", "--sort", "date", "--json").status == 0


def test_project_counts_before_the_users_own_file(cli: Cli, project: Path) -> None:
    own = project.parent / "kbindex" / "config.toml"
    own.write_text("[defaults]\nlimit = 1\n")
    assert len(cli("search", "thanos", "--json").ids) == 1
    settings(project, "limit = 2")
    assert len(cli("search", "thanos", "--json").ids) == 2


def test_help_shows_the_default_in_use(cli: Cli, project: Path) -> None:
    said = " ".join(cli("search", "--help").out.split())
    assert "[default: 10" in said
    settings(project, "limit = 7")
    said = " ".join(cli("search", "--help").out.split())
    assert "[default: 7" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("limit = -1", "defaults.limit: must be a whole number, 0 or more"),
        ('limit = "10"', "defaults.limit: must be a whole number, 0 or more"),
        ("limit = true", "defaults.limit: must be a whole number, 0 or more"),
        ("limit = 1e3", "defaults.limit: must be a whole number, 0 or more"),
        (f"limit = {10**10}", "defaults.limit: must be a whole number, 0 or more"),
        ('sort = "title"', 'defaults.sort: must be "score" or "date"'),
        ("brief = 1", "defaults.brief: must be true or false"),
        ("sort = []", 'defaults.sort: must be "score" or "date"'),
        (
            "offset = 1",
            "defaults.offset: unknown; expected one of brief, limit, sort, strict",
        ),
    ],
)
def test_wrong_default_is_told_by_file_and_line_and_help_still_works(
    cli: Cli, project: Path, text: str, said: str
) -> None:
    path = settings(project, text)
    expected = Outcome(2, "", f"kbindex: {path}: {said} (at line 2)\n")
    assert cli("search", "thanos") == expected
    assert cli("related", "001#1") == expected
    assert cli("search", "--help").status == 0
