"""Every command, run in this process over a small archive: what, where, status."""

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import app, run
from kbindex.version import __version__

FIRST = """\
# 001

- Hosted by @haruka_k8s
- Recording date: 2022-04-08
- Video: https://youtu.be/kBcli00001
- Guest: @chago

## Contents

### @haruka_k8s

- [Prometheus](https://prometheus.io/)
  - 監視の定番
    - メトリクスをpull型で集める
- [Thanos](https://thanos.io/)
  - Prometheusのデータを長く保存する

### @minato

- [Cilium](https://cilium.io/)
  - eBPFで通信を処理する
"""
SECOND = """\
# 002

- Hosted by @minato
- Recording date: 2022-04-031

公開収録の回です。

## Contents

### @haruka_k8s

- [Thanos again](https://thanos.io/?utm_source=news)
  - 前回の続き
- [Grafana](https://grafana.com/)
  - ダッシュボード。Prometheusの隣にいる
"""


EVIL = "\x1b[2J\n\u202e\x9b\x07"


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
    def ids(self) -> list[str]:
        """The ids of the hits on the screen, in order."""
        return re.findall(r"^   (\d+#\d+)", self.out, re.MULTILINE)


Cli = Callable[..., Outcome]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose index is built; to be read only."""
    root = tmp_path_factory.mktemp("project")
    for name, text in (("001", FIRST), ("002", SECOND)):
        (root / "episodes" / name).mkdir(parents=True)
        (root / "episodes" / name / "README.md").write_text(text, encoding="utf-8")
    assert (
        run(["--episodes", f"{root}/episodes", "--index", f"{root}/index", "index"])
        == 0
    )
    return root


@pytest.fixture
def cli(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Run the program in the built project."""
    for name in ("KBINDEX_EPISODES", "KBINDEX_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(built)

    def call(*args: str) -> Outcome:
        capsys.readouterr()
        status = run(args)
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return call


@pytest.fixture
def project(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> Path:
    """Move `cli` to a copy of the project, to be changed at will."""
    del cli  # asked for so that it changes the working folder before this does
    root = tmp_path / "copy"
    shutil.copytree(built, root)
    monkeypatch.chdir(root)
    return root


# The program


def test_the_version_is_data(cli: Cli) -> None:
    assert cli("--version") == Outcome(0, f"kbindex {__version__}\n", "")


@pytest.mark.parametrize(
    "command",
    [
        "",
        *app.list_commands(
            app.make_context("kbindex", ["--", "tags"], resilient_parsing=True)
        ),
    ],
)
def test_help_goes_to_stdout_and_has_an_example(cli: Cli, command: str) -> None:
    outcome = cli(*command.split(), "--help")
    assert (outcome.status, outcome.err) == (0, "")
    assert re.search(
        rf"^  Examples?:\n(?:    kbindex .*\n)*?    kbindex .*{command}",
        outcome.out,
        re.MULTILINE,
    )
    assert "\b" not in outcome.out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(["search"], "the query is empty", id="no-query"),
        pytest.param(["search", ""], "the query is empty", id="empty-query"),
        pytest.param(["search", " ", "\u3000"], "the query is empty", id="blank-query"),
        pytest.param(["search", "--"], "the query is empty", id="only-dashes"),
        pytest.param(
            ["search", "x", "--limit", "-1"],
            "--limit: expected a whole number, 0 or more, or all; got '-1'",
            id="negative-limit",
        ),
        pytest.param(
            ["search", "x", "--offset=-1"],
            "--offset: expected a whole number, 0 or more; got '-1'",
            id="negative-offset",
        ),
        pytest.param(
            ["search", "x", "--limit", "ten"],
            "--limit: expected a whole number, 0 or more, or all; got 'ten'",
            id="limit-in-words",
        ),
        pytest.param(["show"], "show needs ID", id="show-nothing"),
        pytest.param(
            ["show", "001", "002"],
            "one id at a time; 002 is a second one",
            id="show-two",
        ),
        pytest.param(
            ["check", "--format", "csv"],
            "--format: 'csv' is not one of 'text', 'github', 'json'",
            id="unknown-format",
        ),
        pytest.param(
            ["search", "x", "--limit"],
            "--limit needs a value",
            id="limit-without-value",
        ),
        pytest.param(["trends"], "trends needs NAME", id="trends-nothing"),
        pytest.param(
            ["completion"],
            "completion needs one of bash, zsh, fish",
            id="completion-nothing",
        ),
        pytest.param(
            ["completion", "csh"],
            "SHELL: 'csh' is not one of 'bash', 'zsh', 'fish'",
            id="unknown-shell",
        ),
        pytest.param(
            ["random", "--seed", "x"],
            "--seed: expected a whole number; got 'x'",
            id="seed-in-words",
        ),
        pytest.param(
            ["open", "001#1", "--link", "0"],
            "--link: expected a whole number, 1 or more; got '0'",
            id="link-zero",
        ),
        pytest.param(
            ["eval", "x", "--min-ndcg", "nan"],
            "--min-ndcg: expected a number from 0 to 1; got 'nan'",
            id="share-that-is-none",
        ),
        pytest.param(["eval", "."], "QUERIES: File '.' is a directory", id="folder"),
        pytest.param(["tags", "--q0q"], "no option --q0q", id="tags-option"),
        pytest.param(
            ["index", "--no-refresh"],
            "no option --no-refresh",
            id="index-option",
        ),
    ],
)
def test_wrong_usage_is_one_line_that_names_the_help(
    cli: Cli, args: list[str], message: str
) -> None:
    line = f"kbindex: {message} (see `kbindex {args[0]} --help`)\n"
    assert cli(*args) == Outcome(2, "", line)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(
            ["serch", "x"], "no command 'serch' (did you mean search?)", id="command"
        ),
        pytest.param(
            ["-x"],
            "no option -x here; put options of a command after its name",
            id="option",
        ),
        pytest.param(["--index"], "--index needs a value", id="value"),
        pytest.param(
            ["--episodes", "", "tags"],
            "--episodes: the name of the folder is empty",
            id="empty-episodes",
        ),
        pytest.param(
            ["--index", "", "tags"],
            "--index: the name of the folder is empty",
            id="empty-index",
        ),
    ],
)
def test_wrong_usage_before_the_command_is_one_line(
    cli: Cli, args: list[str], message: str
) -> None:
    assert cli(*args) == Outcome(2, "", f"kbindex: {message} (see `kbindex --help`)\n")


