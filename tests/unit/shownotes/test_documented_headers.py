"""What `docs/show-notes.md` says of front matter and dates is so."""

import re
from pathlib import Path

import pytest

from kbindex.shownotes import Reader
from kbindex.shownotes.reading.dates import WrittenDate, settle_dates
from kbindex.shownotes.reading.header_keys import fields_of

PAGE = (Path(__file__).parents[3] / "docs/show-notes.md").read_text("utf-8")
FRONT = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`]+)`")


def test_its_front_matter_is_read_as_it_says() -> None:
    (text,) = FRONT
    reading = Reader().read_text(text, episode_id="12", path="12.md")
    episode = reading.episode
    assert reading.diagnostics == ()
    assert episode is not None
    assert (episode.title, str(episode.date)) == ("12. A lantern", "2021-07-02")
    assert (episode.hosts, episode.guests) == (("mio", "ren"), ("sora_ops",))
    assert (episode.video, episode.audio) == (
        "https://youtu.be/kBx000aaaaz",
        "/audio/12.mp3",
    )
    assert [(a.kind, a.title) for a in episode.articles] == [
        ("overview", "12. A lantern"),
        ("article", "How lanterns are made"),
        ("article", "The way home"),
    ]


def test_each_word_of_the_header_is_known() -> None:
    start = PAGE.index("| key | also written |")
    rows = rows_of(PAGE[start : PAGE.index("\n\n", start)])
    assert len(rows) == 6
    for words in rows.values():
        assert all(fields_of(word.strip("`: ")) for word in words.split(", "))


def rows_of(table: str) -> dict[str, str]:
    cells = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)
    return {key: words for key, words in cells if key != "key" and "---" not in key}


def dates(column: int) -> list[str]:
    table = PAGE[PAGE.index("| read | not read, and said |") :].partition("\n\n")[0]
    rows = [row.split("|")[1 + column] for row in table.splitlines()[2:]]
    return [text for row in rows for text in QUOTED.findall(row)]


@pytest.mark.parametrize("text", dates(0))
def test_a_date_that_it_names_is_read(text: str) -> None:
    date, said = settle_dates([WrittenDate(text=text, line=1)], path="a.md")
    assert date is not None
    assert said == []


@pytest.mark.parametrize("text", dates(1))
def test_a_date_that_it_excludes_is_said(text: str) -> None:
    date, said = settle_dates([WrittenDate(text=text, line=1)], path="a.md")
    assert date is None
    assert len(said) == 1
