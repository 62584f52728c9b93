"""Trends as SVG: one writer for files of their own and for pages.

Places along the time are in per cent and heights in pixels, so that a picture in a page
takes the width that there is, and its text keeps its size. A page allows no style in
its markup: there each shape has a class, in a file it has its colours.

The same trends give the same bytes.
"""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from msgspec import Struct

from kbindex.messages import later, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.knowledge import Step, Trend, Trends

COLOURS: Final = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#000000",
)
"""Colours that colour-blind people tell apart. Source: Okabe & Ito 2008, "Color
Universal Design"."""

_GREY: Final = "#595959"
_FONTS: Final = (
    "system-ui, 'Hiragino Sans', 'Noto Sans CJK JP', 'Noto Sans JP', 'Yu Gothic', "
    "Meiryo, 'DejaVu Sans', sans-serif"
)

_TICK_STEPS: Final[dict[Step, tuple[int, ...]]] = {
    "month": (1, 2, 3, 6, 12, 24, 60, 120),
    "quarter": (1, 2, 4, 8, 20, 40),
    "year": (1, 2, 5, 10, 20, 50),
}
"""Every how many periods one may be named."""

_MOST_TICKS: Final = 12
_MOST_YEARS: Final = 9
"""How many names have room on a phone: those of years are wider."""

_FIGURE_GAP: Final = 0.07
"""How far apart figures over bars are, in the picture's width: three digits of 13 px
on a phone."""

_BAR_WIDTH: Final = 0.52
"""Of the room that a period has."""


class Look(Struct, frozen=True, kw_only=True):
    """How shapes look: attributes, as they stand in a tag."""

    bar: str
    figure: str
    label: str
    axis: str


PAGE_LOOK: Final = Look(
    bar='class="bar"', figure='class="n"', label="", axis='class="axis"'
)
_FILE_LOOK: Final = Look(
    bar=f'fill="{COLOURS[0]}"',
    figure='fill="#222222"',
    label=f'fill="{_GREY}"',
    axis='stroke="#bbbbbb"',
)

_DASHES: Final = ("", ' stroke-dasharray="7 4"', ' stroke-dasharray="2 4"')


# In a page

_TOP: Final = 20
_BASE: Final = 104
_PAGE_HEIGHT: Final = 146


def chart_for_page(trends: Trends, trend: Trend) -> str:
    """Draw one of several trends as bars; who cannot see them is read the figures."""
    said = ", ".join(
        f"{period} {count}"
        for period, count in zip(trends.periods, trend.counts, strict=True)
    )
    heading = STEP_HEADINGS[trends.step]
    return (
        f'<svg class="chart" width="100%" height="{_PAGE_HEIGHT}" role="img" '
        f'aria-label="{escape(tr(heading))}: {said}">'
        f"{''.join(_bars(trends, trend.counts, PAGE_LOOK, top=_TOP, base=_BASE))}"
        f"{''.join(_axis(trends, PAGE_LOOK, base=_BASE))}</svg>"
    )


STEP_HEADINGS: Final[dict[Step, str]] = {
    "month": later("Articles by month"),
    "quarter": later("Articles by quarter"),
    "year": later("Articles by year"),
}


def _bars(
    trends: Trends, counts: Sequence[int], look: Look, *, top: int, base: int
) -> Iterator[str]:
    highest = max(counts, default=0)
    room = 1 / max(len(trends.periods), 1)
    for number, count in enumerate(counts):
        if count:
            height = max(round((base - top) * count / highest), 1)
            x = (number + (1 - _BAR_WIDTH) / 2) * room
            yield (
                f'<rect {look.bar} x="{_percent(x)}" y="{base - height}" '
                f'width="{_percent(_BAR_WIDTH * room)}" height="{height}"/>'
            )
    for number in _with_figure(counts):
        y = base - max(round((base - top) * counts[number] / highest), 1) - 5
        middle = _percent((number + 0.5) * room)
        yield _text(look.figure, middle, y, str(counts[number]))


def _with_figure(counts: Sequence[int]) -> list[int]:
    """Choose the bars that get a figure: the highest first, as far as there is room."""
    apart = _FIGURE_GAP * len(counts)
    chosen = list[int]()
    for number in sorted(range(len(counts)), key=lambda n: (-counts[n], n)):
        if counts[number] and all(abs(number - other) >= apart for other in chosen):
            chosen.append(number)
    return sorted(chosen)