# search


def test_search_finds_the_titles_word_first_and_each_page_once(cli: Cli) -> None:
    outcome = cli("search", "Thanos")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.ids == ["001#2"]
    assert outcome.out.startswith("1. Thanos\n   001#2 · 2022-04-08 · haruka_k8s · ")
    assert " · also 002#1\n" in outcome.out


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        pytest.param(["Prometheus", "-Thanos"], ["001#1", "002#2"], id="excluded"),
        pytest.param(
            ["--", "Prometheus", "-Thanos"], ["001#1", "002#2"], id="behind-dashes"
        ),
        pytest.param(["Prometheus -Thanos"], ["001#1", "002#2"], id="in-one-argument"),
        pytest.param(
            ["-Thanos", "Prometheus"], ["001#1", "002#2"], id="excluded-first"
        ),
        pytest.param(["通信"], ["001#3"], id="japanese"),
        pytest.param(["eBPF"], ["001#3"], id="english"),
    ],
)
def test_the_words_of_a_query_are_its_arguments(
    cli: Cli, query: list[str], ids: list[str]
) -> None:
    outcome = cli("search", *query)
    assert (outcome.status, sorted(outcome.ids), outcome.err) == (0, ids, "")


@pytest.mark.parametrize(
    ("args", "query"),
    [
        pytest.param(["a", "b"], "a b", id="words"),
        pytest.param(["-thanos"], "-thanos", id="excluded"),
        pytest.param(["--", "--json", "--limit", "1"], "--json --limit 1", id="dashes"),
        pytest.param(["--", "a", "--", "b"], "a -- b", id="second-dashes"),
        pytest.param(["-5", "v1.2"], "-5 v1.2", id="number"),
        pytest.param(['"service mesh"'], '"service mesh"', id="phrase"),
        pytest.param(["　監視　"], "　監視　", id="full-width-blanks"),
    ],
)
def test_what_is_no_option_of_search_belongs_to_the_query(
    cli: Cli, args: list[str], query: str
) -> None:
    assert cli("search", "--json", *args).document["query"] == query


