"""Words without an end: browsers are told where they may break them.

Chromium seeks the phrases of a Japanese text (`word-break: auto-phrase`), and takes
time with the square of one that has none: 10,000 kanji on end held a page for seconds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from re import Pattern

LONGEST: Final = 200
"""Letters on end; no sentence has so many, and no reference of HTML."""

_TOO_LONG: Final[Pattern[str]] = re.compile(rf"\w{{{LONGEST}}}(?=\w)")


def escape_words(text: str) -> Markup:
    """Escape a text for what stands between tags; words too long may break."""
    safe = escape(text)
    if len(safe) <= LONGEST:
        return safe
    plain = str(safe)  # markup would escape what is put into it
    return Markup(_TOO_LONG.sub(r"\g<0><wbr>", plain))  # noqa: S704 - escaped above
