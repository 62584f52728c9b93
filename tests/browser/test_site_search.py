"""Search on pages that are files below any path: a script asks files beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kbindex import KnowledgeBase
from tests.browser.looking import SHIFTS, axe_findings
from tests.browser.site_host import ROOT, SiteHost
from tests.browser.waiting import until, until_ready

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

TITLES = ".ledger .title a"


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
    assert page.url == f"{ROOT}search/?q=thanos"
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
    assert "tag=" in page.url
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
    assert page.evaluate("shifts") == []