def test_options_of_search_may_stand_behind_the_query(cli: Cli) -> None:
    before = cli("search", "--json", "--limit", "1", "Prometheus")
    behind = cli("search", "Prometheus", "--limit=1", "--json")
    assert before == behind
    assert len(before.document["hits"]) == 1


def test_total_counts_before_limit_and_offset(cli: Cli) -> None:
    whole = cli("search", "Prometheus", "--json").document
    assert (whole["total"], [hit["rank"] for hit in whole["hits"]]) == (3, [1, 2, 3])
    pages = [
        cli("search", "Prometheus", "--json", "--limit", "1", "--offset", str(offset))
        for offset in range(4)
    ]
    assert [page.document["total"] for page in pages] == [3, 3, 3, 3]
    assert [page.status for page in pages] == [0, 0, 0, 0]
    assert [hit for page in pages for hit in page.document["hits"]] == whole["hits"]


def test_limit_0_only_counts(cli: Cli) -> None:
    outcome = cli("search", "Prometheus", "--json", "--limit", "0")
    document = {
        "format": 1,
        "query": "Prometheus",
        "understood": "Prometheus",
        "total": 3,
        "strong": 3,
        "suggestion": None,
        "hits": [],
        "looked_for": [],
        "near": [],
    }
    assert (outcome.status, outcome.document) == (0, document)
    assert cli("search", "Prometheus", "--limit", "0") == Outcome(
        0, "", "kbindex: 3 hits\n"
    )


@pytest.mark.parametrize(
    ("options", "ids", "said"),
    [
        pytest.param(
            ["--limit", "1"], 1, "2 more hits; go on with --offset 1", id="first"
        ),
        pytest.param(
            ["--limit", "1", "--offset", "1"],
            1,
            "1 more hit; go on with --offset 2",
            id="second",
        ),
        pytest.param(["--offset", "2"], 1, "", id="last"),
        pytest.param(["--offset", "3"], 0, "only 3 hits", id="behind-the-last"),
        pytest.param(["--limit", "9" * 30], 3, "", id="huge-limit"),
    ],
)
def test_search_says_on_stderr_what_is_left(
    cli: Cli, options: list[str], ids: int, said: str
) -> None:
    outcome = cli("search", "Prometheus", *options)
    err = f"kbindex: {said}\n" if said else ""
    assert (outcome.status, len(outcome.ids), outcome.err) == (0, ids, err)


@pytest.mark.parametrize("query", ["xyzzyx", '""', "!!!", "\udcff", "\x1b[2J\x00"])
def test_nothing_found_is_status_1_and_no_data(cli: Cli, query: str) -> None:
    outcome = cli("search", query)
    assert (outcome.status, outcome.out) == (1, "")
    first, *more = outcome.err.splitlines()
    assert re.fullmatch(r"kbindex: nothing found for [^\x00-\x1f\x7f-\x9f]*", first)
    why = "kbindex: there is no word in it: signs and particles alone find nothing"
    assert more == ([] if re.search("[a-z0-9]", query) else [why])


