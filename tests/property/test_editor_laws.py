"""Laws of places in an editor: there and back, and edits that are those of `check`."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from pygls.workspace import PositionCodec

from kbindex.lint import Linter, Notes, select_rules
from kbindex.lsp_server.diagnostics import diagnostic, fix_all, fixes
from kbindex.lsp_server.positions import TextPlaces
from kbindex.model import EpisodeId
from kbindex.shownotes.episode_files import EpisodeFile

ENCODINGS = (
    types.PositionEncodingKind.Utf8,
    types.PositionEncodingKind.Utf16,
    types.PositionEncodingKind.Utf32,
)
BYTES = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
"""How an encoding is written, and of how many bytes a unit is."""

PARTS = [
    *(
        "\n",
        "\r\n",
        "\r",
        "\u2028",
        "\x0b",
        "\x85",
        "🦀",
        "監視",
        "é",
        "\u200b",
        " ",
        "x",
    ),
    *("- ", "# 001\n", "### @ry\n", "- [a](https://a.example/?utm_source=x)\n"),
    *(
        "- [xyz]（https://x.example/a）\n",
        "- \n",
        "－ x\n",
        "- [b](htps://b.example/)\n",
    ),
]
texts = st.lists(st.sampled_from(PARTS), max_size=30).map("".join)
encodings = st.sampled_from(ENCODINGS)
LINTER = Linter(codes=select_rules(("ALL",)))


def units(text: str, encoding: types.PositionEncodingKind) -> int:
    name, size = BYTES[encoding.value]
    return len(text.encode(name)) // size


def apply(text: str, edit: types.TextEdit, encoding: types.PositionEncodingKind) -> str:
    """Apply an edit as an editor does that knows nothing of us."""
    name, size = BYTES[encoding.value]

    def offset(position: types.Position) -> int:
        start, left = 0, position.line
        while left:
            following = min(at for end in "\r\n" if (at := text.find(end, start)) >= 0)
            pair = text[following : following + 2] == "\r\n"
            start, left = following + 1 + pair, left - 1
        rest = text[start:].encode(name)[: position.character * size]
        return start + len(rest.decode(name))

    start, end = offset(edit.range.start), offset(edit.range.end)
    return text[:start] + edit.new_text + text[end:]


def notes(text: str) -> Notes:
    path = PurePosixPath("001/README.md").as_posix()
    file = EpisodeFile(id=EpisodeId("001"), path=path)
    return Notes(file=file, path=path, content=text.encode())


@given(texts, encodings, st.data())
def test_an_offset_comes_back(
    text: str, encoding: types.PositionEncodingKind, data: st.DataObject
) -> None:
    """But for one between a return and its line feed, which is the end of the line."""
    places = TextPlaces(text, PositionCodec(encoding))
    offset = data.draw(st.integers(0, len(text)))
    position = places.position(offset)
    inside = text[offset - 1 : offset + 1] == "\r\n"
    assert places.offset(position) == offset - inside
    start, _ = places.line_span(position.line)
    assert position.character == units(text[start : offset - inside], encoding)


@given(texts, encodings, st.integers(0, 99), st.integers(0, 99))
def test_a_place_that_there_is_not_is_the_nearest_before(
    text: str, encoding: types.PositionEncodingKind, line: int, character: int
) -> None:
    places = TextPlaces(text, PositionCodec(encoding))
    offset = places.offset(types.Position(line, character))
    assert 0 <= offset <= len(text)
    assert places.position(offset).line <= line


@given(texts, encodings)
def test_each_fix_of_an_editor_is_the_edit_of_check(
    text: str, encoding: types.PositionEncodingKind
) -> None:
    places = TextPlaces(text, PositionCodec(encoding))
    found = LINTER.check(notes(text))
    everything = places.range(0, len(text))
    offered = list(fixes("file:///x", found, places, everything))
    edits = [finding.edit for finding in found if finding.edit]
    assert len(offered) == len(edits)
    for action, edit in zip(offered, edits, strict=True):
        assert action.edit is not None
        assert action.edit.changes is not None
        (change,) = action.edit.changes["file:///x"]
        mended = text[: edit.start] + edit.replacement + text[edit.end :]
        assert apply(text, change, encoding) == mended


@given(texts, encodings)
def test_to_fix_all_is_what_check_does(
    text: str, encoding: types.PositionEncodingKind
) -> None:
    mended = LINTER.fix(notes(text))[0].content.decode()
    action = fix_all("file:///x", TextPlaces(text, PositionCodec(encoding)), mended)
    assert action.edit is not None
    assert action.edit.changes is not None
    (change,) = action.edit.changes["file:///x"]
    assert apply(text, change, encoding) == mended


@given(texts, encodings)
def test_what_is_underlined_is_in_the_line_of_the_finding(
    text: str, encoding: types.PositionEncodingKind
) -> None:
    places = TextPlaces(text, PositionCodec(encoding))
    for finding in LINTER.check(notes(text)):
        shown = diagnostic(finding, places).range
        assert shown.start.line == max(finding.line, 1) - 1
        assert (shown.start.line, shown.start.character) <= (
            shown.end.line,
            shown.end.character,
        )


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_letter_of_two_units_is_counted(encoding: types.PositionEncodingKind) -> None:
    places = TextPlaces("🦀x", PositionCodec(encoding))
    assert places.position(1).character == units("🦀", encoding)
