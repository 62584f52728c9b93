"""Laws of notes as HTML: all of their text, and nothing of it is markup."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from kbindex.messages import Language
from kbindex.model import (
    Article,
    ArticleId,
    EpisodeId,
    Link,
    Note,
    NoteKind,
    NoteSpan,
    SpanKind,
)
from kbindex.pages.html.note_markup import CELL_END, MOST_LEVELS, notes_markup
from kbindex.pages.html.note_text import shown_text
from kbindex.pages.html.outside_links import REL

TAGS = {
    *("ul", "li", "a", "pre", "code", "blockquote", "span", "wbr"),
    *("div", "table", "tr", "th", "td"),
    *("strong", "em", "del", "img"),
}
ATTRIBUTES = {
    "class": {"notes", "plain", "plain h", "added", "wide"},
    "lang": {"ja", "en"},
    "rel": {REL},
    "tabindex": {"0"},
    "role": {"group"},
    "aria-label": {"Code", "Table"},
    "scope": {"col"},
    "loading": {"lazy"},
    "decoding": {"async"},
    "referrerpolicy": {"no-referrer"},
}
HOSTILE = [
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "'><img src=x onerror=alert(1)>",
    "<!-- ",
    "]]>",
    "&lt;b&gt;&#x3c;",
    "</li></ul></main>",
    "javascript:alert(1)",
    "\x00\x1b]8;;\x07",
    "\u202egpj.exe\u2066",
    "\ud800",
    "\u200b\ufeff",
    "監視" * 2_000,
    "x" * 5_000,
    "\n",
    "\t",
    " | ",
    "",
]
URLS = [
    "https://e.jp/a",
    "HTTP://E.jp/監視?q=a b#\"<>'",
    "mailto:a@e.jp",
    "javascript:alert(1)",
    "JAVASCRIPT\t:alert(1)",
    "\x01javascript:alert(1)",
    "https:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//e.jp/x",
    "../slides.md",
    "https://e.jp/\x1b\u202e\n x",
    "",
]


class Reader(HTMLParser):
    """What a browser makes of markup, as far as these laws ask."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.deepest = 0
        self.hrefs: list[str] = []
        self.sources: list[str] = []
        self.written: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        named = {name: value or "" for name, value in attrs}
        assert len(named) == len(attrs)
        for name, value in named.items():
            if name == "href":
                self.hrefs.append(value)
            elif name == "src":
                self.sources.append(value)
            elif name == "alt":  # what is read in place of an image
                self.handle_data(value)
            else:
                assert value in ATTRIBUTES[name]
        if tag in {"wbr", "img"}:  # they have no end
            return
        self.open.append((tag, named.get("class", "")))
        self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if ("span", "added") not in self.open:
            self.text.append(data)
        for tag, _ in self.open:
            self.written.setdefault(tag, []).append(data)

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data!r}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl!r}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"an instruction: {data!r}")

    def unknown_decl(self, data: str) -> None:
        pytest.fail(f"a section: {data!r}")


def read(markup: str) -> Reader:
    """Parse it to the end; every element is closed."""
    reader = Reader()
    reader.feed(markup)
    reader.close()
    assert not reader.open
    return reader


TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=4).map(
    "".join
)


