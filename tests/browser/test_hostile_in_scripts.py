"""Hostile notes in what scripts write: results on a site, and on other hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kbindex import KnowledgeBase
from kbindex.pages.html.assets import assets
from tests.browser.harm import WIDTH, look, unsound
from tests.browser.site_host import ROOT, SiteHost
from tests.browser.waiting import until
from tests.hostile.archive import write_hostile_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

QUERIES = ("script", "note", "javascript", "img onerror", "alert", "tag", "")
SHOW = "http://show.localhost/"
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>A show</title><meta name="viewport" content="width=device-width">
<script type="module" src="{ROOT}{assets()["component.js"].address}"></script></head>
<body><h1>A show</h1><kbindex-search src="{ROOT}search/index/" limit="50">
</kbindex-search></body></html>"""
COMPONENT = "document.querySelector('kbindex-search').shadowRoot"
IN_COMPONENT = f"""() => [...{COMPONENT}.querySelectorAll("*")].filter((one) =>
  ["SCRIPT", "IFRAME", "IMG", "OBJECT", "STYLE", "BASE"].includes(one.tagName)
  || [...one.attributes].some(({{ name }}) => name.startsWith("on") || name === "style")
  || ("href" in one && !/^https?:$/.test(one.protocol))
).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteHost]:
    folder = tmp_path_factory.mktemp("hostile")
    episodes = write_hostile_archive(folder)
    with KnowledgeBase.open(episodes, folder / "index") as base:
        yield SiteHost(base)


@pytest.fixture
def hostile(page: Page, context: BrowserContext, site: SiteHost) -> Page:
    context.route("http://made.localhost/**", site.answer)
    page.on("dialog", lambda one: pytest.fail(f"a dialog: {one.message}"))
    page.set_viewport_size({"width": WIDTH, "height": 740})
    return page


def test_results_that_a_script_writes_run_nothing(hostile: Page) -> None:
    shown = 0
    for query in QUERIES:
        for more in ("", "&page=2", "&sort=date"):
            hostile.goto(f"{ROOT}search/?q={query}{more}")
            until(hostile, "document.querySelector('main [data-said]') !== null")
            assert list(unsound(look(hostile))) == [], query
            shown += hostile.locator(".ledger li").count()
    assert shown > 50


def test_the_component_writes_text_alone(
    hostile: Page, context: BrowserContext
) -> None:
    def answer(route: Any) -> None:  # noqa: ANN401 - one of Playwright's
        route.fulfill(body=PAGE, headers={"content-type": "text/html; charset=utf-8"})

    context.route(f"{SHOW}**", answer)
    hostile.goto(SHOW)
    said = f"{COMPONENT}.querySelector('[role=status]').textContent"
    shown = 0
    for query in filter(None, QUERIES):
        for text, is_said in (("", f"{said} === ''"), (query, f"{said} !== ''")):
            hostile.locator("kbindex-search input").fill(text)
            until(hostile, is_said)
        assert hostile.evaluate(IN_COMPONENT) == []
        assert list(unsound(look(hostile))) == [], query
        shown += hostile.locator("kbindex-search [part=hit]").count()
    assert shown > 50
