"""Texts on pages: escaped, marked, each in its language."""

from pathlib import Path

import pytest
from markupsafe import Markup

from kbindex.pages.html.texts import (
    is_openable,
    lang_of,
    marked,
    marked_code,
    marked_title,
    page_title,
    shown_address,
)


def test_marks_stand_at_offsets_of_the_raw_text() -> None:
    text = "a & b <i> 監視"
    assert marked(text, [(2, 3), (6, 9), (10, 12)]) == Markup(
        "a <mark>&amp;</mark> b <mark>&lt;i&gt;</mark> <mark>監視</mark>"
    )


def test_sign_behind_a_letter_of_two_units_moves_no_mark() -> None:
    assert marked("👩‍💻 監視", [(4, 6)]) == Markup("👩💻 <mark>監視</mark>")


def test_signs_of_direction_are_left_out_of_texts() -> None:
    assert marked("a\u202eb\u2066c\x00d\ud800") == "abcd\ufffd"


def test_title_that_is_an_address_may_wrap_behind_its_slashes() -> None:
    assert marked_title("example.org/docs/a&b", [(8, 16)]) == Markup(
        "example.<mark>org/<wbr>docs</mark>/<wbr>a&amp;b"
    )


@pytest.mark.parametrize("title", ["TCP/IP", "CI/CD", "a/b of example.org/x"])
def test_other_titles_are_left_whole(title: str) -> None:
    assert "<wbr>" not in marked_title(title)


def test_code_keeps_its_lines() -> None:
    assert marked_code("a\n\tb < c", [(4, 5)]) == Markup("a\n  b<mark> </mark>&lt; c")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Prometheus", "en"),
        ("監視", "ja"),
        ("Kubernetesの監視", "ja"),
        ("ﾌﾟﾛﾒﾃｳｽ", "ja"),
        ("", "en"),
        ("München", "en"),
    ],
)
def test_language_of_a_text_is_that_of_its_letters(text: str, language: str) -> None:
    assert lang_of(text) == language


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://example.org",
        "//example.org",
        "file:///etc/passwd",
        "vbscript:https://example.org",
    ],
)
def test_pages_lead_to_the_web_alone(url: str | None) -> None:
    assert not is_openable(url)


def test_address_is_shown_without_what_all_have() -> None:
    assert shown_address("https://example.org/a/") == "example.org/a"


def test_title_of_a_page_has_room_for_the_show() -> None:
    assert page_title("監視", "notes") == "監視 – notes"
    long = page_title("x" * 100, "notes")
    assert len(long) == 70
    assert long.endswith("x… – notes")
    assert page_title("a\nb", "") == "a b"


STYLES = Path(__file__).parents[4] / "src/kbindex/pages/html/static/styles"


def declarations(css: str, selector: str) -> dict[str, str]:
    inside = css.partition(selector + " {")[2].partition("}")[0]
    pairs = (line.partition(":") for line in inside.split(";") if ":" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def test_dark_colours_are_the_same_in_both_places() -> None:
    css = (STYLES / "10-tokens.css").read_text(encoding="utf-8")
    chosen = declarations(css, ':root[data-theme="dark"]')
    asked = declarations(css, ':root:not([data-theme="light"])')
    assert chosen == asked
    assert len(chosen) == 14


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("selector", [":root", ':root[data-theme="dark"]'])
def test_colours_can_be_read_on_their_ground(selector: str) -> None:
    """WCAG AA: 4.5 for text, 3 for borders and bars."""
    css = (STYLES / "10-tokens.css").read_text(encoding="utf-8")
    colours = declarations(css, selector)
    for ground in ("--paper", "--fill"):
        for text in ("--ink", "--ink-2", "--link", "--visited", "--shu"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        for line in ("--line-strong", "--bar"):
            assert contrast(colours[line], colours[ground]) >= 3, (line, ground)
    for text in ("--mark-ink", "--link", "--visited"):
        assert contrast(colours[text], colours["--mark"]) >= 4.5, text
