"""Which request waits in which queue."""

from urllib.parse import urlencode

import pytest

from kbindex.web.options import Limits
from kbindex.web.page_queues import PageQueues


@pytest.mark.parametrize(
    ("query", "queue"),
    [
        pytest.param("監" * 11, "searches", id="long"),
        pytest.param("監" * 10, "pages", id="short"),
        pytest.param("", "pages", id="empty"),
    ],
)
def test_a_long_query_waits_with_its_like(query: str, queue: str) -> None:
    """Characters are counted as they were typed, not as an address writes them."""
    queues = PageQueues(Limits(short_query=10))
    assert queues.of(urlencode({"q": query})) is getattr(queues, queue)
    queues.end()
