"""What readers ask of their browser: colours of their own, width, no movement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BORDER = "one => getComputedStyle(one).borderBlockEndWidth"
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


def test_with_colours_of_ones_own_what_is_current_is_still_told(
    page: Page, served: str
) -> None:
    """Shadows and grounds are not drawn then."""
    page.emulate_media(forced_colors="active")
    page.goto(f"{served}search?q=監視")
    for place in (".sort [aria-current]", ".pager [aria-current]"):
        assert page.locator(place).evaluate(BORDER) == "2px"
    assert page.locator(".nav a").first.evaluate(BORDER) == "0px"
    page.goto(f"{served}topics/")
    assert page.locator(".nav [aria-current]").evaluate(BORDER) == "2px"
    page.goto(f"{served}episodes/017/2/")
    for code in page.locator(".notes :is(pre, :not(pre) > code)").all():
        assert code.evaluate(BORDER) == "1px"


@pytest.mark.parametrize(
    "address", ["", "search?q=監視", "episodes/017/", "episodes/017/2/", "topics/"]
)
def test_at_four_times_the_size_nobody_scrolls_sideways(
    page: Page, served: str, address: str
) -> None:
    """1280 × 1024 pixels are 320 × 256 then (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{served}{address}")
    assert page.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize("width", [832, 900, 960, 1280])
def test_the_menu_is_one_line(page: Page, served: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{served}topics/")
    tops = page.locator(".menu a").evaluate_all("all => all.map(one => one.offsetTop)")
    assert len(tops) == 4
    assert len(set(tops)) == 1


def test_who_asks_for_no_movement_gets_none(page: Page, served: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{served}episodes/017/")
    assert page.evaluate(
        "getComputedStyle(document.documentElement).scrollBehavior"
    ) == ("auto")
    assert page.evaluate("document.getAnimations().length") == 0
