"""What keys do, and the theme that one chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.made_host import ROOT, MadeHost
from tests.browser.waiting import until_ready

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const focused = document.activeElement;
  return focused.id || focused.innerText.slice(0, 9) || focused.localName;
}"""


@pytest.fixture
def results(page: Page, context: BrowserContext) -> Page:
    MadeHost(context)
    page.goto(f"{ROOT}/search?q=old")
    until_ready(page)
    return page


def focused_after(page: Page, *keys: str) -> list[str]:
    """Return what has the focus after each of some keys."""
    found = []
    for key in keys:
        page.keyboard.press(key)
        found.append(page.evaluate(FOCUSED))
    return found


def test_slash_focuses_the_field_and_selects_its_text(results: Page) -> None:
    assert focused_after(results, "/") == ["q"]
    results.keyboard.type("a/b")
    assert results.input_value("#q") == "a/b"


def test_slash_with_another_key_is_the_browser_s(results: Page) -> None:
    results.evaluate("document.activeElement.blur()")
    assert focused_after(results, "Alt+/") != ["q"]


def test_arrows_go_from_title_to_title(results: Page) -> None:
    results.focus("#q")
    downwards = focused_after(results, *["ArrowDown"] * 4)
    assert downwards == ["old 1", "old 2", "old 3", "old 3"]
    upwards = focused_after(results, *["ArrowUp"] * 3)
    assert upwards == ["old 2", "old 1", "q"]


def test_enter_follows_the_title(results: Page) -> None:
    results.focus("#q")
    focused_after(results, "ArrowDown", "ArrowDown")
    results.keyboard.press("Enter")
    results.wait_for_url("**/notes/2/")


def test_escape_goes_to_the_field_empties_it_and_leaves_it(results: Page) -> None:
    results.focus("#q")
    assert focused_after(results, "ArrowDown", "Escape") == ["old 1", "q"]
    results.keyboard.press("Escape")
    assert results.input_value("#q") == ""
    results.wait_for_url("**/search")
    assert results.evaluate(FOCUSED) == "q"
    results.keyboard.press("Escape")
    assert results.evaluate("document.activeElement === document.body")


def test_tab_is_never_caught(results: Page) -> None:
    results.evaluate("document.activeElement.blur()")
    seen = focused_after(results, *["Tab"] * 7)
    assert seen == ["q", "Search", "theme", "newest", "old 1", "old 2", "old 3"]


def test_the_theme_goes_round_and_is_kept(results: Page) -> None:
    def theme() -> tuple[str | None, str | None]:
        shown = results.get_attribute("html", "data-theme")
        return shown, results.get_attribute("#theme", "aria-label")

    assert theme() == (None, "automatic")
    results.click("#theme")
    assert theme() == ("light", "light")
    results.click("#theme")
    assert theme() == ("dark", "dark")
    results.reload()
    until_ready(results)
    assert theme() == ("dark", "dark")
    results.click("#theme")
    assert theme() == (None, "automatic")


def test_a_browser_that_keeps_nothing_still_changes_the_theme(
    context: BrowserContext, page: Page
) -> None:
    MadeHost(context)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('no storage', 'SecurityError'); } })"
    )
    page.goto(f"{ROOT}/search?q=old")
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "light"
