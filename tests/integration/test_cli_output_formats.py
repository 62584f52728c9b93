"""The forms of output of the commands that find records; options anywhere."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import (  # type: ignore[import-untyped] # it ships no types
    Draft202012Validator,
    FormatChecker,
)
from referencing import Registry, Resource

from kbindex.cli.app import app, run
from kbindex.pages.flat_rows import (
    ARTICLE_FIELDS,
    EPISODE_FIELDS,
    HIT_FIELDS,
    PRESENTER_FIELDS,
    RECORD_FIELDS,
    TAG_FIELDS,
    TREND_FIELDS,
)

ROOT = Path(__file__).parents[2]
EVIL = "\x1b\x07\x9b2J\u202e\u2066\u200b"
UNSAFE = set("\x1b\x07\x9b\u202e\u2066\u200b")
EPISODE = """\
# {name}

- Hosted by @haruka
- Recording date: {date}
- Video: https://youtu.be/kBform{name}

## Contents

### @minato

- [Thanos](https://thanos.io/{name})
  - 監視のデータを長く保存する
- [Cilium](https://cilium.io/{name})
  - ネットワークの監視

### @yuzu

- [=cmd() {evil}Prometheus](https://prometheus.io/{name})
  - 監視の{evil}定番
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def rows(self) -> list[list[str]]:
        return list(csv.reader(StringIO(self.out, newline="")))


Cli = Callable[..., Outcome]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The global options of an archive of two episodes."""
    folder = tmp_path_factory.mktemp("formats")
    for name, date in (("001", "2022-04-08"), ("002", "2022-06-03")):
        path = folder / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        text = EPISODE.format(name=name, date=date, evil=EVIL)
        path.write_text(text, encoding="utf-8")
    index = str(folder / "index")
    return ["--episodes", str(folder / "episodes"), "--index", index]


@pytest.fixture
def cli(folders: list[str], capsys: pytest.CaptureFixture[str]) -> Cli:
    def call(*args: str) -> Outcome:
        status = run([*folders, *args])
        return Outcome(status, *capsys.readouterr())

    return call


def validate(name: str, document: object) -> None:
    """Raise where a document breaks the schema `name`."""
    schemas: dict[str, Any] = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in (ROOT / "docs" / "schemas").glob("*.schema.json")
    }
    registry: Registry[Any] = Registry().with_resources(
        (file, Resource.from_contents(schema)) for file, schema in schemas.items()
    )
    Draft202012Validator(
        schemas[f"{name}.schema.json"],
        registry=registry,
        format_checker=FormatChecker(),
    ).validate(document)


@dataclass(frozen=True, slots=True)
class Command:
    """A command line, the schema of one of its records, its columns.

    Args:
        part: The key of its document under which the records stand, if any.
    """

    args: list[str]
    schema: str
    fields: tuple[str, ...]
    part: str | None


COMMANDS = {
    "search": Command(["search", "監視"], "hit", HIT_FIELDS, "hits"),
    "related": Command(["related", "001#1"], "hit", HIT_FIELDS, "hits"),
    "tag": Command(["tags", "monitoring"], "hit", ARTICLE_FIELDS, "articles"),
    "tags": Command(["tags"], "tag-count", TAG_FIELDS, "tags"),
    "episodes": Command(["episodes"], "episode", EPISODE_FIELDS, "episodes"),
    "episode": Command(["show", "001"], "record", RECORD_FIELDS, "articles"),
    "article": Command(["show", "001#1"], "record", RECORD_FIELDS, None),
    "presenters": Command(
        ["presenters"], "presenter-summary", PRESENTER_FIELDS, "presenters"
    ),
    "presenter": Command(["presenters", "minato"], "record", RECORD_FIELDS, "articles"),
}
each_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


@each_command
def test_lines_of_json_are_the_parts_of_the_document(
    cli: Cli, command: Command
) -> None:
    outcome = cli(*command.args, "--jsonl")
    records = [json.loads(line) for line in outcome.lines]
    assert (outcome.status, bool(records)) == (0, True)
    for record in records:
        validate(command.schema, record)
    document = json.loads(cli(*command.args, "--json").out)
    if command.part is None:
        assert [{"format": 1, **record} for record in records] == [document]
    else:
        assert records == document[command.part]


@each_command
def test_csv_has_a_header_and_a_row_a_record(cli: Cli, command: Command) -> None:
    header, *rows = cli(*command.args, "--csv").rows
    assert header == list(command.fields)
    assert len(rows) == len(cli(*command.args, "--jsonl").lines)
    assert {len(row) for row in rows} == {len(command.fields)}


@each_command
def test_a_template_may_name_each_column_of_the_csv(cli: Cli, command: Command) -> None:
    template = r"\t".join(f"{{{name}}}" for name in command.fields)
    lines = cli(*command.args, "--format", template).lines
    rows = [line.split("\t") for line in lines]
    table = cli(*command.args, "--csv").rows[1:]
    assert rows == [[cell.removeprefix("'") for cell in row] for row in table]


@each_command
@pytest.mark.parametrize("name", ["json", "jsonl", "markdown", "csv", "excel"])
def test_an_option_is_short_for_the_format_of_its_name(
    cli: Cli, command: Command, name: str
) -> None:
    assert cli(*command.args, "--format", name) == cli(*command.args, f"--{name}")


@each_command
@pytest.mark.parametrize(
    "form", ["--json", "--jsonl", "--markdown", "--csv", "--color=never"]
)
def test_notes_cannot_control_what_shows_them(
    cli: Cli, command: Command, form: str
) -> None:
    out = cli(*command.args, form).out
    assert not UNSAFE & set(out)


@pytest.mark.parametrize("form", ["{title}\\t{snippet}", "--brief", "--full"])
def test_nor_in_the_views_of_a_search(cli: Cli, form: str) -> None:
    options = [form] if form.startswith("--") else ["--format", form]
    out = cli("search", "監視", *options).out
    assert "Prometheus" in out
    assert not UNSAFE & set(out)


def test_a_title_cannot_be_a_formula(cli: Cli) -> None:
    titles = [
        row[HIT_FIELDS.index("title")] for row in cli("search", "cmd", "--csv").rows
    ]
    assert "'=cmd() 2JPrometheus" in titles


def test_a_row_of_presenters_says_where_and_when(cli: Cli) -> None:
    first, second = cli("presenters", "--csv").rows[1:]
    dates = ["001", "2022-04-08", "002", "2022-06-03"]
    assert first[:-1] == ["minato", "4", "001, 002", *dates]
    assert second[:-1] == ["yuzu", "2", "001, 002", *dates]
    assert first[-1].split(", ")[:1] == ["monitoring"]


def test_counts_of_trends_are_lines_by_period_and_name(cli: Cli) -> None:
    args = ["trends", "Thanos", "監視", "xyzzyx", "--by", "month"]
    records = [json.loads(line) for line in cli(*args, "--jsonl").lines]
    for record in records:
        validate("trend-count", record)
    (document,) = (json.loads(line) for line in cli(*args, "--json").lines)
    counts = {trend["name"]: trend["counts"] for trend in document["trends"]}
    assert [(r["period"], r["name"], r["count"]) for r in records] == [
        (period, name, counts[name][number])
        for number, period in enumerate(document["periods"])
        for name in ("Thanos", "監視", "xyzzyx")
    ]
    header, *rows = cli(*args, "--csv").rows
    assert header == list(TREND_FIELDS)
    assert rows[:3] == [
        ["2022-04", "Thanos", "thanos", "Thanos", "1"],
        ["2022-04", "監視", "monitoring", "Monitoring", "3"],
        ["2022-04", "xyzzyx", "", "xyzzyx", "0"],
    ]
    lines = cli(*args, "--markdown").lines
    assert lines[:3] == [
        "| period | name | tag | label | count |",
        "| --- | --- | --- | --- | --- |",
        "| 2022-04 | Thanos | thanos | Thanos | 1 |",
    ]
    assert len(lines) == len(records) + 2


def test_nothing_found_is_a_header_alone(cli: Cli) -> None:
    outcome = cli("search", "xyzzyx", "--csv")
    assert (outcome.status, outcome.rows) == (1, [list(HIT_FIELDS)])
    assert outcome.err.startswith("kbindex: nothing found for xyzzyx\n")
    assert cli("search", "xyzzyx", "--jsonl").out == ""


def test_csv_through_a_pipe_has_line_ends_of_its_own(
    folders: list[str],
) -> None:
    result = CliRunner().invoke(app, [*folders, "episodes", "--csv"])
    assert result.stdout_bytes.count(b"\r\n") == 3
    assert b"\r\r\n" not in result.stdout_bytes


def test_a_spreadsheet_gets_utf8_with_a_mark_in_any_locale(folders: list[str]) -> None:
    args = [sys.executable, "-m", "kbindex", *folders, "search", "cmd ep:001"]
    for form in (["--excel"], ["--format", "excel"]):
        done = subprocess.run(  # noqa: S603 - our own program
            [*args, *form],
            env=os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
            capture_output=True,
            check=True,
        )
        assert done.stdout.startswith(b"\xef\xbb\xbfrank,")
        header, row = csv.reader(StringIO(done.stdout.decode("utf-8-sig"), newline=""))
        found = dict(zip(header, row, strict=True))
        assert (found["id"], found["episode"]) == ('="001#3"', '="001"')
        assert found["title"].startswith("'=cmd()")
        assert (found["rank"], found["date"]) == ("1", "2022-04-08")
        assert "監視の" in found["snippet"]
        assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") == 2


# Views


def test_ids_of_the_episodes_alone(cli: Cli) -> None:
    assert cli("search", "監視", "--episode-only") == Outcome(0, "002\n001\n", "")
    assert cli("search", "監視", "--episode-only", "--limit", "1").out == "002\n"
    assert cli("search", "監視", "--episode-only", "--offset", "1").out == "001\n"
    nothing = cli("search", "xyzzyx", "--episode-only")
    assert (nothing.status, nothing.out) == (1, "")


def test_the_number_of_hits_alone(cli: Cli) -> None:
    assert cli("search", "監視", "--count") == Outcome(0, "6\n", "")
    assert cli("search", "監視", "--count", "--limit", "1").out == "6\n"
    nothing = cli("search", "xyzzyx", "--count")
    assert (nothing.status, nothing.out) == (1, "0\n")
    assert nothing.err.startswith("kbindex: nothing found for xyzzyx\n")


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        pytest.param(["--print0"], "002#1\x00001#1\x00", id="ids"),
        pytest.param(["-0", "--limit", "1"], "002#1\x00", id="short"),
        pytest.param(["-0", "--episode-only"], "002\x00001\x00", id="episodes"),
        pytest.param(
            ["-0", "--format", "{id} {title}"],
            "002#1 Thanos\x00001#1 Thanos\x00",
            id="template",
        ),
    ],
)
def test_a_nul_stands_behind_each_line(
    cli: Cli, options: list[str], printed: str
) -> None:
    outcome = cli("search", "Thanos", *options)
    assert (outcome.status, outcome.out) == (0, printed)


def test_where_nothing_is_found_there_is_no_nul(cli: Cli) -> None:
    nothing = cli("search", "xyzzyx", "-0")
    assert (nothing.status, nothing.out) == (1, "")


def test_one_line_a_hit(cli: Cli) -> None:
    outcome = cli("search", "Thanos", "--brief")
    assert outcome.lines == [
        "002#1  2022-06-03  minato  Thanos",
        "001#1  2022-04-08  minato  Thanos",
    ]


def test_hits_by_episode(cli: Cli) -> None:
    outcome = cli("search", "Thanos", "--brief", "--group", "episode")
    assert outcome.lines == [
        "002  2022-06-03  https://youtu.be/kBform002  1 hit",
        "002#1  2022-06-03  minato  Thanos",
        "",
        "001  2022-04-08  https://youtu.be/kBform001  1 hit",
        "001#1  2022-04-08  minato  Thanos",
    ]
    document = json.loads(cli("search", "監視", "--group", "episode", "--json").out)
    validate("search", document)
    whole = json.loads(cli("search", "監視", "--json").out)
    assert {key: value for key, value in document.items() if key != "groups"} == whole
    grouped = [name for group in document["groups"] for name in group["hits"]]
    lines = cli("search", "監視", "--group", "episode", "--format", "{id}").lines
    assert lines == grouped
    assert sorted(grouped) == sorted(hit["id"] for hit in document["hits"])
    assert [group["episode"] for group in document["groups"]] == ["002", "001"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--json", "--csv"], "--json and --csv", id="forms"),
        pytest.param(["--jsonl", "--format", "{id}"], "--jsonl and --format", id="x"),
        pytest.param(["--csv", "--excel"], "--csv and --excel", id="tables"),
        pytest.param(["--excel", "--brief"], "--excel and --brief", id="table-view"),
        pytest.param(["--brief", "--full"], "--brief and --full", id="views"),
        pytest.param(["--json", "--brief"], "--json and --brief", id="form-view"),
        pytest.param(
            ["--group", "episode", "--episode-only"],
            "--episode-only and --group",
            id="ids",
        ),
        pytest.param(["--csv", "--facets"], "--csv and --facets", id="facets"),
        pytest.param(["--brief", "--explain"], "--brief and --explain", id="explain"),
        pytest.param(["--json", "--count"], "--json and --count", id="count-form"),
        pytest.param(["--count", "--facets"], "--count and --facets", id="count"),
        pytest.param(["--count", "-g"], "--count and --group", id="count-group"),
        pytest.param(["-0", "--csv"], "--csv and --print0", id="nul-form"),
        pytest.param(["-0", "--full"], "--full and --print0", id="nul-view"),
        pytest.param(["-0", "-w"], "--print0 and --web", id="nul-web"),
    ],
)
def test_options_that_exclude_each_other(
    cli: Cli, options: list[str], message: str
) -> None:
    line = f"kbindex: use only one of {message} (see `kbindex search --help`)\n"
    assert cli("search", "監視", *options) == Outcome(2, "", line)


@pytest.mark.parametrize(
    ("form", "message"),
    [
        pytest.param(
            "jsno",
            "no format 'jsno' (did you mean json?) (see `kbindex search --help`)",
            id="near",
        ),
        pytest.param(
            "xml",
            "no format 'xml' (there are json, jsonl, markdown, csv, excel, or a "
            "template with {fields}) (see `kbindex search --help`)",
            id="far",
        ),
        pytest.param("{titel}", "no field {titel} (did you mean {title}?)", id="field"),
    ],
)
def test_a_format_that_there_is_not(cli: Cli, form: str, message: str) -> None:
    assert cli("search", "監視", "--format", form) == Outcome(
        2, "", f"kbindex: {message}\n"
    )


@pytest.mark.parametrize("option", ["--why=001#1", "--suggest", "--propose=001#1"])
def test_reasons_and_suggestions_are_text_or_json(cli: Cli, option: str) -> None:
    name = option.partition("=")[0]
    line = f"kbindex: {name} prints only text or JSON (see `kbindex tags --help`)\n"
    assert cli("tags", option, "--csv") == Outcome(2, "", line)


# Options of the program behind a command


def test_options_of_the_program_may_stand_behind_a_command(
    folders: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for args in (["search", "Thanos", "--brief"], ["tags"], ["show", "001"]):
        assert run([*folders, *args]) == 0
        before = capsys.readouterr()
        assert run([*args, *folders]) == 0
        assert capsys.readouterr() == before


def test_the_one_behind_the_command_wins(
    folders: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--episodes", "/nowhere", "episodes", *folders]) == 0
    assert capsys.readouterr().out.startswith("001  2022-04-08")


def test_behind_two_dashes_they_belong_to_the_query(cli: Cli) -> None:
    outcome = cli("search", "--json", "--", "Thanos", "--index")
    assert json.loads(outcome.out)["query"] == "Thanos --index"


def test_an_empty_folder_is_refused_there_too(cli: Cli) -> None:
    line = "--index: the name of the folder is empty"
    outcome = cli("search", "Thanos", "--index", "")
    assert outcome == Outcome(2, "", f"kbindex: {line} (see `kbindex search --help`)\n")


@pytest.mark.parametrize("where", ["before", "behind"])
def test_colour_can_be_asked_for(
    folders: list[str], capsys: pytest.CaptureFixture[str], where: str
) -> None:
    args = ["search", "Thanos", "--brief"]
    option = ["--color", "always"]
    assert (
        run([*folders, *(option + args if where == "before" else args + option)]) == 0
    )
    out = capsys.readouterr().out
    assert "\x1b[1mThanos\x1b[0m" in out
    assert "\x1b]8" not in out


def test_a_mistyped_option_of_search_is_refused(cli: Cli) -> None:
    outcome = cli("search", "Thanos", "--bref")
    line = "kbindex: no option --bref (did you mean --brief?); as a word: -- --bref"
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.startswith(line)
    assert cli("search", "Thanos", "-cilium").err == ""


def test_a_mistyped_option_is_an_error_elsewhere(cli: Cli) -> None:
    line = "no option --limt (did you mean --limit?)"
    assert cli("tags", "--limt", "3") == Outcome(
        2, "", f"kbindex: {line} (see `kbindex tags --help`)\n"
    )


def test_help_says_that_they_may_stand_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["tags", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "(--episodes, --index, --engine, --hosts, --follow-links, --color" in said


def test_a_screen_that_lacks_japanese_has_plain_signs(
    folders: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ascii(StringIO):
        encoding = "ascii"

        def isatty(self) -> bool:
            return True

    stream = Ascii()
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys, "stdout", stream)
    assert run([*folders, "--color", "never", "search", "cilium", "--limit", "1"]) == 0
    assert stream.getvalue() == (
        "1. Cilium\n"
        "   002#2 - 2022-06-03 - minato - https://youtu.be/kBform002\n"
        "   https://cilium.io/002\n"
        "   #cilium #networking #monitoring\n"
        "   - \\u30cd\\u30c3\\u30c8\\u30ef\\u30fc\\u30af\\u306e"
        "\\u76e3\\u8996\n"
    )


@pytest.mark.parametrize("command", ["search", "tags", "related"])
def test_all_is_a_limit(cli: Cli, command: str) -> None:
    query = {"search": ["監視"], "tags": [], "related": ["001#1"]}[command]
    whole = cli(command, *query, "--csv", "--limit", "1000").rows
    assert cli(command, *query, "--csv", "-n", "all").rows == whole
    assert len(cli(command, *query, "--csv", "-n", "1").rows) == 2
    outcome = cli(command, *query, "-n", "alle")
    assert outcome.status == 2
    assert "--limit: expected a whole number, 0 or more, or all; got" in outcome.err
