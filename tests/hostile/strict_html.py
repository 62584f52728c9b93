"""Reads our own HTML by a grammar so narrow that no parser can see more in it.

A browser mends what it meets; so a page is not parsed here, but held to what templates
write: tags of known names in small letters, known attributes in double quotes, and `<`
nowhere else. What a page is made of then does not depend on who reads it.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = r"[a-z][a-z0-9:-]*"
_ATTRIBUTE = re.compile(rf'\s+({_NAME})(?:="([^"<>]*)")?', re.IGNORECASE)
_TAG = re.compile(
    rf'<(/?)({_NAME})((?:\s+{_NAME}(?:="[^"<>]*")?)*)\s*/?>', re.IGNORECASE
)
_DATA = re.compile(r'<script type="application/ld\+json">([^<]*)</script>')
_DOCTYPE = "<!DOCTYPE html>\n"

ELEMENTS: Final = frozenset(
    """
    a article aside b blockquote body br button caption circle code col colgroup dd
    del details div dl dt em fieldset figcaption figure footer form g h1 h2 h3 h4 h5 h6
    head header hr html img input kbd label legend li line link main mark meta nav
    noscript ol
    p path pre polyline rect s script section small span strong summary svg table
    tbody td text tfoot th thead time title tr ul wbr
    """.split()  # noqa: SIM905 - a table is read at a glance
)
ATTRIBUTES: Final = frozenset(
    """
    action alt aria-current aria-describedby aria-hidden aria-label aria-labelledby
    aria-live autocapitalize autocomplete charset class colspan content cx cy d
    datetime decoding dir dx dy enterkeyhint fill focusable for height hidden href
    hreflang http-equiv id itemprop lang loading maxlength media method name open
    placeholder points preserveAspectRatio property r referrerpolicy rel
    reversed role rowspan scope sizes spellcheck src start stroke stroke-width
    tabindex text-anchor title transform translate type value viewBox width
    x x1 x2 y y1 y2
    """.split()  # noqa: SIM905 - a table is read at a glance
)
LEADS: Final = ("href", "src", "action", "srcset", "poster", "formaction", "xlink:href")


class Tag(NamedTuple):
    """A tag as it stands on a page.

    Args:
        attributes: With their references decoded.
        is_end: Whether it closes an element.
    """

    name: str
    attributes: Mapping[str, str]
    is_end: bool


class NotOursError(AssertionError):
    """A page holds what no template of ours writes."""


def read_tags(page: str) -> list[Tag]:
    """Return the tags of a page.

    Raises:
        NotOursError: Something is no tag of the narrow grammar, or nothing of ours.
    """
    body = _DATA.sub("", page.removeprefix(_DOCTYPE))
    rest = _TAG.sub("", body)
    if (place := rest.find("<")) >= 0:
        raise NotOursError(f"no tag of ours: {rest[place : place + 90]!r}")
    tags = list(_iter_tags(body))
    for tag in tags:
        if tag.name not in ELEMENTS:
            raise NotOursError(f"no element of ours: {tag}")
        for name in tag.attributes:
            if name not in ATTRIBUTES and not name.startswith("data-"):
                raise NotOursError(f"no attribute of ours: {name} of {tag}")
    return tags


def _iter_tags(body: str) -> Iterator[Tag]:
    for closes, name, written in _TAG.findall(body):
        found = _ATTRIBUTE.findall(written)
        attributes = {key: unescape(value) for key, value in found}
        if len(attributes) != len(found):
            raise NotOursError(f"an attribute twice: {name}{written}")
        yield Tag(name, attributes, is_end=bool(closes))


def text_of(page: str) -> str:
    """Return what people read of a page, references decoded."""
    return unescape(_TAG.sub(" ", _DATA.sub("", page)))
