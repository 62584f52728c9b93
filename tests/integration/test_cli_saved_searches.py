"""Saved searches: from the files of settings to hits, a list, and completion."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import run

EPISODE = """\
# 001

- Recording date: 2022-04-08

## Contents

### @ry

- [Thanos](https://thanos.io/)
  - 監視のデータを長く保存する
- [Cilium](https://cilium.io/)
- [Cortex](https://cortex.io/)
  - 監視
"""
SETTINGS = """\
[searches]
storage = "thanos OR cortex"
"監視" = "監視 sort:date"
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def ids(self) -> set[str]:
        return {hit["id"] for hit in self.document["hits"]}


Cli = Callable[..., Outcome]


@pytest.fixture
def project(new_project: Path) -> Path:
    """A project in which the program runs, and a place for the user's own file."""
    (new_project / "episodes" / "001.md").write_text(EPISODE, encoding="utf-8")
    (new_project / "kbindex.toml").write_text(SETTINGS, encoding="utf-8")
    return new_project


@pytest.fixture
def cli(project: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    assert project.is_dir()

    def call(*args: str) -> Outcome:
        return Outcome(run(list(args)), *capsys.readouterr())

    return call


def test_saved_search_takes_further_words_and_options(cli: Cli) -> None:
    assert cli("search", "@storage", "--json").ids == {"001#1", "001#3"}
    assert cli("search", "@storage", "-cortex", "--json").ids == {"001#1"}
    assert cli("search", "@storage -cortex", "--json").ids == {"001#1"}
    assert len(cli("search", "@storage", "--limit", "1", "--json").ids) == 1
    assert cli("search", "-@storage", "--json").ids == {"001#2"}
    document = cli("search", "@storage", "--has", "notes", "--json").document
    assert document["query"] == "@storage"
    assert document["understood"] == "(thanos OR cortex) has:notes"


def test_any_other_name_is_a_word_as_ever(cli: Cli) -> None:
    """Presenters are found by their handles."""
    assert cli("search", "@ry", "--json").ids == {"001#1", "001#2", "001#3"}


def test_name_that_is_nearly_one_is_refused(cli: Cli) -> None:
    assert cli("search", "@storag") == Outcome(
        2,
        "",
        "kbindex: query, character 1: no saved search `@storag`; expected `@storage`,"
        " or quotes around it to look for it as it is\n",
    )


def test_at_sign_alone_lists_the_saved_searches(cli: Cli, project: Path) -> None:
    outcome = cli("search", "@")
    file = project / "kbindex.toml"
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        f"@storage  thanos OR cortex  {file}",
        f"@監視     監視 sort:date    {file}",
    ]
    assert cli("search", "＠", "--csv").out.splitlines()[0] == "name,query,file"
    assert cli("search", "@", "--json").document["searches"][0] == {
        "name": "storage",
        "query": "thanos OR cortex",
        "file": str(file),
    }


def test_list_without_saved_searches_says_where_they_stand(
    cli: Cli, project: Path
) -> None:
    (project / "kbindex.toml").write_text("")
    assert cli("search", "@") == Outcome(
        1,
        "",
        "kbindex: no saved searches; add them to kbindex.toml under [searches]\n"
        'kbindex: such as upgrades = "(upgrade OR release) sort:date"\n',
    )


def test_search_of_the_project_counts_before_the_users_own(
    cli: Cli, project: Path
) -> None:
    own = project.parent / "kbindex" / "config.toml"
    own.write_text('[searches]\nStorage = "cilium"\nmesh = "cilium"\n')
    assert cli("search", "@storage", "--json").ids == {"001#1", "001#3"}
    assert cli("search", "@mesh", "--json").ids == {"001#2"}
    listed = cli("search", "@", "--json").document["searches"]
    assert [one["name"] for one in listed] == ["storage", "監視", "mesh"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(
            'bad = "date:2021-13"',
            "no such month in `date:2021-13`; expected a month from 01 to 12",
            id="date",
        ),
        pytest.param(
            'bad = "x @storage"',
            "a saved search in a saved search: `@storage`; expected words and fields",
            id="another",
        ),
        pytest.param(
            'bad = "x --limit 3"',
            "an option in a saved search: `--limit`; expected words and fields such as"
            " `tag:` and `sort:`",
            id="option",
        ),
    ],
)
def test_wrong_saved_search_is_told_by_file_and_line_where_it_is_asked_for(
    cli: Cli, project: Path, line: str, said: str
) -> None:
    file = project / "kbindex.toml"
    file.write_text(f'[searches]\nstorage = "thanos"\n{line}\n')
    assert cli("search", "@bad") == Outcome(
        2, "", f"kbindex: {file}: searches.bad: {said} (at line 3)\n"
    )
    assert cli("search", "@storage").status == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[searches]\na = 1", "searches.a: must be a query in quotes (at line 2)"),
        ('[searches]\na = " "', "searches.a: must be a query in quotes (at line 2)"),
        (
            '[searches]\n"a b" = "x"',
            "searches.a b: a name has letters, digits, `-` and `_` (at line 2)",
        ),
        ('searches = "x"', "searches: must be a table: [searches] (at line 1)"),
    ],
)
def test_table_of_searches_is_checked_in_every_command(
    cli: Cli, project: Path, text: str, said: str
) -> None:
    file = project / "kbindex.toml"
    file.write_text(text)
    for args in (["search", "x"], ["search", "@"], ["stats"]):
        assert cli(*args) == Outcome(2, "", f"kbindex: {file}: {said}\n"), args


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("kbindex search @s", ["plain\t@storage\tthanos OR cortex"]),
        ("kbindex pick @監", ["plain\t@監視\t監視 sort:date"]),
        ("kbindex search @x", [""]),
    ],
)
def test_names_are_completed(project: Path, line: str, values: list[str]) -> None:
    """From the files of settings; there is no index yet."""
    done = subprocess.run(
        [sys.executable, "-m", "kbindex"],
        cwd=project,
        env=os.environ | {"_KBINDEX_COMPLETE": "zsh_complete", "COMP_LINE": line},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.splitlines() == values


def test_a_handle_that_is_no_saved_search_is_told_what_it_is(cli: Cli) -> None:
    found = cli("search", "@zzzzz")
    assert found.status == 1
    assert found.err.splitlines()[:2] == [
        (
            "kbindex: `@zzzzz` is searched for as a word: no saved search is called so "
            "(there are @storage, @監視); `by:@zzzzz` finds what a presenter brought"
        ),
        "kbindex: nothing found for @zzzzz",
    ]
    assert "read as" not in found.err
    assert cli("search", "by:@ry", "--json").document["total"] == 3
    assert "saved search" not in cli("search", "by:@ry").err


def test_an_id_typed_as_a_word_is_told_how_to_show_it(cli: Cli) -> None:
    for typed in ("001#1", "thanos 001＃1"):
        line = (
            "kbindex: `001#1` is searched for as words; `kbindex show 001#1` shows it"
        )
        assert line in cli("search", typed).err.splitlines()
    assert "shows it" not in cli("search", "C# 7 c#7 a001#1x").err


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        pytest.param('ok = """\nbad = 1\n"""\nbad = "date:x"', 5, id="long text"),
        pytest.param("ok = '''a'''\nbad = \"date:x\"", 3, id="long text in a line"),
        pytest.param('bade = "a"\n"bad" = "date:x"', 3, id="quoted"),
        pytest.param('# bad = 1\nbad = "date:x"', 3, id="comment"),
    ],
)
def test_a_bad_saved_search_is_named_with_its_line(
    cli: Cli, project: Path, settings: str, line: int
) -> None:
    text = f"[searches]\n{settings}\n"
    (project / "kbindex.toml").write_text(text, encoding="utf-8")
    found = cli("search", "@bad")
    assert (found.status, found.out) == (2, "")
    assert "searches.bad: no date in `date:x`" in found.err
    assert found.err.endswith(f"(at line {line})\n")


def test_two_names_that_are_the_same_are_refused(cli: Cli, project: Path) -> None:
    text = '[searches]\nb = "x"\nA = "thanos"\n"ａ" = "cortex"\n'
    (project / "kbindex.toml").write_text(text, encoding="utf-8")
    for query in ("@a", "@"):
        found = cli("search", query)
        assert (found.status, found.out) == (2, "")
        assert "searches.ａ: the same name as A, for case and width" in found.err
        assert found.err.endswith("(at line 4)\n")
