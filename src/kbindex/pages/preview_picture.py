"""The picture that previews of a site show: its name, and what it is about.

matplotlib draws it (extra `site`). The same words give the same bytes, on one version
of matplotlib with the same fonts.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from kbindex.pages.charts import drawing, to_png

_INCHES: Final = (12.0, 6.3)
_DOTS_PER_INCH: Final = 100
"""1,200 × 630 dots, the shape that previews are shown in."""

_PAPER: Final = "#fbfaf7"
_INK: Final = "#1c1b19"
_GREY: Final = "#595959"
_STRIPE: Final = "#0072B2"

_MARGIN: Final = 0.08
_NAME_SIZES: Final = ((72, 17), (54, 23), (40, 31))
"""Size of the letters of a name, and how many half-width letters a line then takes."""

_ABOUT: Final = (26, 50)
_MOST_LINES: Final = 2
_LINE: Final = 1.35
"""Height of a line, in sizes of its letters."""

_POINTS_PER_INCH: Final = 72


def draw_preview(name: str, about: str) -> bytes:
    """Draw the picture, as PNG.

    Japanese is left out where no font is installed that has it: the name is then
    written as far as Latin letters go, and a picture with neither is a plain one.

    Args:
        name: That of the show.
        about: What it is about; may be empty.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    with drawing() as has_japanese:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

        figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, facecolor=_PAPER)
        figure.add_artist(_stripe())
        words = [text if has_japanese else _latin(text) for text in (name, about)]
        _write(figure, *words)
        return to_png(figure)


def _stripe() -> Any:  # noqa: ANN401 - matplotlib's
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - an extra

    return Rectangle((0, 0), 0.02, 1, color=_STRIPE, linewidth=0)


def _write(figure: Any, name: str, about: str) -> None:  # noqa: ANN401 - matplotlib's
    size, lines = _fitted(name)
    top = 0.82
    for line in lines:
        figure.text(_MARGIN, top, line, size=size, color=_INK, weight="bold", va="top")
        top -= _height(size)
    size, width = _ABOUT
    top -= _height(size) / 2
    for line in _wrapped(about, width)[: _MOST_LINES + 1]:
        figure.text(_MARGIN, top, line, size=size, color=_GREY, va="top")
        top -= _height(size)


def _height(size: int) -> float:
    """Return the height of a line as a share of the picture's."""
    return size * _LINE / _POINTS_PER_INCH / _INCHES[1]


def _fitted(name: str) -> tuple[int, list[str]]:
    """Return the largest letters in which a name takes few lines; else it is cut."""
    tried = [(size, _wrapped(name, width)) for size, width in _NAME_SIZES]
    fitting = (one for one in tried if len(one[1]) <= _MOST_LINES)
    size, lines = next(fitting, tried[-1])
    return size, lines[:_MOST_LINES]


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines: at blanks, and between wide letters."""
    lines = [""]
    for word in _words(text):
        if _width(lines[-1] + word.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
        while _width(lines[-1]) > width and len(lines[-1]) > width // 2:
            cut = len(lines[-1])
            while _width(lines[-1][:cut]) > width:
                cut -= 1
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return [line.rstrip() for line in lines if line.strip()]


def _words(text: str) -> list[str]:
    words = [""]
    for letter in text:
        if words[-1] and (words[-1][-1].isspace() or _is_wide(words[-1][-1])):
            words.append("")
        words[-1] += letter
    return words


def _width(text: str) -> int:
    return sum(2 if _is_wide(letter) else 1 for letter in text)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in {"F", "W"}


def _latin(text: str) -> str:
    kept = "".join(letter for letter in text if not _is_wide(letter))
    return " ".join(kept.split())
