"""Waiting for what a page does: its policy forbids Playwright's own way to ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_STEP_MS = 20
_MOST_STEPS = 250


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds on a page, for five seconds at most."""
    for _ in range(_MOST_STEPS):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(_STEP_MS)
    message = f"never true: {expression}; the page: {page.content()[:2000]}"
    raise AssertionError(message)


def until_ready(page: Page) -> None:
    """Wait until the scripts of a page have begun their work: its button shows."""
    page.locator("#theme:not([hidden])").wait_for()
