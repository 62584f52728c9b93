"""Chapters beside the page, and in front matter: times of articles, and topics."""

import json

import pytest
from tests.processor_time import within

from kbindex.model import Article, Diagnostic, EpisodeId
from kbindex.shownotes import EpisodeFile, Reader
from kbindex.shownotes.reading.chapter_lists import MOST_CHAPTERS

READER = Reader()
NOTES = (
    "# x\n\n- Video: https://youtu.be/abc\n\n## Links\n\n"
    "- [Thanos](https://thanos.io/)\n- 3:00 近況\n"
)


def read(
    content: bytes | str | object, notes: str = NOTES
) -> tuple[list[Article], tuple[Diagnostic, ...]]:
    """Read notes with a file of chapters: its bytes, or what it says."""
    if not isinstance(content, bytes):
        text = content if isinstance(content, str) else json.dumps(content)
        content = text.encode()
    file = EpisodeFile(id=EpisodeId("7"), path="7.md", beside=("7.chapters.json",))
    reading = READER.read_bytes(
        notes.encode(), file, beside={"7.chapters.json": content}
    )
    assert reading.episode is not None
    return list(reading.episode.articles), reading.diagnostics


def chapters(*rows: object) -> object:
    return {"version": "1.2.0", "chapters": rows}


def row(start: object, title: str = "", **more: object) -> dict[str, object]:
    return {"startTime": start, "title": title, **more}


def told(articles: list[Article]) -> list[tuple[str, str, int | None, str | None]]:
    return [(a.id, a.title, a.time_s, a.time_from) for a in articles]


def test_a_chapter_gives_its_time_to_the_article_that_it_is_about() -> None:
    found, said = read(chapters(row(12.5, "THANOS"), row(200, "近況！")))
    assert told(found) == [
        ("7#1", "Thanos", 12, "chapters"),
        ("7#2", "近況", 180, "notes"),
    ]
    assert said == ()


def test_a_chapter_is_known_by_its_address_too() -> None:
    found, _ = read(chapters(row(12, "保存", url="http://www.thanos.io")))
    assert told(found)[0] == ("7#1", "Thanos", 12, "chapters")


def test_any_other_chapter_is_a_topic_behind_the_articles_of_the_notes() -> None:
    content = (
        '{"chapters": [\n  {"startTime": 0, "title": "Opening"},\n  {\n'
        '   "startTime": 60,\n   "title": "Linkerd", "url": "https://linkerd.io/"\n'
        "  }\n]}"
    )
    found, said = read(content)
    assert told(found)[2:] == [
        ("7#3", "Opening", 0, "chapters"),
        ("7#4", "Linkerd", 60, "chapters"),
    ]
    assert [(a.source, a.line, a.end_line, a.url) for a in found[2:]] == [
        ("7.chapters.json", 2, 2, None),
        ("7.chapters.json", 5, 6, "https://linkerd.io/"),
    ]
    assert said == ()


def test_each_article_is_one_chapter_and_the_next_of_its_name_is_another() -> None:
    found, _ = read(chapters(row(1, "Thanos"), row(2, "Thanos")))
    assert told(found)[0] == ("7#1", "Thanos", 1, "chapters")
    assert told(found)[2] == ("7#3", "Thanos", 2, "chapters")


def test_hidden_and_empty_chapters_are_no_topics() -> None:
    found, said = read(chapters(row(1, "Image", toc=False), row(2), row(3, " \u200b")))
    assert (len(found), said) == (2, ())


def test_the_recording_itself_is_no_page_of_a_chapter() -> None:
    found, _ = read(chapters(row(1, "A", url="https://youtu.be/abc?t=1")))
    assert (found[2].url, found[2].links[0].url) == (None, "https://youtu.be/abc?t=1")


def test_a_list_alone_and_the_keys_of_podlove_are_read() -> None:
    rows = [{"start": "00:01:00.500", "title": "A", "href": "https://a.example"}]
    found, _ = read(rows)
    assert (found[2].title, found[2].url, found[2].time_s) == (
        "A",
        "https://a.example",
        60,
    )


def test_chapters_that_go_back_are_said_once_and_put_in_order() -> None:
    found, said = read(chapters(row(60, "A"), row(10, "B"), row(5, "C")))
    assert [a.title for a in found[2:]] == ["C", "B", "A"]
    assert [(one.kind, one.path, one.line) for one in said] == [
        ("bad-chapters", "7.chapters.json", 1)
    ]
    assert "0:00:10" in said[0].message
    assert "0:01:00" in said[0].message


@pytest.mark.parametrize("start", ["99:99", -1, "x", 360_000, None, "", 1e300])
def test_a_time_that_is_none_is_said_and_the_chapter_is_read(start: object) -> None:
    found, said = read(chapters(row(1, "A"), row(start, "B"), row(9, "C")))
    assert [(a.title, a.time_s) for a in found[2:]] == [("A", 1), ("C", 9), ("B", None)]
    assert [one.kind for one in said] == ["bad-time"]
    assert found[-1].time_from is None


