"""Notes that would cost more than they weigh: the work of a page has a bound."""

import pytest
from tests.processor_time import within

from kbindex.shownotes.reader import Reader, Reading

REST, AS_TEXT = (
    f"more markup than is read of one file; the rest is {how}"
    for how in ("left out", "read as text")
)
NOTE = "- クラスタの監視を見直して、運用の手間を減らした話だった\n"
ABOVE = "## Contents\n\n### @a\n\n#### [題](https://example.org/a)\n\n- 前\n\n"


def read(text: str, path: str = "7.md") -> Reading:
    return Reader().read_text(text, episode_id="7", path=path)


def notes(reading: Reading) -> list[str]:
    assert reading.episode is not None
    return [note.text for one in reading.episode.articles for note in one.notes]


def said(reading: Reading) -> list[tuple[str, int, str]]:
    return [(d.kind, d.line, d.message) for d in reading.diagnostics]


def test_a_table_of_many_columns_and_short_rows_is_not_filled_up() -> None:
    """4 KB took 3.2 s: every short row was padded with a thousand empty cells."""
    table = "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "b\n" * 65
    reading = read(ABOVE + table + "\n- 後\n")
    assert said(reading) == [("too-costly", 9, REST)]
    assert notes(reading)[0] == "前"
    assert len(notes(reading)) < 20


def test_definitions_one_below_the_other_are_cheap() -> None:
    """Each copied all lines below it, as one may have many; fifty are enough."""
    reading = read(ABOVE + "[a]: b\n" * 5_000 + "\n- 後\n")
    assert said(reading) == []
    assert notes(reading)[-1] == "後"
    title = "題\n" * 40
    short = read(f"{ABOVE}- [a][b]\n\n[b]:\n  https://example.org/b\n  '{title}'\n")
    assert short.episode is not None
    assert short.episode.articles[0].links[-1].url == "https://example.org/b"


def test_lines_of_a_letter_are_read_up_to_a_bound() -> None:
    """Each line was tokens and nodes of two thousand bytes."""
    reading = read(ABOVE + "a\n" * 300_000)
    assert said(reading) == [("too-costly", 9, REST)]
    assert notes(reading) == ["前"]


def test_what_stands_before_too_much_markup_is_read() -> None:
    reading = read(ABOVE + "- a\n" * 100_000)
    ((kind, line, message),) = said(reading)
    assert (kind, message) == ("too-costly", REST)
    assert notes(reading)[-1] == "a"
    assert reading.episode is not None
    assert reading.episode.articles[0].notes[-1].line == line - 1


@pytest.mark.parametrize("unit", ["![", "[a](b '", "*a_", "a<!--", "[[a](b)]"])
def test_texts_behind_too_much_markup_keep_their_text_and_urls(unit: str) -> None:
    """2,450 images that nobody closed took 1.5 s: each looked for its end again."""
    costly = unit * (4_900 // len(unit))
    last = "後 https://example.org/b"
    reading = read(ABOVE + f"{costly}\n\n" * 40 + f"- {last}\n")
    assert notes(reading)[-1] == last
    assert reading.episode is not None
    assert reading.episode.articles[0].links[-1].url == "https://example.org/b"
    assert {d.kind for d in reading.diagnostics} <= {"too-costly", "unclosed-comment"}


def test_the_line_where_only_text_is_read_is_named() -> None:
    reading = read(ABOVE + "![" * 2450 + "\n\n- *後*\n")
    assert said(reading) == [("too-costly", 9, AS_TEXT)]
    assert notes(reading) == ["前", "![" * 2450, "*後*"]


def test_a_block_of_html_with_too_many_elements_is_left_out() -> None:
    reading = read(ABOVE + "<div>\n" + "<p>x\n" * 100_000)
    assert said(reading) == [("too-costly", 9, REST)]
    assert notes(reading) == ["前"]


def test_a_page_of_html_is_read_up_to_a_bound() -> None:
    reading = read("<h2>題</h2>\n" + "<p>x\n" * 100_000, "7.html")
    ((kind, line, message),) = said(reading)
    assert (kind, message) == ("too-costly", REST)
    assert len(notes(reading)) == line - 2


def test_a_megabyte_of_ordinary_notes_is_read_whole() -> None:
    reading = read(ABOVE + NOTE * (1_000_000 // len(NOTE.encode())))
    assert said(reading) == []
    assert len(notes(reading)) == 1 + 1_000_000 // len(NOTE.encode())


@pytest.mark.parametrize("unit", ["**a ", "*a ", "~~a "])
def test_nested_emphasis_does_not_exhaust_the_stack(unit: str) -> None:
    mark = unit[: unit.index("a")]
    text = unit * 600 + f"a{mark} " * 600
    reading = read(ABOVE + f"- {text}\n")
    assert len(notes(reading)) == 2


@pytest.mark.parametrize(
    "unit", ["!", ":", " ", "{a='", "{#a ", "[^a", "（出演者：", "@a ", "1-", "www."]
)
@pytest.mark.parametrize("lead", ["", "- ", "## ", "Date: ", "## Guests\n\n- ", "a"])
def test_marks_of_a_header_cost_no_more_the_longer_they_are(
    lead: str, unit: str
) -> None:
    """Twice the length is twice the time: a square would be minutes here."""
    text = lead + unit * (200_000 // len(unit)) + "b\n\n[^a]: c\n"
    reading = within(4, lambda: read(text))
    assert reading.episode is not None
