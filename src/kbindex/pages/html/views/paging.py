"""Which pages of results a page leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from kbindex.pages.html.page_kinds import SearchPage

_BESIDE: Final = 2
"""Pages that are named before and behind the current one."""


class PageNumber(Struct, frozen=True, kw_only=True):
    """A number in the pager; a gap leads nowhere."""

    number: int
    search: SearchPage | None


class Pages(Struct, frozen=True, kw_only=True):
    """The pager of results; with one page it has no numbers.

    Args:
        next_size: How many hits the next page has.
    """

    current: int
    numbers: tuple[PageNumber, ...] = ()
    next: SearchPage | None = None
    next_size: int = 0


def pages_of(page: SearchPage, *, last: int, size: int) -> Pages:
    """Return the pager of a page: the first, the last, and those beside it.

    Args:
        page: The one that is shown.
        last: Number of the last one.
        size: How many hits the next page has.
    """
    if last == 1:
        return Pages(current=1)
    beside = range(page.page - _BESIDE, page.page + _BESIDE + 1)
    shown = sorted({1, last, *(n for n in beside if 1 <= n <= last)})
    numbers = list[PageNumber]()
    for number in shown:
        gap = number - (numbers[-1].number if numbers else 0)
        if gap > 1:  # a gap of one page is that page
            missing = replace(page, page=number - 1) if gap == 2 else None  # noqa: PLR2004
            numbers.append(PageNumber(number=number - 1, search=missing))
        numbers.append(PageNumber(number=number, search=replace(page, page=number)))
    is_last = page.page == last
    return Pages(
        current=page.page,
        numbers=tuple(numbers),
        next=None if is_last else replace(page, page=page.page + 1),
        next_size=0 if is_last else size,
    )
