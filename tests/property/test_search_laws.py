"""Laws of search: what is there is found, and what is shown occurs in the notes."""

import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.few_examples import at_most

from kbindex import KnowledgeBase
from kbindex.index import Index, Record, analyze_article, build_record
from kbindex.language import How, build_analyzer, term_key
from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.search import Hit, Snippet
from kbindex.search.show.snippets import (
    MAX_SNIPPET_LENGTH,
    MAX_SNIPPETS,
    make_snippets,
    merge_spans,
    title_highlights,
)

ANALYZER = build_analyzer()

# ruff: noqa: SIM905  # a line of words
PIECES = st.sampled_from(
    "監視 Thanos cert-manager monitoring ログ、 する。 ！？ v1.21 Ｋ８ｓ 🎉 C++ を で"
    " 「監査」 \u3000 . : ; ) \n \n\n \u200b http://a.example/b サービスメッシュ"
    " aaaaaaaaaaaaaaaa".split(" ")
)
TEXTS = st.lists(st.one_of(PIECES, st.just(" "), st.characters()), max_size=60).map(
    "".join
)
LONG_TEXTS = st.lists(TEXTS, min_size=1, max_size=6).map("".join)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    notes: list[Note] = []
    line = 11
    for number in range(draw(st.integers(0, 5))):
        parents = st.none() | st.integers(0, number - 1) if number else st.none()
        parent = draw(parents)
        text = draw(LONG_TEXTS)
        end = line + text.count("\n") // draw(st.sampled_from([1, 2]))
        notes.append(
            Note(
                text=text,
                kind=draw(st.sampled_from(NoteKind)),
                depth=0 if parent is None else notes[parent].depth + 1,
                line=line,
                end_line=end,
                parent=parent,
            )
        )
        line = end + 1
    return Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=10,
        end_line=line,
        title=draw(LONG_TEXTS.filter(str.strip)),
        url=None,
        presenter=None,
        date=None,
        notes=tuple(notes),
    )


def check_snippets(article: Article, snippets: Sequence[Snippet]) -> None:
    """Each is a piece of a note, cut to size, its spans in order, inside and apart."""
    assert 1 <= len(snippets) <= MAX_SNIPPETS
    sources = [(note.text, note.line, note.end_line) for note in article.notes]
    sources = sources or [(article.title, article.line, article.line)]
    for snippet in snippets:
        assert len(snippet.text) <= MAX_SNIPPET_LENGTH
        assert any(
            snippet.text in text and line <= snippet.line <= end
            for text, line, end in sources
        )
        for start, end in snippet.highlights:
            assert 0 <= start < end <= len(snippet.text)
        for (_, before), (after, _) in pairwise(snippet.highlights):
            assert before < after
    lines = [snippet.line for snippet in snippets]
    assert lines == sorted(lines)


@given(articles(), st.lists(PIECES, max_size=4).map(" ".join))
def test_snippets_occur_in_their_notes_and_highlights_lie_in_them(
    article: Article, query: str
) -> None:
    terms = ANALYZER.analyze(query)
    matched = {term_key(t): (n, 0.5) for n, t in enumerate(terms) if t.text}
    analyzed = build_record(article, analyze_article(article, ANALYZER))
    record = Record(article=article, places=analyzed.places)
    check_snippets(article, make_snippets(record, matched))
    spans = title_highlights(record, matched)
    assert all(0 <= start < end <= len(article.title) for start, end in spans)
    assert all(before < after for (_, before), (after, _) in pairwise(spans))


@given(articles())
def test_word_of_a_note_is_highlighted_as_it_was_written(article: Article) -> None:
    """Whatever surrounds it: half-width, full-width, emoji, invisible characters."""
    analyzed = build_record(article, analyze_article(article, ANALYZER))
    record = Record(article=article, places=analyzed.places)
    for snippet in make_snippets(record, {"thanos": (0, 1.0)}):
        for start, end in snippet.highlights:
            shown = ANALYZER.analyze(snippet.text[start:end])
            assert "thanos" in {t.text for t in shown if t.how in {How.WORD, How.PART}}


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 5))))
def test_merged_spans_cover_the_same_characters_in_order_and_apart(
    pairs: list[tuple[int, int]],
) -> None:
    spans = [(start, start + size) for start, size in pairs]
    merged = merge_spans(spans)
    assert {n for span in merged for n in range(*span)} == {
        n for span in spans for n in range(*span)
    }
    assert all(before < after for (_, before), (after, _) in pairwise(merged))