@pytest.mark.parametrize("bad", [5, None, [], {"title": [1]}, {"startTime": {}}])
def test_what_is_no_chapter_is_said_and_the_rest_is_read(bad: object) -> None:
    content = chapters(row(1, "A"), bad, row(9, "C"))
    found, said = read(json.dumps(content, indent=1))
    assert [a.title for a in found[2:]] == ["A", "C"]
    assert [one.kind for one in said] == ["bad-chapters"]
    assert said[0].line > 4


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"x", b"5", b"{}", b'{"chapters": 5}', b'{"chapters": [1,', b"\xff"),
        *(b"[" * 100_000, b'{"chapters":' + b"[" * 99_999 + b"]" * 99_999 + b"}"),
        '{"chapters": []}'.encode("utf-16"),
    ],
)
def test_what_is_no_list_of_chapters_is_one_diagnostic(content: bytes) -> None:
    found, said = read(content)
    assert [a.title for a in found] == ["Thanos", "近況"]
    assert [(one.kind, one.line) for one in said] == [("bad-chapters", 1)]
    assert "\n" not in said[0].message


def test_too_many_chapters_and_too_large_files_are_left_out() -> None:
    rows = chapters(*(row(n, f"c{n}") for n in range(100_000)))
    found, said = within(3, lambda: read(rows))
    assert len(found) == 2 + MOST_CHAPTERS
    assert [one.kind for one in said] == ["bad-chapters"]
    numbers = chapters(*(5 for _ in range(100_000)))
    found, said = within(3, lambda: read(numbers))
    assert len(said) == MOST_CHAPTERS + 1
    found, said = within(1, lambda: read(b" " * 10_000_001))
    assert (len(found), [one.kind for one in said]) == (2, ["too-large"])


def front(text: str, body: str = NOTES) -> tuple[list[Article], list[tuple[str, int]]]:
    reading = READER.read_text(f"---\n{text}---\n{body}", episode_id="7", path="7.md")
    assert reading.episode is not None
    said = [(one.kind, one.line) for one in reading.diagnostics]
    return [a for a in reading.episode.articles if a.kind == "article"], said


@pytest.mark.parametrize(
    "text",
    [
        "chapters:\n  - {start: 60, title: A}\n  - {startTime: 256, title: Thanos}\n",
        "chapters:\n  - 1:00 A\n  - 4:16 [Thanos](https://thanos.io)\n",
        "chapters: |\n  00:01:00 A\n  00:04:16 Thanos\n",
        "timestamps:\n  1:00: A\n  4:16: Thanos\n",
        "チャプター:\n  - 1:00: A\n  - 4:16: Thanos\n",
    ],
    ids=["mappings", "lines", "text", "mapping", "pairs"],
)
def test_front_matter_says_the_same_in_any_form(text: str) -> None:
    found, said = front(text)
    assert told(found) == [
        ("7#1", "Thanos", 256, "chapters"),
        ("7#2", "近況", 180, "notes"),
        ("7#3", "A", 60, "chapters"),
    ]
    assert (found[2].source, said) == ("7.md", [])
    assert 2 <= found[2].line <= 4


def test_front_matter_and_a_file_make_no_doubles() -> None:
    notes = f"---\nchapters:\n  - 1:00 A\n---\n{NOTES}"
    found, _ = read(chapters(row(61, "A"), row(70, "B")), notes)
    assert [(a.title, a.time_s, a.source) for a in found[2:]] == [
        ("A", 60, "7.md"),
        ("B", 70, "7.chapters.json"),
    ]


def test_what_only_the_chapter_says_is_kept_in_the_overview() -> None:
    body = "Hello.\n\n## Links\n\n- [Thanos](https://thanos.io)\n"
    reading = READER.read_text(
        "---\nchapters:\n  - {start: 5, title: Thanos, desc: long term}\n---\n" + body,
        episode_id="7",
        path="7.md",
    )
    assert reading.episode is not None
    overview, article = reading.episode.articles
    assert [(note.text, note.line) for note in overview.notes] == [
        ("long term", 3),
        ("Hello.", 5),
    ]
    assert (overview.line, article.time_s) == (3, 5)


def test_a_title_and_its_text_are_a_heading_that_says_both() -> None:
    found, _ = front(
        "sections:\n  - {title: Question, desc: Why?, time: 5}\n",
        "## Question: Why?\n\nBecause.\n",
    )
    assert told(found) == [("7#1", "Question: Why?", 5, "chapters")]


def test_bad_times_of_front_matter_have_their_lines() -> None:
    found, said = front("chapters:\n  - 99:99 A\n  - {start: -5, title: B}\n")
    assert said == [("bad-time", 3), ("bad-time", 4)]
    assert [(a.title, a.time_s) for a in found[2:]] == [("A", None), ("B", None)]
