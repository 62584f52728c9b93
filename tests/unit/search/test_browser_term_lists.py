"""What the files for browsers ask of the lists of an index."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.search.browser_index.numbering import Numbering
from kbindex.search.browser_index.term_lists import TermLists

Read = Callable[..., IndexReader]


@pytest.mark.parametrize(
    ("terms", "is_held"),
    [
        pytest.param(("harbour",), True, id="one"),
        pytest.param(("lantern",), False, id="one that nobody has"),
        pytest.param(("harbour", "beacon"), True, id="beside one another"),
        pytest.param(("harbour", "tide"), False, id="in two records"),
        pytest.param(("harbour", "lantern"), False, id="one is nowhere"),
    ],
)
def test_terms_are_held_where_one_document_has_them_all(
    read: Read, terms: tuple[str, ...], *, is_held: bool
) -> None:
    reader = read("harbour beacon", "tide")
    lists = TermLists(reader, Numbering(reader))
    assert lists.is_held(terms) is is_held
    assert lists.is_held(terms) is is_held
