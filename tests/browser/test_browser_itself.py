"""The browser that the other tests use: it is there, and it writes Japanese."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_WIDTHS = """() => ["監視", "\\u0378\\u0378"].map((text) => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = "40px sans-serif";
  context.fillText(text, 0, 60);
  return context.getImageData(0, 0, 100, 100).data.join();
})"""


def test_it_has_letters_for_japanese(browser: Browser) -> None:
    page = browser.new_page()
    japanese, unknown = page.evaluate(_WIDTHS)
    page.close()
    assert japanese != unknown