@pytest.mark.parametrize("query", ["xyzzyx", "\udcff"], ids=["ascii", "no-utf-8"])
def test_nothing_found_is_a_document_too(cli: Cli, query: str) -> None:
    outcome = cli("search", "--json", query)
    assert (outcome.status, outcome.err) == (1, "")
    assert outcome.document == {
        "format": 1,
        "query": query,
        "understood": query,
        "total": 0,
        "strong": 0,
        "suggestion": None,
        "hits": [],
        "looked_for": [query] if query.isascii() else [],
        "near": [],
    }


def test_a_mistyped_word_is_put_right_on_stderr(cli: Cli) -> None:
    outcome = cli("search", "Graffana")
    assert (outcome.status, outcome.err) == (0, "kbindex: did you mean Grafana?\n")
    assert cli("search", "Graffana", "--json").document["suggestion"] == "Grafana"


# tags


def test_tags_are_sorted_by_count_and_each_is_listed_once(cli: Cli) -> None:
    outcome = cli("tags")
    assert (outcome.status, outcome.err) == (0, "")
    rows = [line.split()[:2] for line in outcome.out.splitlines()]
    counts = [int(count) for _, count in rows]
    assert counts == sorted(counts, reverse=True)
    assert len({tag for tag, _ in rows}) == len(rows)
    assert {"prometheus", "monitoring", "thanos", "cilium"} <= {tag for tag, _ in rows}
    document = cli("tags", "--json").document
    assert [[tag["id"], str(tag["count"])] for tag in document["tags"]] == rows


@pytest.mark.parametrize("name", ["cilium", "Cilium", "CILIUM"])
def test_a_tag_is_found_by_id_and_label(cli: Cli, name: str) -> None:
    outcome = cli("tags", name)
    assert (outcome.status, outcome.err, outcome.ids) == (0, "", ["001#3"])
    assert outcome.out.startswith("Cilium (project, 1 article, part of ")


def test_a_tag_is_found_by_its_japanese_name(cli: Cli) -> None:
    japanese, english = cli("tags", "監視"), cli("tags", "monitoring")
    assert japanese == english
    assert "001#1" in japanese.ids


def test_an_unknown_tag_is_status_1_and_near_ones_are_named(cli: Cli) -> None:
    line = "kbindex: no tag 'grafanna' (did you mean grafana?)\n"
    assert cli("tags", "grafanna") == Outcome(1, "", line)
    assert cli("tags", "grafanna", "--json") == Outcome(1, "", line)


def test_an_archive_without_topics_has_no_tags(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "1.md").write_text("# 1\n### @a\n- [x](https://x.example/)\n")
    options = ["--episodes", str(tmp_path), "--index", str(tmp_path / "index")]
    assert cli(*options, "tags") == Outcome(1, "", "kbindex: no tags yet\n")
    outcome = cli(*options, "tags", "--json")
    assert (outcome.status, outcome.document) == (
        1,
        {"format": 1, "tags": [], "months": []},
    )


# show


def test_show_prints_an_episode_with_all_its_records(cli: Cli) -> None:
    outcome = cli("show", "002")
    assert (outcome.status, outcome.err) == (0, "")
    assert re.findall(r"^(\d+#\d)  ", outcome.out, re.MULTILINE) == [
        "002#0",
        "002#1",
        "002#2",
    ]
    assert outcome.out.startswith("002\nhosts: minato\nfile: 002/README.md\n")


def test_show_prints_an_article_with_its_notes(cli: Cli) -> None:
    outcome = cli("show", "001#1")
    assert (outcome.status, outcome.err) == (0, "")
    head, *_, bullet, nested = outcome.out.splitlines()
    assert head == "001#1  Prometheus"
    assert (bullet, nested) == ("  - 監視の定番", "    - メトリクスをpull型で集める")


IDS = "`kbindex episodes` lists ids, `kbindex search` finds articles"


