"""Search on pages that are files below any path: a script asks files beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kbindex import KnowledgeBase
from tests.browser.looking import SHIFTS, axe_findings, shifts
from tests.browser.site_host import ROOT, SiteHost
from tests.browser.waiting import until, until_ready

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser

TITLES = ".ledger .title a"
HEAD = "**/search/index/index.json*"


@pytest.fixture(scope="module")
def base(
    samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("site") / "index"
    with KnowledgeBase.open(episodes=samples, index=index) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(base: KnowledgeBase) -> SiteHost:
    return SiteHost(base)


@pytest.fixture
def host(site: SiteHost, context: BrowserContext) -> SiteHost:
    site.is_down = False
    context.route("http://made.localhost/**", site.answer)
    return site


def ids(page: Page) -> list[str]:
    return page.locator(".ledger .where .id").all_inner_texts()


@pytest.mark.usefixtures("host")
@pytest.mark.parametrize("query", ["第17回", "episode 017"])
def test_an_episode_that_is_named_stands_above_the_hits(page: Page, query: str) -> None:
    page.goto(f"{ROOT}search/?q={query}")
    link = page.locator("p.mean a")
    link.wait_for()
    assert link.inner_text() == "第017回"
    link.click()
    page.wait_for_url(f"{ROOT}episodes/017/")


@pytest.mark.usefixtures("host")
def test_an_address_with_a_query_shows_its_hits(
    page: Page, base: KnowledgeBase
) -> None:
    page.goto(f"{ROOT}search/?q=監視")
    page.locator(TITLES).first.wait_for()
    found = base.search("監視", limit=8)
    assert ids(page) == [hit.article.id for hit in found.hits]
    assert page.locator("h1 .num").inner_text() == f"{found.total}件"
    assert page.input_value("#q") == "監視"
    assert page.title().startswith("監視")
    assert page.locator("mark").count() > 3


@pytest.mark.usefixtures("host")
def test_from_home_to_hits_an_article_and_back(page: Page) -> None:
    page.goto(ROOT)
    until_ready(page)
    page.keyboard.press("/")
    page.keyboard.type("thanos")
    page.locator(TITLES).first.wait_for()
    page.wait_for_url(f"{ROOT}search/?q=thanos")
    until(page, "!document.querySelector('.topfirst')")
    page.locator(".facets a").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "q"
    title = page.locator(TITLES).first.inner_text()
    page.locator(TITLES).first.click()
    page.wait_for_url("**/episodes/*/*/")
    assert page.locator("h1").inner_text() == title
    page.go_back()
    page.locator(TITLES).first.wait_for()
    page.locator("footer a").first.click()
    page.wait_for_url(f"{ROOT}episodes/")


@pytest.mark.usefixtures("host")
def test_forward_from_home_leads_to_results_again(page: Page) -> None:
    page.goto(ROOT)
    until_ready(page)
    page.fill("#q", "thanos")
    page.locator(TITLES).first.wait_for()
    page.go_back()
    page.locator("main #q").wait_for()
    until_ready(page)
    page.go_forward()
    page.locator(TITLES).first.wait_for()
    assert page.url == f"{ROOT}search/?q=thanos"


@pytest.mark.usefixtures("host")
def test_forward_before_the_scripts_are_there_leads_to_results_again(
    page: Page, context: BrowserContext
) -> None:
    """The icon was asked for below `search/`, and home stayed where hits belong."""
    held: list[Route] = []
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.goto(ROOT)
    until_ready(page)
    page.fill("#q", "thanos")
    page.locator(TITLES).first.wait_for()
    context.route("**/kbindex.js*", lambda route: held.append(route))  # noqa: PLW0108
    page.evaluate("history.back()")
    page.locator("main #q").wait_for()
    page.evaluate("history.forward()")
    until(page, "location.pathname.endsWith('/search/')")
    until(page, "document.readyState !== 'loading'")
    context.unroute("**/kbindex.js*")
    for route in held:
        route.fallback()
    page.locator(TITLES).first.wait_for()
    assert page.url == f"{ROOT}search/?q=thanos"
    assert held
    icons = {url for url in asked if url.endswith(".svg")}
    assert {url.removeprefix(ROOT).partition("/")[0] for url in icons} == {"assets"}


def test_episodes_are_asked_for_again_after_a_host_was_busy(
    page: Page, context: BrowserContext, host: SiteHost
) -> None:
    """An answer of 503 was taken for an archive without episodes."""
    del host
    context.route("**/episodes.json", lambda route: route.fulfill(status=503))
    page.goto(f"{ROOT}search/?q=第17回")
    page.locator("main [data-said]").wait_for()
    assert page.locator("p.mean a").count() == 0
    context.unroute("**/episodes.json")
    page.fill("#q", "第18回")
    page.locator("p.mean a").wait_for()
    assert page.locator("p.mean a").inner_text() == "第018回"


@pytest.mark.usefixtures("host")
def test_facets_order_and_pages_narrow_and_turn(page: Page) -> None:
    page.goto(f"{ROOT}search/?q=監視")
    page.locator(".facets a").first.wait_for()
    first = ids(page)
    page.locator(".pager a[rel=next]").click()
    until(page, "location.search.includes('page=2')")
    until(page, "document.querySelector('.pager [aria-current]').innerText === '2'")
    assert not set(ids(page)) & set(first)
    page.locator(".facets a").first.click()
    page.locator(".pills a").wait_for()
    until(page, "location.search.includes('tag=')")
    page.locator(".pills a").click()
    until(page, "!document.querySelector('.pills')")
    page.locator(".sort a").nth(1).click()
    until(page, "location.search.includes('sort=date')")
    until(page, "document.querySelectorAll('.sort a')[1].ariaCurrent === 'true'")


@pytest.mark.usefixtures("host")
def test_nothing_and_a_refused_query_are_said(page: Page) -> None:
    page.goto(f"{ROOT}search/?q=zzzzqqqq")
    page.locator("h1 >> text=0件").wait_for()
    page.fill("#q", '"thanos')
    until(page, "document.title.includes('thanos')")
    page.fill("#q", "date:soon")
    page.locator("main [role=alert]").wait_for()
    assert "date:soon" in page.locator("h1").inner_text()


def test_a_host_that_is_away_is_said_and_asked_again(
    page: Page, host: SiteHost
) -> None:
    page.goto(ROOT)
    until_ready(page)
    host.is_down = True
    page.fill("#q", "thanos")
    page.locator("main [role=alert] button").wait_for()
    host.is_down = False
    page.locator("main [role=alert] button").click()
    page.locator(TITLES).first.wait_for()


@pytest.mark.usefixtures("host")
def test_enter_asks_again_for_first_results_that_did_not_come(
    page: Page, context: BrowserContext
) -> None:
    context.route(HEAD, lambda route: route.abort())
    page.goto(f"{ROOT}search/?q=thanos")
    page.locator("main [role=alert]").wait_for()
    entries = page.evaluate("history.length")
    context.unroute(HEAD)
    page.press("#q", "Enter")
    page.locator(TITLES).first.wait_for()
    assert page.evaluate("history.length") == entries


@pytest.mark.usefixtures("host")
def test_enter_before_the_first_results_loses_none(
    page: Page, context: BrowserContext
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    context.route(HEAD, hold)
    page.goto(f"{ROOT}search/?q=thanos")
    until_ready(page)
    page.press("#q", "Enter")
    page.wait_for_timeout(200)
    context.unroute(HEAD)
    for route in held:
        route.fallback()
    page.locator(TITLES).first.wait_for()


@pytest.mark.usefixtures("host")
def test_a_page_of_results_that_a_host_lacks_is_asked_for_again(
    page: Page, context: BrowserContext
) -> None:
    page.goto(ROOT)
    until_ready(page)
    lacking = "<!DOCTYPE html><title>404</title><header></header><main>404</main>"
    context.route(
        f"{ROOT}search/",
        lambda route: route.fulfill(
            status=404, body=lacking, headers={"content-type": "text/html"}
        ),
    )
    page.fill("#q", "thanos")
    again = page.locator("main [role=alert] button")
    again.wait_for()
    context.unroute(f"{ROOT}search/")
    again.click()
    page.locator(TITLES).first.wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("query", ["監視", "zzzzqqqq", "date:soon"])
def test_axe_finds_nothing_on_what_the_script_writes(
    browser: Browser, site: SiteHost, axe: str, *, query: str, theme: str
) -> None:
    context = browser.new_context(
        bypass_csp=True,
        color_scheme="dark" if theme == "dark" else "light",
        viewport={"width": 360, "height": 740},
    )
    context.route("http://made.localhost/**", site.answer)
    page = context.new_page()
    page.goto(f"{ROOT}search/?q={query}")
    page.locator("main [data-said]").wait_for()
    found = axe_findings(page, axe)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert found == []
    assert width == 360


@pytest.mark.usefixtures("host")
def test_nothing_moves_when_results_come(page: Page) -> None:
    page.add_init_script(SHIFTS)
    page.goto(f"{ROOT}search/?q=監視")
    page.locator(TITLES).first.wait_for()
    page.wait_for_timeout(200)
    assert shifts(page) == []
