"""Trends as SVG: in files and in pages, of any length, and with any label."""

import re
import sys
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.knowledge import Step, Trend, Trends
from kbindex.messages import speaking
from kbindex.pages.trend_svg import chart_for_page, draw_svg

SVG = "{http://www.w3.org/2000/svg}"


def trend(label: str, *counts: int) -> Trend:
    return Trend(
        name=label,
        tag=None,
        label=label,
        total=sum(counts),
        undated=0,
        counts=counts,
    )


def trends(*found: Trend, step: Step = "month", periods: int = 3) -> Trends:
    names = {
        "month": [f"{2021 + n // 12}-{n % 12 + 1:02}" for n in range(5, 5 + periods)],
        "quarter": [f"{2021 + n // 4}-Q{n % 4 + 1}" for n in range(1, 1 + periods)],
        "year": [str(2007 + n) for n in range(periods)],
    }
    return Trends(step=step, periods=tuple(names[step]), trends=found)


SEVERAL = trends(trend("Thanos", 1, 0, 3), trend("監視", 2, 2, 1), trend("M3", 0, 0, 0))
ONE = trends(trend("Thanos", 1, 0, 3))


def texts(picture: bytes) -> list[str]:
    found = ET.fromstring(picture).iter(f"{SVG}text")  # noqa: S314 - our own
    return [text.text or "" for text in found]


def named_periods(page: str) -> list[str]:
    """Return what stands in the first row below the bars."""
    return re.findall(r'y="122"[^>]*>([^<]+)<', page)


def test_a_file_names_periods_and_trends_as_text() -> None:
    shown = texts(draw_svg(SEVERAL))
    assert shown[:2] == ["Articles about each, by month", "articles"]
    assert {"Thanos (4)", "監視 (5)", "6", "7", "8", "2021"} <= set(shown)
    assert not any("M3" in text for text in shown)


def test_one_trend_is_named_in_the_title_and_has_figures() -> None:
    shown = texts(draw_svg(ONE))
    assert shown[0] == "Articles about Thanos (4), by month"
    assert shown[-2:] == ["1", "3"]


def test_a_file_speaks_japanese() -> None:
    with speaking("ja"):
        japanese = texts(draw_svg(ONE))
    assert japanese[0] != texts(draw_svg(ONE))[0]
    assert "Thanos (4)" in japanese[0]


def test_an_svg_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert draw_svg(SEVERAL).startswith(b"<?xml")


@pytest.mark.parametrize(
    "label",
    ["$x_1$", "<script>&", "a\nb\tc", "\x1b[2J", "_hidden", '"x" onload="y'],
    ids=["formula", "markup", "line-ends", "escape", "underscore", "attribute"],
)
def test_a_label_is_text_whatever_stands_in_it(label: str) -> None:
    shown = texts(draw_svg(trends(trend(label, 1, 0, 0), trend("other", 0, 1, 0))))
    assert f"{' '.join(label.replace(chr(27), ' ').split())} (1)" in shown


def test_a_long_label_keeps_its_count() -> None:
    shown = texts(draw_svg(trends(trend("監視" * 40, 7, 0, 0), trend("b", 1, 0, 0))))
    assert any("…" in text and text.endswith("(7)") for text in shown)


def test_many_trends_can_be_drawn() -> None:
    shown = texts(draw_svg(trends(*(trend(f"T{n}", n, 1, 0) for n in range(20)))))
    assert "T19 (20)" in shown


# In a page


def test_a_page_reads_out_all_figures() -> None:
    page = chart_for_page(ONE, ONE.trends[0])
    assert 'aria-label="Articles by month: 2021-06 1, 2021-07 0, 2021-08 3"' in page
    assert 'role="img"' in page


def test_a_picture_in_a_page_has_no_style_of_its_own() -> None:
    page = chart_for_page(ONE, ONE.trends[0])
    names = set(re.findall(r' ([\w-]+)="', page))
    assert names == {
        *("class", "width", "height", "role", "aria-label", "x", "y", "text-anchor"),
        *("x1", "x2", "y1", "y2"),
    }


@pytest.mark.parametrize(
    ("step", "periods", "named"),
    [
        ("month", 3, ["6", "7", "8"]),
        ("month", 24, ["7", "9", "11", "1", "3", "5", "7", "9", "11", "1", "3", "5"]),
        ("quarter", 5, ["Q2", "Q3", "Q4", "Q1", "Q2"]),
        ("year", 12, ["2008", "2010", "2012", "2014", "2016", "2018"]),
    ],
    ids=["months", "two-years", "quarters", "years"],
)
def test_names_have_room_and_years_begin_with_one(
    step: Step, periods: int, named: list[str]
) -> None:
    found = trends(trend("a", *[1] * periods), step=step, periods=periods)
    assert named_periods(chart_for_page(found, found.trends[0])) == named


def test_an_archive_without_dates_has_an_empty_picture() -> None:
    empty = Trends(step="month", periods=(), trends=(trend("a"),))
    assert "<rect" not in chart_for_page(empty, empty.trends[0])
    assert b"<rect" in draw_svg(empty)  # the paper


@given(
    counts=st.lists(st.integers(0, 10**6), min_size=1, max_size=160),
    step=st.sampled_from(["month", "quarter", "year"]),
)
def test_every_counted_period_has_a_bar_and_no_figures_meet(
    counts: list[int], step: Step
) -> None:
    """Bars stay in the picture; the highest one has its figure."""
    found = trends(trend("a", *counts), step=step, periods=len(counts))
    page = chart_for_page(found, found.trends[0])
    bars = re.findall(r'<rect [^>]*y="(\d+)"[^>]*height="(\d+)"', page)
    assert len(bars) == sum(1 for count in counts if count)
    assert all(int(y) >= 20 and int(y) + int(height) == 104 for y, height in bars)
    figures = re.findall(r'class="n" x="([\d.]+)%"[^>]*>(\d+)<', page)
    assert max(counts) in {int(said) for _, said in figures} or not any(counts)
    places = [float(x) for x, _ in figures]
    assert all(b - a >= 6.9 for a, b in pairwise(places))
    assert len(named_periods(page)) <= 12 or step != "month"
    ET.fromstring(draw_svg(found))  # noqa: S314 - our own
