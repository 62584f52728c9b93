"""Markdown of plain text: a reader sees the text, and no markup but ours."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from kbindex.model import Article, ArticleId, EpisodeId, Link, Note, NoteKind
from kbindex.model.link_places import PlacedLink
from kbindex.pages.markdown_text import code_span, fence, link, to_markdown
from kbindex.pages.markdown_views import article_markdown, hits_markdown, table_markdown
from kbindex.search import Hit, Snippet

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ARTICLE = Article(
    id=ArticleId("025#6"),
    kind="article",
    episode=EpisodeId("025"),
    source="025/README.md",
    line=45,
    end_line=77,
    title="Thanos *vs* M3",
    url="https://thanos.io/a_(b)",
    presenter=None,
    date=None,
    tags=("thanos", "monitoring"),
)
SIGNS = "a監1 -+=#*_`~[](){}<>!|\\&$.:\"'@\n\t"


def render(source: str) -> str:
    return str(MARKDOWN.render(source)).strip()


def seen(source: str) -> str:
    """Return the text that a reader of rendered Markdown sees."""
    return html.unescape(re.sub("<[^>]*>", "", render(source)))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("監視の定番", "監視の定番", id="plain"),
        pytest.param("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`", id="emphasis"),
        pytest.param("[x](y) <b>", r"\[x\](y) \<b\>", id="link-and-tag"),
        pytest.param("a | b", r"a \| b", id="cell"),
        pytest.param("- a", r"\- a", id="list"),
        pytest.param("1. a", r"1\. a", id="number"),
        pytest.param("1.21 a", "1.21 a", id="version"),
        pytest.param("# a", r"\# a", id="heading"),
        pytest.param("===", r"\===", id="underline"),
        pytest.param("  a\nb\x1b[2J\u202e ", r"a b\[2J", id="one-safe-line"),
        pytest.param("a    b", "a b", id="blanks"),
        pytest.param("", "", id="empty"),
        pytest.param(
            "見よhttps://e.jp/a_b_cを", "見よ<https://e.jp/a_b_c>を", id="address"
        ),
    ],
)
def test_text_is_escaped(text: str, written: str) -> None:
    assert to_markdown(text) == written


@given(st.text(st.sampled_from(SIGNS), max_size=30))
def test_a_reader_sees_the_text(text: str) -> None:
    shown = seen(f"- {to_markdown(text)}")
    assert shown.split() == text.split()
    tags = set(re.findall(r"<(\w+)", render(f"- {to_markdown(text)}")))
    assert tags <= {"ul", "li"}


@pytest.mark.parametrize(
    ("text", "spans", "written"),
    [
        pytest.param("監視の話", [(0, 2)], "**監視**の話", id="start"),
        pytest.param("a_b", [(0, 3)], r"**a\_b**", id="escaped-inside"),
        pytest.param("C++の話", [(0, 3)], "C++の話", id="no-word-at-its-end"),
        pytest.param("監視監視", [(0, 2), (2, 4)], "**監視**監視", id="side-by-side"),
        pytest.param("https://e.jp/ab", [(13, 15)], "<https://e.jp/ab>", id="address"),
    ],
)
def test_highlights_are_strong(
    text: str, spans: list[tuple[int, int]], written: str
) -> None:
    assert to_markdown(text, spans) == written
    assert ("<strong>" in render(written)) == ("**" in written)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        pytest.param(
            "https://e.jp/(a)", r"[x\[\]](https://e.jp/%28a%29)", id="brackets"
        ),
        pytest.param(
            "https://e.jp/a b\n<", r"[x\[\]](https://e.jp/a%20b%20%3C)", id="x"
        ),
        pytest.param("javascript:alert(1)", r"x\[\]", id="no-page"),
        pytest.param(None, r"x\[\]", id="none"),
    ],
)
def test_a_link_opens_its_page_alone(url: str | None, written: str) -> None:
    assert link("x[]", url) == written


def test_code_cannot_end_itself() -> None:
    assert code_span("a`b") == "`a'b`"
    assert fence("```\nx\x1b[2J") == ["````", "```", "x[2J", "````"]


def test_hits_are_a_numbered_list() -> None:
    snippet = Snippet(
        text="Thanosの長所", path=("M3", "1. 拡張"), line=46, highlights=((0, 6),)
    )
    title = Snippet(text=ARTICLE.title, path=(), line=45, highlights=())
    hit = Hit(
        rank=11,
        score=1.0,
        article=ARTICLE,
        video="https://youtu.be/x",
        snippets=(title, snippet),
        also=("026#3",),
    )
    assert list(hits_markdown([hit])) == [
        (
            r"11. [Thanos \*vs\* M3](https://thanos.io/a_%28b%29) (025\#6, "
            r"[video](https://youtu.be/x), also 026\#3) `thanos` `monitoring`"
        ),
        r"    - M3 › 1\. 拡張 › **Thanos**の長所",
    ]


def test_notes_are_nested_by_what_they_stand_under() -> None:
    """A depth that skips a step would make code of a note."""
    notes = (
        Note(text="上", kind=NoteKind.BULLET, depth=0, line=1, end_line=1),
        Note(text="下", kind=NoteKind.BULLET, depth=3, line=2, end_line=2, parent=0),
        Note(text="a\n  b", kind=NoteKind.CODE, depth=4, line=3, end_line=4, parent=1),
        Note(text="見出し", kind=NoteKind.HEADING, depth=0, line=5, end_line=5),
    )
    bare = Article(
        id=ArticleId("025#1"),
        kind="article",
        episode=EpisodeId("025"),
        source="a.md",
        line=1,
        end_line=5,
        title="x",
        url=None,
        presenter="ry",
        date=None,
        notes=notes,
    )
    assert list(article_markdown(bare)) == [
        "## x",
        "",
        r"025\#1, ry",
        "",
        "- 上",
        "  - 下",
        "    - ```",
        "      a",
        "        b",
        "      ```",
        "- **見出し**",
    ]


@pytest.mark.parametrize(
    ("text", "url", "written"),
    [
        pytest.param(
            "前*仕様*後", "https://e.jp/a", "前[\\*仕様\\*](https://e.jp/a)後", id="x"
        ),
        pytest.param(
            "前!仕様\\後",
            "https://e.jp/",
            "前[\\!仕様\\\\](https://e.jp/)後",
            id="sign",
        ),
        pytest.param(
            "前[](仕様後",
            "https://e.jp/)",
            "前[\\[\\](仕様](https://e.jp/%29)後",
            id="y",
        ),
        pytest.param(
            "前https://e.jp後", "https://e.jp", "前<https://e.jp>後", id="bare"
        ),
        pytest.param(
            "前https://e.jp/監後",
            "https://e.jp/監",
            "前[https://e.jp/監](https://e.jp/%E7%9B%A3)後",
            id="bare-japanese",
        ),
        pytest.param(
            "前https://e.jp後",
            "https://evil.jp",
            "前[https://e.jp](https://evil.jp)後",
            id="z",
        ),
        pytest.param("前仕様後", "javascript:alert(1)", "前仕様後", id="no-page"),
    ],
)
def test_words_of_a_link_are_linked(text: str, url: str, written: str) -> None:
    words = text[1:-1]
    place = PlacedLink(
        number=1, text=words, url=url, start=1, end=len(text) - 1, is_bare=words == url
    )
    assert to_markdown(text, (), [place]) == written


def test_what_matched_is_strong_in_a_link_and_at_its_sides() -> None:
    place = PlacedLink(number=1, text="仕様書", url="https://e.jp/", start=2, end=5)
    shown = to_markdown("監視仕様書と", [(0, 4)], [place])
    assert shown == "**監視**[**仕様**書](https://e.jp/)と"


def test_an_article_keeps_its_links() -> None:
    notes = (
        Note(text="仕様を", kind=NoteKind.BULLET, depth=0, line=46, end_line=46),
        Note(text="資料", kind=NoteKind.BULLET, depth=0, line=47, end_line=47),
    )
    links = (
        Link(text="Thanos", url="https://thanos.io/a_(b)?utm_source=x", line=45),
        Link(text="M3", url="https://m3db.io/", line=45),
        Link(text="仕様", url="https://e.jp/spec", line=46),
        Link(text="資料", url="../s_1.md", line=47),
        Link(text="", url="https://e.jp/b", line=47),
    )
    assert list(article_markdown(replace(ARTICLE, notes=notes, links=links))) == [
        r"## [Thanos \*vs\* M3](https://thanos.io/a_%28b%29)",
        "",
        r"025\#6, [M3](https://m3db.io/) `thanos` `monitoring`",
        "",
        "- [仕様](https://e.jp/spec)を",
        r"- 資料 (資料: ../s\_1.md, [https://e.jp/b](https://e.jp/b))",
    ]


def test_a_cell_cannot_leave_its_table() -> None:
    rows = [{"id": "a|b", "title": "c\nd"}]
    assert list(table_markdown(("id", "title"), rows)) == [
        "| id | title |",
        "| --- | --- |",
        r"| a\|b | c d |",
    ]
    (cell,) = [*table_markdown(("url",), [{"url": "https://e.jp/a|b"}])][2:]
    assert cell == r"| <https://e.jp/a>\|b |"


def test_a_link_within_code_is_listed_below_it() -> None:
    """Within code no words are a link."""
    code = Note(text="監視", kind=NoteKind.CODE, depth=0, line=46, end_line=46)
    page = Link(text="監視", url="https://e.jp/a", line=46)
    article = replace(ARTICLE, notes=(code,), links=(page,))
    assert list(article_markdown(article))[-1] == "  - [監視](https://e.jp/a)"
