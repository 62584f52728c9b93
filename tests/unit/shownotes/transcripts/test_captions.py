"""WebVTT and SubRip, as their specifications say and as programs write them."""

from kbindex.shownotes.transcripts import Cue, TranscriptReading, read_transcript


def read(text: str, path: str = "7.vtt") -> TranscriptReading:
    return read_transcript(text.encode(), path=path)


def said(text: str, path: str = "7.vtt") -> list[tuple[str | None, str]]:
    return [(cue.speaker, cue.text) for cue in read(text, path).cues]


def test_webvtt_is_read_as_the_specification_says() -> None:
    reading = read(
        "WEBVTT - a show\nKind: captions\n\n"
        "STYLE\n::cue { color: red }\n\n"
        "REGION\nid:fred\nwidth:40%\n\n"
        "NOTE nobody says\nthis\n\n"
        "intro\n00:01.000 --> 00:04.000 align:start position:0%\n"
        "<v.loud Ada Lovelace>Hello <i>all</i> &amp; welcome</v>\n\n"
        "01:00:04.500 --> 01:00:09.500\n監視の話を\n<c.red>します</c>。\n"
    )
    assert reading == TranscriptReading(
        cues=(
            Cue(
                text="Hello all & welcome",
                line=16,
                end_line=16,
                start_s=1.0,
                end_s=4.0,
                speaker="Ada Lovelace",
            ),
            Cue(
                text="監視の話をします。",
                line=19,
                end_line=20,
                start_s=3604.5,
                end_s=3609.5,
            ),
        )
    )


def test_a_cue_of_two_voices_is_two() -> None:
    cues = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ada>Hello\nall</v>\n<v 健太>はい\n"
    assert said(cues) == [("Ada", "Hello all"), ("健太", "はい")]
    assert [(cue.line, cue.start_s) for cue in read(cues).cues] == [(4, 1), (6, 1)]


def test_markup_inside_of_a_cue_is_not_said() -> None:
    assert said(
        "WEBVTT\n\n00:01.000 --> 00:04.000\n"
        "we<00:01.500> run <lang en>etcd</lang>&nbsp;<ruby>監視<rt>かんし</rt></ruby>"
        "&lrm; &lt;b&gt;\n"
    ) == [(None, "we run etcd 監視 <b>")]


def test_what_only_looks_like_a_tag_is_said() -> None:
    cue = "WEBVTT\n\n00:01.000 --> 00:04.000\nkubectl logs <pod> if a < b && c\n"
    assert said(cue) == [(None, "kubectl logs <pod> if a < b && c")]


def test_rolling_captions_say_each_line_once() -> None:
    cues = read(
        "WEBVTT\nKind: captions\nLanguage: en\n\n"
        "00:00.160 --> 00:02.389 align:start position:0%\n \n"
        "hello<00:00.480><c> and</c><00:01.640><c> welcome</c>\n\n"
        "00:02.389 --> 00:02.399 align:start position:0%\nhello and welcome\n \n\n"
        "00:02.399 --> 00:04.950 align:start position:0%\nhello and welcome\n"
        "to<00:02.600><c> the</c><c> show</c>\n\n"
        "00:04.950 --> 00:04.960 align:start position:0%\nto the show\n \n\n"
    ).cues
    assert [(cue.text, cue.line, cue.start_s, cue.end_s) for cue in cues] == [
        ("hello and welcome", 7, 0.16, 2.399),
        ("to the show", 15, 2.399, 4.96),
    ]


def test_two_people_may_say_the_same() -> None:
    captions = "".join(
        f"00:0{n}.000 --> 00:0{n + 1}.000\n{text}\n\n"
        for n, text in enumerate(["Yes.", "Yes.", "No.", "Then no."])
    )
    assert [text for _, text in said("WEBVTT\n\n" + captions)] == [
        "Yes.",
        "Yes.",
        "No.",
        "Then no.",
    ]


def test_subrip_is_read_as_players_do() -> None:
    reading = read(
        "1\r\n00:00:01,000 --> 00:00:04,000\r\n{\\an8}<i>Hello.</i>\r\n\r\n"
        "00:00:04.500 --> 00:00:06,000 X1:40\r\n- Who is it?\r\n- 私です。\r\n"
        "3\r\n00:00:06,000 --> 00:00:08,000\r\n<font color='#fff'>42</font>\r\n",
        "7.srt",
    )
    assert [(cue.text, cue.line, cue.start_s) for cue in reading.cues] == [
        ("Hello.", 3, 1.0),
        ("Who is it?", 6, 4.5),
        ("私です。", 7, 4.5),
        ("42", 10, 6.0),
    ]
    assert reading.diagnostics == ()


def test_speakers_of_captions_speak_until_another_does() -> None:
    assert said(
        "1\n00:00:01,000 --> 00:00:02,000\n>> ADA: One thing: etcd.\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\nAnd more.\n\n"
        "3\n00:00:03,000 --> 00:00:04,000\n>> Is it?\n\n",
        "7.srt",
    ) == [("ADA", "One thing: etcd."), ("ADA", "And more."), (None, "Is it?")]


def test_names_before_colons_are_learnt_from_the_file() -> None:
    texts = [
        "涼：はい。",
        "美緒：例えば：監視。",
        "涼：なるほど。",
        "続けます。",
        "美緒：次。",
    ]
    captions = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{text}\n\n"
        for n, text in enumerate(texts, 1)
    )
    assert said(captions, "7.srt") == [
        ("涼", "はい。"),
        ("美緒", "例えば：監視。"),
        ("涼", "なるほど。"),
        ("涼", "続けます。"),
        ("美緒", "次。"),
    ]


def test_text_outside_of_blocks_is_kept_and_said() -> None:
    reading = read(
        "1\n00:00:01,000 --> 00:00:02,000\nbefore\n\nbehind an empty line\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nnext\n",
        "7.srt",
    )
    assert [(cue.text, cue.start_s) for cue in reading.cues] == [
        ("before", 1.0),
        ("behind an empty line", None),
        ("next", 3.0),
    ]
    assert [(d.line, d.kind) for d in reading.diagnostics] == [(5, "untimed-text")]


def test_the_content_tells_captions_whatever_they_are_called() -> None:
    captions = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>Hello\n"
    assert said(captions, "transcript.txt") == [("Ada", "Hello")]
    assert said("1\n00:00:01,5 --> 00:00:02,000\nHi\n", "a.md") == [(None, "Hi")]


def test_captions_in_shift_jis_are_read_and_said() -> None:
    content = "WEBVTT\n\n00:01.000 --> 00:02.000\n監視の話です。\n".encode("cp932")
    reading = read_transcript(content, path="7.vtt")
    assert [cue.text for cue in reading.cues] == ["監視の話です。"]
    assert [d.kind for d in reading.diagnostics] == ["encoding"]
