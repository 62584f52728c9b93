"""Laws of tables: no line is wider than the screen, and in a pipe nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from kbindex.cli.screens.columns import middle_cut, width_of
from kbindex.cli.screens.tables import Column, table_lines
from kbindex.cli.screens.terminal import Style, sanitize

NAMES = st.text(
    alphabet=st.sampled_from("ab-_.監視がｶ＃🎉👩‍💻e\u0301\u200b\x1b\t"), max_size=60
)
ROWS = st.lists(
    st.tuples(NAMES, st.integers(0, 9999).map(str), NAMES, NAMES),
    min_size=1,
    max_size=6,
)
COLUMNS = (
    Column(heading="name", least=6),
    Column(heading="articles", align="right"),
    Column(heading="種類", least=6),
    Column(heading="over time", least=10, spare=1),
)
NARROWEST = 26
"""What the columns need where all is cut: 6 + 8 + 6 and the gaps, and some."""


@given(ROWS, st.integers(NARROWEST, 130), st.text("記事 a", max_size=60))
def test_no_line_is_wider_than_the_screen(
    rows: list[tuple[str, ...]], columns: int, total: str
) -> None:
    style = Style(is_on=False, columns=columns)
    lines = list(table_lines(COLUMNS, rows, style, total=total))
    assert [line for line in lines if width_of(line) > columns] == []
    least = 1 + len(rows) + (2 if total else 0)
    assert len(lines) == least or (len(lines) > least and width_of(total) > columns)


@given(ROWS)
def test_in_a_pipe_each_cell_stands_whole_in_its_row(
    rows: list[tuple[str, ...]],
) -> None:
    """A mark that combines with nothing takes no room, and may be left out."""
    lines = list(table_lines(COLUMNS, rows, Style(is_on=False)))
    for line, row in zip(lines, rows, strict=True):
        position = 0
        for cell in row:
            shown = sanitize(cell).rstrip()
            if not width_of(shown):
                continue
            assert shown in line[position:]
            position = line.index(shown, position) + len(shown)


@given(ROWS, st.integers(NARROWEST, 130))
def test_colour_changes_no_letter(rows: list[tuple[str, ...]], columns: int) -> None:
    plain = list(table_lines(COLUMNS, rows, Style(is_on=False, columns=columns)))
    coloured = list(table_lines(COLUMNS, rows, Style(is_on=True, columns=columns)))
    assert [_without_codes(line).rstrip() for line in coloured] == plain


def _without_codes(line: str) -> str:
    for code in ("\x1b[2m", "\x1b[0m"):
        line = line.replace(code, "")
    return line


@given(NAMES, st.integers(1, 70))
def test_a_cut_keeps_both_ends_and_the_width(text: str, width: int) -> None:
    start, end = middle_cut(text, width)
    assert 0 <= start <= end <= len(text)
    if start == end:
        assert width_of(text) <= width
    else:
        assert width_of(text[:start]) + 1 + width_of(text[end:]) <= width
