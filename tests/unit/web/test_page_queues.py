"""Which request waits in which queue."""

from urllib.parse import urlencode

import pytest

from kbindex.web.answers import Asked
from kbindex.web.options import Limits
from kbindex.web.page_queues import PageQueues


@pytest.mark.parametrize(
    ("address", "query", "queue"),
    [
        pytest.param("search", "監" * 11, "searches", id="long"),
        pytest.param("search/", "監" * 11, "searches", id="slash"),
        pytest.param("search", "監" * 10, "pages", id="short"),
        pytest.param("search", "", "pages", id="empty"),
        pytest.param("people/", "監" * 11, "pages", id="no search"),
    ],
)
def test_a_long_query_waits_with_its_like(address: str, query: str, queue: str) -> None:
    """Characters are counted as they were typed, not as an address writes them."""
    queues = PageQueues(Limits(short_query=10))
    asked = Asked(address=address, query=urlencode({"q": query}), language="en")
    assert queues.of(asked) is getattr(queues, queue)
    queues.end()
