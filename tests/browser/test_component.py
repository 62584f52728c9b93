"""<kbindex-search>: an archive searched from a page of another host."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from kbindex import KnowledgeBase
from kbindex.site import SiteFolder, SiteOptions, build_site
from tests.browser.file_host import FileServer, serving_files
from tests.browser.looking import axe_findings
from tests.browser.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A show</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none';
 script-src {archive}; connect-src {archive}; base-uri 'none'; img-src data:;
 require-trusted-types-for 'script'; trusted-types 'none'">
<link rel="icon" href="data:,">
<script type="module" src="{archive}notes/kbindex-search.js"></script>
</head><body><main><h1>A show</h1>
<kbindex-search src="{archive}notes/search/index/" limit="3"><a
 href="{archive}notes/search/">Search the notes</a></kbindex-search>
</main></body></html>
"""


class Hosts(NamedTuple):
    """The host of an archive, and that of the show."""

    archive: FileServer
    show: FileServer


@pytest.fixture(scope="module")
def base(
    samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("component") / "index"
    with KnowledgeBase.open(episodes=samples, index=index) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive").resolve()
    build_site(base, SiteFolder.load(folder / "notes"), SiteOptions(language="ja"))
    return folder


@pytest.fixture
def hosts(site: Path, tmp_path: Path) -> Iterator[Hosts]:
    with (
        serving_files(site, Access_Control_Allow_Origin="*") as archive,
        serving_files(tmp_path) as show,
    ):
        page = PAGE.format(archive=archive.root)
        (tmp_path / "index.html").write_text(page, encoding="utf-8")
        yield Hosts(archive, show)


def titles(page: Page) -> list[str]:
    return page.locator("kbindex-search [part=title]").all_inner_texts()


def said_of(page: Page, text: str) -> None:
    """Wait until the component says something."""
    page.locator("kbindex-search [role=status]").filter(has_text=text).wait_for()


def test_hits_of_another_host_are_those_of_the_terminal(
    page: Page, hosts: Hosts, base: KnowledgeBase
) -> None:
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.goto(hosts.show.root)
    field = page.locator("kbindex-search input")
    assert not page.locator("text=Search the notes").is_visible()
    for query in ("監視", "thanos", "promethus"):
        found = base.search(query, limit=6)
        field.fill(query)
        said_of(page, f"{found.total}件")
        expected = [hit.article.title for hit in found.hits]
        assert titles(page) == expected[:3]
        if found.total > 3:
            page.locator("kbindex-search [part=button]").click()
        until(
            page,
            "document.querySelector('kbindex-search').shadowRoot"
            f".querySelectorAll('[part=hit]').length === {min(6, found.total)}",
        )
        assert titles(page) == expected
    assert page.locator("kbindex-search mark").count() > 3
    assert said == []


def test_a_hit_leads_to_its_page_in_the_archive(page: Page, hosts: Hosts) -> None:
    page.goto(hosts.show.root)
    page.locator("kbindex-search input").fill("thanos")
    first = page.locator("kbindex-search [part=title]").first
    title = first.inner_text()
    first.click()
    page.wait_for_url(f"{hosts.archive.root}notes/episodes/*/*/")
    assert page.locator("h1").inner_text() == title


def test_a_refused_query_and_one_without_hits_are_said(
    page: Page, hosts: Hosts
) -> None:
    page.goto(hosts.show.root)
    page.locator("kbindex-search input").fill("date:soon")
    said_of(page, "soon")
    page.locator("kbindex-search input").fill("zzzzqqqq")
    said_of(page, "見つかりません")
    assert titles(page) == []
    page.locator("kbindex-search input").fill("")
    page.locator("kbindex-search [role=status]:empty").wait_for(state="attached")


def test_nothing_but_words_is_read_before_someone_comes_to_the_field(
    page: Page, hosts: Hosts
) -> None:
    page.goto(hosts.show.root)
    page.locator("kbindex-search input[placeholder]").wait_for()
    asked = [path for path in hosts.archive.asked if "/search/" in path]
    assert asked == ["/notes/search/words.json"]


def test_an_archive_that_allows_no_other_host_leaves_its_link(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    with serving_files(site) as archive, serving_files(tmp_path) as show:
        text = PAGE.format(archive=archive.root)
        (tmp_path / "index.html").write_text(text, encoding="utf-8")
        context = browser.new_context()
        page = context.new_page()
        page.goto(show.root)
        page.locator("text=Search the notes").click()
        page.wait_for_url(f"{archive.root}notes/search/")
        context.close()


def test_looks_follow_custom_properties_and_axe_finds_nothing(
    browser: Browser, hosts: Hosts, axe: str
) -> None:
    context = browser.new_context(
        bypass_csp=True, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto(hosts.show.root)
    page.add_style_tag(
        content="kbindex-search { --kbindex-accent: rgb(1, 2, 3) }"
        " body { background: #fff; color: #111 }"
    )
    page.locator("kbindex-search input").fill("監視")
    first = page.locator("kbindex-search [part=title]").first
    assert first.evaluate("one => getComputedStyle(one).color") == "rgb(1, 2, 3)"
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert axe_findings(page, axe) == []
    context.close()


def test_on_the_archives_own_host_a_worker_answers(
    page: Page, hosts: Hosts, site: Path
) -> None:
    text = PAGE.format(archive=hosts.archive.root)
    policy = "trusted-types kbindex-worker; worker-src 'self'"
    text = text.replace("trusted-types 'none'", policy)
    (site / "own.html").write_text(text, encoding="utf-8")
    page.goto(f"{hosts.archive.root}own.html")
    page.locator("kbindex-search input").fill("thanos")
    page.locator("kbindex-search [part=title]").first.wait_for()
    assert len(page.workers) == 1
