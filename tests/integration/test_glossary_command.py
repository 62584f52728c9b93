"""`kbindex glossary`: the user's lines with their context, and the packs."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import run
from kbindex.config import DEFAULT_TOPIC_PACKS, PACKS, TOPIC_PACKS, WORD_PACKS

EPISODE = """\
# 001

## Contents

### @haruka

- [Zephyr](https://zephyr.example/)
  - 監視
"""

Said = Callable[..., str]


@pytest.fixture
def said(new_project: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command of a project with a glossary; return what it prints."""
    (new_project / "episodes" / "001.md").write_text(EPISODE, encoding="utf-8")
    lines = "風 = zephyr | with: wind, 天気\n見張り = 監視\n"
    (new_project / "glossary.txt").write_text(lines, encoding="utf-8")

    def call(*args: str) -> str:
        assert run(list(args)) == 0
        return capsys.readouterr().out

    return call


def packs_of(out: str) -> dict[str, dict[str, Any]]:
    return {pack["name"]: pack for pack in json.loads(out)["packs"]}


def with_topics_on(packs: dict[str, dict[str, Any]]) -> list[str]:
    found = [name for name in packs if packs[name]["has_topics_on"]]
    assert all(packs[name]["has_topics"] for name in found)
    return sorted(found, key=TOPIC_PACKS.index)


def test_lines_stand_with_their_context(said: Said) -> None:
    shown = [line.split("  ")[0] for line in said("glossary").splitlines()]
    assert shown == ["風 = zephyr | with: wind, 天気", "見張り = 監視"]
    words = json.loads(said("glossary", "--json"))["words"]
    assert [one["context"] for one in words] == [["wind", "天気"], []]
    rows = csv.DictReader(io.StringIO(said("glossary", "--csv")))
    assert [row["names"] for row in rows] == ["風 = zephyr", "見張り = 監視"]


def test_packs_are_counted_and_those_that_are_off_are_told(
    said: Said, new_project: Path
) -> None:
    before = packs_of(said("glossary", "--json"))
    assert sorted(before) == sorted(PACKS)
    with_words = [name for name in before if before[name]["groups"]]
    assert with_words == [*WORD_PACKS]
    assert [name for name in before if before[name]["is_on"]] == with_words
    assert with_topics_on(before) == [*DEFAULT_TOPIC_PACKS]
    (new_project / "kbindex.toml").write_text('packs = ["web"]', encoding="utf-8")
    after = packs_of(said("glossary", "--json"))
    assert [name for name in after if after[name]["is_on"]] == ["web"]
    assert after["web"]["groups"] == before["web"]["groups"]
    assert with_topics_on(after) == ["core", "web"]


def test_total_of_a_terminal_names_the_packs(
    said: Said, new_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = packs_of(said("glossary", "--json"))["web"]["groups"]
    (new_project / "kbindex.toml").write_text('packs = ["web"]', encoding="utf-8")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("KBINDEX_PAGER", "")
    *_, total = said("glossary").splitlines()
    assert total.split(", ")[2:] == [
        "pack engineering (off)",
        f"pack web ({groups} groups)",
        "topics of core",
        "web",
    ]
