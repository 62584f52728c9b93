"""What was said in the episodes, from the file to the screen: two episodes, two
languages."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kbindex import KnowledgeBase
from kbindex.cli.app import run

PAGE = """\
# Beacons 1

- Date: 2022-03-04
- Video: https://youtu.be/beacon1

## ada

### [etcd 3.6](https://etcd.example/blog)

- faster watches
"""
SAID = """\
WEBVTT

00:00:01.000 --> 00:00:50.000
<v Ada>Welcome to the show, today we talk about etcd and leases.

00:00:51.000 --> 00:01:40.000
<v Grace>We moved the watchdogs to the lighthouse cluster last week.

00:01:41.000 --> 00:02:30.000
<v Ada>And then nobody was on call for the typhoon.
"""
JAPANESE_PAGE = """\
# 灯台 2

- Date: 2022-04-01

## grace

### [監視入門](https://kanshi.example/)

- メトリクス
"""
JAPANESE = """\
1
00:00:05,000 --> 00:00:55,000
グレース：今日は灯台の監視の話をしましょう。

2
00:00:56,000 --> 00:01:50,000
エイダ：クーバネティスの障害で夜中に起こされました。
"""


def make_project(root: Path) -> Path:
    """Make a project with two episodes that have transcripts, and one that has none."""
    episodes = root / "episodes"
    (episodes / "001").mkdir(parents=True)
    (episodes / "001" / "README.md").write_text(PAGE, encoding="utf-8")
    (episodes / "001" / "transcript.vtt").write_text(SAID, encoding="utf-8")
    (episodes / "002.md").write_text(JAPANESE_PAGE, encoding="utf-8")
    (episodes / "002.srt").write_text(JAPANESE, encoding="utf-8")
    (episodes / "003.md").write_text("# 3\n\n## ada\n\n### Quiet\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is only read."""
    return make_project(tmp_path_factory.mktemp("beacons").resolve())


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ask:
    """Run the program in the project: its status, what it prints, what it says."""
    monkeypatch.chdir(archive)

    def run_it(*arguments: str) -> tuple[int, str, str]:
        status = run(list(arguments))
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run_it


