"""Abbreviations that a text explains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.processor_time import within

from kbindex.language.abbreviations import LONGEST_EXPLAINED, find_explained


def explained(text: str) -> list[str]:
    return [f"{one.short} = {one.long}" for one in find_explained(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Warp Drive Coils (WDC)を測る", "WDC = Warp Drive Coils"),
        ("WDC（Warp Drive Coils）を測る", "WDC = Warp Drive Coils"),
        ("WDC (Warp Drive Coils: 船の部品)", "WDC = Warp Drive Coils"),
        ("the new Warp Drive Coils (WDC)", "WDC = Warp Drive Coils"),
        ("「Warp Drive Coils」（WDC）", "WDC = Warp Drive Coils"),
        ("warp-drive coils (WDCs)", "WDC = warp-drive coils"),
        ("Time to First Coil (TTFC)", "TTFC = Time to First Coil"),
        ("Time to First Coil (TFC)", "TFC = Time to First Coil"),
        ("coil-to-coil (C2C)", "C2C = coil-to-coil"),
        ("Cross-Coil Scripting (XCS)", "XCS = Cross-Coil Scripting"),
        ("WarpAssembly (WAsm)", "WAsm = WarpAssembly"),
        ("GridHub Actions (GHA)", "GHA = GridHub Actions"),
        ("GridHub Actions (GA)", "GA = GridHub Actions"),
        ("internationalization (i18n)", "i18n = internationalization"),
        ("l10n（localization）", "l10n = localization"),
        ("WScript 2015 (WS2015)", "WS2015 = WScript 2015"),
    ],
)
def test_initials_in_brackets_are_explained(text: str, found: str) -> None:
    assert explained(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Warp Drive Coils (WDX)",
        "Warp Drive Coils (WC)",
        "Warp Drive (Warp)",
        "Chrome (CR)",
        "ワープ航法（WDC）",
        "Warp Drive Coils, (WDC)",
        "Release (Beta)",
        "Warp Drive Coils (2021)",
        "internationalization (i19n)",
        "WDC (WDC)",
        "()（）((WDC))",
        "",
    ],
)
def test_what_is_near_a_bracket_is_no_explanation(text: str) -> None:
    assert explained(text) == []


def test_all_of_a_text_are_found_in_order() -> None:
    text = "Warp Drive Coils (WDC) and Grid Coil Tests (GCT)"
    assert explained(text) == ["WDC = Warp Drive Coils", "GCT = Grid Coil Tests"]


@given(st.text(alphabet="aAbB2-&（() 、"))
def test_what_is_explained_stands_in_the_text(text: str) -> None:
    for one in find_explained(text):
        assert one.short in text
        assert one.long in text
        assert len(one.long) <= LONGEST_EXPLAINED


@pytest.mark.parametrize("piece", ["A a ", "aA", "(", "A (AAAAAAAA ", "A-A&A/A "])
def test_long_texts_take_no_longer_by_the_letter(piece: str) -> None:
    text = f"AAAAAAAA ({piece * 20}) {piece * 20_000}(AAAAAAAA)"
    within(2, lambda: list(find_explained(text)))