# Whole archives

UNIQUE = st.sampled_from(
    "zephyr quartz fjord kumquat cert-manager kube-proxy v1.21.3 C++ Node.js CI/CD"
    " 監視 観測 暗号 認証 障害 復旧 カーネル コンテナ サービスメッシュ"
    " 可観測性 分散 同期".split()
)
AROUND = st.tuples(
    st.sampled_from(["", "そして", "the ", "「", "🎉 ", "- ", "(", "次は、", "**"]),
    st.sampled_from(
        ["", "の話", " and more", "」", "を読む", "です。", ")", "！", "**"]
    ),
)
MARKS = st.sampled_from(["title", "note", "nested"])
BRINGS = st.lists(
    st.tuples(UNIQUE, AROUND, MARKS),
    min_size=1,
    max_size=6,
    unique_by=lambda bring: bring[0],
)
Brings = list[tuple[str, tuple[str, str], str]]


def to_markdown(brings: Brings) -> str:
    lines = ["# 001", "", "- Recording date: 2021-07-02", "", "## Contents", ""]
    lines += ["### @ry", ""]
    for number, (word, (before, after), place) in enumerate(brings, 1):
        text = before + word + after
        title = text if place == "title" else f"Topic {number}"
        lines += [f"#### {title}", ""]
        if place == "note":
            lines += [f"- {text}"]
        elif place == "nested":
            lines += ["- ひとつ", f"  - {text}"]
        lines += [""]
    return "\n".join(lines)


OpenBase = Callable[[str], AbstractContextManager[KnowledgeBase]]


@pytest.fixture(scope="module")
def open_base(
    make_index: Callable[[Path], Index], open_index: Callable[..., KnowledgeBase]
) -> OpenBase:
    """Index one episode by each engine, in a folder of its own."""

    @contextmanager
    def index_and_open(content: str) -> Generator[KnowledgeBase]:
        with tempfile.TemporaryDirectory() as folder:
            episodes, place = Path(folder) / "episodes", Path(folder) / "index"
            (episodes / "001").mkdir(parents=True)
            (episodes / "001" / "README.md").write_text(content, encoding="utf-8")
            with open_index(make_index(place), episodes) as base:
                yield base

    return index_and_open


def hits(base: KnowledgeBase, query: str) -> dict[str, Hit]:
    return {str(hit.article.id): hit for hit in base.search(query, limit=100).hits}


def text_of(article: Article) -> str:
    return "\n".join([article.title, *(note.text for note in article.notes)])


@at_most(15)
@given(BRINGS)
def test_article_is_found_by_a_word_that_it_holds(
    open_base: OpenBase, brings: Brings
) -> None:
    """Wherever the word stands, and whatever touches it."""
    with open_base(to_markdown(brings)) as base:
        assert len(base.articles()) == len(brings)
        for number, (word, _, _) in enumerate(brings, 1):
            found = hits(base, word)
            assert f"001#{number}" in found, word
            for hit in found.values():
                check_snippets(hit.article, hit.snippets)


@at_most(15)
@given(BRINGS, st.data())
def test_what_holds_an_excluded_word_is_no_hit(
    open_base: OpenBase, brings: Brings, data: st.DataObject
) -> None:
    """And what does not hold it stays one."""
    first = data.draw(st.sampled_from(brings))[0]
    excluded = data.draw(st.sampled_from(brings))[0]
    with open_base(to_markdown(brings)) as base:
        for query in (f"{first} -{excluded}", f"-{excluded}", f'{first} -"{excluded}"'):
            for hit in hits(base, query).values():
                assert excluded not in text_of(hit.article), query
        holding = {str(a.id) for a in base.articles() if excluded in text_of(a)}
        everything = {str(a.id) for a in base.articles()}
        assert hits(base, f"-{excluded}").keys() == everything - holding
