"""Text of notes, made safe to be shown.

Notes hold any character. These may not reach a reader's terminal, spreadsheet or
page as they are: controls (an escape sequence would be obeyed), ends of lines (one
line would look like two), bidirectional characters (a text would read otherwise
than it is), and what shows nothing at all.
"""

import re
from functools import cache

INVISIBLE = (
    "\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
"""For a class of a regular expression: all of them above the ASCII controls.

Selectors of a kanji's form (U+E0100 to U+E01EF) are none: names are written so.
"""

_PRINTED_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Those of `INVISIBLE` that Python takes for printable."""

_UNSAFE_IN_JSON = f"[{INVISIBLE}]"
"""JSON itself escapes the controls before the space. Compiled by who writes JSON."""


@cache
def _half() -> re.Pattern[str]:
    return re.compile("[\ud800-\udfff]")


@cache
def _unsafe() -> re.Pattern[str]:
    return re.compile(f"[\x00-\x1f{INVISIBLE}]")


def one_line(text: str) -> str:
    """Make a text one line that cannot control what shows it.

    A line end or tab becomes a blank, a lone surrogate U+FFFD; the rest is dropped.
    """
    if text.isprintable() and _PRINTED_BLANKS.isdisjoint(text):
        return text  # asked without the pattern
    return _unsafe().sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    if match[0] in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else ""


def to_storable(text: str) -> str:
    """Return a text with U+FFFD for each half character, which no UTF-8 has."""
    return text if text.isascii() else _half().sub("\ufffd", text)


def to_safe_json(
    value: object, *, is_ascii: bool = False, indent: int | None = None
) -> str:
    r"""Write JSON; invisible and bidirectional characters become `\uXXXX`.

    Args:
        value: What `json` can write.
        is_ascii: Escape all that is not ASCII, too.
        indent: Blanks a level; None is one line.
    """
    import json  # noqa: PLC0415 - cold start

    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    return re.sub(_UNSAFE_IN_JSON, lambda match: json.dumps(match[0])[1:-1], text)
