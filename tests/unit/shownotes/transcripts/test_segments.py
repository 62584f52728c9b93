"""Transcripts in JSON."""

import json

import pytest

from kbindex.shownotes.transcripts import Cue, read_transcript

PODCASTING = """{"version": "1.0.0", "segments": [
  {"speaker": "Ada", "startTime": 0.5, "endTime": 4.25, "body": "Hello\\nall."},
  {"speaker": "@健太", "startTime": "00:05", "endTime": "6.5", "body": "はい。"}
]}"""


def test_podcasting_2_0_is_read() -> None:
    assert read_transcript(PODCASTING.encode(), path="7.json").cues == (
        Cue(
            text="Hello all.",
            line=2,
            end_line=2,
            start_s=0.5,
            end_s=4.25,
            speaker="Ada",
        ),
        Cue(text="はい。", line=3, end_line=3, start_s=5.0, end_s=6.5, speaker="健太"),
    )


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            {
                "text": "x",
                "segments": [{"id": 0, "start": 1, "end": 2, "text": " Hi."}],
            },
            id="whisper",
        ),
        pytest.param(
            {
                "transcription": [
                    {"offsets": {"from": 1000, "to": 2000}, "text": " Hi."}
                ]
            },
            id="whisper.cpp",
        ),
        pytest.param([{"startTime": 1, "endTime": 2, "body": "Hi."}], id="list"),
    ],
)
@pytest.mark.parametrize("path", ["a.json", "a.txt"])
def test_others_are_read_whatever_they_are_called(document: object, path: str) -> None:
    [cue] = read_transcript(json.dumps(document).encode(), path=path).cues
    assert (cue.text, cue.start_s, cue.end_s) == ("Hi.", 1.0, 2.0)


@pytest.mark.parametrize(
    ("words", "phrases"),
    [
        pytest.param(
            "So we moved to etcd . It was fine , really",
            ["So we moved to etcd.", "It was fine, really"],
            id="english",
        ),
        pytest.param(
            "今日 は etcd の 話 を し ます 。 次 は 監視",
            ["今日は etcd の話をします。", "次は監視"],
            id="japanese",
        ),
    ],
)
def test_words_are_joined_to_phrases(words: str, phrases: list[str]) -> None:
    segments = [
        {"startTime": n / 4, "endTime": n / 4 + 0.25, "body": word}
        for n, word in enumerate(words.split())
    ]
    content = json.dumps({"segments": segments}).encode()
    cues = read_transcript(content, path="a.json").cues
    assert [cue.text for cue in cues] == phrases
    assert cues[0].end_s == cues[1].start_s


def test_a_wrong_segment_keeps_no_other_from_being_read() -> None:
    content = (
        b'{"segments": [\n{"body": "a"},\n{"body": {"b": 1}},\n[3],\n{"body": "c"}]}'
    )
    reading = read_transcript(content, path="a.json")
    assert [(cue.text, cue.line) for cue in reading.cues] == [("a", 2), ("c", 5)]
    assert [(d.line, d.kind) for d in reading.diagnostics] == [
        (3, "bad-transcript"),
        (4, "bad-transcript"),
    ]


@pytest.mark.parametrize(
    "content",
    [b"{}", b"no JSON", b'{"segments": 3}', b"[" * 100_000, b'{"segments": [' * 9999],
    ids=["empty", "text", "number", "deep", "deep-segments"],
)
def test_what_has_no_segments_is_said(content: bytes) -> None:
    reading = read_transcript(content, path="a.json")
    assert reading.cues == ()
    assert [(d.line, d.kind) for d in reading.diagnostics] == [(1, "bad-transcript")]