@st.composite
def spans(draw: st.DrawFn, length: int) -> tuple[NoteSpan, ...]:
    """Draw spans of any kind, which overlap as they like; images may be empty."""
    drawn = list[NoteSpan]()
    for kind in draw(st.lists(st.sampled_from(SpanKind), max_size=4)):
        is_image = kind is SpanKind.IMAGE
        start, end = sorted(draw(st.tuples(*[st.integers(0, length)] * 2)))
        if start < end or is_image:
            url = draw(st.sampled_from(URLS)) if is_image else ""
            drawn.append(NoteSpan(kind=kind, start=start, end=end, url=url))
    return tuple(sorted(drawn, key=lambda span: (span.start, -span.end)))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Draw notes below any earlier ones, and links with any words and addresses."""
    notes = list[Note]()
    links = list[Link]()
    for number in range(draw(st.integers(0, 8))):
        words = draw(st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=4))
        parents = st.none() | st.integers(0, number - 1) if number else st.none()
        notes.append(
            Note(
                text=draw(TEXTS) + words,
                kind=draw(st.sampled_from(NoteKind)),
                depth=draw(st.integers(0, 10_000)),
                line=2 + number,
                end_line=2 + number,
                parent=draw(parents),
            )
        )
        notes[-1] = replace(notes[-1], spans=draw(spans(len(notes[-1].text))))
        if draw(st.booleans()):
            url = draw(st.sampled_from(URLS))
            links.append(Link(text=words, url=url, line=2 + number))
    return article(*notes, links=links)


def article(*notes: Note, links: list[Link] | None = None) -> Article:
    return Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001/README.md",
        line=1,
        end_line=99,
        title="t",
        url=None,
        presenter=None,
        date=None,
        notes=notes,
        links=tuple(links or ()),
    )


def bullet(text: str, parent: int | None = None) -> Note:
    return Note(
        text=text, kind=NoteKind.BULLET, depth=0, line=2, end_line=2, parent=parent
    )


def without_cells(text: str) -> str:
    """Cells stand in cells; the sign between them is none of their words."""
    return text.replace(CELL_END, "")


@given(
    articles(), st.sampled_from(["en", "ja"]), st.sampled_from([(), ("e.jp",), ("*",)])
)
@example(
    article(bullet("</ul>"), bullet("a", 0), bullet("b"), bullet("c", 1)), "ja", ()
)
def test_the_text_is_that_of_the_notes_and_no_tag_is_theirs(
    drawn: Article, language: Language, hosts: tuple[str, ...]
) -> None:
    """In source order, whatever stands below what; `Reader` checks tags.

    The alternative text of an image stands where the image does.
    """
    reader = read(notes_markup(drawn, language, hosts))
    wanted = "".join(shown_text(note.text) for note in drawn.notes)
    if any(note.kind is NoteKind.TABLE for note in drawn.notes):
        wanted = without_cells(wanted)
        assert without_cells("".join(reader.text)) == wanted
    else:
        assert "".join(reader.text) == wanted


@given(articles())
def test_links_lead_only_to_the_web_and_to_people(drawn: Article) -> None:
    for href in read(notes_markup(drawn, "en")).hrefs:
        assert href.lower().startswith(("https://e.jp", "http://e.jp", "mailto:a@e.jp"))
        assert href.isprintable()
        assert " " not in href


@given(articles(), st.sampled_from([(), ("x.example",), ("e.jp",), ("*",)]))
def test_images_are_loaded_from_no_host_but_those_allowed(
    drawn: Article, hosts: tuple[str, ...]
) -> None:
    loaded = read(notes_markup(drawn, "en", hosts)).sources
    assert not loaded or hosts in {("e.jp",), ("*",)}
    assert all(url.lower().startswith("https://e.jp/") for url in loaded)


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        (SpanKind.CODE, "code"),
        (SpanKind.STRONG, "strong"),
        (SpanKind.EMPHASIS, "em"),
        (SpanKind.DELETED, "del"),
    ],
)
@given(st.tuples(st.text(max_size=5), st.text(min_size=1), st.text(max_size=5)))
def test_text_of_a_span_is_all_that_its_element_holds(
    kind: SpanKind, tag: str, parts: tuple[str, str, str]
) -> None:
    before, text, behind = parts
    start = len(before)
    span = NoteSpan(kind=kind, start=start, end=start + len(text))
    note = replace(bullet(before + text + behind), spans=(span,))
    reader = read(notes_markup(article(note), "en"))
    assert "".join(reader.written.get(tag, ())) == shown_text(text)


@given(st.integers(1, 3_000))
def test_notes_of_any_depth_stay_shallow(depth: int) -> None:
    notes = [bullet(f"n{n}", n - 1 if n else None) for n in range(depth)]
    reader = read(notes_markup(article(*notes), "en"))
    assert reader.deepest == 2 * min(depth, MOST_LEVELS)
    assert "".join(reader.text) == "".join(note.text for note in notes)


@given(articles())
def test_text_on_pages_controls_no_reader(drawn: Article) -> None:
    shown = "".join(read(notes_markup(drawn, "en")).text)
    unsafe = set("\x00\x1b\x07\u202e\u2066\u200b\ufeff\ud800\x7f\r")
    assert not unsafe & set(shown)
