"""Laws of links: none of a record is lost in any form that people read.

The forms are asked for what a reader gets of them: what they show, and what they open.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.processor_time import within

from kbindex import KnowledgeBase
from kbindex.cli.picker.texts import preview_text
from kbindex.cli.screens.article_lines import article_lines
from kbindex.cli.screens.hit_lines import full_hit_lines
from kbindex.cli.screens.link_lines import list_links
from kbindex.cli.screens.note_lines import notes_lines
from kbindex.cli.screens.terminal import Style
from kbindex.model import (
    Article,
    ArticleId,
    EpisodeId,
    Link,
    Note,
    NoteKind,
    clean_url,
    is_web_url,
)
from kbindex.model.link_places import place_links
from kbindex.model.safe_text import one_line
from kbindex.pages.csv_table import csv_lines
from kbindex.pages.flat_rows import LINK_FIELDS, RECORD_FIELDS, iter_rows
from kbindex.pages.json_documents import record_document
from kbindex.pages.link_documents import iter_links
from kbindex.pages.markdown_views import article_markdown, links_markdown
from kbindex.search import Hit

SAMPLES = Path(__file__).parents[2] / "episodes"
SHARED = Path(__file__).parents[3] / "shared" / "corpora" / "kubenews"
MARKDOWN = MarkdownIt("commonmark").enable("strikethrough")
PIPE = Style(is_on=False)
SCREEN = Style(is_on=True, columns=60)
CLICKED = Style(is_on=True, has_links=True, columns=60)

ADDRESSES = [
    "https://e.jp/a",
    "https://e.jp/監視?a=1&utm_source=x#top",
    "HTTPS://e.jp/(b)_*c*",
    f"https://e.jp/{'long/' * 30}",
    "../slides_1.md",
    "mailto:a@e.jp",
    "javascript:alert('https://e.jp/[x](y)')",
    "data:text/html,<b>|</b>`",
    "https://e.jp/\x1b]8;;\x07\u202e\n x",
    "=cmd()",
    "https://e.jp/],[\\\"'",
]
WORDS = ["監視", "a", "a b", "[x](y)", "**", "`", "https://e.jp/a", "", "\x1b[2J", "!"]


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Draw an article whose links stand anywhere: also where no reader puts them."""
    notes = list[Note]()
    for number in range(draw(st.integers(0, 4))):
        words = draw(st.lists(st.sampled_from([*WORDS, *ADDRESSES]), max_size=4))
        text = draw(st.sampled_from([" ", "", "\n", "、"])).join(words)
        line = 2 + number + draw(st.integers(0, 1))
        parents = st.none() | st.integers(0, number - 1) if number else st.none()
        notes.append(
            Note(
                text=text or "x",
                kind=draw(st.sampled_from(NoteKind)),
                depth=number,
                line=line,
                end_line=line + text.count("\n"),
                parent=draw(parents),
            )
        )
    link = st.builds(
        Link,
        text=st.sampled_from(WORDS),
        url=st.sampled_from(ADDRESSES),
        line=st.integers(1, 7),
    )
    links = tuple(draw(st.lists(link, max_size=5)))
    pages = [clean_url(one.url) for one in links if is_web_url(one.url)]
    return Article(
        id=ArticleId("025#1"),
        kind=draw(st.sampled_from(["article", "overview"])),
        episode=EpisodeId("025"),
        source="025.md",
        line=1,
        end_line=9,
        title="監視 a",
        url=draw(st.sampled_from([None, *pages])),
        presenter=None,
        date=None,
        notes=tuple(notes),
        links=links,
    )


def bare_article(note: Note, links: Iterable[Link]) -> Article:
    return Article(
        id=ArticleId("025#1"),
        kind="article",
        episode=EpisodeId("025"),
        source="025.md",
        line=1,
        end_line=note.end_line,
        title="題",
        url=None,
        presenter=None,
        date=None,
        notes=(note,),
        links=tuple(links),
    )


def squeeze(text: str) -> str:
    """Fold what a form may do to an address: blanks, escapes in per cent, entities."""
    return "".join(unquote(unquote(one_line(text))).split())


