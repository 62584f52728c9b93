import re

import pytest

from kbindex.index import Record, analyze_article, build_record
from kbindex.language import Analyzer, How, term_key
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.search import Snippet
from kbindex.search.show import snippets
from kbindex.search.show.snippets import (
    MAX_SNIPPET_LENGTH,
    make_snippets,
    merge_spans,
    note_path,
    title_highlights,
)
from tests.processor_time import within


def note(
    text: str,
    *,
    line: int = 11,
    parent: int | None = None,
    kind: NoteKind = NoteKind.BULLET,
) -> Note:
    return Note(
        text=text,
        kind=kind,
        depth=0 if parent is None else 1,
        line=line,
        end_line=line + text.count("\n"),
        parent=parent,
    )


def make_record(analyzer: Analyzer, title: str, *notes: Note) -> Record:
    article = Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=10,
        end_line=99,
        title=title,
        url=None,
        presenter=None,
        date=None,
        notes=notes,
    )
    analyzed = build_record(article, analyze_article(article, analyzer))
    return Record(article=article, places=analyzed.places)


def cut(
    analyzer: Analyzer, words: str, *notes: Note | str, title: str = "An article"
) -> tuple[Snippet, ...]:
    """Snippets of an article for words, each a concept of its own."""
    made = [
        note(text, line=line) if isinstance(text, str) else text
        for line, text in enumerate(notes, 11)
    ]
    found = [t for t in analyzer.analyze(words) if t.how is How.WORD]
    matched = {term_key(term): (number, 1.0) for number, term in enumerate(found)}
    return make_snippets(make_record(analyzer, title, *made), matched)


def marked(snippet: Snippet) -> str:
    """A snippet with its highlights in brackets."""
    text, last = "", 0
    for start, end in snippet.highlights:
        text += snippet.text[last:start] + "[" + snippet.text[start:end] + "]"
        last = end
    return text + snippet.text[last:]


def test_snippet_is_the_note_that_matches(analyzer: Analyzer) -> None:
    found = cut(
        analyzer,
        "Thanos 監視",
        "何も書いていないノートがひとつ",
        "PrometheusとＴｈａｎｏｓで監視する",
        "もうひとつの何でもないノート",
    )
    assert found == (
        Snippet(
            text="PrometheusとＴｈａｎｏｓで監視する",
            path=(),
            line=12,
            highlights=((11, 17), (18, 20)),
        ),
    )


def test_path_holds_the_notes_above_outermost_first(analyzer: Analyzer) -> None:
    found = cut(
        analyzer,
        "objstore",
        note("スケーラビリティ\nとシンプルさ", line=11),
        note("Thanos", line=13, parent=0),
        note("objstoreに長期保存する", line=14, parent=1),
    )
    assert found == (
        Snippet(
            text="objstoreに長期保存する",
            path=("スケーラビリティ", "Thanos"),
            line=14,
            highlights=((0, 8),),
        ),
    )


def test_notes_that_meet_more_of_the_query_are_chosen_and_shown_in_source_order(
    analyzer: Analyzer,
) -> None:
    found = cut(
        analyzer,
        "alpha beta gamma",
        "alpha is the first of them",
        "beta is the second of them",
        "alpha and beta and gamma together",
        "gamma is the third of them",
        "beta and gamma are both here",
    )
    assert [marked(snippet) for snippet in found] == [
        "[alpha] is the first of them",
        "[alpha] and [beta] and [gamma] together",
        "[beta] and [gamma] are both here",
    ]


def test_same_text_is_shown_once(analyzer: Analyzer) -> None:
    notes = ("Alpha is here", "alpha is here", "no more alpha now")
    found = cut(analyzer, "alpha", *notes)
    assert [(s.line, s.text) for s in found] == [
        (11, "Alpha is here"),
        (13, "no more alpha now"),
    ]


def test_bare_name_gives_way_to_notes_that_say_something(analyzer: Analyzer) -> None:
    said = ("alpha is fast and small", "alpha is written in Go", "alpha has a logo")
    found = cut(analyzer, "alpha", "alpha", *said)
    assert tuple(snippet.text for snippet in found) == said


