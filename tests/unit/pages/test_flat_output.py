"""Rows of text: CSV that no spreadsheet calculates, and templates."""

import csv
import re
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.errors import TemplateError
from kbindex.pages.csv_table import csv_lines, excel_lines
from kbindex.pages.flat_rows import (
    HIT_FIELDS,
    NUMBER_FIELDS,
    PRESENTER_FIELDS,
    RECORD_FIELDS,
    iter_rows,
)
from kbindex.pages.templates import parse_template

FIELDS = ("id", "title", "url")
ROW = {"id": "025#6", "title": "監視", "url": ""}
HIT: dict[str, Any] = {
    "rank": 1,
    "score": 0.5,
    "id": "025#6",
    "kind": "article",
    "episode": "025",
    "title": " a\nb\x1b[2J\u202e",
    "url": None,
    "presenter": None,
    "date": "2021-07-02",
    "video": None,
    "tags": ["monitoring", "thanos"],
    "source": "025/README.md",
    "line": 45,
    "also": [],
    "links": [
        {"text": "a", "url": "https://e.jp/a?utm_source=x", "line": 45},
        {"text": "b", "url": "javascript:\x1b[2J", "line": 46},
        {"text": "c", "url": "https://e.jp/a", "line": 46},
    ],
    "snippets": [
        {"text": "x\ty", "path": ["a", "b"]},
        {"text": "second", "path": []},
    ],
}


def test_a_row_has_one_safe_line_a_field() -> None:
    (row,) = iter_rows([HIT], HIT_FIELDS)
    assert row == {
        "rank": "1",
        "score": "0.5",
        "id": "025#6",
        "kind": "article",
        "episode": "025",
        "title": "a b[2J",
        "url": "",
        "presenter": "",
        "date": "2021-07-02",
        "video": "",
        "tags": "monitoring, thanos",
        "source": "025/README.md",
        "line": "45",
        "also": "",
        "snippet": "x y",
        "path": "a › b",
        "links": "https://e.jp/a, javascript:[2J",
        "section": "",
        "time": "",
        "time_url": "",
        "strength": "",
    }


def test_a_hit_without_snippets_has_empty_ones() -> None:
    (row,) = iter_rows([HIT | {"snippets": []}], ("snippet", "path"))
    assert row == {"snippet": "", "path": ""}


def test_what_a_presenter_did_is_named_in_words() -> None:
    document: dict[str, Any] = {
        "name": "minato",
        "count": 2,
        "episodes": ["001", "002"],
        "first": {"episode": "001", "date": None},
        "latest": {"episode": "002", "date": "2022-06-03"},
        "topics": [{"id": "thanos", "count": 2}, {"id": "storage", "count": 1}],
    }
    (row,) = iter_rows([document], PRESENTER_FIELDS)
    assert row == {
        "name": "minato",
        "count": "2",
        "episodes": "001, 002",
        "first": "001",
        "first_date": "",
        "latest": "002",
        "latest_date": "2022-06-03",
        "topics": "thanos, storage",
    }


def test_notes_of_a_record_stand_side_by_side() -> None:
    record = dict.fromkeys(RECORD_FIELDS, "") | {
        "notes": [{"text": "一"}, {"text": "二\n三"}]
    }
    (row,) = iter_rows([record], ("notes",))
    assert row == {"notes": "一 / 二 三"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        pytest.param("監視", "監視", id="plain"),
        pytest.param("a,b", '"a,b"', id="comma"),
        pytest.param('a"b', '"a""b"', id="quote"),
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("＝1", "'＝1", id="full-width"),
        pytest.param("a=1", "a=1", id="inside"),
        pytest.param('=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"', id="both"),
    ],
)
def test_a_cell_is_quoted_and_no_formula(cell: str, written: str) -> None:
    assert list(csv_lines(("title",), [{"title": cell}])) == [
        "title\r\n",
        f"{written}\r\n",
    ]