def of_terminal(lines: Iterable[str]) -> Iterator[str]:
    """Yield what lines show, and what they open."""
    whole = "\n".join(lines)
    yield re.sub(r"\x1b\]8;;.*?\x1b\\|\x1b\[[\d;]*m", "", whole)
    yield from re.findall(r"\x1b\]8;;(.+?)\x1b\\", whole)


def of_markdown(lines: Iterable[str]) -> Iterator[str]:
    """Yield what a page of Markdown shows, and what it opens."""
    page = str(MARKDOWN.render("\n".join(lines)))
    yield html.unescape(re.sub("<[^>]*>", "", page))
    yield from map(html.unescape, re.findall('<a href="([^"]*)"', page))


def screen(article: Article, style: Style) -> Iterator[str]:
    yield from of_terminal(
        [*article_lines(article, style), *notes_lines(article, style)]
    )


def hit_of(article: Article) -> Hit:
    return Hit(rank=1, score=1.0, article=article)


def csv_of(article: Article) -> Iterator[str]:
    rows = iter_rows([record_document(article)], RECORD_FIELDS)
    yield "".join(csv_lines(RECORD_FIELDS, rows)).replace('""', '"')


def csv_of_links(article: Article) -> Iterator[str]:
    rows = iter_rows(iter_links([article]), LINK_FIELDS)
    yield "".join(csv_lines(LINK_FIELDS, rows)).replace('""', '"')


FORMS: dict[str, Callable[[Article], Iterator[str]]] = {
    "pipe": lambda article: screen(article, PIPE),
    "screen": lambda article: screen(article, SCREEN),
    "clicked": lambda article: screen(article, CLICKED),
    "search --full": lambda a: of_terminal(full_hit_lines(hit_of(a), CLICKED)),
    "show --links": lambda article: of_terminal(list_links(article, SCREEN)),
    "pick": lambda article: iter([preview_text(hit_of(article), 60).plain]),
    "markdown": lambda article: of_markdown(article_markdown(article)),
    "markdown of links": lambda article: of_markdown(links_markdown([article])),
    "csv": csv_of,
    "csv of links": csv_of_links,
}
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def lost(article: Article, form: Callable[[Article], Iterator[str]]) -> list[str]:
    """Return the addresses of an article that a form neither shows nor opens."""
    got = [squeeze(part) for part in form(article)]
    return [
        link.url
        for link in article.links
        if not any(
            squeeze(url) in part
            for url in (link.url, clean_url(link.url))
            for part in got
        )
    ]


@each_form
@given(article=articles())
def test_no_link_is_lost(
    form: Callable[[Article], Iterator[str]], article: Article
) -> None:
    """Every form shows or opens the address of each link, hostile ones, too."""
    assert lost(article, form) == []


@pytest.fixture(scope="module", params=["samples", "shared"])
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Article, ...]]:
    folder = SAMPLES if request.param == "samples" else SHARED
    if not folder.is_dir():
        pytest.skip("the archive is not here")
    place = tmp_path_factory.mktemp("index")
    with KnowledgeBase.open(folder, place / "index", cache=place) as base:
        yield tuple(base.records())


@each_form
def test_no_link_of_an_archive_is_lost(
    form: Callable[[Article], Iterator[str]], archive: tuple[Article, ...]
) -> None:
    assert sum(len(record.links) for record in archive) > len(archive) / 2
    assert [url for record in archive for url in lost(record, form)] == []


@given(articles())
def test_only_pages_of_the_web_are_opened(article: Article) -> None:
    """No script, no file: neither a terminal nor a page of Markdown opens one."""
    opened = [*list(screen(article, CLICKED))[1:]]
    opened += list(of_markdown(article_markdown(article)))[1:]
    opened += list(of_markdown(links_markdown([article])))[1:]
    assert all(url.lower().startswith(("https://", "http://")) for url in opened)
    assert not any(set(url) & set("\x1b\x07\u202e\n") for url in opened)


