"""What notes leave open, and what only looks so."""

import pytest
from tests.processor_time import within

from kbindex.knowledge.radar.open_points import find_open_points
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteSpan
from kbindex.model.values import NoteKind, SpanKind


def _article(*notes: Note, title: str = "", url: str | None = None) -> Article:
    return Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=3,
        end_line=20,
        title=title,
        url=url,
        presenter=None,
        date=None,
        notes=notes,
    )


def _note(text: str) -> Note:
    return Note(text=text, kind=NoteKind.BULLET, depth=0, line=7, end_line=7)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("???", "???"),
        ("？？？", "???"),
        ("帆の向きは？？？", "???"),
        ("TODO", "TODO"),
        ("TODO: 錨について書く", "TODO"),
        ("（要確認）", "要確認"),
        ("日程: TBD", "TBD"),
        ("帆の話（要確認）", "要確認"),
        ("詳しくは次回話します", "次回"),
        ("後で調べる", "後で"),
        ("次回は錨の話題！", "次回"),
    ],
)
def test_signs_of_open_points_are_found(text: str, sign: str) -> None:
    (found,) = find_open_points(_article(_note(text)))
    assert (found.sign, found.line, found.text) == (sign, 7, text)


@pytest.mark.parametrize(
    "text",
    [
        "TODO アプリを作るチュートリアル",
        "本当に動くの？",
        "次回のメジャーアップデートで消える",
        "次回の起動時にその情報を使う",
        "導入前後での違い",
        "バージョンを調べるツール",
        "TODO://boat",
    ],
)
def test_texts_about_such_things_are_no_open_points(text: str) -> None:
    assert list(find_open_points(_article(_note(text)))) == []


def test_code_and_titles_of_pages_are_no_open_points() -> None:
    code = Note(text="TODO", kind=NoteKind.CODE, depth=0, line=7, end_line=7)
    span = NoteSpan(kind=SpanKind.CODE, start=0, end=4)
    inline = Note(
        text="TODO", kind=NoteKind.BULLET, depth=0, line=8, end_line=8, spans=(span,)
    )
    page = _article(code, inline, title="What now???", url="https://boat.example/")
    assert list(find_open_points(page)) == []


def test_the_line_is_that_of_the_paragraph() -> None:
    note = Note(text="錨\nTODO", kind=NoteKind.PARAGRAPH, depth=0, line=7, end_line=8)
    (found,) = find_open_points(_article(note))
    assert found.line == 8


@pytest.mark.parametrize(
    "text",
    [
        "次回の" + "予定" * 300 + "!" * 1_300 + "。a",
        "次回の" + "予定" * 900 + "。a",
        "?x？" * 600 + "x",
        "（TODO）" * 300 + "x",
        "次回" + "また、" * 600 + "x",
    ],
)
def test_a_paragraph_costs_no_more_than_its_length(text: str) -> None:
    note = Note(text=text, kind=NoteKind.PARAGRAPH, depth=0, line=7, end_line=7)
    found = within(0.5, lambda: [*find_open_points(_article(note))])
    assert not found  # the first took 7 s
