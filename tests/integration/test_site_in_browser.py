"""A site from a plain server of files, in a real browser, below a path."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kbindex import KnowledgeBase, Show
from kbindex.site import SiteFolder, SiteOptions, build_site

CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium"),
]

PAGES = (
    "",
    "episodes/",
    "episodes/001/",
    "episodes/001/1/",
    "topics/",
    "topics/prometheus/",
    "people/",
)
COLLECT = """
window.__reports = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__reports.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - its own
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the home page, two folders below the root of a server."""
    root = tmp_path_factory.mktemp("host").resolve()
    episodes = Path(__file__).parents[2] / "episodes"
    options = SiteOptions(language="ja", base_url="https://radio.example/a/b/")
    show = Show(name="Kitchen </script> Radio")
    with KnowledgeBase.open(episodes, root.parent / "ix", show=show) as base:
        build_site(base, SiteFolder.load(root / "a" / "b"), options)
    handler = partial(_Quiet, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/a/b/"
        server.shutdown()


def test_pages_load_what_they_name_and_break_no_policy(address: str) -> None:
    """Data for search engines is no script: the policy lets it stand in the page."""
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.add_init_script(COLLECT)
        failed: list[str] = []
        page.on("response", lambda one: one.status >= 400 and failed.append(one.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        for path in PAGES:
            page.goto(address + path)
            assert page.evaluate("window.__reports") == [], path
            assert page.evaluate("document.styleSheets.length") == 1
        page.goto(f"{address}episodes/001/1/")
        found = page.evaluate(
            "JSON.parse(document.querySelector('[type$=ld\\\\+json]').textContent)"
        )
        browser.close()
    assert failed == []
    assert found["@type"] == "Article"
