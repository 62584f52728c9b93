"""Search while one types: when it asks, what it shows, where Back leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.made_host import ROOT, MadeHost
from tests.browser.waiting import until, until_ready

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def host(context: BrowserContext) -> MadeHost:
    return MadeHost(context)


@pytest.fixture
def results(page: Page, host: MadeHost) -> Page:
    """Results of `old`, with the caret behind it."""
    page.goto(f"{ROOT}/search?q=old")
    until_ready(page)
    page.focus("#q")
    page.keyboard.press("End")
    host.asked.clear()
    return page


def shows(page: Page, query: str) -> None:
    """Wait until the hits of a query are shown."""
    page.locator(f'.title a >> text="{query} 1"').wait_for()


def heading(page: Page) -> str:
    return page.locator("main h1").inner_text().strip()


def test_hits_title_and_address_follow_what_is_typed(results: Page) -> None:
    results.keyboard.type("er")
    shows(results, "older")
    assert results.title() == "older – made"
    assert results.url == f"{ROOT}/search?q=older"
    assert results.evaluate("document.activeElement.id") == "q"


def test_quick_letters_are_one_question(results: Page, host: MadeHost) -> None:
    results.keyboard.type("er note", delay=20)
    shows(results, "older note")
    assert host.asked == ["older note"]


def test_a_composition_is_looked_for_when_it_ends(
    results: Page, host: MadeHost
) -> None:
    results.fill("#q", "")
    shows(results, "")
    host.asked.clear()
    devtools = results.context.new_cdp_session(results)
    for text in ("か", "かん", "監視"):
        devtools.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        results.wait_for_timeout(200)
    assert host.asked == []
    devtools.send("Input.insertText", {"text": "監視"})
    shows(results, "監視")
    assert host.asked == ["監視"]


def test_keys_of_an_input_method_are_its_own(results: Page) -> None:
    kept = results.evaluate(
        """() => ["Escape", "ArrowDown", "Enter"].map((key) => {
          const event = new KeyboardEvent("keydown",
            { key, keyCode: 229, bubbles: true, cancelable: true });
          return document.getElementById("q").dispatchEvent(event);
        })"""
    )
    assert kept == [True, True, True]
    assert results.input_value("#q") == "old"
    assert results.evaluate("document.activeElement.id") == "q"


def test_a_slow_answer_never_overwrites_a_newer_one(
    results: Page, host: MadeHost
) -> None:
    host.held = {"olds"}
    results.keyboard.type("s")
    results.wait_for_timeout(200)
    assert host.is_waiting("olds")
    results.keyboard.type("!")
    shows(results, "olds!")
    host.release("olds")
    results.wait_for_timeout(100)
    assert heading(results) == "olds!"
    assert results.url.endswith("q=olds%21")


def test_old_results_stay_and_are_busy_after_a_moment(
    results: Page, host: MadeHost
) -> None:
    host.held = {"olds"}
    results.keyboard.type("s")
    until(results, "document.querySelector('.find').dataset.busy === ''")
    assert heading(results) == "old"
    assert results.get_attribute(".split", "aria-busy") == "true"
    host.release("olds")
    shows(results, "olds")
    assert results.locator("[aria-busy], [data-busy]").count() == 0


def test_a_failure_says_so_and_can_be_tried_again(
    results: Page, host: MadeHost
) -> None:
    host.failing = {"olds"}
    results.keyboard.type("s")
    line = results.locator("main [role=alert]")
    line.wait_for()
    assert line.inner_text() == "Not loaded. Try again"
    assert results.locator(".title").count() == 3
    host.failing = set()
    line.get_by_role("button").click()
    shows(results, "olds")
    assert line.count() == 0


def test_what_was_found_is_said_when_all_is_still(results: Page) -> None:
    said = results.locator("[role=status]")
    results.evaluate("window.line = document.querySelector('[role=status]')")
    results.keyboard.type("er")
    shows(results, "older")
    assert said.inner_text() == ""
    until(results, "window.line.textContent === '3 articles for older'")
    assert results.evaluate("window.line.isConnected")


def test_typing_makes_no_entry_and_enter_makes_one(results: Page) -> None:
    entries = results.evaluate("history.length")
    results.keyboard.type("er")
    shows(results, "older")
    assert results.evaluate("history.length") == entries
    results.keyboard.press("Enter")
    until(results, f"history.length === {entries + 1}")
    results.go_back()
    shows(results, "old")
    assert results.input_value("#q") == "old"


def test_back_restores_query_results_and_scroll(results: Page) -> None:
    results.evaluate("scrollTo(0, 300)")
    until(results, "scrollY === 300")
    results.evaluate("document.getElementById('newest').click()")
    until(results, "scrollY === 0")
    assert heading(results) == "old sort=date"
    assert results.evaluate("document.activeElement.localName") == "h1"
    results.go_back()
    until(results, "document.querySelector('h1').innerText.trim() === 'old'")
    until(results, "scrollY === 300")
    results.go_forward()
    until(results, "document.querySelector('h1').innerText.includes('sort')")


def test_filters_stay_while_one_types(results: Page) -> None:
    results.click("#newest")
    until(results, "location.search.includes('sort')")
    results.keyboard.press("/")
    results.keyboard.type("new")
    until(results, "document.querySelector('h1').innerText.includes('new')")
    assert heading(results) == "new sort=date"
    assert results.url == f"{ROOT}/search?q=new&sort=date"


def test_a_page_of_results_is_left_and_found_again(results: Page) -> None:
    results.keyboard.type("er")
    shows(results, "older")
    results.locator(".title a").first.click()
    results.wait_for_url("**/notes/1/")
    results.go_back()
    shows(results, "older")
    assert results.input_value("#q") == "older"


def test_from_home_results_come_in_place_and_back_leads_home(
    page: Page, host: MadeHost
) -> None:
    page.goto(f"{ROOT}/")
    until_ready(page)
    page.focus("#q")
    page.keyboard.type("new")
    shows(page, "new")
    page.keyboard.type("er")
    shows(page, "newer")
    assert host.asked == ["new", "newer"]
    assert page.locator("header #q").input_value() == "newer"
    page.go_back()
    page.locator("main #q").wait_for()
    until_ready(page)
    assert page.url == f"{ROOT}/"
    page.go_forward()
    shows(page, "newer")


def test_elsewhere_the_form_leads_to_results(page: Page, host: MadeHost) -> None:
    page.goto(f"{ROOT}/notes/1/")
    page.fill("#q", "new")
    page.wait_for_timeout(200)
    assert host.asked == []
    page.press("#q", "Enter")
    shows(page, "new")


def test_pages_follow_their_notes(page: Page, host: MadeHost) -> None:
    page.goto(f"{ROOT}/live/")
    host.edition = 2
    page.locator("h1 >> text=edition 2").wait_for()
    page.focus("main a")
    host.edition = 3
    page.locator("h1 >> text=edition 3").wait_for()
    assert page.evaluate("document.activeElement.innerText") == "home"


def test_a_page_that_nobody_sees_keeps_no_connection(
    page: Page, host: MadeHost
) -> None:
    """A browser has six for a host: more tabs than that would wait for ever."""
    page.goto(f"{ROOT}/live/")
    host.edition = 2
    page.locator("h1 >> text=edition 2").wait_for()
    _turn(page, "hidden")
    page.wait_for_timeout(300)
    host.followed.clear()
    host.edition = 3
    page.wait_for_timeout(500)
    assert host.followed == []
    _turn(page, "visible")
    page.locator("h1 >> text=edition 3").wait_for()
    assert host.followed[0] == f"{ROOT}/events?shown=2"


def _turn(page: Page, state: str) -> None:
    """Bring a tab to the front, or behind another one."""
    page.evaluate(
        """(state) => {
          Object.defineProperty(
            document, "visibilityState", { value: state, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )
