"""Text for a terminal: safe, highlighted, and plain where it is no terminal."""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import click

_INVISIBLE = (
    "\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff"
)
"""Controls, separators, zero-width and bidirectional characters, surrogates."""

_UNSAFE = re.compile(f"[\x00-\x1f{_INVISIBLE}]")
_UNSAFE_IN_JSON = re.compile(f"[{_INVISIBLE}]")
"""JSON itself escapes the controls before the space."""


def sanitize(text: str) -> str:
    """Make `text` one line that cannot control the terminal."""
    return _UNSAFE.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    if match[0] in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else ""


@dataclass(frozen=True, slots=True)
class Style:
    """Styles text where colour is on, else leaves it as it is."""

    is_on: bool

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


def stdout_style(environ: Mapping[str, str] = os.environ) -> Style:
    """Colour is on where stdout is a terminal that has it and `NO_COLOR` is not set."""
    is_wanted = not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    return Style(sys.stdout.isatty() and is_wanted)


def print_json(document: Mapping[str, object]) -> None:
    """Print a JSON document: indented for people, one line for programs."""
    indent = 2 if sys.stdout.isatty() else None
    print(to_json(document, indent=indent))


def to_json(value: object, *, indent: int | None = None) -> str:
    """Write JSON; what could steer a terminal or end a line is escaped.

    So is all that is not ASCII, where stdout is no UTF-8.
    """
    encoding = (sys.stdout.encoding or "utf-8").lower().replace("-", "")
    text = json.dumps(value, ensure_ascii=encoding != "utf8", indent=indent)
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
