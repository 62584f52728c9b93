"""Tables: headings and totals on a terminal, and no line that is wider."""

import pytest

from kbindex.cli.screens.line_layout import BOLD, TAG_STYLE, StyledText
from kbindex.cli.screens.tables import Column, fit, table_lines
from kbindex.cli.screens.terminal import Style

COLUMNS = (
    Column(heading="name", look=BOLD, least=8),
    Column(heading="articles", align="right"),
    Column(heading="topics", look=TAG_STYLE, least=6, spare=1),
)
ROWS = [
    ("haruka", "7", "monitoring"),
    ("kitagawa-ryo-san", "12", "etcd"),
]
ADDRESS = Column(heading="video", is_address=True)
URL = "https://youtu.be/kBscreen001"


def shown(columns: int | None, *, total: str = "") -> list[str]:
    style = Style(is_on=False, columns=columns)
    return list(table_lines(COLUMNS, ROWS, style, total=total))


def test_on_a_terminal_there_are_headings_and_a_total() -> None:
    assert shown(80, total="2 presenters") == [
        "name              articles  topics",
        "haruka                   7  monitoring",
        "kitagawa-ryo-san        12  etcd",
        "",
        "2 presenters",
    ]


def test_a_total_is_broken_where_a_reader_would_break_it() -> None:
    total = "2 presenters, 19 articles, pack engineering (2044 groups)"
    assert shown(33, total=total)[-2:] == [
        "2 presenters, 19 articles, pack",
        "engineering (2044 groups)",
    ]


def test_in_a_pipe_there_are_the_rows_alone() -> None:
    assert shown(None, total="2 presenters") == [
        "haruka             7  monitoring",
        "kitagawa-ryo-san  12  etcd",
    ]


def test_names_are_cut_in_the_middle_the_longest_most() -> None:
    assert shown(33) == [
        "name         articles  topics",
        "haruka              7  monitoring",
        "kitag…o-san        12  etcd",
    ]
    assert shown(28) == [
        "name      articles  topics",
        "haruka           7  moni…ing",
        "kita…san        12  etcd",
    ]


@pytest.mark.parametrize(
    ("columns", "topics"),
    [
        (29, "monitoring etcd storage"),
        (28, "monitoring etcd …"),
        (23, "monitoring etcd …"),
        (22, "monitoring …"),
        (18, "monitoring …"),
        (14, "moni…g …"),
    ],
)
def test_a_list_loses_its_last_words(columns: int, topics: str) -> None:
    table = (
        Column(heading="name", look=BOLD),
        Column(heading="topics", look=TAG_STYLE, least=6, is_list=True),
    )
    rows = [("haru", "monitoring etcd storage")]
    style = Style(is_on=False, columns=columns)
    assert list(table_lines(table, rows, style))[1] == f"haru  {topics}"


def test_a_spare_column_goes_before_a_name_is_cut_to_less_than_it_needs() -> None:
    assert shown(25) == [
        "name             articles",
        "haruka                  7",
        "kitagaw…ryo-san        12",
    ]


def test_a_column_that_holds_nothing_is_left_out() -> None:
    rows = [("haruka", "7", ""), ("minato", "12", "")]
    style = Style(is_on=False, columns=80)
    assert list(table_lines(COLUMNS, rows, style)) == [
        "name    articles",
        "haruka         7",
        "minato        12",
    ]


def test_without_rows_there_is_no_table() -> None:
    style = Style(is_on=False, columns=80)
    assert list(table_lines(COLUMNS, [], style, total="0 presenters")) == []


def test_a_table_without_headings_has_no_line_for_them() -> None:
    columns = (Column(), Column(align="right"))
    style = Style(is_on=False, columns=80)
    assert list(table_lines(columns, [("a", "1"), ("b", "10")], style)) == [
        "a   1",
        "b  10",
    ]


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (None, [f"001  haruka  {URL}", "002  minato"]),
        (
            42,
            ["id   host    video", f"001  haruka  {URL}", "002  minato"],
        ),
        (38, ["id   host", "001  haruka", f"  {URL}", "002  minato"]),
        (20, ["id   host", "001  haruka", f"  {URL}", "002  minato"]),
    ],
    ids=["pipe", "beside", "below", "wider-than-the-screen"],
)
def test_an_address_is_never_cut(columns: int | None, lines: list[str]) -> None:
    head = (Column(heading="id"), Column(heading="host", least=4), ADDRESS)
    rows = [("001", "haruka", URL), ("002", "minato", "")]
    style = Style(is_on=False, columns=columns)
    assert list(table_lines(head, rows, style)) == lines


def test_an_address_can_be_clicked_on_wherever_it_stands() -> None:
    columns = (Column(heading="id"), ADDRESS)
    rows = [("001", URL)]
    for width in (80, 20):
        style = Style(is_on=True, has_links=True, columns=width)
        text = "".join(table_lines(columns, rows, style))
        assert f"\x1b]8;;{URL}\x1b\\{URL}\x1b]8;;\x1b\\" in text


def test_cells_cannot_control_the_terminal() -> None:
    cell = [StyledText(text="a\x1b[2J\nb", look=BOLD)]
    style = Style(is_on=False, columns=80)
    assert list(table_lines((Column(), Column()), [(cell, "\u202ec")], style)) == [
        "a[2J b  c"
    ]


def test_wide_letters_are_two_columns() -> None:
    columns = (Column(heading="名前", least=6), Column(heading="件", align="right"))
    style = Style(is_on=False, columns=14)
    assert list(table_lines(columns, [("監視の話をした人", "7")], style)) == [
        "名前        件",
        "監視…た人    7",
    ]


def test_what_is_left_over_is_given_to_the_first_that_are_cut() -> None:
    columns = (Column(least=2), Column(least=2), Column(least=2))
    assert fit(columns, [10, 10, 10], room=21) == [6, 6, 5]
    assert fit(columns, [10, 3, 10], room=21) == [7, 3, 7]


def test_nothing_is_cut_below_its_least() -> None:
    columns = (Column(least=8), Column())
    assert fit(columns, [20, 30], room=10) == [8, 30]
    assert fit(columns, [4, 30], room=10) == [4, 30]
