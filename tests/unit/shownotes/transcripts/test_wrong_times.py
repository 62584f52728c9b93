"""Times that cannot be, and transcripts that are too long: said, and the rest read."""

import pytest

from kbindex.shownotes.episode_files import MAX_SIZE_BYTES
from kbindex.shownotes.transcripts import captions as captions_module
from kbindex.shownotes.transcripts import cut_passages, drafts, read_transcript
from kbindex.shownotes.transcripts.drafts import MOST_CHARACTERS


def captions(*times: str) -> bytes:
    blocks = (f"{time}\nsaid {n}\n\n" for n, time in enumerate(times))
    return ("WEBVTT\n\n" + "".join(blocks)).encode()


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        pytest.param("00:99.000 --> 00:20.000", "bad-time", id="no-clock"),
        pytest.param("101:00:00.000 --> 101:00:01.000", "bad-time", id="too-late"),
        pytest.param(
            "100:00:00.000 --> 100:00:00.000", "bad-time", id="first-too-late"
        ),
        pytest.param("soon --> later", "bad-time", id="words"),
        pytest.param("00:02.000 --> 00:03.000", "time-order", id="back"),
        pytest.param("09:59:59.000 --> 09:59:59.500", "time-order", id="far-ahead"),
    ],
)
def test_a_wrong_time_is_said_and_its_text_kept(wrong: str, kind: str) -> None:
    first = ["00:10.000 --> 00:20.000", "00:20.000 --> 00:30.000"]
    last = ["00:30.000 --> 00:40.000", "00:40.000 --> 00:50.000"]
    reading = read_transcript(captions(*first, wrong, *last), path="7.vtt")
    assert [cue.start_s for cue in reading.cues] == [10.0, 20.0, None, 30.0, 40.0]
    assert [cue.text for cue in reading.cues] == [f"said {n}" for n in range(5)]
    assert {d.kind for d in reading.diagnostics} == {kind}
    assert {d.line for d in reading.diagnostics} <= {9, 10}


def test_an_end_before_its_start_is_left_out() -> None:
    reading = read_transcript(captions("00:20.000 --> 00:18.000"), path="7.vtt")
    assert [(cue.start_s, cue.end_s) for cue in reading.cues] == [(20.0, None)]
    [said] = reading.diagnostics
    assert said.kind == "time-order"
    assert (
        said.message == "the end 0:00:18 is before the start 0:00:20; read without it"
    )


def test_two_people_who_talk_at_once_are_no_slip() -> None:
    times = ["00:10.000 --> 00:20.000", "00:08.000 --> 00:09.000"]
    reading = read_transcript(captions(*times), path="7.vtt")
    assert [(cue.start_s, cue.end_s) for cue in reading.cues] == [
        (10.0, 20.0),
        (10.0, 10.0),
    ]
    assert reading.diagnostics == ()


def test_many_wrong_times_are_counted() -> None:
    reading = read_transcript(captions(*["00:99.000 --> 00:99.000"] * 50), path="7.vtt")
    assert len(reading.cues) == 50
    assert len(reading.diagnostics) == 6
    last = reading.diagnostics[-1]
    assert (last.kind, last.line) == ("bad-time", 18)
    assert last.message == "more places like those above, from here on: 45"


def test_a_text_longer_than_a_day_of_speech_is_cut_and_said() -> None:
    line = "今日は監視の話をします。" * 3 + "\n"
    content = (line * (5_000_000 // len(line.encode()))).encode()
    reading = read_transcript(content, path="transcript.txt")
    assert sum(len(cue.text) for cue in reading.cues) == MOST_CHARACTERS
    [said] = reading.diagnostics
    assert (said.kind, said.line) == ("long-transcript", reading.cues[-1].line)


@pytest.mark.parametrize("text", ["{}\na b\n\n", "{}\na b\nc d\n\n", "a b\n"])
def test_more_than_anybody_says_is_cut_and_said(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (captions_module, drafts):
        monkeypatch.setattr(module, "MOST_CUES", 8)
    content = text.format("00:01.000 --> 00:02.000") * 12
    reading = read_transcript(content.encode(), path="7.srt")
    assert sum(len(cue.text) + 1 for cue in reading.cues) == 8 * len("a b ")
    assert [d.kind for d in reading.diagnostics] == ["long-transcript"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n\n", "empty", id="blank"),
        pytest.param(b"a" * (MAX_SIZE_BYTES + 1), "too-large", id="too-large"),
        pytest.param(b"WEBVTT\n\n\0", "binary", id="binary"),
        pytest.param(b"WEBVTT\n\nNOTE a\n", "bad-transcript", id="nobody"),
        pytest.param(b"# Transcript\n", "bad-transcript", id="heading"),
    ],
)
def test_what_says_nothing_is_one_line(content: bytes, kind: str) -> None:
    reading = read_transcript(content, path="transcript.md")
    assert reading.cues == ()
    assert [d.kind for d in reading.diagnostics] == [kind]
    assert cut_passages(reading.cues) == ()
