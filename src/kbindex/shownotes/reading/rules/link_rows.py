"""Links side by side in one line, where nobody is named.

Mentioned: [etcd](https://…), [k3s](https://…)    an article each, of the section
[« Episode 11](11.md) | [Episode 13 »](13.md)     the show's own pages: none
[Slides](https://…) · [Video](https://…)          parts of one thing: none each
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from kbindex.late_patterns import late_pattern
from kbindex.model import is_web_url
from kbindex.shownotes.blocks.tree import Inline
from kbindex.shownotes.reading.entries import (
    Entry,
    entry_of_link,
    is_facet,
    is_follow_link,
    says_something,
)
from kbindex.shownotes.reading.people import profile_handle
from kbindex.shownotes.reading.section_names import is_navigation

_SEVERAL = 2
_LABEL_ENDS = (":", "：")
_PARTS = late_pattern(r"\s*(?:[,、，;；・·•|｜/／]|\s[-–—])\s*|\s*,?\s+and\s+")
"""What parts links that stand side by side."""


class LinkRow(Struct, frozen=True, kw_only=True):
    """Links in one line.

    Args:
        label: What stands before them, without its colon; may be empty.
        entries: The articles; none where they lead to the show's own pages.
    """

    label: str = ""
    entries: Sequence[Entry] = ()


def read_row(text: Inline) -> LinkRow | None:
    """Read a line that is several links and nothing else, but for a label.

    People, and where a show is followed, are no articles; neither are parts of one
    thing, such as its slides and its video, each by itself.
    """
    if is_navigation(text):
        return LinkRow()
    if len(text.links) < _SEVERAL or "\n" in text.text or not _is_row(text):
        return None
    if not any(is_web_url(link.url) for link in text.links):
        return LinkRow()
    lead = text.text[: text.links[0].start].strip()
    label = lead.rstrip(" :：") if lead.endswith(_LABEL_ENDS) else ""
    if (says_something(lead) and not label) or not _are_pages(text):
        return None
    return LinkRow(
        label=label, entries=[entry_of_link(text, link) for link in text.links]
    )


def _is_row(text: Inline) -> bool:
    """Say whether nothing stands between links, and nothing behind them."""
    gaps = (text.text[a.end : b.start] for a, b in pairwise(text.links))
    is_last = not says_something(text.text[text.links[-1].end :])
    return is_last and all(map(_PARTS.fullmatch, gaps))


def _are_pages(text: Inline) -> bool:
    """Say whether each link of a row names a page of its own."""
    shown = [text.text[link.start : link.end] for link in text.links]
    return (
        not is_follow_link(text)
        and all(says_something(one) and not is_facet(one) for one in shown)
        and all(is_web_url(link.url) for link in text.links)
        and not any(profile_handle(link.url) for link in text.links)
    )
