"""Front matter on the command line: what is found by it, and what is said of it."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kbindex.cli.app import run

PAGE = """---
title: 55. 提灯の話
description: 引っ越しと提灯について
tags: [kubernetes, 夜話]
date: {date}
links:
  - title: A lantern
    url: https://lantern.example/a
---

We talked.
"""


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@pytest.fixture
def cli(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Run the program in a project of one page whose date is ambiguous."""
    for name in ("KBINDEX_EPISODES", "KBINDEX_INDEX", "KBINDEX_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "episodes/055/README.md", PAGE.format(date="02/07/2021"))
    (tmp_path / "kbindex.toml").touch()

    def call(*args: str) -> Outcome:
        capsys.readouterr()
        status = run(("--lang", "en", *args))
        return Outcome(status, *capsys.readouterr())

    return call


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("提灯", "055#0"),
        ("引っ越し", "055#0"),
        ("夜話", "055#0"),
        ("tag:kubernetes", "055#0"),
        ("tag:夜話", "055#0"),
        ("lantern", "055#1"),
    ],
)
def test_an_episode_is_found_by_its_front_matter(
    cli: Cli, query: str, hit: str
) -> None:
    found = cli("search", "--json", query)
    assert json.loads(found.out)["hits"][0]["id"] == hit


def test_its_links_are_seen_and_its_tags_are_explained(cli: Cli) -> None:
    assert "055#1" in cli("seen", "https://lantern.example/a").out
    assert "author" in cli("tags", "--why", "055#0").out
    counted = json.loads(cli("tags", "--json").out)["tags"]
    assert {tag["id"]: tag["count"] for tag in counted} == {"kubernetes": 1, "夜話": 1}


def test_the_project_settles_its_dates_and_the_index_follows(
    cli: Cli, tmp_path: Path
) -> None:
    def dates() -> list[str | None]:
        listed = json.loads(cli("episodes", "--json").out)["episodes"]
        return [episode["date"] for episode in listed]

    assert "episodes/055/README.md:5: '02/07/2021' is " in cli("index").err
    assert dates() == [None]
    for order, date in (("dmy", "2021-07-02"), ("mdy", "2021-02-07")):
        write(tmp_path / "kbindex.toml", f'[notes]\ndates = "{order}"\n')
        assert dates() == [date]
        assert "ambiguous" not in cli("check").out
    write(tmp_path / "kbindex.toml", '[notes]\ndates = "ymd"\n')
    refused = cli("index")
    assert refused.status == 2
    assert 'notes.dates: must be "dmy" or "mdy" (at line 2)' in refused.err


def test_audio_is_shown_and_told(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path / "episodes/056.md", "---\naudio: /a/56.mp3\n---\n# 56\n")
    listed = json.loads(cli("episodes", "--json").out)["episodes"]
    assert [episode.get("audio") for episode in listed] == [None, "/a/56.mp3"]
    assert "audio: /a/56.mp3" in cli("show", "056").out


def test_a_name_whose_marks_stand_apart_is_found_as_it_is_typed(
    cli: Cli, tmp_path: Path
) -> None:
    """A Mac writes ガ in a file name as two characters."""
    name = "第1話ガラス"
    apart = unicodedata.normalize("NFD", name)
    page = "# 1\n\n### @mio\n\n- [A](https://a.example)\n"
    write(tmp_path / f"episodes/{apart}/README.md", page)
    assert cli("show", name).status == 0
    assert cli("show", f"{name}#1").status == 0
    assert json.loads(cli("search", "--json", f"ep:{name}").out)["total"] == 1


def test_a_radical_is_the_letter_it_looks_like(cli: Cli, tmp_path: Path) -> None:
    page = "# 57\n\n### @mio\n\n- [⻑い⻘の話](https://a.example)\n"
    write(tmp_path / "episodes/057.md", page)
    for query in ("長い", "⻑い", "青"):
        hits = json.loads(cli("search", "--json", query).out)["hits"]
        assert [hit["id"] for hit in hits] == ["057#1"]
