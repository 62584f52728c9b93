"""The title and the address of an article, from the text that announces it."""

import re
import unicodedata

from kbindex.late_patterns import late_pattern
from kbindex.model import clean_url, is_web_url, without_scheme
from kbindex.shownotes.blocks.tree import Inline

_EMPTY_BRACKETS = late_pattern(r"\s?[（(\[［【<＜]\s?[）)\]］】>＞]")
_DANGLING = " :：-–—→⇒➡|｜,、，"


def title_url(inline: Inline) -> str | None:
    """Return the clean address of the first link to a page, or None."""
    return next(
        (clean_url(link.url) for link in inline.links if is_web_url(link.url)), None
    )


def make_title(inline: Inline) -> str:
    """Return what the text says, without the URLs that stand bare in it.

    Where nothing is left, the alternative text of an image, else the clean URL
    without its scheme. Empty only where there is no text and no link at all.
    """
    text = _without_bare_urls(inline)
    is_shorter = len(text) != len(inline.text)
    text = re.sub(r"\s+", " ", text).strip()
    if is_shorter:
        text = _EMPTY_BRACKETS.sub("", text).rstrip(_DANGLING)
    if has_visible_text(text):
        return text
    urls = [link.url for link in inline.links] + [image.url for image in inline.images]
    return next((said for url in urls if (said := without_scheme(url).strip())), "")


def _without_bare_urls(inline: Inline) -> str:
    kept: list[str] = []
    end = 0
    for link in sorted(inline.links, key=lambda link: link.start):
        if link.is_bare:
            kept.append(inline.text[end : link.start])
            end = link.end
    return "".join([*kept, inline.text[end:]])


def visible(text: str) -> str:
    """Drop zero-width and control characters: what is left is what a name is."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")


def without_marks(text: str) -> str:
    """Drop the marks and signs around a text: `🎙 Hosts:` → `Hosts`; linear."""
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")）"):
        end -= 1
    return text[start:end]


def has_visible_text(text: str) -> bool:
    """Say whether any character of `text` shows: a letter, digit, mark or symbol."""
    return any(unicodedata.category(char)[0] in "LNPSM" for char in text)
