"""Finds bare URLs in Japanese text, which puts no blank behind them."""

import re

from kbindex.language.scripts import (
    HALF_WIDTH_KATAKANA,
    HIRAGANA,
    JAPANESE,
    KANA_SIGNS,
)
from kbindex.late_patterns import late_pattern

_STOPS = (
    r"\s<>\"`\u3000-\u3004\u3008-\u301f（）［］｛｝｟｠「」、。，．！？：；＜＞“”‘’"
)
_JAPANESE = JAPANESE + HALF_WIDTH_KATAKANA + KANA_SIGNS

BARE_URL = late_pattern(
    rf"""(?x)
    ([Hh][Tt][Tt][Pp][Ss]?://)(?![/?\#])               # a host follows
    [^{_STOPS}{_JAPANESE}]+             # host, path, query in ASCII
    (?:
        (?<=[/=\#%_\-])                 # Japanese belongs to the URL only where
        (?![{HIRAGANA}])               # it begins a path segment or a value,
        [^{_STOPS}]+                    # and does not begin with a particle
    )?
    """
)
_TRAILING = ".,:;!?'*~|"


def match_bare_url(text: str, start: int, stop: int | None = None) -> int | None:
    """Return where the URL that begins at `start` ends, before `stop`, or None.

    GitHub ends a bare URL only at white space or `<`; Japanese notes glue
    brackets, punctuation and particles to it (`https://k8s.ioを参照`), so these
    end it too. A closing bracket counts as the URL's own where it was opened in
    the URL.
    """
    match = BARE_URL.match(text, start, len(text) if stop is None else stop)
    if not match:
        return None
    url = match[0]
    surplus = {c: url.count(c) - url.count(o) for o, c in ("()", "[]")}
    kept = len(url)
    while url[kept - 1] in _TRAILING or surplus.get(url[kept - 1], 0) > 0:
        if url[kept - 1] in surplus:
            surplus[url[kept - 1]] -= 1
        kept -= 1
    return start + kept if kept > len(match[1]) else None


def find_bare_urls(text: str) -> list[tuple[int, int]]:
    """List the spans of all URLs in `text`, in order."""
    spans: list[tuple[int, int]] = []
    for match in re.finditer(r"(?i)https?://", text):
        if spans and match.start() < spans[-1][1]:
            continue
        end = match_bare_url(text, match.start())
        if end is not None:
            spans.append((match.start(), end))
    return spans
