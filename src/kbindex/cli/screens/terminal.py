"""Text for a terminal: safe, highlighted, and plain where it is no terminal."""

import os
import sys
from collections.abc import Iterable, Mapping
from typing import TextIO
from urllib.parse import quote

import click
from msgspec import Struct

from kbindex.model.safe_text import one_line, to_safe_json

_LINKABLE = ("http://", "https://")
_URL_SIGNS = "!#$%&'()*+,/:;=?@[]~"
"""What an address may hold besides letters, digits and `_.-`: RFC 3986."""

_OLDEST_VTE = 5000
"""The first version of the terminals of GNOME that hides the codes of a link."""

sanitize = one_line
"""Make a text one line that cannot control the terminal."""


class Style(Struct, frozen=True):
    """How text is shown: with colour or as it is.

    Args:
        is_on: Whether there is colour.
        has_links: Whether an address can be clicked on (OSC 8).
        columns: How wide the screen is; None where lines are not wrapped.
    """

    is_on: bool
    has_links: bool = False
    columns: int | None = None

    def __call__(self, text: str, **style: object) -> str:
        """Return sanitised `text` in a style of `click.style`."""
        safe = sanitize(text)
        return click.style(safe, **style) if self.is_on and safe else safe  # type: ignore[arg-type] # click's own names

    def mark(self, text: str, highlights: Iterable[tuple[int, int]]) -> str:
        """Return `text` with its highlights marked."""
        marked, position = "", 0
        for start, end in highlights:
            marked += sanitize(text[position:start])
            marked += self(text[start:end], fg="yellow", bold=True)
            position = end
        return marked + sanitize(text[position:])

    def link(self, url: str, shown: str) -> str:
        """Let `shown`, which is safe already, open an address of the web."""
        if not self.has_links or not can_link(url):
            return shown
        # Only printable ASCII: nothing in it can end the sequence.
        target = quote(sanitize(url), safe=_URL_SIGNS, errors="replace")
        return f"\x1b]8;;{target}\x1b\\{shown}\x1b]8;;\x1b\\"


def can_link(url: str) -> bool:
    """Say whether an address may be clicked on: one of the web."""
    return url[:8].lower().startswith(_LINKABLE)


def stdout_style(environ: Mapping[str, str] = os.environ) -> Style:
    """Settle how stdout is written to.

    Colour: `--color`, else `NO_COLOR`, else `CLICOLOR_FORCE`, else `CLICOLOR=0`,
    else whether it is a terminal that has colour. Links and wrapped lines are for
    terminals alone; links for those with colour that are known to take them.
    """
    return _style_of(sys.stdout, environ)


def stderr_style(environ: Mapping[str, str] = os.environ) -> Style:
    """Settle how stderr is written to, as `stdout_style` does."""
    return _style_of(sys.stderr, environ)


def _style_of(stream: TextIO, environ: Mapping[str, str]) -> Style:
    is_terminal = stream.isatty()
    is_on = _has_colour(environ, is_terminal=is_terminal)
    return Style(
        is_on,
        has_links=is_on and is_terminal and _takes_links(environ),
        columns=_terminal_columns() if is_terminal else None,
    )


def _terminal_columns() -> int:
    import shutil  # noqa: PLC0415 - cold start

    return shutil.get_terminal_size().columns


def _has_colour(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    context = click.get_current_context(silent=True)
    if context is not None and context.color is not None:
        return context.color
    if environ.get("NO_COLOR"):
        return False
    if environ.get("CLICOLOR_FORCE", "0") not in {"", "0"}:
        return True
    has_it = environ.get("CLICOLOR") != "0" and environ.get("TERM") != "dumb"
    return is_terminal and has_it


def _takes_links(environ: Mapping[str, str]) -> bool:
    """Say whether a terminal hides the codes of a link; most do, even if in vain."""
    if environ.get("TERM") in {"dumb", "linux"} or environ.get("INSIDE_EMACS"):
        return False
    vte = environ.get("VTE_VERSION", "")
    return not vte.isdecimal() or int(vte) >= _OLDEST_VTE


def print_json(document: Mapping[str, object]) -> None:
    """Print a JSON document: indented for people, one line for programs."""
    indent = 2 if sys.stdout.isatty() else None
    print(to_json(document, indent=indent))


def to_json(value: object, *, indent: int | None = None) -> str:
    """Write JSON; what could steer a terminal or end a line is escaped.

    So is all that is not ASCII, where stdout is no UTF-8.
    """
    encoding = (sys.stdout.encoding or "utf-8").lower().replace("-", "")
    return to_safe_json(value, is_ascii=encoding != "utf8", indent=indent)
