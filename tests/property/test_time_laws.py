"""Laws of times in a recording."""

import json

from hypothesis import given
from hypothesis import strategies as st

from kbindex.model import EpisodeId, format_time, jump_url, parse_time, time_of_url
from kbindex.model.times import MOST_SECONDS
from kbindex.shownotes import EpisodeFile, Reader

SECONDS = st.integers(0, MOST_SECONDS - 1)
CLOCKS = st.from_regex(r"\d{1,3}:\d\d(:\d\d)?(\.\d+)?", fullmatch=True)


@given(SECONDS)
def test_what_is_shown_is_read_again(seconds: int) -> None:
    assert parse_time(format_time(seconds)) == seconds


@given(st.one_of(st.text(max_size=20), CLOCKS))
def test_no_text_is_an_error_and_each_time_has_its_bounds(text: str) -> None:
    seconds = parse_time(text)
    assert seconds is None or 0 <= seconds < MOST_SECONDS


@given(
    st.sampled_from(["https://youtu.be/x", "https://a.b/c.mp3", "https://a.b/c?d=e"]),
    st.sampled_from(["", "?t=5", "?si=x&t=5&y", "#t=5", "#t=5&track=2", "#/x"]),
    SECONDS,
    SECONDS,
)
def test_link_has_the_last_time_alone(url: str, end: str, one: int, two: int) -> None:
    """Law: a time that is put into a link takes the place of that which was there."""
    first = jump_url(url + end, one)
    assert first is None or time_of_url(first) == one
    assert first is None or jump_url(first, two) == jump_url(url + end, two)


@given(st.text(max_size=40), SECONDS)
def test_no_address_is_an_error(rest: str, seconds: int) -> None:
    jump_url(f"https://{rest}", seconds)


READER = Reader()
FILE = EpisodeFile(id=EpisodeId("7"), path="7.md", beside=("7.chapters.json",))
NOTES = b"# x\n\n## Links\n\n- [a](https://a.example)\n- 0:10 b\n"
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "startTime": st.one_of(st.floats(allow_nan=False), st.text(max_size=8)),
        "title": st.one_of(st.sampled_from("abc監"), st.text(max_size=8), st.none()),
        "url": st.sampled_from(["https://a.example", "https://c.example/d", "x"]),
        "toc": st.booleans(),
    },
)
FILES = st.one_of(
    st.binary(max_size=60),
    st.lists(ROWS, max_size=6).map(lambda rows: json.dumps(rows, indent=1).encode()),
)


@given(FILES)
def test_no_file_of_chapters_is_an_error_or_moves_an_article(content: bytes) -> None:
    """Law: the notes' articles keep their numbers; all others stand behind them."""
    alone = READER.read_bytes(NOTES, FILE).episode
    reading = READER.read_bytes(NOTES, FILE, beside={"7.chapters.json": content})
    assert alone
    assert reading.episode
    found = reading.episode.articles
    count = len(alone.articles)
    assert [(a.id, a.title, a.line) for a in found[:count]] == [
        (a.id, a.title, a.line) for a in alone.articles
    ]
    lines = content.count(b"\n") + 1
    for number, article in enumerate(found[count:], start=count + 1):
        assert article.number == number
        assert article.source == "7.chapters.json"
        assert 1 <= article.line <= article.end_line <= lines
        assert (article.time_s is None) == (article.time_from is None)
    times = [a.time_s for a in found[count:] if a.time_s is not None]
    assert times == sorted(times)
    for said in reading.diagnostics:
        assert (said.path, "\n" in said.message) == ("7.chapters.json", False)
        assert 0 <= said.line <= lines
