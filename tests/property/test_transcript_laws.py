"""Laws of reading transcripts, over random bytes and random assemblies of lines."""

import re

from hypothesis import given
from hypothesis import strategies as st
from tests.processor_time import within

from kbindex.shownotes.transcripts import Cue, cut_passages, read_transcript
from kbindex.shownotes.transcripts.drafts import LONGEST_NAME
from kbindex.shownotes.transcripts.problems import MOST_OF_A_KIND

PATHS = st.sampled_from(["7.vtt", "7.srt", "transcript.txt", "t.md", "t.json", "t"])
LINES = (
    "WEBVTT",
    "",
    " ",
    "1",
    "00:01.000 --> 00:04.000 align:start",
    "00:00:05,000 --> 00:00:04,000",
    "99:99:99,000 --> 100:00:00,000",
    "--> ",
    "<v Ada>Hello <i>all",
    "</v><v.loud 健太>はい<00:02.000></c>",
    "{\\an8}>> BEN: &amp; &#0; &#x110000;",
    "- Who?",
    "- 私です。",
    "**Ada:** \\[12:34\\] Hello. [00:12:40] More.",
    "**Ada**: Hello.",
    "Ben  0:31",
    "話者1 00:12",
    "涼：今日は監視の話です。とてもよい。",
    "[00:31] 涼: 戻りました",
    "12:30 it was: so.",
    "## Intro",
    "---",
    "title: x",
    "<!--",
    "-->",
    '{"segments": [{"startTime": 3, "body": "a"},',
    '{"startTime": -1, "endTime": "1:00", "body": "👩‍💻 Ｔｈａｎｏｓ", "speaker": 1}]}',
    "NOTE",
    "a\u2028b\u202ec",
    "word " * 300,
)
TEXTS = st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=30).map(
    "\n".join
)
CONTENTS = st.one_of(
    st.binary(max_size=200),
    TEXTS.map(str.encode),
    TEXTS.map(lambda text: text.replace("\n", "\r\n").encode("utf-16")),
    TEXTS.map(lambda text: text.encode("cp932", "ignore")),
)
SECONDS = st.none() | st.floats(0, 4000)


@st.composite
def cue_lists(draw: st.DrawFn) -> list[Cue]:
    """Draw cues as `read_transcript` promises them."""
    texts = draw(
        st.lists(
            st.sampled_from(["はい。", "So, etcd.", "監視を", "x", "word " * 400 + "x"])
            | st.text("ab. 。、監", min_size=1).filter(str.strip),
            max_size=30,
        )
    )
    cues: list[Cue] = []
    latest = 0.0
    for number, text in enumerate(texts, 1):
        start = draw(SECONDS)
        end = None
        if start is not None:
            start = latest = round(latest + start / 100, 3)
            end = draw(st.none() | st.just(round(start + draw(st.floats(0, 90)), 3)))
        cues.append(
            Cue(
                text=" ".join(text.split()),
                line=number,
                end_line=number,
                start_s=start,
                end_s=end,
                speaker=draw(st.sampled_from([None, "Ada", "健太"])),
            )
        )
    return cues


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(CONTENTS, PATHS)
def test_reading_never_raises_and_keeps_its_promises(content: bytes, path: str) -> None:
    """Cues are in order, bounded and clean, and each kind is said a few times."""
    reading = read_transcript(content, path=path)
    lines = content.count(b"\n") + content.count(b"\r") + 1
    line, latest = 1, 0.0
    for cue in reading.cues:
        assert cue.text == " ".join(cue.text.split()) != ""
        assert cue.text.isprintable() or not cue.text.isascii()
        assert line <= cue.line <= cue.end_line <= lines
        assert cue.speaker is None or 0 < len(cue.speaker) <= LONGEST_NAME
        line = cue.line
        if cue.start_s is None:
            assert cue.end_s is None
        else:
            assert latest <= cue.start_s <= 360_000
            assert cue.end_s is None or cue.start_s <= cue.end_s
            latest = cue.start_s
    kinds = [said.kind for said in reading.diagnostics]
    assert all(kinds.count(kind) <= MOST_OF_A_KIND + 1 for kind in kinds)
    assert reading.cues or reading.diagnostics
    assert all(0 <= said.line <= lines for said in reading.diagnostics)


@given(cue_lists())
def test_passages_say_all_that_cues_say_once_and_in_order(cues: list[Cue]) -> None:
    """Nothing is lost, nothing said twice; times never fall."""
    passages = cut_passages(cues)
    said = squeezed("".join(passage.text for passage in passages))
    assert said == squeezed("".join(cue.text for cue in cues))
    latest = 0.0
    for passage in passages:
        assert passage.text == passage.text.strip() != ""
        assert passage.line <= passage.end_line
        if passage.start_s is None:
            assert passage.end_s is None
        else:
            assert latest <= passage.start_s
            assert passage.end_s is None or passage.start_s <= passage.end_s
            latest = passage.start_s


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=3), PATHS)
def test_what_is_ten_times_as_long_takes_ten_times_as_long(
    lines: list[str], path: str
) -> None:
    """Whatever lines a file repeats, 30 kB are read in far less than two seconds."""
    block = "\n".join(lines) + "\n"
    content = (block * (30_000 // len(block.encode()) + 1)).encode()
    within(2, lambda: [*cut_passages(read_transcript(content, path=path).cues)])