def test_bare_name_is_shown_where_there_is_room(analyzer: Analyzer) -> None:
    """The title is no note: a match in it takes no room."""
    notes = ("alpha is fast and small", "alpha was written in Go", "alpha")
    assert (
        tuple(snippet.text for snippet in cut(analyzer, "alpha", *notes, title="alpha"))
        == notes
    )


def test_code_gives_way_to_prose_and_keeps_its_indentation(analyzer: Analyzer) -> None:
    code = note("  alpha:\n    enabled: true", line=12, kind=NoteKind.CODE, parent=0)
    prose = [note(f"alpha in the words of {x}", line=20) for x in ("a", "b", "c")]
    assert [s.line for s in cut(analyzer, "alpha", note("設定"), code, *prose)] == [
        20,
        20,
        20,
    ]
    assert cut(analyzer, "alpha", note("設定"), code) == (
        Snippet(
            text="  alpha:\n    enabled: true",
            path=("設定",),
            line=12,
            highlights=((2, 7),),
        ),
    )


def test_line_is_that_of_the_first_character_shown(analyzer: Analyzer) -> None:
    lines = [f"setting_{number}: 'a value that is long enough'" for number in range(9)]
    lines[7] = "    needle: 'a value that is long enough'"
    (found,) = cut(analyzer, "needle", note("\n".join(lines), kind=NoteKind.CODE))
    assert found.text.splitlines() == lines[found.line - 11 :][:3]
    assert "needle" in found.text


def test_line_never_passes_the_end_of_its_note(analyzer: Analyzer) -> None:
    """`a<br>b` is two lines of text on one line of the source."""
    text = "\n".join(f"第{number}行はとても長い文でできている" for number in range(20))
    one_line = Note(
        text=text + "\nneedle", kind=NoteKind.BULLET, depth=0, line=11, end_line=12
    )
    (found,) = cut(analyzer, "needle", one_line)
    assert found.text.endswith("needle")
    assert found.line == 12


def test_long_note_is_cut_at_the_ends_of_sentences(analyzer: Analyzer) -> None:
    sentences = [
        "最初の文はこの話とは関係がないことを長々と述べていて、" * 2 + "終わる。",
        "次の文では準備の話をする。",
        "Thanosはオブジェクトストレージに長期保存する。",
        "最後の文もまた関係がないことを長々と述べていて、" * 4 + "ようやく終わる。",
    ]
    (found,) = cut(analyzer, "Thanos", "".join(sentences))
    assert marked(found) == sentences[0] + sentences[1] + (
        "[Thanos]はオブジェクトストレージに長期保存する。"
    )


def test_english_sentences_end_at_a_stop_and_a_space(analyzer: Analyzer) -> None:
    first = "Nothing of interest stands in this first sentence, v1.21 or not. " * 3
    (found,) = cut(analyzer, "thanos", first + "See thanos.io for more. " + first)
    sentence = "Nothing of interest stands in this first sentence, v1.21 or not."
    assert marked(found) == f"{sentence} {sentence} See [thanos].io for more."


def test_sentence_that_is_too_long_is_cut_at_its_clauses(analyzer: Analyzer) -> None:
    clause = "これは句点のないとても長い文のひとつの節であり、"
    text = clause * 9 + "Thanosが出てくる節であり、" + clause * 9
    (found,) = cut(analyzer, "Thanos", text)
    assert len(found.text) <= MAX_SNIPPET_LENGTH
    assert marked(found) == clause * 6 + "[Thanos]が出てくる節であり、"


def test_text_without_any_end_is_cut_hard(analyzer: Analyzer) -> None:
    (found,) = cut(analyzer, "none", "あ" * 400)
    assert found == Snippet(text="あ" * 160, path=(), line=11, highlights=())


def test_what_matches_nothing_is_shown_by_its_first_note(analyzer: Analyzer) -> None:
    assert cut(analyzer, "none", "最初のノート", "次のノート") == (
        Snippet(text="最初のノート", path=(), line=11, highlights=()),
    )


def test_article_without_notes_is_shown_by_its_title(analyzer: Analyzer) -> None:
    assert cut(analyzer, "Thanos", title="Thanos の 話") == (
        Snippet(text="Thanos の 話", path=(), line=10, highlights=((0, 6),)),
    )


