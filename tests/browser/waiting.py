"""Waiting for what a page does: its policy forbids Playwright's own way to ask it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests import waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PAUSE_MS = 120
"""Scripts take someone who types nothing for so long to have stopped."""

_HOUR_S = 3600


def until(page: Page, holds: str | Callable[[], object]) -> None:
    """Wait until something holds.

    Args:
        page: Goes on meanwhile, and what it asks for is answered.
        holds: An expression on the page, or what a test asks of its host.
    """
    waiting.until(
        partial(page.evaluate, holds) if isinstance(holds, str) else holds,
        pause=lambda seconds: page.wait_for_timeout(1000 * seconds),
        said=lambda: f"never true: {holds}; the page: {page.content()[:2000]}",
    )


def until_ready(page: Page) -> None:
    """Wait until the scripts of a page have begun their work: its button shows."""
    page.locator("#theme:not([hidden])").wait_for()


def hold_clock(page: Page) -> None:
    """Let no time pass on a page but by `page.clock.run_for`, however busy all is."""
    page.clock.install(time=0)
    page.clock.pause_at(_HOUR_S)
