"""The text of one note as HTML."""

import pytest

from kbindex.model import Note, NoteKind, NoteSpan, SpanKind
from kbindex.model.link_places import PlacedLink
from kbindex.pages.html.image_hosts import image_policy, image_source
from kbindex.pages.html.note_text import NoteText
from kbindex.pages.html.outside_links import REL

IMAGE = "https://i.example/f.png"
LOADED = (
    f'<img src="{IMAGE}" alt="chart" loading="lazy" decoding="async"'
    ' referrerpolicy="no-referrer">'
)


def span(kind: SpanKind, start: int, end: int, url: str = "") -> NoteSpan:
    return NoteSpan(kind=kind, start=start, end=end, url=url)


def markup(
    text: str,
    *spans: NoteSpan,
    link: tuple[int, int] | None = None,
    hosts: tuple[str, ...] = (),
) -> str:
    note = Note(
        text=text, kind=NoteKind.BULLET, depth=0, line=2, end_line=2, spans=spans
    )
    links = (
        [PlacedLink(number=1, text="x", url="https://e.jp", start=link[0], end=link[1])]
        if link
        else []
    )
    return NoteText(note, links, hosts).markup()


def linked(href: str, words: str) -> str:
    return f'<a href="{href}" rel="{REL}">{words}</a>'


def test_elements_stay_open_where_the_next_piece_has_them_too() -> None:
    spans = (span(SpanKind.STRONG, 0, 7), span(SpanKind.CODE, 2, 4))
    assert markup("a <b> c d", *spans) == (
        "<strong>a <code>&lt;b</code>&gt; c</strong> d"
    )


def test_spans_that_overlap_are_cut_where_elements_cannot() -> None:
    spans = (span(SpanKind.EMPHASIS, 0, 2), span(SpanKind.STRONG, 1, 3))
    assert markup("abc", *spans) == ("<em>a</em><strong><em>b</em>c</strong>")


def test_link_is_outside_of_what_its_words_are_written_in() -> None:
    words = "b <strong>c</strong>"
    assert markup("a b cd", span(SpanKind.STRONG, 4, 6), link=(2, 5)) == (
        f"a {linked('https://e.jp', words)}<strong>d</strong>"
    )


def test_image_that_is_not_loaded_is_a_link_at_its_text() -> None:
    image = span(SpanKind.IMAGE, 2, 7, IMAGE)
    assert markup("a chart b", image) == f"a {linked(IMAGE, 'chart')} b"
    assert markup("a chart b", image, link=(2, 7)) == (
        f"a {linked('https://e.jp', 'chart')} b"
    )
    relative = span(SpanKind.IMAGE, 2, 7, "img/f.png")
    assert markup("a chart b", relative, hosts=("*",)) == "a chart b"


@pytest.mark.parametrize("hosts", [("*",), ("i.example",), ("e.jp", "*.example")])
def test_image_is_loaded_from_a_host_that_is_allowed(hosts: tuple[str, ...]) -> None:
    image = span(SpanKind.IMAGE, 2, 7, IMAGE)
    assert markup("a chart", image, hosts=hosts) == f"a {LOADED}"
    assert markup("a chart", image, link=(2, 7), hosts=hosts) == (
        f"a {linked('https://e.jp', LOADED)}"
    )


def test_image_without_a_text_stands_once_wherever_it_is() -> None:
    for at in range(4):
        image = span(SpanKind.IMAGE, at, at, IMAGE)
        for link in (None, (0, 2), (1, 3), (0, 3)):
            made = markup("abc", image, link=link, hosts=("*",))
            assert made.count("<img") == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://i.example/f.png",
        "https://i.example:8443/f.png",
        "https://me@i.example/f.png",
        "https://i.example.evil.test/f.png",
        "https://evil.test/i.example",
        "https://evil.test?i.example",
        "//i.example/f.png",
        "data:image/png;base64,AA",
        "mailto:a@i.example",
        "",
    ],
)
def test_nothing_is_loaded_from_anywhere_else(url: str) -> None:
    assert image_source(url, ("i.example", "*.i.example")) is None


def test_policy_names_the_hosts_that_images_are_loaded_from() -> None:
    assert image_policy(()) == "'self'"
    assert image_policy(("i.example", "*.cdn.example")) == (
        "'self' https://i.example https://*.cdn.example"
    )
    assert image_policy(("i.example", "*")) == "'self' https:"
