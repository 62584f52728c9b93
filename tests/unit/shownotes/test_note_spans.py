"""How notes are written: code, emphasis and images beside their plain text."""

import pytest

from kbindex.model import Article, Note, NoteKind
from kbindex.shownotes import Reader

READER = Reader()

Said = tuple[str, str, str]
"""The kind of a span, its text, and the address of an image."""


def read(notes: str, path: str = "1.md") -> Article:
    text = f"# 1\n\n### @mio\n\n#### [Thanos](https://example.org/t)\n\n{notes}\n"
    if path.endswith(".html"):
        text = f'<h1>1</h1><h3>@mio</h3><h4><a href="/t">T</a></h4>{notes}'
    episode = READER.read_text(text, episode_id="1", path=path).episode
    assert episode is not None
    return episode.articles[-1]


def said(note: Note) -> list[Said]:
    return [
        (span.kind.value, note.text[span.start : span.end], span.url)
        for span in note.spans
    ]


CODE = ("code", "kubectl get pods", "")


@pytest.mark.parametrize(
    ("line", "text", "spans"),
    [
        ("- `kubectl get pods` を打つ", "kubectl get pods を打つ", [CODE]),
        ("-   まず ``kubectl get pods``", "まず kubectl get pods", [CODE]),
        ("> `kubectl get pods`", "kubectl get pods", [CODE]),
        ("- <kbd>Ctrl</kbd> を押す", "Ctrl を押す", [("code", "Ctrl", "")]),
        ("とても**速い**です", "とても速いです", [("strong", "速い", "")]),
        ("It is *not* fast", "It is not fast", [("emphasis", "not", "")]),
        ("- ~~v1.9~~ v1.10", "v1.9 v1.10", [("deleted", "v1.9", "")]),
        (
            "- **the `sync` flag** here",
            "the sync flag here",
            [("strong", "the sync flag", ""), ("code", "sync", "")],
        ),
        (
            "- [the `sync` flag](https://example.org/f)",
            "the sync flag",
            [("code", "sync", "")],
        ),
        (
            "- 図は ![構成 *図*](https://example.org/f.png) の通り",
            "図は 構成 図 の通り",
            [("image", "構成 図", "https://example.org/f.png")],
        ),
        (
            "- 図 ![](https://example.org/f.png) です",
            "図  です",
            [("image", "", "https://example.org/f.png")],
        ),
        ("- **a **b", "**a **b", []),
        ("- `a` <b>b", "a b", [("code", "a", ""), ("strong", "b", "")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_span_says_how_a_part_of_a_note_is_written(
    line: str, text: str, spans: list[Said]
) -> None:
    note = read(line).notes[0]
    assert note.text == text
    assert said(note) == spans


def test_spans_of_a_paragraph_go_on_where_an_image_has_a_line_to_itself() -> None:
    notes = read("**one\n![](https://example.org/a/f.png)\ntwo** `three`").notes
    assert [(note.kind, note.text) for note in notes] == [
        (NoteKind.PARAGRAPH, "one"),
        (NoteKind.IMAGE, "f.png"),
        (NoteKind.PARAGRAPH, "two three"),
    ]
    assert [said(note) for note in notes] == [
        [("strong", "one", "")],
        [("image", "f.png", "https://example.org/a/f.png")],
        [("strong", "two", ""), ("code", "three", "")],
    ]


def test_row_of_a_table_keeps_what_its_cells_are_written_in() -> None:
    row = read("| flag | use |\n|---|---|\n| `--wait` | **always** |").notes[1]
    assert row.text == "--wait | always"
    assert said(row) == [("code", "--wait", ""), ("strong", "always", "")]


def test_page_of_html_is_read_alike() -> None:
    notes = read(
        "<p> <b>the <code>sync</code>\nflag </b> and <i> <em>more</em></i>"
        '<img src="https://example.org/f.png" alt="a chart"></p>',
        "1.html",
    ).notes
    assert notes[0].text == "the sync\nflag and morea chart"
    assert said(notes[0]) == [
        ("strong", "the sync\nflag", ""),
        ("code", "sync", ""),
        ("emphasis", "more", ""),
        ("image", "a chart", "https://example.org/f.png"),
    ]