@pytest.mark.parametrize(
    ("name", "cell", "written"),
    [
        pytest.param("id", "017", '="017"', id="number"),
        pytest.param("id", "017#1", '="017#1"', id="article"),
        pytest.param("id", 'a"1', '="a""1"', id="quote"),
        pytest.param("id", "kubernetes", "kubernetes", id="name"),
        pytest.param("id", "9月-3", '="9月-3"', id="other-language"),
        pytest.param("id", "=1+1", "'=1+1", id="formula-as-id"),
        pytest.param("period", "2021-07", '="2021-07"', id="month"),
        pytest.param("episodes", "001, 002", '="001, 002"', id="list"),
        pytest.param("also", "", "", id="empty"),
        pytest.param("title", "監視", "監視", id="words"),
        pytest.param("title", "1e5", '="1e5"', id="exponent"),
        pytest.param("title", "３/４", '="３/４"', id="full-width"),
        pytest.param("title", "Mar 2021", '="Mar 2021"', id="english-month"),
        pytest.param("title", "令和4年", '="令和4年"', id="era"),
        pytest.param("presenter", "true", '="true"', id="truth"),
        pytest.param("title", "+1", "'+1", id="sign"),
        pytest.param("title", "＝1", "'＝1", id="formula"),
        pytest.param("title", "1" * 256, "1" * 256, id="too-long-for-a-number"),
        pytest.param("score", "7.1", "7.1", id="score"),
        pytest.param("line", "45", "45", id="line"),
        pytest.param("date", "2021-07-02", "2021-07-02", id="date"),
    ],
)
def test_for_a_spreadsheet_ids_stay_text(name: str, cell: str, written: str) -> None:
    header, row = excel_lines((name,), [{name: cell}])
    assert header == f"\ufeff{name}\r\n"
    assert next(csv.reader([row]), [""]) == [written]


def test_every_column_that_is_no_text_is_known() -> None:
    documents = {name: value for name, value in HIT.items() if name in HIT_FIELDS}
    numbers = {n for n, value in documents.items() if isinstance(value, (int, float))}
    assert numbers == NUMBER_FIELDS & set(HIT_FIELDS)


@given(
    st.sampled_from(HIT_FIELDS),
    st.text(st.sampled_from("a0監,\"'=;| +-@＝#."), max_size=8),
)
def test_a_cell_for_a_spreadsheet_is_no_formula_but_a_text(
    name: str, cell: str
) -> None:
    """What begins as a formula is one quoted text, or has an apostrophe in front."""
    (read,) = next(csv.reader([list(excel_lines((name,), [{name: cell}]))[1]]))
    if read.startswith("="):
        assert re.fullmatch(r'="(?:[^"]|"")*"', read)
        assert read[2:-1].replace('""', '"') == cell
    else:
        assert read in {cell, f"'{cell}"}
        assert not read.startswith(tuple("=+-@＝"))


@given(st.lists(st.text(st.sampled_from("a監,\"'=;| "), max_size=8), min_size=1))
def test_a_reader_of_csv_gets_the_cells_back(cells: list[str]) -> None:
    names = tuple(f"c{number}" for number in range(len(cells)))
    row = dict(zip(names, cells, strict=True))
    text = "".join(csv_lines(names, [row]))
    header, read = csv.reader(StringIO(text, newline=""))
    assert header == list(names)
    given_back = [cell[1:] if cell[:2] == "'=" else cell for cell in read]
    assert [c[1:] if c[:2] == "'=" else c for c in cells] == given_back


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param("{id}", "025#6", id="field"),
        pytest.param(r"{id}\t{title}", "025#6\t監視", id="tab"),
        pytest.param(r"{id}\n{title}", "025#6\n監視", id="line"),
        pytest.param(r"a\\t{id}", r"a\t025#6", id="backslash"),
        pytest.param("{{{id}}}", "{025#6}", id="braces"),
        pytest.param("[{url}]", "[]", id="empty"),
        pytest.param("{id}{id} 監視", "025#6025#6 監視", id="twice"),
    ],
)
def test_a_template_is_filled(source: str, line: str) -> None:
    assert parse_template(source, FIELDS).fill(ROW) == line


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("{titel}", "no field {titel} (did you mean {title}?)", id="near"),
        pytest.param("{xyz}", "no field {xyz} (there are id, title, url)", id="far"),
        pytest.param("{}", "no field {} (there are id, title, url)", id="none"),
        pytest.param(
            "{id:>9}", "no field {id:>9} (there are id, title, url)", id="width"
        ),
        pytest.param("{id", "lone { (a brace is written {{)", id="open"),
        pytest.param("id}", "lone } (a brace is written }})", id="closed"),
        pytest.param(r"{id}\x", r"no escape \x (there are \t, \n and \\)", id="escape"),
        pytest.param("{id}\\", "no escape \\ (there are \\t, \\n and \\\\)", id="end"),
    ],
)
def test_a_wrong_template_is_refused(source: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(source, FIELDS)
    assert str(caught.value) == message


def test_the_values_of_a_row_are_no_template() -> None:
    assert (
        parse_template("{title}", FIELDS).fill(ROW | {"title": r"{id}\t"}) == r"{id}\t"
    )