def _axis(trends: Trends, look: Look, *, base: int) -> Iterator[str]:
    room = 1 / max(len(trends.periods), 1)
    named = _ticks(trends)
    for number in named:
        yield _text(
            look.label,
            _percent((number + 0.5) * room),
            base + 18,
            _short(trends.periods[number], trends.step),
        )
    if trends.step != "year":
        for number in _year_starts(trends.periods):
            x = (number + (1 - _BAR_WIDTH) / 2) * room
            year = trends.periods[number][:4]
            yield _text(look.label, _percent(x), base + 36, year, anchor="start")
    yield f'<line {look.axis} x1="0" x2="100%" y1="{base}.5" y2="{base}.5"/>'


def _ticks(trends: Trends) -> list[int]:
    """Choose which periods are named: evenly, and such that a year's first is."""
    steps = _TICK_STEPS[trends.step]
    most = _MOST_YEARS if trends.step == "year" else _MOST_TICKS
    count = len(trends.periods)
    every = next((step for step in steps if count <= step * most), steps[-1])
    places = [_place(period, trends.step) for period in trends.periods]
    return [number for number, place in enumerate(places) if place % every == 0]


def _place(period: str, step: Step) -> int:
    """Number a period such that the first of each year is a multiple of a year's."""
    year = int(period[:4])
    if step == "month":
        return year * 12 + int(period[5:]) - 1
    return year * 4 + int(period[6:]) - 1 if step == "quarter" else year


def _short(period: str, step: Step) -> str:
    if step == "month":
        return str(int(period[5:]))
    return period[5:] if step == "quarter" else period


def _year_starts(periods: Sequence[str]) -> list[int]:
    """Return where years begin; the first of a few months goes before the next."""
    starts = [
        number
        for number, period in enumerate(periods)
        if not number or period[:4] != periods[number - 1][:4]
    ]
    apart = len(periods) / _MOST_TICKS
    following = [*starts[1:], len(periods) * 2]
    return [
        start
        for start, after in zip(starts, following, strict=False)
        if after - start > apart
    ]


# In a file

_WIDTH: Final = 900
_HEIGHT: Final = 450
_LEFT: Final = 56
_RIGHT: Final = 20
_PLOT_TOP: Final = 72
_PLOT_BASE: Final = 390
_MOST_LINES: Final = 6
_LEGEND_CHARACTERS: Final = 28
_LETTER: Final = 7.5
"""Pixels that a Latin letter of the legend takes; Japanese ones take two."""


def draw_svg(trends: Trends) -> bytes:
    """Draw trends: bars for one, lines for several; none for what has no mention."""
    drawn = [trend for trend in trends.trends if trend.total]
    labels = [_cut(shown_label(trend), _LEGEND_CHARACTERS) for trend in drawn]
    is_one = len(drawn) == 1
    letters = 0 if is_one else max(map(_columns, labels), default=0)
    width = _WIDTH - _LEFT - _RIGHT - (round(letters * _LETTER) + 44 if letters else 0)
    highest = max((max(trend.counts, default=0) for trend in drawn), default=0)
    scale = _scale(highest)
    inner = f'<svg x="{_LEFT}" y="0" width="{width}" height="{_HEIGHT}"'
    parts = [
        _head(trends_title(trends, drawn)),
        *_grid(scale, width),
        f'{inner} overflow="visible">\n',
        *_axis(trends, _FILE_LOOK, base=_PLOT_BASE),
        "\n",
    ]
    if is_one:
        top = _height(highest, scale)
        counts = drawn[0].counts
        parts += _bars(trends, counts, _FILE_LOOK, top=top, base=_PLOT_BASE)
    for number, trend in enumerate(() if is_one else drawn):
        parts += _line(number, trend.counts, scale)
    parts += ["\n</svg>\n", *_legend(labels if letters else [], _LEFT + width + 16)]
    return "".join([*parts, "</svg>\n"]).encode("utf-8")


