"""Sections of lists in JSON and on the screen; own addresses; `[notes]`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.cli.app import run
from kbindex.config import NotesConfig

pytestmark = pytest.mark.usefixtures("each_engine")

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

NOTES = """\
# 001

## ニュース

### 海外

- [Crane 2](https://crane.example/2) - faster
- [Rope](https://rope.example/)

## 錨の話

波が高かった。[記事](https://sea.example/waves)のとおり。

## Jobs

- [Sailor](https://jobs.example/sailor)
"""


@pytest.fixture
def archive(write: Write) -> None:
    write("001", NOTES)


@pytest.mark.usefixtures("archive")
def test_a_section_is_a_key_and_is_found_by_its_name(open_base: Open) -> None:
    base = open_base()
    sections = {a.title: a.section for a in base.articles() if a.kind == "article"}
    assert sections == {
        "Crane 2": ("ニュース", "海外"),
        "Rope": ("ニュース", "海外"),
        "錨の話": (),
        "Sailor": ("Jobs",),
    }
    found = {hit.article.title for hit in base.search("海外").hits}
    assert found == {"Crane 2", "Rope"}


@pytest.mark.usefixtures("archive")
def test_a_section_is_shown_as_a_path(
    episodes: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def shown(*arguments: str) -> str:
        place = ("--lang", "en", "--episodes", str(episodes), "--index", str(index))
        assert run([*place, *arguments]) == 0
        return capsys.readouterr().out

    document = json.loads(shown("search", "--json", "Crane"))
    assert document["hits"][0]["section"] == ["ニュース", "海外"]
    records = map(json.loads, shown("export", "--format", "jsonl").splitlines())
    assert [record.get("section") for record in records] == [
        ["ニュース", "海外"],
        ["ニュース", "海外"],
        None,
        ["Jobs"],
    ]
    for command in (("search", "Crane"), ("show", "001#1"), ("show", "001")):
        assert "ニュース › 海外" in shown(*command)
    assert "ニュース › 海外" in shown("search", "Crane", "--format", "markdown")
    assert shown("search", "Crane", "--format", "{section}") == "ニュース › 海外\n"


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("notes", "titles"),
    [
        pytest.param(
            NotesConfig(articles="links"), ["Crane 2", "Rope", "Sailor"], id="links"
        ),
        pytest.param(
            NotesConfig(articles="headings"), ["海外", "錨の話", "Jobs"], id="headings"
        ),
        pytest.param(
            NotesConfig(pass_over=("jobs", "錨の話")), ["Crane 2", "Rope"], id="passed"
        ),
    ],
)
def test_a_project_settles_how_its_notes_are_read(
    episodes: Path, index: Path, notes: NotesConfig, titles: list[str]
) -> None:
    """What was built by another setting is built anew."""
    for chosen in (NotesConfig(), notes, NotesConfig()):
        with KnowledgeBase.open(episodes, index, notes=chosen) as base:
            told = [a.title for a in base.articles() if a.kind == "article"]
        is_usual = chosen == NotesConfig()
        assert told == (["Crane 2", "Rope", "錨の話", "Sailor"] if is_usual else titles)


def test_a_page_that_notes_begin_with_tells_no_duplicates(
    write: Write, open_base: Open
) -> None:
    """An address of the notes made different articles one hit, and hid one."""
    text = (
        "# x\n\n## Contents\n\n### @aki\n\n#### {}\n- [議事録]({}) を見ながら\n- {}\n"
    )
    page = "https://minutes.example/log"
    write("001", text.format("今週の定例", page, "Crane のデモ"))
    write("002", text.format("今週の定例", page, "Rope のデモ"))
    write("003", f"# x\n\n### @ben\n\n- 議事録の書き方\n  - {page}\n")
    base = open_base()
    assert [a.url for a in base.articles()] == [page] * 3
    hits = base.search("Rope").hits
    assert [(hit.article.id, hit.also) for hit in hits] == [("002#1", ())]
    (seen,) = base.seen([page])
    assert [article.id for article in seen.articles] == ["003#1"]


def test_a_page_in_the_notes_alone_is_mentioned(write: Write, open_base: Open) -> None:
    write("001", "# x\n\n### @aki\n\n#### 定例\n- [a](https://a.example/b) のとおり\n")
    (seen,) = open_base().seen(["https://a.example/b"])
    assert (seen.articles, seen.mentioned) == ((), ("001#1",))
