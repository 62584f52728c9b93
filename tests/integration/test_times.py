"""Times in JSON, CSV, Markdown and on the screen; links that play from there on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex.cli.app import run

Write = Callable[[str, str | bytes], Path]
Shown = Callable[..., str]

FILMED = """\
# 001

- Video: https://youtu.be/kBx000aaaaz

## Links

- 04:16 [Crane 2](https://crane.example/2)
- [Rope](https://rope.example/)
"""
HEARD = """\
---
audio: https://sound.example/002.mp3
---

# 002

## Timestamps

- 1:02:03 Anchors
"""
CHAPTERS = """\
{"version": "1.2.0", "chapters": [
  {"startTime": 60, "title": "Rope"},
  {"startTime": 90, "title": "Lanterns"}
]}
"""


@pytest.fixture
def shown(
    write: Write, episodes: Path, index: Path, capsys: pytest.CaptureFixture[str]
) -> Shown:
    """Run a command on an archive of two episodes, and return what it printed."""
    write("001", FILMED)
    write("002", HEARD)
    write("003", "# 003\n\n## Timestamps\n\n- 0:05 Sails\n")
    (episodes / "001" / "chapters.json").write_text(CHAPTERS, encoding="utf-8")

    def show(*arguments: str, status: int = 0) -> str:
        place = ("--lang", "en", "--episodes", str(episodes), "--index", str(index))
        assert run([*place, *arguments]) == status
        return capsys.readouterr().out

    return show


def times(record: dict[str, str]) -> tuple[str | None, ...]:
    return tuple(record.get(key) for key in ("id", "time", "time_from", "time_url"))


VIDEO = "https://youtu.be/kBx000aaaaz"
TIMES = [
    ("001#1", "0:04:16", "notes", f"{VIDEO}?t=256"),
    ("001#2", "0:01:00", "chapters", f"{VIDEO}?t=60"),
    ("001#3", "0:01:30", "chapters", f"{VIDEO}?t=90"),
    ("002#1", "1:02:03", "notes", "https://sound.example/002.mp3#t=3723"),
    ("003#1", "0:00:05", "notes", None),
]


def test_all_records_have_their_times(shown: Shown) -> None:
    records = map(json.loads, shown("export", "--format", "jsonl").splitlines())
    assert [times(r) for r in records if r["kind"] == "article"] == TIMES
    episode = json.loads(shown("show", "001", "--json"))
    assert [times(record) for record in episode["articles"]] == TIMES[:3]
    assert times(json.loads(shown("show", "002#1", "--json"))) == TIMES[3]


def test_hits_have_their_times_and_the_video_of_their_episode(shown: Shown) -> None:
    (hit,) = json.loads(shown("search", "Crane", "--json"))["hits"]
    assert times(hit) == TIMES[0]
    (hit,) = json.loads(shown("search", "Lanterns", "--json"))["hits"]
    assert (*times(hit), hit["video"]) == (*TIMES[2], VIDEO)
    assert (hit["source"], hit["line"]) == ("001/chapters.json", 3)


def test_templates_and_tables_have_their_times(shown: Shown) -> None:
    assert shown("search", "Crane", "--format", "{time} {time_url}") == (
        f"0:04:16 {VIDEO}?t=256\n"
    )
    head, *rows = shown("show", "003", "--csv").splitlines()
    assert head.split(",")[-2:] == ["time", "time_url"]
    assert rows[0].split(",")[-2:] == ["0:00:05", ""]


def test_people_see_the_time_and_may_click_it(shown: Shown) -> None:
    assert f"[0:04:16]({VIDEO}?t=256)" in shown("show", "001#1", "--markdown")
    assert f"[0:04:16]({VIDEO}?t=256)" in shown("search", "Crane", "--markdown")
    assert "0:00:05" in shown("show", "003", "--markdown")
    for command in (("search", "Crane"), ("show", "001#1"), ("show", "001")):
        assert "0:04:16" in shown(*command)
    brief = shown("show", "001", "--brief").splitlines()
    assert [line.split()[-3:] for line in brief if "001#" in line] == [
        ["0:04:16", "Crane", "2"],
        ["-", "0:01:00", "Rope"],
        ["-", "0:01:30", "Lanterns"],
    ]


def test_a_recording_is_played_from_the_time_on(shown: Shown) -> None:
    def opened(name: str) -> str:
        return shown("open", name, "--listen", "--print").strip()

    assert opened("001#1") == f"{VIDEO}?t=256"
    assert opened("002#1") == "https://sound.example/002.mp3#t=3723"
    assert opened("002") == "https://sound.example/002.mp3"
    shown("open", "003#1", "--listen", status=1)
    shown("open", "001#1", "--listen", "--video", status=2)


def test_an_edited_chapter_is_seen_by_the_next_search(
    shown: Shown, episodes: Path
) -> None:
    assert "0:01:30" in shown("search", "Lanterns")
    path = episodes / "001" / "chapters.json"
    path.write_text(CHAPTERS.replace("90", "150"), encoding="utf-8")
    assert "0:02:30" in shown("search", "Lanterns")
    path.unlink()
    shown("search", "Lanterns", status=1)