@pytest.fixture
def project(
    ask: Ask,  # noqa: ARG001 - the program is told first that it runs elsewhere
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Another such project, which may be changed; the program runs in it."""
    monkeypatch.chdir(make_project(tmp_path.resolve() / "own"))
    return tmp_path.resolve() / "own"


def document(answer: tuple[int, str, str]) -> Any:  # noqa: ANN401 - any JSON
    status, out, _ = answer
    assert status == 0
    return json.loads(out)


# Search


def test_what_was_said_stands_below_the_articles(ask: Ask) -> None:
    status, out, err = ask("search", "etcd")
    assert status == 0
    assert out.index("001#1 ") < out.index("Said in the episodes") < out.index("001#t1")
    assert err == ""


def test_a_sentence_that_only_was_said_is_found_and_told(ask: Ask) -> None:
    status, out, err = ask("search", "watchdogs lighthouse")
    assert status == 0
    assert out.startswith("Said in the episodes")
    assert "0:00:51  001#t2 · 2022-03-04 · Grace" in out
    assert "https://youtu.be/beacon1?t=51" in out
    assert err == (
        "kbindex: nothing found in the notes; this was said in the episodes\n"
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lighthouse", {"001#t2"}),
        ("lighthouze", {"001#t2"}),
        ("灯台", {"002#t1"}),
        ("monitoring", {"002#t1"}),
        ("kubernetes", {"002#t2"}),
        ('"lighthouse cluster"', {"001#t2"}),
        ("the -lighthouse", {"001#t1", "001#t3"}),
        ("presenter:ada", {"001#t1", "001#t3"}),
        ("by:エイダ", {"002#t2"}),
        ("episode:2", {"002#t1", "002#t2"}),
        ("date:2022-03 typhoon", {"001#t3"}),
        ("date:2023 typhoon", set()),
        ("tag:etcd", set()),
        ("site:etcd.example", set()),
        ("title:etcd", set()),
        ("note:etcd", set()),
        ("has:notes etcd", set()),
        ("has:video etcd", {"001#t1"}),
        ("etcd OR tag:monitoring", {"001#t1"}),
        ("(lighthouse OR typhoon) -tag:etcd", {"001#t2", "001#t3"}),
    ],
)
def test_queries_mean_the_same_of_what_was_said(
    query: str, found: set[str], archive: Path
) -> None:
    with KnowledgeBase.open(archive / "episodes", archive / "index") as base:
        result = base.search(f"{query} in:transcript", limit=99)
    assert {hit.passage.id for hit in result.passages} == found
    assert (result.total, result.hits, result.passage_total) == (0, (), len(found))


def test_each_place_can_be_looked_into_alone(ask: Ask) -> None:
    for form in (("etcd", "in:notes"), ("etcd", "--in", "notes")):
        found = document(ask("search", *form, "--json"))
        assert [hit["id"] for hit in found["hits"]] == ["001#1"]
        assert "passages" not in found
    for form in (("etcd", "in:transcript"), ("etcd", "--in", "transcript")):
        found = document(ask("search", *form, "--json"))
        assert (found["total"], found["hits"]) == (0, [])
        assert [one["id"] for one in found["passages"]] == ["001#t1"]


def test_a_query_of_filters_alone_brings_no_passages_below(ask: Ask) -> None:
    found = document(ask("search", "date:2022", "--json"))
    assert (found["total"], found["passages"], found["passage_total"]) == (2, [], 0)


def test_only_the_first_hits_bring_passages(archive: Path) -> None:
    with KnowledgeBase.open(archive / "episodes", archive / "index") as base:
        assert base.search("etcd").passage_total == 1
        assert base.search("etcd", offset=1).passage_total is None
        assert base.search("etcd", limit=0).passage_total is None


def test_passages_come_in_pages(ask: Ask) -> None:
    status, out, err = ask("search", "in:transcript", "--limit", "2", "--offset", "1")
    assert status == 0
    assert re.findall(r"00\d#t\d", out) == ["002#t2", "001#t1"]
    assert err == "kbindex: 2 more passages; go on with --offset 3\n"
    assert ask("search", "in:transcript", "--offset", "9")[2] == (
        "kbindex: only 5 passages\n"
    )


def test_the_document_keeps_its_schema(
    ask: Ask, validate: Callable[[str, object], None]
) -> None:
    found = document(ask("search", "lighthouse", "--json", "--explain"))
    validate("search", found)
    (passage,) = found["passages"]
    assert passage.pop("explanation")["coverage"] == 1.0
    assert passage.pop("score") > 0
    assert passage == {
        "rank": 1,
        "id": "001#t2",
        "kind": "passage",
        "episode": "001",
        "source": "001/transcript.vtt",
        "line": 7,
        "speaker": "Grace",
        "time": "0:00:51",
        "end_time": "0:01:40",
        "time_url": "https://youtu.be/beacon1?t=51",
        "date": "2022-03-04",
        "snippets": [
            {
                "text": "We moved the watchdogs to the lighthouse cluster last week.",
                "path": [],
                "line": 7,
                "highlights": [[30, 40]],
            }
        ],
        "matched": [{"query": "lighthouse", "term": "lighthouse", "how": "word"}],
    }


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["--brief"], ["001#t2  0:00:51  Grace"]),
        (["--csv"], ["1,", "001#t2,passage,001,,https://youtu.be/beacon1?t=51,Grace,"]),
        (["--format", "{kind} {id} {url}"], ["passage 001#t2 https://youtu.be"]),
        (["--jsonl"], ['"kind": "passage"', '"time": "0:00:51"']),
        (["--print0"], ["001#t2\0"]),
        (
            ["--markdown"],
            ["## Said in the episodes", "- [0:00:51](https://youtu.be/beacon1?t=51)"],
        ),
        (["--group", "episode"], ["Said in the episodes"]),
        (["--full"], ["Said in the episodes"]),
        (["in:transcript", "--count"], ["1\n"]),
        (["in:transcript", "--episode-only"], ["001\n"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_every_form_shows_what_was_said(
    arguments: list[str], lines: list[str], ask: Ask
) -> None:
    status, out, _ = ask("search", "lighthouse", *arguments)
    assert status == 0
    for line in lines:
        assert line in out


def test_the_number_of_hits_is_that_of_articles(ask: Ask) -> None:
    assert ask("search", "etcd", "--count")[:2] == (0, "1\n")
    assert ask("search", "lighthouse", "--count")[:2] == (1, "0\n")


# One passage, one transcript


@pytest.mark.parametrize(
    "written", ["001#t2", "1#t2", "1/t2", "1:t2", "1 t2", "＃００１＃ｔ２", "001#T02"]
)
def test_a_passage_has_an_id_as_an_article_has(written: str, ask: Ask) -> None:
    status, out, _ = ask("show", written)
    assert status == 0
    assert re.findall(r"001#t\d", out) == ["001#t1", "001#t2", "001#t3"]
    assert out.count("https://") == 1
    assert "   001/transcript.vtt:7\n" in out
    assert ask("open", written, "--print")[1] == "https://youtu.be/beacon1?t=51\n"


def test_an_unknown_passage_is_told_with_the_last_one(ask: Ask) -> None:
    assert ask("show", "1/t9") == (
        1,
        "",
        "kbindex: no passage '001#t9' (did you mean 001#t3?)\n",
    )
    assert ask("show", "3/t1") == (1, "", "kbindex: no passage '003#t1'\n")
    assert ask("show", "7/t1")[0] == 1


def test_an_episode_says_that_it_has_a_transcript(ask: Ask) -> None:
    assert "transcript: 3 passages (--transcript)\n" in ask("show", "001")[1]
    assert "transcript:" not in ask("show", "003")[1]
    status, out, _ = ask("show", "001", "--transcript")
    assert status == 0
    assert "typhoon" in out
    assert ask("show", "003", "--transcript") == (
        1,
        "",
        "kbindex: 003 has no transcript\n",
    )


def test_documents_of_what_was_said_keep_their_schemas(
    ask: Ask, validate: Callable[[str, object], None]
) -> None:
    one = document(ask("show", "001#t1", "--json"))
    validate("show-passage", one)
    assert (one["before"], one["after"]["id"]) == (None, "001#t2")
    whole = document(ask("show", "2", "--transcript", "--json"))
    validate("transcript", whole)
    assert [one["id"] for one in whole["passages"]] == ["002#t1", "002#t2"]
    for name in ("stats", "index", "doctor"):
        answer = json.loads(ask(name, "--json")[1])
        validate(name, answer)
        figures = answer["index"] if name == "doctor" else answer
        assert (figures["transcripts"], figures["passages"]) == (2, 5)


def test_doctor_says_on_a_line_of_its_own_what_was_said(ask: Ask) -> None:
    lines = ask("doctor")[1].splitlines()
    [state] = [line for line in lines if line.startswith("index state")]
    assert "passages" not in state
    [said] = [line for line in lines if line.startswith("transcripts")]
    assert said.split(maxsplit=1)[1] == "5 passages in 2 transcripts"


def test_a_transcript_has_the_other_forms_as_well(ask: Ask) -> None:
    assert "| 001#t1 |" not in ask("show", "1", "--transcript", "--markdown")[1]
    lines = ask("show", "1", "--transcript", "--format", "{id}: {notes}")[1]
    assert lines.startswith("001#t1: Welcome to the show")
    assert ask("show", "1/t1", "--markdown")[1].startswith("- [0:00:01](https://")
    assert ask("show", "1/t1", "--links") == (1, "", "kbindex: 001#t1 has no links\n")


def test_a_passage_without_a_recording_opens_nothing(ask: Ask) -> None:
    assert ask("open", "002#t1", "--print") == (
        1,
        "",
        "kbindex: 002#t1 has no place in a recording to open\n",
    )


def test_an_editor_opens_the_transcript(ask: Ask) -> None:
    status, out, _ = ask("edit", "1/t3", "--print")
    assert status == 0
    assert out.rstrip().endswith("001/transcript.vtt:10")


def test_an_export_has_passages_where_they_are_asked_for(
    ask: Ask, validate: Callable[[str, object], None]
) -> None:
    plain = ask("export")[1]
    assert "passage" not in plain
    whole = ask("export", "--transcripts")[1]
    assert whole.startswith(plain)
    lines = [json.loads(line) for line in whole.removeprefix(plain).splitlines()]
    for line in lines:
        validate("passage", line)
    assert [line["id"] for line in lines] == [
        *("001#t1", "001#t2", "001#t3"),
        *("002#t1", "002#t2"),
    ]
    assert lines[0] == {
        "id": "001#t1",
        "kind": "passage",
        "episode": "001",
        "source": "001/transcript.vtt",
        "line": 4,
        "speaker": "Ada",
        "time": "0:00:01",
        "end_time": "0:00:50",
        "time_url": "https://youtu.be/beacon1?t=1",
        "date": "2022-03-04",
        "end_line": 4,
        "text": "Welcome to the show, today we talk about etcd and leases.",
    }
    validate("export", document(ask("export", "--transcripts", "--json")))


# Wrong invocations


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "a", "in:video"], "expected `in:notes` or `in:transcript`"),
        (["search", "a", "-in:notes"], "outside of brackets and without a sign"),
        (["search", "a", "--in", "video"], "'video' is not one of"),
        (["show", "1/1", "--transcript"], "001#1 is no episode"),
        (["show", "1", "--transcript", "--brief"], "use only one of"),
        (["show", "1", "--transcript", "--links"], "use only one of"),
        (["open", "1/t1", "--link", "1"], "001#t1 is a passage"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], said: str, ask: Ask
) -> None:
    status, out, err = ask(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("kbindex: ")
    assert said in err
    assert err.count("\n") == 1


# The index


def test_an_archive_without_transcripts_has_no_such_index(
    ask: Ask, project: Path
) -> None:
    for path in (project / "episodes").rglob("*.[vs][tr]t"):
        path.unlink()
    found = document(ask("search", "etcd", "--json"))
    assert "passages" not in found
    assert not any(path.name == "passages" for path in project.rglob("*"))
    assert ask("search", "etcd", "in:transcript") == (
        1,
        "",
        "kbindex: no episode has a transcript\n",
    )
    assert "transcripts" not in ask("stats")[1]
    assert "transcript" not in ask("index")[1]


def test_transcripts_that_go_are_forgotten(ask: Ask, project: Path) -> None:
    assert document(ask("search", "lighthouse", "--json"))["passage_total"] == 1
    for path in (project / "episodes").rglob("*.[vs][tr]t"):
        path.unlink()
    assert "passages" not in json.loads(ask("search", "lighthouse", "--json")[1])
    assert ask("show", "001", "--transcript")[0] == 1


def test_the_best_transcript_is_read(ask: Ask, project: Path) -> None:
    """One with times before one without; it is told in the docs."""
    text = project / "episodes" / "001" / "transcript.txt"
    text.write_text("Only the text says pelican.\n", encoding="utf-8")
    assert ask("search", "pelican")[0] == 1
    (project / "episodes" / "001" / "transcript.vtt").unlink()
    assert document(ask("search", "pelican", "--json"))["passage_total"] == 1


def test_a_page_that_changes_changes_its_passages(ask: Ask, project: Path) -> None:
    page = project / "episodes" / "001" / "README.md"
    page.write_text(PAGE.replace("beacon1", "other"), encoding="utf-8")
    assert ask("open", "1/t1", "--print")[1] == "https://youtu.be/other?t=1\n"
    page.write_text(PAGE.replace("2022-03-04", "2023-05-06"), encoding="utf-8")
    found = document(ask("search", "lighthouse date:2023", "--json"))
    assert found["passages"][0]["date"] == "2023-05-06"


def test_wrong_times_are_told_with_their_line_and_the_rest_is_read(
    ask: Ask, project: Path
) -> None:
    wrong = SAID.replace("00:00:51.000 -->", "99:99:99.000 -->")
    path = project / "episodes" / "001" / "transcript.vtt"
    path.write_text(wrong, encoding="utf-8")
    status, _, err = ask("index")
    assert status == 0
    assert [line for line in err.splitlines() if "transcript.vtt:6: " in line]
    assert len(err.splitlines()) == 1
    assert document(ask("search", "watchdogs", "--json"))["passage_total"] == 1


@pytest.mark.skipif(os.name != "posix", reason="links of Unix")
def test_a_link_out_of_the_archive_is_not_read(ask: Ask, project: Path) -> None:
    outside = project / "secret.vtt"
    outside.write_text(SAID.replace("typhoon", "password"), encoding="utf-8")
    path = project / "episodes" / "001" / "transcript.vtt"
    path.unlink()
    path.symlink_to(outside)
    assert ask("search", "password")[0] == 1
    assert "leads out of the folder" in ask("index")[2]


def test_an_index_that_is_read_as_it_is_knows_what_was_said(
    ask: Ask, project: Path
) -> None:
    ask("index")
    (project / "episodes" / "001" / "transcript.vtt").unlink()
    found = document(ask("search", "lighthouse", "--no-refresh", "--json"))
    assert [one["id"] for one in found["passages"]] == ["001#t2"]


def test_an_archive_that_moves_takes_its_passages_along(
    ask: Ask, project: Path, tmp_path: Path
) -> None:
    ask("index")
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    with KnowledgeBase.open(copy / "episodes", copy / "index") as base:
        assert base.search("typhoon").passage_total == 1


def test_strict_leaves_out_passages_that_meet_little_of_the_query(ask: Ask) -> None:
    query = ("lighthouse", "watchdogs", "volcano", "glacier")
    assert ask("search", *query, "in:transcript", "--count") == (0, "1\n", "")
    status, out, err = ask("search", *query, "in:transcript", "--strict")
    assert (status, out) == (1, "")
    assert "kbindex: --no-strict looks for weaker matches, too" in err.splitlines()
    assert ask("search", *query, "--strict")[0] == 1
    answer = document(ask("search", *query[:2], "--strict", "--json"))
    assert [one["id"] for one in answer["passages"]] == ["001#t2"]
