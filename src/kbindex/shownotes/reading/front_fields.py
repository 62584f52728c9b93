"""Fields of a mapping in front matter, by the names that they go by."""

from collections.abc import Mapping

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.blocks.bare_urls import find_bare_urls
from kbindex.shownotes.blocks.front_values import Value
from kbindex.shownotes.blocks.tree import Inline, InlineLink
from kbindex.shownotes.reading.header_keys import fold_key

HANDLES = ("handle", "twitter", "x", "github", "bluesky", "mastodon", "username", "id")
NAMES = ("name", "display name", "title", "label", "text", "名前")
URLS = ("url", "link", "href", "website", "site", "homepage", "profile", "uri", "src")
TIMES = ("time", "start", "start time", "timestamp", "at", "offset")
REMARKS = ("desc", "description", "note", "notes", "summary", "subtitle", "comment")

_MARKDOWN_LINK = late_pattern(r"\[(.+)\]\((\S+?)\)")


def find_text(by_key: Mapping[str, Value], names: tuple[str, ...]) -> Value | None:
    """Return the first text that stands under one of some names."""
    found = (by_key[fold_key(name)] for name in names if fold_key(name) in by_key)
    return next((v for v in found if v.kind == "text" and v.text.strip()), None)


def text_of(by_key: Mapping[str, Value], names: tuple[str, ...]) -> str:
    """Return the first text that stands under one of some names, or ``""``."""
    found = find_text(by_key, names)
    return found.text.strip() if found else ""


def to_inline(text: str, *, line: int) -> Inline:
    """Make a text with links: of a Markdown link that is all of it, of bare addresses.

    Args:
        text: What is written.
        line: Its source line.
    """
    if found := _MARKDOWN_LINK.fullmatch(text):
        link = InlineLink(url=found[2], start=0, end=len(found[1]), line=line)
        return Inline(text=found[1], line=line, links=(link,))
    links = tuple(
        InlineLink(
            url=text[a:b],
            start=a,
            end=b,
            line=line + text.count("\n", 0, a),
            is_bare=True,
        )
        for a, b in find_bare_urls(text)
    )
    return Inline(text=text, line=line, links=links)
