"""Texts of notes where they are stored, and where programs show them."""

import re
import sys

import pytest

from kbindex.model.safe_text import INVISIBLE, one_line, to_storable


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("ascii", "ascii"),
        ("監視", "監視"),
        ("\udce3x", "\ufffdx"),
        ("a\ud83d\udc00", "a\ufffd\ufffd"),
    ],
    ids=["ascii", "japanese", "one half", "two halves"],
)
def test_each_half_character_becomes_one_sign(text: str, stored: str) -> None:
    assert to_storable(text) == stored
    assert to_storable(text).encode().decode() == stored


def test_no_control_and_nothing_invisible_is_left_in_a_line() -> None:
    """Some that Python takes for printable show nothing, either."""
    every = map(chr, range(sys.maxunicode + 1))
    unsafe = [*filter(re.compile(f"[\x00-\x1f{INVISIBLE}]").match, every)]
    assert len(unsafe) > 2_000
    assert [sign for sign in unsafe if sign in one_line(f"監{sign}視")] == []
    assert one_line("監視　👀 x") == "監視　👀 x"
