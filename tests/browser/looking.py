"""What tools and the browser itself say of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE_RULES: Final = (
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
)

SHIFTS: Final = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (one.value < 0.002) continue;
      shifts.push(`${one.value} ${one.sources?.map((s) => s.node?.outerHTML)}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
"""Writes down what moved on a page after it was painted; for `add_init_script`.

Wherever the browser pauses, a small picture of a row or the columns of a small table
may move a little. That counts 0.001 at most, where 0.1 is called good.

Source: https://web.dev/articles/cls.
"""

_SETTLED = """() => new Promise((done) => requestAnimationFrame(() =>
  requestAnimationFrame(() => setTimeout(() => done(shifts)))))"""


def shifts(page: Page) -> list[str]:
    """Return what moved on a page that `SHIFTS` watches, its last painting included."""
    found: list[str] = page.evaluate(_SETTLED)
    return found


def axe_findings(page: Page, axe: str) -> list[tuple[str, str]]:
    """Return what axe-core finds on a page: rules, with the first node of each."""
    page.evaluate(axe)
    found = page.evaluate(
        "(values) => axe.run({ runOnly: { type: 'tag', values } })", list(AXE_RULES)
    )
    assert found["passes"]
    return [_finding(one) for one in found["violations"]]


def _finding(violation: dict[str, Any]) -> tuple[str, str]:
    node = violation["nodes"][0]
    return violation["id"], f"{node['html']}: {node['failureSummary']}"
