"""A site that browsers keep: it is searched without network after one visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kbindex import KnowledgeBase
from kbindex.site import SiteFolder, SiteOptions, build_site
from tests.browser.file_host import serving_files
from tests.browser.waiting import until, until_ready

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

TITLES = ".ledger .title a"
NOTES = """\
# 001

- Recording date: 2022-04-01

## Contents

### @haruka

- [Prometheus](https://prometheus.example/)
  - 監視の定番
- [Thanos](https://thanos.example/)
  - {note}
"""


class Archive:
    """A small archive and its site, which are written anew as a test goes on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.host = folder / "host"
        self._page = folder / "episodes" / "001" / "README.md"
        self._page.parent.mkdir(parents=True)

    def write(self, note: str, *, works_offline: bool = True) -> None:
        self._page.write_text(NOTES.format(note=note), encoding="utf-8")
        options = SiteOptions(language="en", works_offline=works_offline)
        with KnowledgeBase.open(self._folder / "episodes", self._folder / "ix") as base:
            build_site(base, SiteFolder.load(self.host / "notes"), options)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path.resolve())
    made.write("長く保存する")
    return made


def is_kept(page: Page) -> None:
    """Wait until a service worker has all that it keeps, and answers this page."""
    until(page, "navigator.serviceWorker.controller !== null")


def version(page: Page) -> str:
    names = page.evaluate("caches.keys()")
    kept = [name for name in names if not name.endswith(" pages")]
    assert len(kept) == 1
    return str(kept[0])


def test_what_was_seen_and_the_search_are_there_without_network(
    context: BrowserContext, page: Page, archive: Archive
) -> None:
    with serving_files(archive.host) as server:
        root = f"{server.root}notes/"
        page.goto(root)
        is_kept(page)
        page.goto(f"{root}episodes/001/1/")
    context.set_offline(True)  # and the server is gone
    page.goto(root)
    until_ready(page)
    page.fill("#q", "monitoring")
    page.locator(TITLES).first.wait_for()
    assert page.locator(TITLES).all_inner_texts()[0] == "Prometheus"
    page.goto(f"{root}search/?q=保存")
    page.locator(TITLES).first.wait_for()
    assert page.locator(TITLES).all_inner_texts() == ["Thanos"]
    page.goto(f"{root}episodes/001/1/")
    assert page.locator("h1").inner_text() == "Prometheus"
    missing = page.goto(f"{root}episodes/001/2/")
    assert missing is not None
    assert missing.status == 503
    page.locator("main a").click()
    page.wait_for_url(root)
    page.locator("#q").wait_for()


def test_an_edit_is_another_version_and_the_old_one_goes(
    context: BrowserContext, page: Page, archive: Archive
) -> None:
    with serving_files(archive.host) as server:
        root = f"{server.root}notes/"
        page.goto(root)
        is_kept(page)
        before = version(page)
        archive.write("オブジェクトストレージ")
        page.goto(root)
        until(page, f"caches.keys().then((all) => !all.includes({before!r}))")
        assert version(page) != before
    context.set_offline(True)
    page.goto(f"{root}search/?q=オブジェクトストレージ")
    page.locator(TITLES).first.wait_for()
    assert page.locator(TITLES).all_inner_texts()[0] == "Thanos"


def test_nothing_is_kept_unless_the_host_says_so(page: Page, archive: Archive) -> None:
    registered = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    with serving_files(archive.host) as server:
        root = f"{server.root}notes/"
        page.goto(root)
        is_kept(page)
        archive.write("長く保存する", works_offline=False)
        page.goto(root)
        until(page, f"{registered}.then((count) => count === 0)")
        assert not (archive.host / "notes" / "service-worker.js").exists()
        page.goto(f"{root}topics/")
        until_ready(page)
        page.wait_for_timeout(200)
        assert page.evaluate(registered) == 0
