"""Images of notes lie on other hosts: a browser asks those alone that are allowed."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

import pytest

from kbindex import KnowledgeBase
from kbindex.site import SiteFolder, SiteOptions, build_site
from tests.browser.file_host import serving_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

NOTES = """# 001

## Contents

### @mio

#### [Radio](https://radio.example/)

- ![a chart](https://i.example/chart.png) beside `kubectl get pods`
- ![a map](https://other.example/map.png)
- ![a plan](http://i.example/plan.png)
"""
PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize(
    ("hosts", "loaded"),
    [
        ((), []),
        (("i.example",), ["https://i.example/chart.png"]),
        (("*",), ["https://i.example/chart.png", "https://other.example/map.png"]),
    ],
    ids=["none", "one", "any"],
)
def test_browser_asks_the_hosts_that_are_allowed(
    page: Page, tmp_path: Path, hosts: tuple[str, ...], loaded: Sequence[str]
) -> None:
    notes, folder = tmp_path / "episodes" / "001", tmp_path / "host"
    notes.mkdir(parents=True)
    (notes / "README.md").write_text(NOTES, encoding="utf-8")
    options = SiteOptions(language="en", image_hosts=hosts)
    with KnowledgeBase.open(notes.parent, tmp_path / "index") as base:
        build_site(base, SiteFolder.load(folder.resolve()), options)
    asked, said = list[str](), list[str]()

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        assert "referer" not in route.request.headers
        route.fulfill(body=PIXEL, content_type="image/png")

    page.route("**/*.example/**", answer)
    page.on("console", lambda one: said.append(one.text))
    with serving_files(folder) as server:
        page.goto(f"{server.root}episodes/001/1/")
        page.wait_for_load_state("networkidle")
    assert sorted(asked) == loaded
    images = page.locator(".notes img")
    assert images.count() == len(loaded)
    for image in images.all():
        assert image.evaluate("image => image.naturalWidth") == 1
    assert page.locator(".notes a").count() == 3 - len(loaded)
    assert page.locator(".notes code").inner_text() == "kubectl get pods"
    assert said == []
