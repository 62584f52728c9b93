"""Links of notes that lead out of the pages: which are opened, and how."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

from kbindex.model.safe_text import one_line

REL: Final = "noreferrer nofollow ugc"
"""The other side does not learn where a reader was: in a private archive, at a search.

Notes come from whoever wrote to the archive: a search engine takes their links for no
advice of the site's. Nothing opens a new window, so that `noopener` says nothing.
"""

_OPENED: Final = re.compile(r"https?://[^\s/]|mailto:\S", re.IGNORECASE)
_NOT_IN_ADDRESSES: Final = re.compile(r'[ "<>\\^`{|}]')
"""Signs that an address must not have; some readers of HTML stop at them."""


def to_href(url: str) -> str | None:
    """Return what stands in `href`, not yet escaped.

    Returns:
        None where a page does not lead there: script, data, a path of somewhere else.
    """
    address = one_line(url).strip()
    if _OPENED.match(address) is None:
        return None
    return _NOT_IN_ADDRESSES.sub(lambda sign: f"%{ord(sign[0]):02X}", address)


def link_out(href: str, words: str) -> Markup:
    """Return a link with words that are markup already."""
    made = f'<a href="{escape(href)}" rel="{REL}">{words}</a>'
    return Markup(made)  # noqa: S704 - of escaped texts
