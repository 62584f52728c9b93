"""A site from a plain server of files, in a real browser, below a path."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from kbindex import KnowledgeBase, Show
from kbindex.site import SiteFolder, SiteOptions, build_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "episodes/",
    "episodes/001/",
    "episodes/001/1/",
    "topics/",
    "topics/prometheus/",
    "people/",
)
DATA = "JSON.parse(document.querySelector('[type$=ld\\\\+json]').textContent)"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - its own
        """Say nothing."""


@pytest.fixture(scope="module")
def address(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the home page, two folders below the root of a server."""
    root = tmp_path_factory.mktemp("host").resolve()
    options = SiteOptions(language="ja", base_url="https://radio.example/a/b/")
    show = Show(name="Kitchen </script> Radio")
    with KnowledgeBase.open(samples, root.parent / "ix", show=show) as base:
        build_site(base, SiteFolder.load(root / "a" / "b"), options)
    handler = partial(_Quiet, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/a/b/"
        server.shutdown()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_what_it_names(address: str, page: Page, path: str) -> None:
    missing: list[str] = []

    def note(url: str, status: int) -> None:
        if status >= 400:
            missing.append(url)

    page.on("response", lambda one: note(one.url, one.status))
    page.goto(address + path)
    assert page.evaluate("document.styleSheets.length") == 1
    assert missing == []


def test_data_for_search_engines_is_no_script(address: str, page: Page) -> None:
    """The policy, which allows no script in the page, lets it stand there."""
    page.goto(f"{address}episodes/001/1/")
    assert page.evaluate(DATA)["@type"] == "Article"
