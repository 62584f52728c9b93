"""The pager: first, last, those beside the current page, and gaps."""

import pytest

from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.views.paging import pages_of


@pytest.mark.parametrize(
    ("current", "last", "shown"),
    [
        (1, 2, "1 2"),
        (1, 3, "1 2 3"),
        (1, 5, "1 2 3 4 5"),
        (1, 9, "1 2 3 … 9"),
        (5, 9, "1 2 3 4 5 6 7 8 9"),
        (6, 11, "1 … 4 5 6 7 8 … 11"),
        (11, 11, "1 … 9 10 11"),
    ],
)
def test_pager_names_what_is_near(current: int, last: int, shown: str) -> None:
    pages = pages_of(SearchPage(page=current), last=last, size=8)
    numbers = [str(one.number) if one.search else "…" for one in pages.numbers]
    assert " ".join(numbers) == shown
    assert pages.current == current
    assert all(
        one.search is None or one.search.page == one.number for one in pages.numbers
    )


def test_last_page_has_no_next_one() -> None:
    assert pages_of(SearchPage(page=3), last=3, size=0).next is None
    following = pages_of(SearchPage(query="x", page=2), last=3, size=4)
    assert following.next == SearchPage(query="x", page=3)
    assert following.next_size == 4


def test_one_page_needs_no_pager() -> None:
    assert pages_of(SearchPage(), last=1, size=0).numbers == ()
