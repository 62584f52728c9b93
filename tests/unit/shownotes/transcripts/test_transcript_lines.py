"""Transcripts as text and Markdown: labels and times as people and services write."""

import pytest

from kbindex.shownotes.transcripts import TranscriptReading, read_transcript

type_of_row = tuple[float | None, str | None, str]


def read(text: str, path: str = "transcript.md") -> TranscriptReading:
    return read_transcript(text.encode(), path=path)


def rows(text: str, path: str = "transcript.md") -> list[type_of_row]:
    return [(cue.start_s, cue.speaker, cue.text) for cue in read(text, path).cues]


ADA_AND_BEN = [(12.0, "Ada", "Hello."), (754.0, "Ben", "Hi.")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "**Ada:** \\[00:12\\] Hello.\n\n**Ben:** \\[12:34\\] Hi.\n", id="bold"
        ),
        pytest.param(
            "**Ada**: [00:00:12] Hello.\n**Ben**: [00:12:34] Hi.\n", id="outer"
        ),
        pytest.param(
            "**Ada** (0:12): Hello.\n**Ben** (12:34): Hi.\n", id="time-inside"
        ),
        pytest.param("<b>Ada</b> (0:12) Hello.\n<b>Ben</b> (12:34) Hi.\n", id="html"),
        pytest.param("[00:00:12] Ada: Hello.\n[00:12:34] Ben: Hi.\n", id="time-first"),
        pytest.param("(0:12) Ada: Hello.\n(12:34) Ben: Hi.\n", id="round"),
        pytest.param("0:12 Ada: Hello.\n12:34 Ben: Hi.\n", id="bare"),
        pytest.param("Ada  0:12\nHello.\n\nBen  12:34\nHi.\n", id="header"),
        pytest.param("Ada [0:12]\nHello.\n\nBen [12:34]\nHi.\n", id="header-bracket"),
        pytest.param("- Ada (0:12): Hello.\n- Ben (12:34): Hi.\n", id="bullets"),
        pytest.param("@Ada：[0:12] Hello.\n@Ben：[12:34] Hi.\n", id="handles"),
        pytest.param(
            "[0:12](https://v.example/?t=12) Ada: Hello.\n"
            "[12:34](https://v.example/?t=754) Ben: Hi.\n",
            id="linked",
        ),
    ],
)
def test_a_label_and_a_time_are_read_however_they_are_written(text: str) -> None:
    assert rows(text) == ADA_AND_BEN


def test_headings_name_speakers_where_they_recur() -> None:
    people = ["Ada", "Ben", "Ada", "Ben"]
    text = "".join(f"## {name} 0:0{n}\n\nHi {n}.\n\n" for n, name in enumerate(people))
    chapters = "## Intro 0:00\n\nHello.\n\n## etcd 0:09\n\nSo.\n"
    assert [row[1] for row in rows(text)] == people
    assert rows(chapters) == [(0.0, None, "Hello."), (9.0, None, "So.")]


def test_services_name_the_speaker_above_the_words() -> None:
    text = "話者1 00:12\nこんにちは。\n続けます。\n\n話者2 01:02:03\nどうも。\n"
    assert rows(text, "transcript.txt") == [
        (12.0, "話者1", "こんにちは。"),
        (None, "話者1", "続けます。"),
        (3723.0, "話者2", "どうも。"),
    ]


def test_a_time_and_a_name_above_the_words() -> None:
    turns = [("0:03", "Ada"), ("0:09", "Ben"), ("0:20", "Ada"), ("0:30", "Ben")]
    text = "".join(f"{time} {name}\nHello {time}.\n\n" for time, name in turns)
    assert [row[1] for row in rows(text, "a.txt")] == ["Ada", "Ben", "Ada", "Ben"]


def test_times_on_lines_of_their_own_are_those_of_the_next_line() -> None:
    text = "0:00\nhello and welcome\n0:05\nto the show\n"
    assert rows(text, "a.txt") == [
        (0.0, None, "hello and welcome"),
        (5.0, None, "to the show"),
    ]


def test_whisper_writes_both_times() -> None:
    cues = read(
        "[00:00.000 --> 00:05.500]  Hello.\n[00:05.500 --> 00:09.000] Hi.\n"
    ).cues
    assert [(c.start_s, c.end_s, c.text) for c in cues] == [
        (0.0, 5.5, "Hello."),
        (5.5, 9.0, "Hi."),
    ]


def test_a_time_inside_of_a_line_begins_a_cue() -> None:
    text = (
        "**Ada:** [0:31] Hi. \\[00:35\\] So, etcd.\n**Ben:** Yes \\[unclear 0:40\\].\n"
    )
    assert rows(text) == [
        (31.0, "Ada", "Hi."),
        (35.0, "Ada", "So, etcd."),
        (None, "Ben", "Yes [unclear 0:40]."),
    ]


def test_times_at_the_ends_of_lines_are_those_of_the_lines() -> None:
    assert rows("Hello. [0:12]\nHi. [12:34]\n") == [
        (12.0, None, "Hello."),
        (754.0, None, "Hi."),
    ]


def test_headings_comments_rules_and_front_matter_are_not_said() -> None:
    text = (
        "---\ntitle: Transcript\n---\n\n# Transcript\n\n## Intro\n\n"
        "**Ada:** Hello.\n\n---\n\n<!-- check\nthis -->\n## 監視の話\n\n**Ben:** Hi.\n"
    )
    assert rows(text) == [(None, "Ada", "Hello."), (None, "Ben", "Hi.")]
    assert [cue.line for cue in read(text).cues] == [9, 17]


def test_prose_before_a_colon_is_no_speaker() -> None:
    text = (
        "Ada: Hello: I am late.\nBen: One thing.\nNote: we moved.\n"
        "The point is: etcd.\nAda: At 12:30, was it?\nBen: Yes.\n12:30 it was.\n"
    )
    assert rows(text, "a.txt") == [
        (None, "Ada", "Hello: I am late."),
        (None, "Ben", "One thing."),
        (None, "Ben", "Note: we moved."),
        (None, "Ben", "The point is: etcd."),
        (None, "Ada", "At 12:30, was it?"),
        (None, "Ben", "Yes."),
        (None, "Ben", "12:30 it was."),
    ]


def test_prose_has_neither_speakers_nor_times() -> None:
    text = "It went well, with one exception: etcd.\n\nWe met. See https://a.example\n"
    assert rows(text, "a.txt") == [
        (None, None, "It went well, with one exception: etcd."),
        (None, None, "We met. See https://a.example"),
    ]


def test_markdown_is_no_text_but_plain_text_stays() -> None:
    text = "See *the* [docs](https://a.example/b) of `__init__` \\& &amp; <b>more</b>\n"
    assert rows(text) == [(None, None, "See the docs of init & & more")]
    assert rows("def __init__(*a)\n", "a.txt") == [(None, None, "def __init__(*a)")]


def test_a_name_is_bounded_and_shows_nothing_that_controls() -> None:
    name = "\u202e\x1b[31m" + "x" * 300
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v @{name}>Hello\n"
    [cue] = read(text, "a.vtt").cues
    assert cue.speaker is not None
    assert len(cue.speaker) == 80
    assert cue.speaker.isprintable()