def _head(title: str) -> str:
    size = f'width="{_WIDTH}" height="{_HEIGHT}"'
    left = _LEFT - 36
    return f"""<?xml version="1.0" encoding="utf-8"?>
<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_WIDTH} {_HEIGHT}"
 font-family="{_FONTS}" font-size="13">
<rect {size} fill="#ffffff"/>
<text x="{left}" y="32" font-size="17" font-weight="bold">{escape(title)}</text>
<text x="{left}" y="52" fill="{_GREY}">{escape(tr("articles"))}</text>
"""


def trends_title(trends: Trends, drawn: Sequence[Trend]) -> str:
    """Name what a picture shows."""
    period = tr(_STEPS[trends.step])
    if len(drawn) != 1:
        return tr("Articles about each, {period}", period=period)
    name = shown_label(drawn[0])
    return tr("Articles about {name}, {period}", name=name, period=period)


_STEPS: Final[dict[Step, str]] = {
    "month": later("by month"),
    "quarter": later("by quarter"),
    "year": later("by year"),
}


def shown_label(trend: Trend) -> str:
    """Return a trend's label with its number of articles, on one line."""
    label = "".join(c if c.isprintable() else " " for c in trend.label)
    return f"{' '.join(label.split())} ({trend.total})"


def _scale(highest: int) -> tuple[int, ...]:
    """Return the counts that have a line: whole ones, evenly, the last one on top."""
    step = next(
        digit * 10**power
        for power in range(20)
        for digit in (1, 2, 5)
        if digit * 10**power * _MOST_LINES >= highest
    )
    return tuple(range(0, max(highest, 1) + step, step))[: _MOST_LINES + 1]


def _height(count: int, scale: Sequence[int]) -> int:
    return round(_PLOT_BASE - (_PLOT_BASE - _PLOT_TOP) * count / scale[-1])


def _grid(scale: Sequence[int], width: int) -> Iterator[str]:
    for count in scale:
        y = _height(count, scale)
        if count:
            yield (
                f'<line x1="{_LEFT}" x2="{_LEFT + width}" y1="{y}.5" y2="{y}.5" '
                'stroke="#dddddd"/>'
            )
        yield _text(f'fill="{_GREY}"', str(_LEFT - 8), y + 5, str(count), anchor="end")
    yield "\n"


def _line(number: int, counts: Sequence[int], scale: Sequence[int]) -> Iterator[str]:
    """Draw a trend among several; where lines meet, the earlier one is the wider."""
    colour = COLOURS[number % len(COLOURS)]
    dashes = _DASHES[number // len(COLOURS) % len(_DASHES)]
    wide = f"{max(2.4 - 0.25 * number, 1.4):.2f}"
    places = [
        (_percent((n + 0.5) / len(counts)), _height(count, scale))
        for n, count in enumerate(counts)
    ]
    yield f'<g stroke="{colour}" stroke-width="{wide}" fill="{colour}"{dashes}>'
    for (x1, y1), (x2, y2) in pairwise(places):
        yield f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'
    yield "</g>"
    for x, y in places:
        yield f'<circle cx="{x}" cy="{y}" r="3.2" fill="{colour}"/>'
    yield "\n"


def _legend(labels: Sequence[str], left: int) -> Iterator[str]:
    room = min(24, (_PLOT_BASE - _PLOT_TOP + 40) // max(len(labels), 1))
    for number, label in enumerate(labels):
        colour = COLOURS[number % len(COLOURS)]
        dashes = _DASHES[number // len(COLOURS) % len(_DASHES)]
        y = _PLOT_TOP + number * room
        yield (
            f'<line x1="{left}" x2="{left + 20}" y1="{y}" y2="{y}" '
            f'stroke="{colour}" stroke-width="2.4"{dashes}/>'
            f'<circle cx="{left + 10}" cy="{y}" r="3.2" fill="{colour}"/>'
        )
        yield _text('fill="#222222"', str(left + 28), y + 5, label, anchor="start")
    yield "\n" if labels else ""


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def _cut(text: str, columns: int) -> str:
    """Shorten a label in its middle: its count at the end stays."""
    if _columns(text) <= columns:
        return text
    end = text[-6:]
    while text and _columns(f"{text}…{end}") > columns:
        text = text[:-1]
    return f"{text}…{end}"


# Pieces of markup


def _text(look: str, x: str, y: int, said: str, *, anchor: str = "middle") -> str:
    attributes = " ".join(filter(None, [look, f'x="{x}" y="{y}"']))
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f"<text {attributes}{place}>{escape(said)}</text>"


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