@pytest.mark.parametrize(
    ("record_id", "message"),
    [
        pytest.param("01x", "no episode '01x' (did you mean 001?)", id="near-episode"),
        pytest.param("xyzzy", f"no episode 'xyzzy'; {IDS}", id="far-episode"),
        pytest.param(
            "001#0",
            "no article '001#0' (did you mean 001#3, 001#2, 001#1?)",
            id="article",
        ),
        pytest.param(
            "xyzzy#1", f"no article 'xyzzy#1'; {IDS}", id="article-of-nothing"
        ),
        pytest.param(
            "001#",
            "no article '001#' (did you mean 001#3, 001#2, 001#1?)",
            id="no-number",
        ),
        pytest.param("\x1b[2J", f"no episode '\\x1b[2J'; {IDS}", id="escape"),
        pytest.param("", f"no episode ''; {IDS}", id="empty"),
    ],
)
def test_an_unknown_id_is_status_1_and_near_ones_are_named(
    cli: Cli, record_id: str, message: str
) -> None:
    assert cli("show", record_id) == Outcome(1, "", f"kbindex: {message}\n")
    assert cli("show", "--json", record_id) == Outcome(1, "", f"kbindex: {message}\n")


# episodes


def test_episodes_are_listed_in_the_order_of_their_files(cli: Cli) -> None:
    assert cli("episodes") == Outcome(
        0,
        "001  2022-04-08  3 articles  haruka_k8s with chago  https://youtu.be/kBcli00001\n"
        "002  ----------  2 articles  minato\n",
        "",
    )


# export


def test_export_prints_every_record_one_a_line(cli: Cli) -> None:
    outcome = cli("export")
    assert (outcome.status, outcome.err) == (0, "")
    records = [json.loads(line) for line in outcome.out.splitlines()]
    ids = ["001#1", "001#2", "001#3", "002#0", "002#1", "002#2"]
    assert [record["id"] for record in records] == ids
    shown = [cli("show", "--json", record_id).document for record_id in ids]
    assert [{"format": 1, **record} for record in records] == shown


def test_export_prints_one_document_where_asked(cli: Cli) -> None:
    lines, document = cli("export", "--format", "jsonl"), cli("export", "--format=json")
    assert document.document == {
        "format": 1,
        "records": [json.loads(line) for line in lines.out.splitlines()],
    }
    assert cli("export", "--json") == document
    assert cli("export") == lines


# index and rebuild


def seconds_as_0(text: str) -> str:
    return re.sub(r"\d+\.\d s", "0.0 s", text)


def test_index_says_that_all_is_up_to_date_and_what_could_not_be_read(
    cli: Cli, built: Path
) -> None:
    outcome = cli("index")
    assert (outcome.status, seconds_as_0(outcome.out)) == (
        0,
        "up to date: 5 articles, 0.0 s\n",
    )
    place = built / "episodes" / "002" / "README.md"
    assert outcome.err == (
        f"{place}:4: no such date: '2022-04-031'; expected YYYY-MM-DD (bad-date)\n"
    )


def test_index_names_what_changed(cli: Cli, project: Path) -> None:
    episodes = project / "episodes"
    (episodes / "003.md").write_text("# 003\n\n### @a\n\n- [x](https://x.example/)\n")
    with (episodes / "001" / "README.md").open("a", encoding="utf-8") as file:
        file.write("- [Hubble](https://docs.cilium.io/)\n")
    shutil.rmtree(episodes / "002")
    outcome = cli("index", "--json")
    document = outcome.document
    assert document.pop("seconds") >= 0
    assert (outcome.status, outcome.err) == (0, "")
    assert document == {
        "format": 1,
        "added": ["003"],
        "changed": ["001"],
        "removed": ["002"],
        "articles": 5,
        "diagnostics": [],
    }


def test_index_shows_what_changed(cli: Cli, project: Path) -> None:
    episodes = project / "episodes"
    (episodes / "001").rename(episodes / "100")
    outcome = cli("index")
    assert seconds_as_0(outcome.out) == "+1 -1 episodes, 5 articles, 0.0 s\n"


