"""Texts of notes where they are stored, and where programs show them."""

import pytest

from kbindex.model.safe_text import to_storable


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
