"""Columns and bars: East Asian letters are wide, and ASCII stands in for blocks."""

import io
import sys

import pytest

from kbindex.cli.screens.columns import (
    bar,
    cut,
    middle_cut,
    pad,
    sparkline,
    width_of,
)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        pytest.param("Thanos", 6, id="latin"),
        pytest.param("監視", 4, id="kanji"),
        pytest.param("ｶﾅ", 2, id="half-width-kana"),
        pytest.param("Ａ", 2, id="full-width-latin"),
        pytest.param("e\u0301", 1, id="combining"),
        pytest.param("▁█", 2, id="blocks"),
        pytest.param("🎉", 2, id="emoji"),
        pytest.param("", 0, id="empty"),
    ],
)
def test_width_counts_columns_of_the_terminal(text: str, width: int) -> None:
    assert width_of(text) == width


def test_pad_fills_columns_not_letters() -> None:
    assert pad("監視", 6) == "監視  "
    assert pad("監視の話", 6) == "監視の話"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        pytest.param("監視の話", 8, "監視の話", id="fits"),
        pytest.param("監視の話", 7, "監視の…", id="one-column-less"),
        pytest.param("監視の話", 6, "監視…", id="half-a-letter-is-left"),
        pytest.param("Prometheus", 5, "Prom…", id="latin"),
    ],
)
def test_cut_never_takes_more_columns(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown
    assert width_of(shown) <= width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        pytest.param("監視の話", 8, "監視の話", id="fits"),
        pytest.param("監視の話", 6, "監…話", id="half-letters-are-left"),
        pytest.param("kube-scheduler", 9, "kube…uler", id="latin"),
        pytest.param("kube-scheduler", 8, "kube…ler", id="the-beginning-has-more"),
        pytest.param(
            "か\u3099き\u3099く\u3099", 5, "か\u3099…く\u3099", id="no-half-letter"
        ),
        pytest.param("kube", 1, "…", id="nothing-but-the-sign"),
    ],
)
def test_a_name_is_cut_in_the_middle(text: str, width: int, shown: str) -> None:
    start, end = middle_cut(text, width)
    assert text[:start] + ("…" if start < end else "") + text[end:] == shown
    assert width_of(shown) <= width


def test_a_sparkline_has_a_block_a_count_and_blanks_for_nothing() -> None:
    assert sparkline((0, 1, 4, 8)) == " ▁▄█"
    assert sparkline((0, 0)) == "  "
    assert sparkline(()) == ""
    assert sparkline((1, 0, 1000)) == "▁ █"


def test_the_highest_block_may_stand_for_more() -> None:
    assert sparkline((4,), top=8) == "▄"


@pytest.mark.parametrize(
    ("count", "drawn"),
    [(0, ""), (1, "▌"), (8, "████"), (5, "██▌"), (7, "███▌")],
)
def test_a_bar_is_as_long_as_its_share(count: int, drawn: str) -> None:
    assert bar(count, top=8, width=4) == drawn


def test_a_bar_of_something_is_never_empty() -> None:
    assert bar(1, top=10_000, width=10) == "▏"


def test_without_blocks_there_is_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert sparkline((0, 1, 4, 8)) == " _=@"
    assert bar(1, top=1000, width=10) == "#"
    assert bar(5, top=10, width=10) == "#####"
    assert cut("Prometheus", 6) == "Pro..."
    assert middle_cut("kube-scheduler", 9) == (3, 11)