@given(articles())
def test_each_link_has_one_place(article: Article) -> None:
    """In the title, where it leads to the page, or in one note; apart and in order."""
    places = place_links(article)
    found = [*places.title, *(link for of_note in places.notes for link in of_note)]
    numbers = [link.number for link in found]
    assert len(set(numbers)) == len(numbers)
    for number, link in enumerate(article.links, start=1):
        assert number in numbers or clean_url(link.url) == article.url
    for note, links in zip(article.notes, places.notes, strict=True):
        spans = [(link.start, link.end) for link in links if link.start < link.end]
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
        for placed in links:
            words = re.sub(r"\s+", " ", note.text[placed.start : placed.end])
            assert words in {placed.text, ""}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["p", "e1", "Git", "Ｏps", "café", "a b"]),
            st.sampled_from(["", "x{}", "{}9", "z{}é、", "「{}Ｏ」", "の{}s"]),
            st.sampled_from([" ", "、", "の", "\n", "  "]),
        ),
        min_size=1,
        unique_by=lambda drawn: drawn[0],
    )
)
def test_a_link_stands_at_the_one_word_like_its_text(
    drawn: list[tuple[str, str, str]],
) -> None:
    """Parts of other words like it, before or behind it, do not draw it away."""
    text, starts, links = "", list[int](), list[Link]()
    parts = [like.format(words) for words, like, _ in drawn]
    for words, _, gap in drawn:
        text += gap.join(["", *parts, ""])
        starts.append(len(text))
        links.append(Link(text=words, url="https://e.jp/", line=2 + text.count("\n")))
        text += words
    text += f" {' '.join(parts)}"
    note = Note(
        text=text, kind=NoteKind.BULLET, depth=0, line=2, end_line=2 + text.count("\n")
    )
    (placed,) = place_links(bare_article(note, links)).notes
    assert [link.start for link in placed] == starts


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(ADDRESSES)), max_size=4)
)
def test_what_a_form_shows_of_a_note_is_the_note(pairs: list[tuple[str, str]]) -> None:
    """Links add lines below; they change no letter of a note."""
    text = "と".join(words for words, _ in pairs) or "x"
    note = Note(text=text, kind=NoteKind.BULLET, depth=0, line=2, end_line=2)
    links = tuple(Link(text=words, url=url, line=2) for words, url in pairs)
    bare = bare_article(note, links)
    for style in (PIPE, Style(is_on=True, has_links=True)):
        shown, *_ = of_terminal(notes_lines(bare, style))
        assert shown.split("\n")[0] == f"  - {one_line(text)}"


@pytest.mark.parametrize(
    ("notes", "links"),
    [
        pytest.param(["ab " * 200] * 5_000, ["abc"] * 5_000, id="in-a-line-of-notes"),
        pytest.param(["a b " * 5_000], ["a"] * 5_000, id="in-a-note"),
        pytest.param(["a  b " * 5_000], ["q"] * 5_000, id="without-words"),
        pytest.param(["a" * 20_000], ["a"] * 5_000, id="in-a-word"),
        pytest.param(["ab " * 200] * 5_000, ["a"] * 5_000, id="in-parts-of-words"),
        pytest.param(["ab " * 99 + "a"] * 5_000, ["a"] * 5_000, id="in-far-words"),
    ],
)
def test_links_by_the_thousand_take_a_moment(
    notes: list[str], links: list[str]
) -> None:
    """Each is looked for in a few notes, and not far; each line has its own pieces."""
    article = Article(
        id=ArticleId("025#0"),
        kind="overview",
        episode=EpisodeId("025"),
        source="025.html",
        line=1,
        end_line=1,
        title="題",
        url=None,
        presenter=None,
        date=None,
        notes=tuple(
            Note(text=text, kind=NoteKind.BULLET, depth=0, line=1, end_line=1)
            for text in notes
        ),
        links=tuple(Link(text=text, url="https://e.jp/", line=1) for text in links),
    )
    placed = within(5, lambda: place_links(article))
    assert sum(map(len, placed.notes)) == len(links)
    if len(notes) == 1:
        assert within(5, lambda: list(notes_lines(article, CLICKED)))
