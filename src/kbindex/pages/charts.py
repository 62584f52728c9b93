"""Trends as PNG, drawn by matplotlib (extra `plot`); nothing is shown on a screen.

The same trends give the same bytes, on one version of matplotlib with the same fonts.
"""

from __future__ import annotations

import io
import os
import warnings
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbindex.errors import MissingExtraError
from kbindex.messages import language, speaking, tr
from kbindex.pages.trend_svg import COLOURS, shown_label, trends_title

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from kbindex.knowledge import Step, Trend, Trends

_MARKERS = "osD^vPX"
"""Shapes besides, for print without colour."""

_JAPANESE_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic",
    "Meiryo",
    "BIZ UDGothic",
    "IPAexGothic",
    "IPAGothic",
    "TakaoPGothic",
    "VL Gothic",
    "MS Gothic",
    "Droid Sans Fallback",
    "WenQuanYi Zen Hei",
    "Arial Unicode MS",
)
_LATIN_FONT = "DejaVu Sans"
"""The font that comes with matplotlib."""

_INCHES = (9.0, 4.5)
_DOTS_PER_INCH = 144
_MOST_TICKS = 11
_TICK_STEPS = {
    "month": (1, 2, 3, 6, 12, 24, 60, 120),
    "quarter": (1, 2, 4, 8, 20, 40),
    "year": (1, 2, 5, 10),
}
"""Every how many periods one may be named."""

_GREY = "#595959"


def draw_png(trends: Trends) -> bytes:
    """Draw trends: bars for one, lines for several; none for what has no mention.

    Japanese is written as Python escapes it where no font is installed that has it.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    with drawing() as has_japanese:
        return to_png(_figure(trends, has_text=has_japanese))


@contextmanager
def drawing() -> Generator[bool]:
    """Have matplotlib draw the same for everybody, and without a screen.

    Yields:
        Whether a font with Japanese letters is installed.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    matplotlib = _import_matplotlib()
    fonts = list(_fonts())
    settings = {
        "font.family": [_LATIN_FONT, *fonts],
        "axes.unicode_minus": False,
        "text.parse_math": False,
    }
    with matplotlib.rc_context(), warnings.catch_warnings():
        _use_defaults(matplotlib)
        matplotlib.rcParams.update(settings)
        # The font that was found may lack a rare letter.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield bool(fonts)


def to_png(figure: Any) -> bytes:  # noqa: ANN401 - matplotlib's
    """Return a figure as PNG; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _import_matplotlib() -> Any:  # noqa: ANN401 - only the extra `plot` installs it
    try:
        with _away_from_here():
            import matplotlib as mpl  # noqa: PLC0415 - see the line above
    except ImportError as error:
        raise MissingExtraError(
            tr("pictures"), library="matplotlib", extra="plot"
        ) from error
    return mpl


def _use_defaults(matplotlib: Any) -> None:  # noqa: ANN401 - as above
    """Leave out all settings of files; what is drawn is the same for everybody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a release may have deprecated some of its own
        for name in matplotlib.rcParamsDefault.keys() - {"backend"}:
            matplotlib.rcParams[name] = matplotlib.rcParamsDefault[name]


@contextmanager
def _away_from_here() -> Generator[None]:
    """Work in the package's own folder, without a backend that somebody named.

    On its import matplotlib reads a `matplotlibrc` of the working folder first. That
    may be a cloned project, and the file can start programs or ask for gigabytes.
    """
    with chdir(Path(__file__).parent):
        backend = os.environ.pop("MPLBACKEND", None)
        try:
            yield
        finally:
            if backend is not None:
                os.environ["MPLBACKEND"] = backend


def _fonts() -> Iterator[str]:
    """Yield the best font with Japanese letters that is installed, if any is."""
    from matplotlib import font_manager  # noqa: PLC0415 - as above

    installed = {font.name for font in font_manager.fontManager.ttflist}
    yield from [name for name in _JAPANESE_FONTS if name in installed][:1]


def _figure(trends: Trends, *, has_text: bool) -> Any:  # noqa: ANN401 - matplotlib's
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - as above

    drawn = [trend for trend in trends.trends if trend.total]
    figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    axes = figure.subplots()
    _draw(axes, drawn, [_shown(trend, has_text=has_text) for trend in drawn])
    with speaking(language() if has_text else "en"):
        title = _title(trends, drawn, has_text=has_text)
        axes.set_title(title, loc="left", fontweight="bold")
        axes.set_ylabel(tr("articles"), color=_GREY)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, min_n_ticks=1))
    ticks = _ticks(len(trends.periods), trends.step)
    axes.set_xticks(ticks, [trends.periods[tick] for tick in ticks])
    axes.set_xlim(-0.6, len(trends.periods) - 0.4)
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_GREY, length=0)
    axes.tick_params(axis="x", pad=7)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color("#bbbbbb")
    return figure


def _draw(
    axes: Any,  # noqa: ANN401 - matplotlib's
    trends: Sequence[Trend],
    labels: Sequence[str],
) -> None:
    places = range(max((len(trend.counts) for trend in trends), default=0))
    if len(trends) == 1:
        axes.bar(places, trends[0].counts, color=COLOURS[0], width=0.8)
        return
    lines: list[object] = []
    for number, trend in enumerate(trends):
        lines += axes.plot(
            places,
            trend.counts,
            color=COLOURS[number % len(COLOURS)],
            marker=_MARKERS[number % len(_MARKERS)],
            markersize=4.5,
            linewidth=max(2.4 - 0.25 * number, 1.4),  # where lines meet, both show
            linestyle=("-", "--", ":")[number // len(COLOURS) % 3],
            clip_on=False,
            zorder=3,
        )
    # Named one by one: matplotlib leaves out a label that begins with `_`.
    axes.legend(
        lines,
        labels,
        loc="upper left",
        bbox_to_anchor=(1.0, 1.0),
        frameon=False,
        borderaxespad=0.3,
    )


def _title(trends: Trends, drawn: Sequence[Trend], *, has_text: bool) -> str:
    title = trends_title(trends, drawn)
    return title if has_text else _in_ascii(title)


def _shown(trend: Trend, *, has_text: bool) -> str:
    label = shown_label(trend)
    return label if has_text else _in_ascii(label)


def _in_ascii(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()


def _ticks(count: int, step: Step) -> list[int]:
    """Choose which of `count` periods are named: evenly, the first one always."""
    steps = _TICK_STEPS[step]
    every = next((n for n in steps if count <= n * _MOST_TICKS), steps[-1])
    return list(range(0, count, every))
