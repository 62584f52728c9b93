"""`kbindex search` with filters: options, facets, what is said on the terminal."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import run
from kbindex.cli.commands.search import search as search_command
from kbindex.query import FIELDS

EPISODE = """\
# {name}

- Hosted by @haruka
- Guest: @yuzu
- Recording date: {date}

## Contents

### @minato

- [Thanos](https://thanos.io/{name})
  - 監視のデータを長く保存する
- [Cilium](https://github.com/cilium/{name})

### @yuzu

- [Prometheus docs](https://prometheus.io/{name})
  - 監視の定番
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def ids(self) -> list[str]:
        return [hit["id"] for hit in self.document["hits"]]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The global options of an archive of two episodes."""
    folder = tmp_path_factory.mktemp("archive")
    for name, date in (("001", "2022-04-08"), ("002", "2022-06-03")):
        path = folder / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(EPISODE.format(name=name, date=date), encoding="utf-8")
    index = str(folder / "index")
    return ["--episodes", str(folder / "episodes"), "--index", index]


@pytest.fixture
def search(folders: list[str], capsys: pytest.CaptureFixture[str]) -> "Search":
    return Search(folders, capsys)


@dataclass(frozen=True, slots=True)
class Search:
    folders: list[str]
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *args: str) -> Outcome:
        status = run([*self.folders, "search", *args])
        return Outcome(status, *self.capsys.readouterr())


@pytest.mark.parametrize(
    ("options", "query"),
    [
        pytest.param(["--tag", "監視"], "tag:監視", id="tag"),
        pytest.param(["--tag", "=prometheus"], "tag:=prometheus", id="own tag"),
        pytest.param(
            ["--tag", "thanos", "--tag", "monitoring"],
            "tag:thanos tag:monitoring",
            id="two tags",
        ),
        pytest.param(["--since", "2022-05"], "date:>=2022-05", id="since"),
        pytest.param(["--until", "2022-04"], "date:<=2022-04", id="until"),
        pytest.param(["--until", "2022"], "date:..2022", id="until the end of a year"),
        pytest.param(["--presenter", "@Yuzu"], "by:yuzu", id="presenter"),
        pytest.param(["--site", "github.com"], "site:github.com", id="site"),
        pytest.param(["--episode", "2"], "ep:2", id="episode"),
        pytest.param(["--episode", "2.."], "ep:2..", id="episodes"),
        pytest.param(["--has", "notes"], "has:notes", id="has"),
        pytest.param(["--host", "@haruka"], "host:haruka", id="host"),
        pytest.param(["--guest", "yuzu"], "guest:yuzu", id="guest"),
        pytest.param(["--date", "2022-04"], "date:2022-04", id="date"),
        pytest.param(["--date", "2022-05.."], "date:2022-05..", id="dates"),
        pytest.param(["--url", "github.com/cilium"], "url:github.com/cilium", id="url"),
        pytest.param(["-t", "監視", "-p", "yuzu"], "tag:監視 by:yuzu", id="short"),
        pytest.param(["-e", "2", "-n", "9"], "ep:2", id="short with a number"),
        pytest.param(["--sort", "date", "監視"], "監視 sort:date", id="order"),
        pytest.param(
            ["監視", "--presenter", "minato", "-cilium"],
            "監視 by:minato -cilium",
            id="among words",
        ),
    ],
)
def test_option_is_the_field_of_the_query_language(
    search: Search, options: list[str], query: str
) -> None:
    by_option, by_query = search(*options, "--json"), search(query, "--json")
    assert by_option.status == by_query.status == 0
    assert by_option.document["hits"] == by_query.document["hits"]
    assert by_option.ids


def test_every_field_that_narrows_is_an_option() -> None:
    names = {name for param in search_command.params for name in param.opts}
    assert {f"--{name}" for name in FIELDS} - names == {"--title", "--note"}


def test_hits_are_grouped_in_short(search: Search) -> None:
    assert search("監視", "-g").out == search("監視", "--group", "episode").out
    assert search("監視", "-g").out != search("監視").out


def test_the_document_holds_the_words_as_they_were_given(search: Search) -> None:
    assert search("監視", "--tag", "thanos", "--json").document["query"] == "監視"
    assert search("--tag", "thanos", "--json").document["query"] == ""


def test_query_of_filters_alone_gives_the_newest_first(search: Search) -> None:
    assert search("--has", "notes", "--json").ids == [
        "002#1",
        "002#3",
        "001#1",
        "001#3",
    ]
    assert search("--sort", "date", "--json").ids[0] == "002#1"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(
            ["--since", "2021-13"],
            "--since: no such month in `2021-13`; expected a month from 01 to 12",
            id="month",
        ),
        pytest.param(
            ["--until", ">=2021"],
            "--until: no single date in `>=2021`; expected a date such as 2021-06",
            id="no single date",
        ),
        pytest.param(
            ["--has", "x"],
            "--has: no such value in `x`; expected `notes`, `url`, `code` or `video`",
            id="feature",
        ),
        pytest.param(
            ["--tag", ""],
            "--tag: no value in ``; expected a value after `tag:`",
            id="nothing",
        ),
        pytest.param(
            ["--episode", "20..10"],
            "--episode: a range that runs backwards in `20..10`;"
            " expected the earlier episode first",
            id="episodes backwards",
        ),
        pytest.param(
            ["--until", "2021", "--since", "2022"],
            "--since is later than --until",
            id="dates backwards",
        ),
    ],
)
def test_wrong_value_of_an_option_is_one_line(
    search: Search, args: list[str], message: str
) -> None:
    outcome = search(*args)
    assert outcome == Outcome(
        2, "", f"kbindex: {message} (see `kbindex search --help`)\n"
    )


def test_unknown_tag_of_an_option_names_the_nearest(search: Search) -> None:
    assert search("--tag", "thanoss") == Outcome(
        2, "", "kbindex: no tag 'thanoss' (did you mean thanos?)\n"
    )


@pytest.mark.parametrize(
    ("args", "understood"),
    [
        pytest.param(
            ["date:last", "month"], "date:2022-05-01..2022-05-31", id="last month"
        ),
        pytest.param(
            ["date:先月", "監視"], "date:2022-05-01..2022-05-31 監視", id="先月"
        ),
        pytest.param(["--since", "3m", "a"], "a date:2022-03-15..", id="since"),
        pytest.param(["--until", "2 weeks ago"], "date:..2022-06-01", id="until"),
        pytest.param(
            ["cilium", "||", "thanos", "--tag", "network", "--sort", "date"],
            "(cilium OR thanos) tag:network sort:date",
            id="all that is asked",
        ),
        pytest.param([" ", "--sort", "date"], "sort:date", id="all"),
    ],
)
def test_the_document_says_what_was_understood(
    search: Search,
    monkeypatch: pytest.MonkeyPatch,
    args: list[str],
    understood: str,
) -> None:
    monkeypatch.setenv("KBINDEX_TODAY", "2022-06-15")
    document = search(*args, "--json").document
    assert document["understood"] == understood
    again = search(understood, "--json").document
    assert again["hits"] == document["hits"]


def test_a_today_that_is_no_date_is_refused_where_a_date_needs_it(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBINDEX_TODAY", "soon")
    assert search("date:先月") == Outcome(
        2, "", "kbindex: KBINDEX_TODAY: soon: must be a date such as 2021-06-03\n"
    )
    assert search("date:2022").status == 0


def test_operators_in_small_letters_are_words_and_a_line_says_so(
    search: Search,
) -> None:
    outcome = search("cilium", "or", "thanos", "--brief")
    assert outcome.status == 0
    assert outcome.err == (
        "kbindex: `or` is searched for as a word; write OR in capitals for either"
        " side\nkbindex: nothing fits well; these come nearest\n"
    )
    assert search("cilium", "OR", "thanos").err == ""
    nothing = search("cilium", "AND", "thanos")
    assert nothing.status == 1
    assert nothing.err.splitlines()[-1] == (
        "kbindex: AND requires every side; without it, articles with some are found,"
        " too"
    )


@pytest.mark.parametrize(
    ("args", "err"),
    [
        pytest.param(
            ["date:last", "year"],
            "nothing with date 2029; nearest: 2022-06-03\n"
            "read as date:2029-01-01..2029-12-31\n",
            id="query",
        ),
        pytest.param(
            ["--since", "3m"],
            "nothing with date 2030-03-15..; nearest: 2022-06-03\n"
            "read as date:2030-03-15..\n",
            id="option",
        ),
        pytest.param(
            ["date:2029"],
            "nothing with date 2029; nearest: 2022-06-03\n",
            id="calendar",
        ),
    ],
)
def test_nothing_found_says_which_days_were_meant(
    search: Search, monkeypatch: pytest.MonkeyPatch, args: list[str], err: str
) -> None:
    monkeypatch.setenv("KBINDEX_TODAY", "2030-06-15")
    said = "".join(f"kbindex: {line}\n" for line in err.splitlines())
    assert search(*args) == Outcome(1, "", said)


@pytest.mark.parametrize("option", ["--limit", "--offset"])
def test_page_of_filtered_hits_says_what_is_left(search: Search, option: str) -> None:
    outcome = search("--has", "notes", option, "3")
    assert outcome.status == 0
    assert outcome.err == (
        "kbindex: 1 more hit; go on with --offset 3\n" if option == "--limit" else ""
    )


@pytest.mark.parametrize("form", ["--csv", "--jsonl", "--markdown"])
def test_a_file_that_is_cut_says_how_to_get_all(search: Search, form: str) -> None:
    said = search("--has", "notes", form, "--limit", "3").err
    assert said == "kbindex: 1 more hit; all with --limit all\n"
    assert search("--has", "notes", form, "--limit", "all").err == ""


QUOTES = (
    "kbindex: quotes ask for the words as they stand; without quotes, single words"
    " and translations are found, too"
)


def test_nothing_found_in_quotes_says_what_quotes_ask(search: Search) -> None:
    """A phrase has no translations, so none is said to have been looked for."""
    nothing = search('"monitoring data"')
    assert nothing.status == 1
    assert nothing.err.splitlines()[-1] == QUOTES
    assert "looked for" not in nothing.err
    assert search("monitoring", "data").status == 0
    both = search('"monitoring data"', "xyzzyx").err.splitlines()
    assert 'kbindex: looked for "monitoring data", xyzzyx' in both
    assert QUOTES not in search("xyzzyx", '-"monitoring data"').err
    assert QUOTES not in search('"--xyzzyx"').err
    assert QUOTES not in search('"tag:xyzzyx"').err


def test_year_that_no_hit_has_names_the_filter(search: Search) -> None:
    assert search("thanos", "in", "2022", "--brief").err.splitlines() == [
        "kbindex: nothing fits well; these come nearest",
        "kbindex: no article has: 2022",
        "kbindex: `date:2022` finds what is of that year",
    ]
    assert "date:" not in search("thanos", "2222", "--brief").err


def test_nothing_found_by_filters_is_status_1(search: Search) -> None:
    assert search("--since", "2030") == Outcome(
        1, "", "kbindex: nothing with date 2030..; nearest: 2022-06-03\n"
    )


@pytest.mark.parametrize(
    ("args", "err"),
    [
        pytest.param(
            ["thanos", "--presenter", "minto"],
            "nothing with presenter minto; did you mean minato? 2 hits without it",
            id="mistyped",
        ),
        pytest.param(
            ["thanos", "--episode", "009"],
            "nothing with episode 009; nearest: 002; 2 hits without it",
            id="no such id",
        ),
        pytest.param(
            ["thanos", "--presenter", "yuzu"],
            "nothing found for thanos|2 hits without presenter:yuzu",
            id="met by others",
        ),
        pytest.param(
            ["zzzz", "--presenter", "minto"],
            "nothing found for zzzz|nothing with presenter minto; did you mean minato?",
            id="nothing without it either",
        ),
        pytest.param(
            ["thanos by:minto -by:minto"],
            "nothing with presenter minto; did you mean minato? 2 hits without it",
            id="asked for and excluded",
        ),
        pytest.param(
            ["thanos by:minto", "--presenter", "minto"],
            "nothing with presenter minto; did you mean minato? 2 hits without it",
            id="asked for twice",
        ),
        pytest.param(
            ["thanos by:yuzu", "--presenter", "yuzu"],
            "nothing found for thanos by:yuzu|2 hits without presenter:yuzu",
            id="met by others, asked for twice",
        ),
    ],
)
def test_filter_that_leaves_nothing_says_so_in_a_line_or_two(
    search: Search, args: list[str], err: str
) -> None:
    outcome = search(*args)
    said = "".join(f"kbindex: {line}\n" for line in err.split("|"))
    assert outcome == Outcome(1, "", said)
    assert search(*args, "--json").err == ""
    assert search(*args, "--json").document["unmet"]


def test_excluded_name_that_nobody_has_is_said_beside_the_hits(search: Search) -> None:
    outcome = search("thanos", "-by:minto", "--brief")
    assert outcome.status == 0
    assert outcome.err == (
        "kbindex: nothing with presenter minto; did you mean minato?\n"
    )


def test_facets_are_a_block_behind_the_hits(search: Search) -> None:
    outcome = search("--presenter", "minato", "--limit", "1", "--facets")
    hits, facets, presenters, years = outcome.out.split("\n\n")
    assert hits.startswith("1. Thanos\n")
    rows = [line.split(maxsplit=2) for line in facets.splitlines()]
    assert ["2", "thanos", "Thanos"] in rows
    assert [line.split()[1] for line in presenters.splitlines()] == ["minato"]
    assert all(line.split()[1].isdecimal() for line in years.splitlines())
    assert [int(count) for count, _, _ in rows] == sorted(
        (int(count) for count, _, _ in rows), reverse=True
    )


def test_facets_are_a_key_where_they_are_asked_for(search: Search) -> None:
    facets = search("thanos", "--facets", "--json").document["facets"]
    thanos = {"id": "thanos", "kind": "project", "label": "Thanos", "label_ja": None}
    assert {**thanos, "count": 2} in facets
    assert "facets" not in search("thanos", "--json").document
    assert search("qqqqqq", "--facets", "--json").document["facets"] == []


def test_query_of_latin_letters_never_loads_the_japanese_dictionary(
    search: Search,
) -> None:
    """Nor do filters and facets; the index is built before."""
    search("thanos")
    args = [*search.folders, "search", "--json", "--facets", "--tag", "monitoring"]
    args += ["thano*", "title:thanos", "(note:x", "OR", "by:minato)", "-site:x.example"]
    program = (
        "import sys\n"
        "from kbindex.cli.app import run\n"
        f"status = run({args!r})\n"
        "print([n for n in sys.modules if 'sudachi' in n], file=sys.stderr)\n"
        "sys.exit(status)\n"
    )
    outcome = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert (outcome.returncode, outcome.stderr.strip()) == (0, b"[]")


def test_query_package_is_light() -> None:
    """Parsing a query needs the standard library, and its values msgspec."""
    program = (
        "import sys; before = set(sys.modules); from kbindex.query import *;"
        "print(sorted({n.split('.')[0] for n in set(sys.modules) - before}"
        " - sys.stdlib_module_names))"
    )
    root = Path(__file__).parents[2]
    outcome = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], check=True, capture_output=True, cwd=root
    )
    names = outcome.stdout.decode().strip("[]\n").replace("'", "").split(", ")
    assert set(names) <= {"kbindex", "msgspec", "typing_extensions"}
