"""A site of files that searches: no program answers, a script in a browser does."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from kbindex import KnowledgeBase
from kbindex.pages.html.assets import assets
from kbindex.site import SiteFolder, SiteOptions, build_site
from tests.browser.file_host import FileServer, serving_files
from tests.browser.waiting import PAUSE_MS, hold_clock, until, until_ready

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser

TITLES = ".ledger .title a"
HEAD = "search/index/index.json"
QUERIES = (
    "監視",
    "monitoring",
    "Thanos",
    "プロメテウス",
    "promethus",
    "監視 tag:prometheus",
    "service mesh",
    "サービスメッシュ",
    "コンテナ セキュリティ",
    "kubernetes -helm",
    '"コスト"',
    "presenter:haruka",
    "autoscaling OR ノード",
    "バックアップ",
)
FIRST_SEARCH_BYTES = 150_000
"""What a first search may cost a visitor beside pages and styles, compressed."""


@pytest.fixture(scope="module")
def base(
    samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("files") / "index"
    with KnowledgeBase.open(episodes=samples, index=index) as opened:
        yield opened


@pytest.fixture(scope="module")
def host(
    base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FileServer]:
    """A plain server; the site lies below a path of it."""
    folder = tmp_path_factory.mktemp("host").resolve()
    options = SiteOptions(language="ja", base_url="https://radio.example/notes/")
    build_site(base, SiteFolder.load(folder / "notes"), options)
    with serving_files(folder) as server:
        yield server


@pytest.fixture
def root(host: FileServer, page: Page) -> Iterator[str]:
    """The address of the home page; nothing may be said on the console."""
    said: list[str] = []
    page.on("console", lambda one: said.append(f"{one.text} {one.location['url']}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    host.asked.clear()
    yield f"{host.root}notes/"
    assert said == []


def asked_below(host: FileServer, folder: str) -> list[str]:
    """Return what was asked for in a folder of the site."""
    paths = (path.removeprefix("/notes/") for path in host.asked)
    return [path for path in paths if path.startswith(folder)]


def ids(page: Page) -> list[str]:
    return page.locator(".ledger .where .id").all_inner_texts()


def search(page: Page, query: str, total: int) -> None:
    """Type a query in place of another, and wait for its hits."""
    page.fill("#q", query)
    until(page, f"document.title.includes({query!r})")
    page.locator(f'h1 .num >> text="{total}件"').wait_for()


def test_first_hits_are_those_of_the_terminal(
    page: Page, root: str, base: KnowledgeBase
) -> None:
    page.goto(f"{root}search/")
    until_ready(page)
    for query in QUERIES:
        found = base.search(query, limit=8)
        assert found.hits, query
        search(page, query, found.total)
        assert ids(page)[0] == found.hits[0].article.id, query
        first = page.locator(TITLES).first.inner_text()
        assert first == found.hits[0].article.title, query


def test_japanese_is_typed_and_found_from_home_to_article_and_back(
    page: Page, root: str
) -> None:
    page.goto(root)
    until_ready(page)
    page.keyboard.press("/")
    page.keyboard.insert_text("監視")
    page.locator(TITLES).first.wait_for()
    page.wait_for_url(f"{root}search/?q=%E7%9B%A3%E8%A6%96")
    title = page.locator(TITLES).first.inner_text()
    before = ids(page)
    page.locator(TITLES).first.click()
    page.wait_for_url("**/episodes/*/*/")
    assert page.locator("h1").inner_text() == title
    page.go_back()
    page.locator(TITLES).first.wait_for()
    assert ids(page) == before
    assert page.input_value("#q") == "監視"


def test_hits_come_again_by_forward_after_back_led_home(page: Page, root: str) -> None:
    """Back loads the home page anew, whose first search is then that of Forward."""
    page.goto(root)
    until_ready(page)
    search(page, "Thanos", 3)
    before = ids(page)
    page.go_back()
    page.locator("main #q").wait_for()
    until_ready(page)

    page.go_forward()

    page.locator('h1 .num >> text="3件"').wait_for()
    assert (page.url, ids(page)) == (f"{root}search/?q=Thanos", before)


def test_facets_and_pages_narrow_and_turn(
    page: Page, root: str, base: KnowledgeBase
) -> None:
    page.goto(f"{root}search/?q=監視")
    page.locator(".facets a").first.wait_for()
    second = base.search("監視", limit=8, offset=8)
    page.locator(".pager a[rel=next]").click()
    until(page, "document.querySelector('.pager [aria-current]')?.innerText === '2'")
    assert ids(page) == [hit.article.id for hit in second.hits]
    page.locator(".facets a").first.click()
    page.locator(".pills a").wait_for()
    tag = page.evaluate("new URLSearchParams(location.search).get('tag')")
    narrowed = base.search(f"監視 tag:{tag}", limit=8)
    assert ids(page) == [hit.article.id for hit in narrowed.hits]


def test_the_form_on_any_page_leads_to_hits(page: Page, root: str) -> None:
    page.goto(f"{root}topics/prometheus/")
    until_ready(page)
    page.fill("#q", "thanos")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=thanos")
    page.locator(TITLES).first.wait_for()


def test_an_address_that_leads_nowhere_has_a_search_too(
    page: Page, root: str, host: FileServer
) -> None:
    page.goto(f"{root}404.html")
    until_ready(page)
    page.fill("#q", "thanos")
    page.keyboard.press("Enter")
    page.locator(TITLES).first.wait_for()
    assert page.url == f"{root}search/?q=thanos"
    assert "/notes/search/index/index.json" in host.asked


def test_nothing_of_the_search_is_read_before_one_is_asked_for(
    page: Page, root: str, host: FileServer
) -> None:
    page.goto(root)
    until_ready(page)
    page.wait_for_timeout(300)
    assert asked_below(host, "search/") == []
    assert not [path for path in host.asked if "site_answers" in path]


def test_what_each_search_needs_is_read_when_someone_comes_to_the_field(
    page: Page, root: str, host: FileServer
) -> None:
    """A first search far from its host waited four rounds longer."""
    page.goto(root)
    until_ready(page)
    page.focus("#q")
    until(page, lambda: {"search/", HEAD} <= {*asked_below(host, "search/")})
    page.wait_for_timeout(300)
    assert sorted(asked_below(host, "search/")) == ["search/", HEAD]
    host.asked.clear()
    search(page, "Thanos", 3)
    again = [path for path in host.asked if path.endswith((".js", "index/index.json"))]
    assert again == []


def test_it_is_read_for_who_came_to_the_field_before_the_scripts_were_there(
    page: Page, root: str, host: FileServer
) -> None:
    """Regression: nothing was, where the host is far, or the field has it by Back."""
    held: list[Route] = []
    page.route("**/kbindex.js*", lambda route: held.append(route))  # noqa: PLW0108
    page.goto(root, wait_until="commit")
    page.focus("#q")
    assert page.evaluate("document.activeElement.id") == "q"
    until(page, lambda: held)
    held[0].fallback()
    until(page, lambda: HEAD in asked_below(host, "search/"))


def test_a_search_comes_where_nothing_came_before_it(
    page: Page, host: FileServer
) -> None:
    page.goto(f"{host.root}notes/")
    until_ready(page)
    page.context.set_offline(True)
    page.focus("#q")
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    search(page, "Thanos", 3)


def test_a_first_search_reads_no_more_than_it_may(
    page: Page, root: str, host: FileServer, base: KnowledgeBase
) -> None:
    sizes = {one.address: len(gzip.compress(one.content)) for one in assets().values()}
    files = {
        f"search/index/{name}": len(gzip.compress(content))
        for name, content in base.browser_index(lambda _: "")
    }
    page.goto(f"{root}search/?q=監視")
    page.locator(TITLES).first.wait_for()
    asked = {path.removeprefix("/notes/") for path in host.asked}
    read = {path: size for path, size in (sizes | files).items() if path in asked}
    assert "search/index/index.json" in read
    read = {path: size for path, size in read.items() if not path.endswith(".css")}
    assert sum(read.values()) <= FIRST_SEARCH_BYTES, read


def test_hits_are_sought_while_one_types_and_shown_when_one_pauses(
    page: Page, root: str, host: FileServer
) -> None:
    page.goto(f"{root}search/?q=監視")
    page.locator(TITLES).first.wait_for()
    host.asked.clear()
    hold_clock(page)
    page.locator("#q").fill("thanos")
    until(page, lambda: asked_below(host, "search/index/records/"))
    assert page.locator("h1 span").first.inner_text() == "監視"
    page.clock.run_for(PAUSE_MS)
    page.locator("h1", has_text="thanos").wait_for()


def test_no_script_waits_for_another_to_name_it(page: Page, root: str) -> None:
    """Modules are fetched side by side, those of the worker as soon as it begins."""
    page.goto(f"{root}search/?q=thanos")
    page.locator(TITLES).first.wait_for()
    named = page.evaluate(
        "[...document.querySelectorAll('script[src], link[rel=modulepreload]')]"
        ".map((one) => one.src || one.href)"
    )
    read = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.name)"
        ".filter((name) => name.endsWith('.js') && !name.includes('/search/'))"
    )
    assert len(read) > 10
    assert set(read) <= set(named)


def test_without_scripts_the_page_of_results_leads_on(
    browser: Browser, host: FileServer
) -> None:
    made = browser.new_context(java_script_enabled=False)
    page = made.new_page()
    page.goto(f"{host.root}notes/")
    page.fill("#q", "thanos")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=thanos")
    assert "JavaScript" in page.locator("noscript").inner_text()
    links = page.locator("main a").evaluate_all("all => all.map((one) => one.href)")
    assert {f"{host.root}notes/{name}/" for name in ("topics", "episodes")} <= {*links}
    page.set_viewport_size({"width": 360, "height": 740})
    apart = page.locator("main .lead a").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect())"
        ".map(({ left, top }, n, all) => n === 0"
        " || top > all[n - 1].top || left - all[n - 1].right > 8)"
    )
    assert apart == [True, True, True]  # no three links that read as one
    made.close()


def test_a_browser_without_workers_of_modules_searches_on_the_page(
    context: BrowserContext, page: Page, root: str
) -> None:
    context.add_init_script("delete globalThis.Worker;")
    page.goto(f"{root}search/?q=thanos")
    page.locator(TITLES).first.wait_for()
    page.fill("#q", "date:soon")
    page.locator("main [role=alert]").wait_for()


def test_marks_are_where_the_words_are_behind_signs_of_two_units(
    page: Page, tmp_path: Path
) -> None:
    notes = tmp_path / "episodes" / "001" / "README.md"
    notes.parent.mkdir(parents=True)
    notes.write_text(
        "# 001\n\n## Contents\n\n### @haruka\n\n"
        "- [🎉🎉 Thanos 🎉](https://thanos.example/)\n  - 𠮷野の🎉監視の話\n",
        encoding="utf-8",
    )
    folder = tmp_path.resolve() / "host"
    with KnowledgeBase.open(notes.parents[1], tmp_path / "ix") as base:
        build_site(base, SiteFolder.load(folder), SiteOptions(language="ja"))
    with serving_files(folder) as server:
        page.goto(f"{server.root}search/?q=thanos+監視")
        page.locator(TITLES).first.wait_for()
        assert page.locator(f"{TITLES} mark").all_inner_texts() == ["Thanos"]
        assert page.locator(".snips mark").all_inner_texts() == ["監視"]


def test_a_title_that_is_an_address_wraps_at_its_slashes(root: str, page: Page) -> None:
    """As on pages that a server sends; else it broke in the middle of a word."""
    page.goto(f"{root}search/?q=prometheus+storage")
    until_ready(page)
    title = page.locator(TITLES, has_text="prometheus.io/docs/").first
    assert "docs/<wbr>" in re.sub("</?mark>", "", title.inner_html())
