"""Pictures of trends: what stands in them, and the same bytes each time."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from kbindex.errors import MissingExtraError, Remedy
from kbindex.knowledge import Trend, Trends
from kbindex.pages.charts import draw_png


def trend(label: str, *counts: int) -> Trend:
    return Trend(
        name=label,
        tag=None,
        label=label,
        total=sum(counts),
        undated=0,
        counts=counts,
    )


def trends(*found: Trend) -> Trends:
    return Trends(step="month", periods=("2021-06", "2021-07", "2021-08"), trends=found)


SEVERAL = trends(trend("Thanos", 1, 0, 3), trend("監視", 2, 2, 1), trend("M3", 0, 0, 0))


def test_the_same_trends_give_the_same_bytes() -> None:
    assert draw_png(SEVERAL) == draw_png(SEVERAL)


@pytest.mark.parametrize(
    "label",
    ["$x_1$", "<script>&", "a\nb\tc", "\x1b[2J", "_hidden"],
    ids=["formula", "markup", "line-ends", "escape", "underscore"],
)
def test_any_label_can_be_drawn(label: str) -> None:
    found = trends(trend(label, 1, 0, 0), trend("other", 0, 1, 0))
    assert draw_png(found).startswith(b"\x89PNG")


def test_a_png_is_a_picture_of_its_size() -> None:
    picture = draw_png(SEVERAL)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (1296, 648)


def test_without_a_japanese_font_a_png_has_escapes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No box stands for a letter; the warning for one would fail this test."""
    monkeypatch.setattr("kbindex.pages.charts._JAPANESE_FONTS", ())
    escaped = trends(trend("\\u76e3\\u8996", 2, 2, 1), trend("Thanos", 1, 0, 3))
    written = trends(trend("監視", 2, 2, 1), trend("Thanos", 1, 0, 3))
    assert draw_png(written) == draw_png(escaped)


@pytest.mark.parametrize("periods", [1, 36, 150])
def test_any_number_of_periods_can_be_drawn(periods: int) -> None:
    months = tuple(f"{2010 + n // 12}-{n % 12 + 1:02}" for n in range(periods))
    found = Trends(
        step="month", periods=months, trends=(trend("Thanos", *[1] * periods),)
    )
    assert draw_png(found).startswith(b"\x89PNG")


def test_without_the_extra_there_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError) as caught:
        draw_png(SEVERAL)
    assert (caught.value.remedy, caught.value.extra) == (Remedy.INSTALL_EXTRA, "plot")


DRAWING = """
import sys
from kbindex.knowledge import Trend, Trends
from kbindex.pages.charts import draw_png
trend = Trend(name="a", tag=None, label="a", total=3, undated=0, counts=(1, 2))
found = Trends(step="month", periods=("2021-06", "2021-07"), trends=(trend,))
sys.stdout.buffer.write(draw_png(found))
"""


def drawn_in(folder: Path, **environ: str) -> bytes:
    return subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", DRAWING],
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        timeout=50,
        check=True,
    ).stdout


@pytest.mark.parametrize("kind", ["settings", "pipe"])
def test_settings_of_matplotlib_in_the_working_folder_are_not_read(
    tmp_path: Path, kind: str
) -> None:
    """A cloned project may hold them: they start programs, and ask for gigabytes."""
    plain = tmp_path / "plain"
    plain.mkdir()
    place = tmp_path / "matplotlibrc"
    if kind == "settings":
        place.write_text("text.usetex: True\nlines.linewidth: 40\n")
    elif hasattr(os, "mkfifo"):
        os.mkfifo(place)
    assert drawn_in(tmp_path, MPLBACKEND="bogus") == drawn_in(plain)
