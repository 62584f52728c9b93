"""A text of thousands of links, images or lines costs as much more as it is longer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.processor_time import quickest

from kbindex.model import SpanKind
from kbindex.shownotes.blocks.tree import (
    Inline,
    InlineComment,
    InlineImage,
    InlineLink,
    InlineStyle,
)
from kbindex.shownotes.reader import Reader

READER = Reader()

TEXTS = {
    "links in HTML": ("<p>", "<a href=b>c</a> ", "7.html"),
    "images in HTML": ("<p>", "<img src=a>\n", "7.html"),
    "marked words in HTML": ("<p>", "<b>x</b> ", "7.html"),
    "lines in HTML": ("<p>", "a\n", "7.html"),
    "cells in HTML": ("<table><tr>", "<td>a", "7.html"),
    "guests in front matter": ("---\nguests:\n", "- @a\n", "7.md"),
    "tags in a comment": ("## a\n\n- [b](c)\n  <!-- tags: ", "a,", "7.md"),
}


def seconds(text: str, path: str) -> float:
    """Return what reading takes: the best of three."""
    return quickest(lambda: READER.read_text(text, episode_id="7", path=path))


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_in_time_in_proportion_to_its_length(name: str) -> None:
    """Regression: eight times as long took 64 times as long."""
    before, unit, path = TEXTS[name]
    short = before + unit * (10_000 // len(unit))
    long = before + unit * (80_000 // len(unit))
    assert seconds(long, path) < 24 * seconds(short, path) + 0.1


@given(
    st.text(alphabet="a\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5),
)
def test_lines_of_a_text_are_its_parts_cut_one_by_one(
    text: str, spans: list[tuple[int, int]]
) -> None:
    inside = [(min(a, b), max(a, b)) for a, b in spans if max(a, b) <= len(text)]
    whole = Inline(
        text=text,
        line=5,
        links=tuple(InlineLink(url="b", start=a, end=b, line=5) for a, b in inside),
        images=tuple(InlineImage(url="c", start=a, end=b) for a, b in inside),
        comments=tuple(
            InlineComment(text="d", line=5 + text.count("\n", 0, a)) for a, _ in inside
        ),
        styles=tuple(
            InlineStyle(kind=SpanKind.CODE, start=a, end=b) for a, b in inside if a < b
        ),
    )
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    parts = [
        whole.cut(start, start + len(line), line=5 + number)
        for number, (start, line) in enumerate(zip(starts, lines, strict=True))
    ]
    assert list(whole.lines()) == parts
    assert sum(len(part.links) for part in parts) == len(inside)
    assert sum(len(part.images) for part in parts) == len(inside)
