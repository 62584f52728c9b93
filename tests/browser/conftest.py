"""A real browser, and the tools that look at pages in it.

Debian's chromium is driven by Playwright; what comes from npm lies in `tools`. Without
them these tests are skipped, with the command that brings them; where REQUIRE_BROWSER
is set, that is a failure.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.browser.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

TOOLS = Path(__file__).parent / "tools"


def missing(what: str, how: str) -> NoReturn:
    """Skip a test for which something is missing, or fail where all must run."""
    reason = f"no {what}: {how}"
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium without a window."""
    program = shutil.which("chromium")
    if program is None:
        missing("chromium", "apt-get install chromium fonts-noto-cjk")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415, a group's
    except ImportError:
        missing("Playwright", "pip install --group browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program,
            chromium_sandbox=os.geteuid() != 0,  # root has none
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Where npm has put axe-core, html-validate, lighthouse and typescript."""
    if shutil.which("node") is None:
        missing("node", "apt-get install nodejs npm")
    modules = TOOLS / "node_modules"
    if not modules.is_dir():
        missing("tools from npm", f"npm ci --prefix {TOOLS}")
    return modules


WATCHING = """
  window.faults = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    faults.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  addEventListener("error", (event) => faults.push(event.message));
  addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
"""
"""Writes down what a page did that its policy forbids, and errors of its scripts."""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that knows nothing yet; pages in it must do nothing forbidden."""
    made = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
    made.add_init_script(WATCHING)
    yield made
    faults = [fault for page in made.pages for fault in page.evaluate("faults")]
    made.close()
    assert faults == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page with nothing in it yet."""
    return context.new_page()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The notes that the project has as samples."""
    return Path(__file__).parents[2] / "episodes"


@pytest.fixture(scope="session")
def served(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the samples."""
    with serving(tmp_path_factory.mktemp("served"), samples) as address:
        yield address


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> str:
    """axe-core, to be evaluated on a page."""
    return (node_modules / "axe-core" / "axe.min.js").read_text("utf-8")