def test_long_title_is_cut_as_well(analyzer: Analyzer) -> None:
    (found,) = cut(analyzer, "Thanos", title="a b c " * 60 + "Thanos")
    assert len(found.text) <= MAX_SNIPPET_LENGTH
    assert marked(found).endswith("[Thanos]")


@pytest.mark.parametrize("text", ["", " ", "\n" * 400, "\u3000" * 400, "\u200b" * 400])
def test_note_without_a_visible_character_is_no_crash(
    analyzer: Analyzer, text: str
) -> None:
    (found,) = cut(analyzer, "none", text)
    assert len(found.text) <= MAX_SNIPPET_LENGTH
    assert found.text in text


def test_highlights_that_overlap_or_touch_are_one(analyzer: Analyzer) -> None:
    article = make_record(analyzer, "An article", note("監査ログ基盤を作る"))
    matched = {"監査": (0, 1.0), "ログ": (1, 1.0), "監査ログ": (2, 1.0)}
    (found,) = make_snippets(article, matched)
    assert found.highlights == ((0, 4),)
    assert merge_spans([(4, 6), (0, 2), (1, 3), (6, 7)]) == [(0, 3), (4, 7)]


def test_note_on_the_first_level_has_no_path(analyzer: Analyzer) -> None:
    article = make_record(analyzer, "An article", note("a")).article
    assert list(note_path(article, 0)) == []


def article_of(*notes: Note) -> Article:
    return Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=10,
        end_line=11,
        title="An article",
        url=None,
        presenter=None,
        date=None,
        notes=notes,
    )


@pytest.mark.parametrize(
    "text",
    ["needle " * 20_000, "!" * 100_000 + "needle", "監視。" * 50_000],
    ids=["words", "signs", "sentences"],
)
def test_cutting_takes_time_in_proportion_to_the_note(text: str) -> None:
    """A note may be a million characters on one line."""
    spans = [n for at in range(0, len(text) - 2, 3) for n in (1, at, at, at + 2)]
    record = Record(article=article_of(note(text)), places={"needle": spans})
    (found,) = within(5, lambda: make_snippets(record, {"needle": (0, 1.0)}))
    assert 0 < len(found.text) <= MAX_SNIPPET_LENGTH
    assert found.text in text


def test_of_a_very_long_note_what_is_around_the_first_match_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A note may be as long as its file, and three of them are shown at once."""
    window = snippets._window  # noqa: SLF001 - counted
    searched: list[int] = []

    def count(
        text: str, spans: snippets.Highlights, ends: re.Pattern[str]
    ) -> tuple[int, int]:
        searched.append(len(text))
        return window(text, spans, ends)

    monkeypatch.setattr(snippets, "_window", count)
    text = "監視。" * 200_000 + "needle in it. " * 20_000
    first = text.index("needle")
    spans = [n for at in range(first, len(text), 14) for n in (1, at, at, at + 6)]
    record = Record(article=article_of(note(text)), places={"needle": spans})
    (found,) = make_snippets(record, {"needle": (0, 1.0)})
    assert marked(found).startswith("[needle] in it. [needle] in it. ")
    assert found.text in text
    assert searched == [snippets.LONGEST_SEARCHED]


def test_of_very_many_notes_with_a_term_the_first_ones_are_looked_at(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article may have as many notes as its file has lines."""
    monkeypatch.setattr(snippets, "MOST_PLACES", 2)
    notes = [f"the needle of number {number}" for number in range(4)]
    shown = cut(analyzer, "needle thread", *notes, "a thread, and a needle again")
    assert [snippet.line for snippet in shown] == [11, 12, 15]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Thanosで監視", "[Thanos]で[監視]"),
        ("Ｔｈａｎｏｓ", "[Ｔｈａｎｏｓ]"),
        ("Cilium", "Cilium"),
    ],
    ids=["two-words", "full-width", "none"],
)
def test_what_matched_in_a_title_is_told(
    analyzer: Analyzer, title: str, expected: str
) -> None:
    found = [t for t in analyzer.analyze("thanos 監視") if t.how is How.WORD]
    matched = {term_key(term): (number, 1.0) for number, term in enumerate(found)}
    record = make_record(analyzer, title, note("Thanosの話"))
    spans = title_highlights(record, matched)
    shown = Snippet(text=title, path=(), line=10, highlights=spans)
    assert marked(shown) == expected
