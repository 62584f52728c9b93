"""What a page must never hold or do, whatever its notes say, as a browser sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

WIDTH: Final = 360
"""Of a phone, in pixels."""

LOOK = """() => {
  const all = [...document.querySelectorAll("*")];
  const shown = (one) => one.outerHTML.slice(0, 200);
  const forbidden = "iframe, object, embed, base, style, template, math, foreignObject,"
    + " script:not([src]):not([type='application/ld+json']), a[target], form form";
  return {
    ran: window.__pwned ?? null,
    faults: window.faults,
    width: document.documentElement.scrollWidth,
    forbidden: [...document.querySelectorAll(forbidden)].map(shown),
    handlers: all.filter((one) => [...one.attributes].some(
      ({ name }) => name.startsWith("on") || ["style", "srcdoc"].includes(name)
    )).map(shown),
    leads: all.filter((one) => "href" in one && typeof one.href === "string")
      .filter(({ protocol }) => protocol && !/^(https?|mailto|):$/.test(protocol))
      .map(shown),
    is_shown: document.querySelector("h1").checkVisibility(),
  };
}"""

SOUND: Final[dict[str, object]] = {
    "ran": None,
    "faults": [],
    "forbidden": [],
    "handlers": [],
    "leads": [],
    "is_shown": True,
}


def look(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(LOOK)
    return found


def unsound(found: dict[str, Any]) -> Iterator[str]:
    for name, sound in SOUND.items():
        if found[name] != sound:
            yield f"{name} {str(found[name])[:300]}"
    if found["width"] > WIDTH:
        yield f"{found['width']} px wide"
