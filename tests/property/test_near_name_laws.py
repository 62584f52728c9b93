"""Laws of the names that resemble one that there is not."""

from difflib import get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from kbindex.model.near_names import near_ids

LETTERS = st.sampled_from("abekstu-監視グー🚀Ａ")
NAMES = st.text(LETTERS, min_size=1, max_size=9)


@given(name=st.text(LETTERS, max_size=9), known=st.sets(NAMES, max_size=12))
def test_ids_are_those_that_difflib_finds_among_all(name: str, known: set[str]) -> None:
    """What is looked through first leaves out none that resembles the name."""
    labels = {one: one for one in known if one == one.casefold()}
    expected = get_close_matches(name.casefold(), list(labels), 3, 0.6)
    assert near_ids(name, labels) == tuple(expected)
