"""Hostile notes in a real browser: nothing of them runs, and every page holds its form.

What a page is, the browser's own parser says here, and what its policy forbade.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from kbindex import KnowledgeBase
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.page_set import PageSet
from tests.browser.harm import WIDTH, look, unsound
from tests.browser.serving import serving
from tests.browser.waiting import until, until_ready
from tests.hostile.archive import write_hostile_archive
from tests.hostile.payloads import MARKUP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ONE_OF_MANY = re.compile(
    r"topics/(?:bulk-(?!100/)|.*)|episodes/(?!text-|links|huge|deep|tags).*/\d+/"
)
"""Pages that are like others; every eighth of them will do."""


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, list[str]]]:
    """The address of a server of the hostile archive, and those of its pages."""
    folder = tmp_path_factory.mktemp("hostile")
    episodes = write_hostile_archive(folder)
    with KnowledgeBase.open(episodes, folder / "index") as base:
        every = [address for address, _ in PageSet(ArchiveView(base)).pages()]
    alike = [one for one in every if ONE_OF_MANY.fullmatch(one)]
    addresses = [one for one in every if not ONE_OF_MANY.fullmatch(one)]
    with contextlib.chdir(folder), serving(folder, episodes) as home:
        yield home, addresses + alike[::150]


def searches() -> Iterator[str]:
    for text in MARKUP.values():
        yield f"search?q={quote(text, errors='replace')}"
        yield f"search?tag={quote(text, errors='replace')}&presenter={quote('<b>')}"


@pytest.mark.timeout(1200)
def test_no_page_of_hostile_notes_runs_or_breaks(
    page: Page, hostile: tuple[str, list[str]]
) -> None:
    """Every kind of page, every episode, and searches for all that is hostile."""
    home, addresses = hostile
    asked = list[str]()
    page.on("request", lambda one: asked.append(one.url))
    page.on("dialog", lambda one: pytest.fail(f"a dialog: {one.message}"))
    page.set_viewport_size({"width": WIDTH, "height": 740})
    wrong = list[str]()
    for address in [*addresses, *searches()]:
        page.goto(home + address, wait_until="domcontentloaded")
        wrong += (f"{address}: {one}" for one in unsound(look(page)))
    assert not wrong, "\n".join(wrong[:40])
    host = urlsplit(home).netloc
    assert {urlsplit(url).netloc for url in asked} == {host}
    assert len(asked) > 300


@pytest.mark.parametrize("text", MARKUP.values(), ids=MARKUP)
def test_what_is_typed_runs_no_more_than_what_is_written(
    page: Page, hostile: tuple[str, list[str]], text: str
) -> None:
    """The script puts results into the page as it is: they are held to the same."""
    home, _ = hostile
    typed = " ".join(text.replace("\x00", "").split())[:200]
    page.set_viewport_size({"width": WIDTH, "height": 740})
    page.goto(f"{home}search?q=note")
    until_ready(page)
    page.locator("#q").fill(f"{typed} script".encode(errors="replace").decode())
    until(page, "new URL(location).searchParams.get('q')?.endsWith('script')")
    until(page, "!document.querySelector('[aria-busy]')")
    assert list(unsound(look(page))) == []