@pytest.mark.parametrize("command", [["rebuild"], ["index", "--full"]], ids=" ".join)
@pytest.mark.usefixtures("project")
def test_rebuild_reads_everything_anew(cli: Cli, command: list[str]) -> None:
    outcome = cli(*command)
    summary, *understood = seconds_as_0(outcome.out).splitlines()
    assert summary == "~2 episodes, 5 articles, 0.0 s"
    assert understood[0].split() == ["episodes", "2", "1", "dated"]
    assert cli(*command, "--json").document["changed"] == ["001", "002"]


# Refreshing


def test_a_search_sees_every_change_of_the_episodes(cli: Cli, project: Path) -> None:
    episodes = project / "episodes"
    (episodes / "003.md").write_text(
        "# 003\n\n### @a\n\n- [Falco](https://falco.org/)\n"
    )
    assert cli("search", "Falco").ids == ["003#1"]
    (episodes / "003.md").write_text(
        "# 003\n\n### @a\n\n- [Kyverno](https://kyverno.io/)\n"
    )
    assert cli("search", "Kyverno").ids == ["003#1"]
    assert cli("search", "Falco").status == 1
    (episodes / "003.md").rename(episodes / "004.md")
    assert cli("search", "Kyverno").ids == ["004#1"]
    (episodes / "004.md").unlink()
    assert cli("search", "Kyverno").status == 1


@pytest.mark.parametrize(
    "command",
    [
        ["search", "Cilium"],
        ["tags"],
        ["tags", "cilium"],
        ["show", "001"],
        ["episodes"],
        ["export"],
    ],
    ids=" ".join,
)
def test_no_refresh_leaves_the_index_as_it_is(
    cli: Cli, project: Path, command: list[str]
) -> None:
    before = cli(*command)
    notes = project / "episodes" / "001" / "README.md"
    notes.write_text("# 001 new\n\n### @a\n\n- [Cilium 2](https://c.example/)\n")
    shutil.rmtree(project / "episodes" / "002")
    assert cli(*command, "--no-refresh") == before
    assert cli(*command).out != before.out


def test_no_refresh_builds_the_index_where_there_is_none(
    cli: Cli, project: Path
) -> None:
    shutil.rmtree(project / "index")
    assert cli("search", "Cilium", "--no-refresh").ids == ["001#3"]


def test_a_first_search_builds_the_index_and_answers(cli: Cli, project: Path) -> None:
    shutil.rmtree(project / "index")
    outcome = cli("search", "Cilium")
    assert (outcome.status, outcome.ids) == (0, ["001#3"])
    said = "no such date: '2022-04-031'; expected YYYY-MM-DD (bad-date)"
    assert outcome.err.endswith(f"README.md:4: {said}\n")
    assert outcome.err.count("\n") == 1
    assert cli("search", "Cilium").err == ""


def test_a_damaged_index_is_built_anew_and_said(cli: Cli, project: Path) -> None:
    current = project / "index" / "CURRENT"
    current.write_text(current.read_text().replace("g000001", "g000099"))
    outcome = cli("search", "Cilium")
    assert (outcome.status, outcome.ids) == (0, ["001#3"])
    assert outcome.err.startswith("kbindex: the index was built anew: ")


# What stands in names and notes


