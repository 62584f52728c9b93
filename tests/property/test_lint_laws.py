"""Laws of checking and mending notes, whatever they hold."""

import datetime as dt
import difflib

from hypothesis import example, given
from hypothesis import strategies as st

from kbindex.lint import Linter, Notes, select_rules
from kbindex.lint.linter import find_codec
from kbindex.lint.page import parse_notes
from kbindex.lint.surroundings import Outline, skim, survey
from kbindex.model import EpisodeId
from kbindex.shownotes.episode_files import EpisodeFile
from kbindex.shownotes.reading.presenter_sections import iter_presenters

LINTER = Linter(codes=select_rules(("ALL",)))
PIECES = st.sampled_from(
    [
        "# 007",
        "- Recording date: 2022-02-30",
        "- Video:",
        "### @minato",
        "#### 話題",
        "####",
        "- [a](https://a.example/?utm_source=x&id=1)",
        "- [a]（https://a.example/?fbclid=1）の",
        "［a］ (https://b.example/)",
        "[a\u200b]（https://a.example/\u200b?gclid=2)",
        "https://a.example/#?utm_source=1",
        "- ",
        "  -",
        "1.",
        "> -",
        "*\ntext",
        "---",
        "```\n- \n\u200b[a]（https://a.example/）\n```",
        "`keyverno` keyverno Kubenetes",
        "![](a.png)",
        "（「[(",
        "👨\u200d👩",
        "| a | (b |\n|---|---|\n| c | ![](d) |",
        "<!-- [a]（https://a.example/） -->",
        "####[a](https://a.example/)",
        "-[a](https:/a.example/ b)",
        "＃＃　@minato",
        "-　[https://a.example/]()",
        "[a]( )(http://https://a.example/)",
        "<<<<<<< HEAD\n- TODO\n>>>>>>> b",
        "",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=12).flatmap(
    lambda pieces: st.sampled_from(["\n", "\r\n", "\r"]).map(
        lambda end: end.join(piece.replace("\n", end) for piece in pieces)
    )
)


def to_notes(text: str, *, name: str = "007.md", codec: str = "utf-8") -> Notes:
    return Notes(
        file=EpisodeFile(id=EpisodeId("007"), path=name),
        path=name,
        content=text.encode(codec, errors="replace"),
    )


@given(TEXTS)
def test_mending_twice_changes_nothing_more(text: str) -> None:
    """The second mending finds nothing that it could mend."""
    mended, left = LINTER.fix(to_notes(text))
    again, still_left = LINTER.fix(mended)
    assert again == mended
    assert still_left == left
    assert not [finding for finding in left if finding.edit]


@given(TEXTS)
def test_every_finding_stands_in_the_file(text: str) -> None:
    """Lines and columns are places of the text, in order."""
    notes = to_notes(text)
    page = parse_notes(notes.content, notes.file, LINTER.reader, path=notes.path)
    found = LINTER.check(notes)
    for finding in found:
        assert 1 <= finding.line <= page.line_count
        assert 1 <= finding.column <= len(page.line_text(finding.line)) + 1
        assert "\n" not in finding.message
    assert [f.order for f in found] == sorted(f.order for f in found)


@given(TEXTS)
def test_one_pass_changes_only_what_findings_cover(text: str) -> None:
    """Outside of the spans of the edits every character stays."""
    notes = to_notes(text)
    edits = [f.edit for f in LINTER.check(notes) if f.edit]
    source = notes.content.decode()
    for edit in edits:
        assert 0 <= edit.start < edit.end <= len(source)
        assert edit.replacement != source[edit.start : edit.end]
    kept = "".join(
        char
        for place, char in enumerate(source)
        if not any(edit.start <= place < edit.end for edit in edits)
    )
    mended = LINTER.fix(notes)[0].content.decode()
    matcher = difflib.SequenceMatcher(None, kept, mended, autojunk=False)
    if len(LINTER.check(notes)) == 1:
        same = sum(block.size for block in matcher.get_matching_blocks())
        assert same == len(kept)


@given(TEXTS)
@example("\r\x1f\n# 007")
def test_line_ends_stay_as_they_are(text: str) -> None:
    """A file keeps its kind of line end, also where lines are taken out."""
    mended = LINTER.fix(to_notes(text))[0].content.decode()
    for end in ("\r\n", "\r", "\n"):
        if end not in text:
            assert end not in mended


@given(TEXTS, st.sampled_from(["utf-8-sig", "utf-16", "cp932", "euc_jp"]))
def test_encodings_are_kept(text: str, codec: str) -> None:
    """What is mended is written as it was read, or not at all."""
    notes = to_notes("監視とメトリクスの話をしました。" + text, codec=codec)
    before = find_codec(notes.content)
    mended, _ = LINTER.fix(notes)
    if mended.content != notes.content:
        assert before is not None
        assert find_codec(mended.content) is not None


@given(st.binary(max_size=60))
def test_any_bytes_are_checked(content: bytes) -> None:
    """Content never raises."""
    notes = to_notes("")
    LINTER.fix(Notes(file=notes.file, path=notes.path, content=content))


@given(TEXTS)
def test_html_is_checked_too(text: str) -> None:
    """The same text as a page in HTML never raises, and mending it comes to an end."""
    mended, _ = LINTER.fix(to_notes(text, name="007.html"))
    assert LINTER.fix(mended)[0] == mended


OUTLINES = st.lists(
    st.sampled_from(
        [
            "# 007",
            "- Hosted by @minato",
            "- Recording date: 2022-04-08",
            "- Video: https://youtu.be/kBskim0001",
            "- Guest: [Sora](https://twitter.com/sora_ops)さん",
            "## Contents",
            "### @minato",
            "### sora_ops",
            "### [haru](https://github.com/haru)",
            "#### [話](https://a.example/x)",
            "#### @natsu",
            "##### 見出し",
            "- [a](https://a.example/) の話",
            "段落",
            "",
        ]
    ),
    max_size=14,
)


@given(OUTLINES, st.sampled_from(["\n", "\r\n"]))
def test_who_skims_sees_what_who_reads_does(lines: list[str], end: str) -> None:
    """Date, video and people of an episode need its header and headings alone."""
    notes = to_notes(end.join(lines))
    reading = LINTER.reader.read_bytes(notes.content, notes.file)
    episode = reading.episode
    skimmed = skim(notes.content, notes.file, LINTER.reader)
    assert episode is not None
    assert skimmed is not None
    named = frozenset((*episode.hosts, *episode.guests))
    sections = iter_presenters(reading.blocks, known=named)
    assert skimmed.date == episode.date
    assert skimmed.has_video == bool(episode.video)
    assert skimmed.people == named | {section.presenter for section in sections}


DATES = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2030, 1, 1))


@given(st.lists(DATES, min_size=3, max_size=12))
def test_dates_in_order_never_leap(dates: list[dt.date]) -> None:
    """Whatever pauses a show makes, what rises with the ids is right."""
    assert leaping(sorted(dates)) == []


@given(st.lists(DATES, min_size=4, max_size=12, unique=True), st.data())
def test_one_date_of_another_century_is_found_alone(
    dates: list[dt.date], data: st.DataObject
) -> None:
    """A date that is far from all others is the one that is named, but at the end."""
    ordered = sorted(dates)
    position = data.draw(st.integers(min_value=0, max_value=len(ordered) - 2))
    ordered[position] = dt.date(2101, 1, 1)
    assert leaping(ordered) == [position]


def leaping(dates: list[dt.date]) -> list[int]:
    """Return the positions of the episodes whose date leaps."""
    outlines = [
        Outline(
            id=EpisodeId(f"{number:03}"),
            path=f"{number:03}.md",
            date=date,
            has_video=False,
            people=frozenset(),
        )
        for number, date in enumerate(dates)
    ]
    around = survey(outlines)
    return [
        number
        for number, outline in enumerate(outlines)
        if around[outline.path].before or around[outline.path].after
    ]
