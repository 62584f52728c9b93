"""A file of a site before it is made: where it lies, and how it comes to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable


class Draft(Struct, frozen=True):
    """A file that could now be written.

    Args:
        inputs: A hash of all that it is made of; blank where that costs as much as to
            make it.
        content: Makes its bytes.
    """

    inputs: str
    content: Callable[[], bytes]


class SiteFile(Struct, frozen=True):
    """A file of a site.

    Args:
        path: Below the folder of the site, with `/`; not percent-encoded.
        draft: Looks at what it is made of.
    """

    path: str
    draft: Callable[[], Draft]


def made_of(content: Callable[[], bytes]) -> Callable[[], Draft]:
    """Return what looks at a file that is made anew each time."""
    return lambda: Draft("", content)