@pytest.mark.skipif(os.name != "posix", reason="names that only POSIX allows")
@pytest.mark.parametrize(
    "command",
    [
        ["episodes"],
        ["tags"],
        ["tags", "cilium"],
        ["search", "Cilium"],
        ["show", f"evil{EVIL}"],
        ["show", f"evil{EVIL}#1"],
        ["show", f"evil{EVIL}#9"],
        ["export"],
        ["index"],
        ["index", "--json"],
    ],
    ids=lambda command: ascii(" ".join(command)),
)
def test_the_name_of_an_episode_cannot_control_the_terminal(
    cli: Cli, project: Path, command: list[str]
) -> None:
    path = project / "episodes" / f"evil{EVIL}.md"
    text = "# evil\n- Date: 2022-13-01\n### @a\n- [Cilium](https://cilium.io/?evil)\n"
    path.write_text(text, encoding="utf-8")
    outcome = cli(*command)
    assert outcome.status == (1 if command[-1].endswith("#9") else 0)
    shown = outcome.out + outcome.err
    assert "evil" in shown or command[0] in {"tags", "search"}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    assert len(outcome.err.splitlines()) <= 3


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("&#27;[2J &#155;2J &#x202e; &#7;", id="entities"),
        pytest.param("<b>\x1b[2J</b> \x9b2J \u202e \x07", id="html"),
        pytest.param("`\x1b[2J \x9b2J` \u2066 \x08", id="code"),
    ],
)
def test_notes_cannot_control_the_terminal_in_any_spelling(
    cli: Cli, project: Path, text: str
) -> None:
    notes = f"# 3\n### @a\n- [Falco {text}](https://falco.org/)\n  - note {text}\n"
    (project / "episodes" / "003.md").write_text(notes, encoding="utf-8")
    for command in (["search", "Falco"], ["show", "003"], ["export"], ["index"]):
        outcome = cli(*command)
        assert outcome.status == 0
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", outcome.out
        )


def test_a_file_with_nul_is_left_out_and_said(cli: Cli, project: Path) -> None:
    path = project / "episodes" / "003.md"
    path.write_bytes(b"# 3\n### @a\n- [Falco\0](https://falco.org/)\n")
    outcome = cli("index")
    assert seconds_as_0(outcome.out) == "+1 episode, 5 articles, 0.0 s\n"
    assert f"{path}:3: a binary file" in outcome.err
    assert "\0" not in outcome.err


# Errors of the surroundings


@pytest.mark.parametrize(
    "command",
    [
        ["search", "x"],
        ["tags"],
        ["show", "001"],
        ["episodes"],
        ["export"],
        ["index"],
        ["rebuild"],
    ],
    ids=" ".join,
)
def test_a_missing_folder_is_an_error_of_every_command(
    cli: Cli, tmp_path: Path, command: list[str]
) -> None:
    outcome = cli("--episodes", str(tmp_path / "no"), *command)
    assert outcome == Outcome(
        2, "", f"kbindex: {tmp_path / 'no'}: no such folder of episodes\n"
    )


def test_a_folder_without_episodes_is_an_error(cli: Cli, tmp_path: Path) -> None:
    line = (
        f"kbindex: {tmp_path}: no episode in it (NAME/README.md or NAME.md); "
        "`kbindex new` makes the first\n"
    )
    assert cli("--episodes", str(tmp_path), "search", "x") == Outcome(2, "", line)


def test_an_index_that_cannot_be_written_is_an_error(
    cli: Cli, built: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "index"):
        outcome = cli("--index", str(place), "search", "Cilium")
        assert (outcome.status, outcome.out) == (2, "")
        assert re.fullmatch(
            rf"kbindex: {re.escape(str(place))}: the index cannot be written "
            r"\(.+\); name another folder with --index\n",
            outcome.err,
        )
    assert cli("--index", str(built), "tags") == Outcome(
        2,
        "",
        f"kbindex: {built}: not an index, and not empty (episodes); "
        "name another folder with --index\n",
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param(["Grafana", "アップグレード"], "no article has: アップグレード"),
        pytest.param(["Grafana", "xyzzy"], "no article has: xyzzy"),
        pytest.param(["データを Grafana", "--tag", "thanos"], "no hit has: Grafana"),
    ],
    ids=["a word with a meaning", "a word without one", "a word of other articles"],
)
def test_a_word_that_is_in_no_hit_is_said(
    cli: Cli, query: list[str], said: str
) -> None:
    outcome = cli("search", *query)
    weak = "kbindex: nothing fits well; these come nearest\n"
    assert (outcome.status, outcome.err) == (0, f"{weak}kbindex: {said}\n")
