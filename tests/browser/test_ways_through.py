"""Ways through a served archive: to hits, an article, its topic, and back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.browser.serving import serving
from tests.browser.waiting import until, until_ready

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, CDPSession, Page

pytestmark = pytest.mark.browser

TITLES = ".ledger .title a"


def compose(devtools: CDPSession, *steps: str) -> None:
    """Write as an input method does: readings first, then what was meant."""
    for text in steps:
        caret = {"selectionStart": len(text), "selectionEnd": len(text)}
        devtools.send("Input.imeSetComposition", {"text": text, **caret})
    devtools.send("Input.insertText", {"text": steps[-1]})


def count(page: Page) -> str:
    return page.locator("h1 .num").inner_text()


def test_in_japanese_to_an_article_its_topic_and_back(page: Page, served: str) -> None:
    page.goto(served)
    until_ready(page)
    page.keyboard.press("/")
    compose(page.context.new_cdp_session(page), "か", "かんし", "監視")
    page.locator("h1 .num").wait_for()
    assert page.title().startswith("監視")
    hits = page.locator(TITLES).all_inner_texts()
    found = page.url

    page.locator(TITLES).nth(1).click()
    page.wait_for_url("**/episodes/*/*/")
    assert page.locator("h1").inner_text() == hits[1]
    page.locator("main a[href*='/topics/']").first.click()
    page.wait_for_url("**/topics/*/")
    page.go_back()
    page.go_back()
    page.locator(TITLES).first.wait_for()
    assert page.url == found
    assert page.locator(TITLES).all_inner_texts() == hits
    assert page.input_value("#q") == "監視"


def test_in_english_hits_change_with_each_word(page: Page, served: str) -> None:
    page.goto(f"{served}search?q=prometheus")
    until_ready(page)
    before = (count(page), page.locator(TITLES).all_inner_texts())
    page.focus("#q")
    page.keyboard.press("End")
    page.keyboard.type(" thanos")
    until(page, "document.title.includes('thanos')")
    after = (count(page), page.locator(TITLES).all_inner_texts())
    assert after != before
    assert "Thanos" in after[1][0]


def test_a_facet_narrows_and_its_pill_widens(page: Page, served: str) -> None:
    page.goto(f"{served}search?q=監視")
    until_ready(page)
    everything = count(page)
    page.locator(".facets a").first.click()
    page.locator(".pills a").wait_for()
    assert page.evaluate("document.activeElement.localName") == "h1"
    assert count(page) != everything
    page.locator(".pills a").click()
    until(page, "!document.querySelector('.pills')")
    assert count(page) == everything
    page.go_back()
    page.locator(".pills a").wait_for()


def test_the_next_page_and_the_order_come_in_place(page: Page, served: str) -> None:
    page.goto(f"{served}search?q=監視")
    until_ready(page)
    page.evaluate("window.isSame = true")
    first = page.locator(TITLES).all_inner_texts()
    page.locator(".pager a[rel=next]").click()
    page.wait_for_url("**page=2")
    until(page, "document.querySelector('.pager [aria-current]').innerText === '2'")
    assert page.locator(TITLES).all_inner_texts() != first
    page.locator(".sort a").nth(1).click()
    until(page, "location.search.includes('sort=date')")
    assert page.evaluate("window.isSame && scrollY === 0")


def test_the_other_language_asks_the_same(page: Page, served: str) -> None:
    page.goto(f"{served}search?q=old")
    until_ready(page)
    page.fill("#q", "監視")
    until(page, "document.title.includes('監視')")
    page.locator(".tools a").click()
    page.locator("html[lang=en]").wait_for()
    assert page.input_value("#q") == "監視"


def test_a_refused_query_is_said_and_mended(page: Page, served: str) -> None:
    page.goto(f"{served}search?q=alert")
    until_ready(page)
    page.fill("#q", "tag:monitorin alert")
    page.locator("main [role=alert] a").wait_for()
    assert page.input_value("#q") == "tag:monitorin alert"
    page.locator("main [role=alert] a").click()
    page.locator(TITLES).first.wait_for()
    assert page.input_value("#q") == "tag:monitoring alert"


def test_with_the_keyboard_alone(page: Page, served: str) -> None:
    page.goto(served)
    until_ready(page)
    keys = page.keyboard
    keys.press("/")
    keys.type("thanos")
    page.wait_for_url("**/search?q=thanos")
    page.locator(TITLES).first.wait_for()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    title = page.evaluate("document.activeElement.innerText")
    keys.press("Enter")
    page.wait_for_url("**/episodes/*/*/")
    assert page.locator("h1").inner_text() == title
    page.go_back()
    page.locator(TITLES).first.wait_for()
    assert page.input_value("#q") == "thanos"


def test_without_scripts_forms_and_links_do_it_all(
    browser: Browser, served: str
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(served)
    page.fill("main #q", "監視")
    page.press("main #q", "Enter")
    page.wait_for_url("**/search?q=*")
    everything = count(page)
    page.locator(".facets a").first.click()
    page.locator(".pills a").wait_for()
    assert count(page) != everything
    page.locator(TITLES).first.click()
    page.wait_for_url("**/episodes/*/*/")
    page.locator("main a[href*='/topics/']").first.click()
    page.wait_for_url("**/topics/*/")
    assert page.locator("#theme").is_hidden()
    context.close()


def test_edited_notes_show_without_a_reload(
    page: Page, samples: Path, tmp_path: Path
) -> None:
    notes = shutil.copytree(samples, tmp_path / "episodes")
    with serving(tmp_path, notes, "--watch") as address:
        page.goto(f"{address}episodes/017/")
        until_ready(page)
        page.evaluate("window.isSame = true")
        (source,) = notes.glob("017*/*.md")
        text = source.read_text("utf-8")
        source.write_text(text.replace("Thanos Compactor", "Thanos, edited"), "utf-8")
        page.locator("main >> text=Thanos, edited").first.wait_for()
        assert page.evaluate("window.isSame")
        page.goto("about:blank")
