"""Search while one types: when it asks, what it shows, where Back leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.made_host import ROOT, MadeHost
from tests.browser.waiting import PAUSE_MS, hold_clock, until, until_ready

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

SAID_AFTER_MS = 600
"""What was found is said when nothing changes for so long."""

PAINTED_MS = 100
"""More than a frame takes, after which results that were typed have their address."""


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


def until_asked(page: Page, host: MadeHost, query: str) -> None:
    """Wait until a query is asked whose answer is held."""
    until(page, lambda: host.is_waiting(query))


def heading(page: Page) -> str:
    return page.locator("main h1").inner_text().strip()


def test_hits_title_and_address_follow_what_is_typed(results: Page) -> None:
    results.keyboard.type("er")
    shows(results, "older")
    assert results.title() == "older – made"
    results.wait_for_url(f"{ROOT}/search?q=older")
    assert results.evaluate("document.activeElement.id") == "q"


def test_quick_letters_are_one_question(results: Page, host: MadeHost) -> None:
    hold_clock(results)
    for letter in "er note":
        results.keyboard.type(letter)
        results.clock.run_for(PAUSE_MS - 1)
    results.clock.run_for(1)
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


def test_no_answer_moves_a_field_in_which_someone_composes(
    page: Page, host: MadeHost
) -> None:
    page.goto(f"{ROOT}/")
    until_ready(page)
    page.focus("#q")
    host.held = {"監視"}
    page.keyboard.insert_text("監視")
    until_asked(page, host, "監視")
    devtools = page.context.new_cdp_session(page)
    for text in ("か", "かん"):
        devtools.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        if host.is_waiting("監視"):
            host.release("監視")
        page.wait_for_timeout(100)
    devtools.send("Input.insertText", {"text": "関"})
    shows(page, "監視関")
    assert page.locator("header #q").input_value() == "監視関"


def test_a_composition_that_back_broke_off_is_over(
    results: Page, host: MadeHost
) -> None:
    results.keyboard.type("er")
    results.keyboard.press("Enter")
    shows(results, "older")
    devtools = results.context.new_cdp_session(results)
    devtools.send(
        "Input.imeSetComposition",
        {"text": "か", "selectionStart": 1, "selectionEnd": 1},
    )
    results.evaluate("history.back()")
    until(results, "document.getElementById('q').value === 'old'")
    host.asked.clear()
    results.keyboard.insert_text("s")
    until(results, "document.querySelector('h1').innerText.includes('s')")
    assert len(host.asked) == 1


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
    until_asked(results, host, "olds")
    results.keyboard.type("!")
    shows(results, "olds!")
    results.wait_for_url(f"{ROOT}/search?q=olds%21")
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
    hold_clock(results)
    results.keyboard.type("er")
    results.clock.run_for(PAUSE_MS)
    shows(results, "older")
    results.clock.run_for(SAID_AFTER_MS - 1)
    assert said.text_content() == ""
    results.clock.run_for(1)
    assert said.text_content() == "3 articles for older"
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


def test_enter_without_a_change_makes_no_entry(page: Page, host: MadeHost) -> None:
    page.goto(f"{ROOT}/search?q=old%20note")
    until_ready(page)
    entries = page.evaluate("history.length")
    host.asked.clear()
    page.press("#q", "Enter")
    page.wait_for_timeout(200)
    assert page.evaluate("history.length") == entries
    assert host.asked == []


@pytest.fixture
def second(results: Page, host: MadeHost) -> Page:
    """Results of `new` behind those of `old`, whose answer is held from now on."""
    results.fill("#q", "new")
    results.press("#q", "Enter")
    shows(results, "new")
    results.reload()  # what was shown before is forgotten
    until_ready(results)
    results.focus("#q")
    results.keyboard.press("End")
    host.asked.clear()
    host.held = {"old"}
    return results


def test_back_and_forward_before_anything_came_lead_nowhere(
    second: Page, host: MadeHost
) -> None:
    second.evaluate("history.back()")
    until(second, "document.getElementById('q').value === 'old'")
    until_asked(second, host, "old")
    second.evaluate("history.forward()")
    until(second, "document.getElementById('q').value === 'new'")
    host.release("old")
    second.wait_for_timeout(200)
    assert second.url == f"{ROOT}/search?q=new"
    assert heading(second) == "new"


def test_forward_from_what_failed_to_come_says_what_is_shown(
    second: Page, host: MadeHost
) -> None:
    host.held, host.failing = set(), {"old"}
    second.evaluate("history.back()")
    second.locator("main [role=alert]").wait_for()
    second.evaluate("history.forward()")
    until(second, "!document.querySelector('main [role=alert]')")
    assert second.input_value("#q") == "new"
    assert heading(second) == "new"


def test_what_failed_to_come_is_not_said_to_be_shown(
    second: Page, host: MadeHost
) -> None:
    host.held, host.failing = set(), {"old"}
    second.evaluate("history.back()")
    second.locator("main [role=alert]").wait_for()
    second.fill("#q", "new")
    second.press("#q", "Enter")
    until(second, "!document.querySelector('main [role=alert]')")
    second.wait_for_timeout(200)
    assert second.url == f"{ROOT}/search?q=new"
    assert heading(second) == "new"


def test_back_forgets_what_was_typed_a_moment_before(
    second: Page, host: MadeHost
) -> None:
    hold_clock(second)
    second.keyboard.type("er")
    second.evaluate("history.back()")
    until_asked(second, host, "old")
    second.clock.run_for(PAUSE_MS)
    second.wait_for_timeout(100)
    assert host.asked == ["old"]


def test_back_at_once_keeps_its_address(second: Page, host: MadeHost) -> None:
    hold_clock(second)
    second.keyboard.type("er")
    second.clock.run_for(PAUSE_MS)
    shows(second, "newer")
    second.evaluate("history.back()")
    until_asked(second, host, "old")
    second.clock.run_for(PAINTED_MS)
    host.release("old")
    shows(second, "old")
    assert second.url == f"{ROOT}/search?q=old"


def test_filters_stay_while_one_types(results: Page) -> None:
    results.click("#newest")
    until(results, "location.search.includes('sort')")
    results.keyboard.press("/")
    results.keyboard.type("new")
    until(results, "document.querySelector('h1').innerText.includes('new')")
    assert heading(results) == "new sort=date"
    results.wait_for_url(f"{ROOT}/search?q=new&sort=date")


def test_a_filter_that_is_clicked_stays_while_one_types_on(
    results: Page, host: MadeHost
) -> None:
    """A letter before its results were shown gave it up."""
    host.held.add("old")
    results.click("#newest")
    until_asked(results, host, "old")
    results.focus("#q")
    results.keyboard.press("End")
    results.keyboard.type("er")
    shows(results, "older")
    assert heading(results) == "older sort=date"
    results.wait_for_url(f"{ROOT}/search?q=older&sort=date")


def test_what_is_typed_stays_where_a_filter_is_clicked_before_it_is_shown(
    results: Page, host: MadeHost
) -> None:
    """The field went back to what was shown, and letters were lost."""
    host.held.add("older")
    results.keyboard.type("er")
    until_asked(results, host, "older")
    host.held.clear()
    results.click("#newest")
    assert results.input_value("#q") == "older"
    results.wait_for_url(f"{ROOT}/search?q=older&sort=date")


def test_a_page_of_results_is_left_and_found_again(results: Page) -> None:
    results.keyboard.type("er")
    results.wait_for_url(f"{ROOT}/search?q=older")
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
    hold_clock(page)
    for letters, query in (("new", "new"), ("er", "newer")):
        page.keyboard.type(letters)
        page.clock.run_for(PAUSE_MS)
        shows(page, query)
    assert host.asked == ["new", "newer"]
    assert page.locator("header #q").input_value() == "newer"
    page.clock.resume()
    page.wait_for_url(f"{ROOT}/search?q=newer")
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
    page.evaluate("fetch('/').then((answer) => answer.text())")  # behind what it asked
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
