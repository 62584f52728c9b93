"""Sets of numbers as bits."""

from hypothesis import given
from hypothesis import strategies as st

from kbindex.index.lists.bitsets import from_bits, to_bits, union, without


def test_bit_is_set_where_its_number_is_in_the_set() -> None:
    assert to_bits([]) == 0
    assert to_bits([3, 0, 3]) == 0b1001
    assert from_bits(0) == []
    assert sorted(from_bits(0b1001)) == [0, 3]


@given(st.frozensets(st.integers(0, 500)))
def test_bits_give_their_numbers_back(numbers: frozenset[int]) -> None:
    """Of few numbers as of many, which are taken out in another way."""
    found = from_bits(to_bits(numbers))
    assert len(found) == len(numbers)
    assert frozenset(found) == numbers


def test_sets_are_joined_and_taken_from_each_other() -> None:
    assert union([]) == 0
    assert union([0b0011, 0b0110]) == 0b0111
    assert without(0b0011, 0b0110) == 0b0001
