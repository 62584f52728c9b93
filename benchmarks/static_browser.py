"""Asks the scripts of a static search in a real browser, from a plain server of files.

What a visitor reads is what the server is asked for: nothing is kept between
searches but by the scripts themselves. The processor is slowed down, and the page asks
by itself: a worker is not slowed down with it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.file_host import FileServer, serving_files  # noqa: E402 - beside it

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SLOWER: Final = 4
"""How much slower the processor is: as Lighthouse takes a phone to be."""

_PAGE: Final = "<!DOCTYPE html><title>asks</title><script>delete window.Worker</script>"
_BEGIN: Final = """async () => {
  const { IndexAsker } = await import("./scripts/index_asker.js");
  window.made = () => new IndexAsker(new URL("index/", location.href).href);
  window.regular = made();
}"""
_ASK: Final = """async ([who, query, limit]) => {
  if (who === "first") window.first = made();
  const begin = performance.now();
  const told = await window[who].ask({ query, limit });
  return { ...told, ms: performance.now() - begin };
}"""


def ask_browser(
    folder: Path, scripts: Path, queries: Sequence[str], limit: int
) -> list[Mapping[str, object]]:
    """Ask the files in `folder/index`, and return rows as `static_search.mjs` does.

    Args:
        folder: Has the files of an index; the scripts are put beside them.
        scripts: Those of pages.
        queries: What is asked.
        limit: How many hits.
    """
    shutil.copytree(scripts, folder / "scripts")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a group's

    (folder / "asks.html").write_text(_PAGE, encoding="utf-8")
    with (
        serving_files(folder, Cache_Control="no-store") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto(f"{server.root}asks.html")
        page.evaluate(_BEGIN)
        tools = page.context.new_cdp_session(page)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        # The first question loads the scripts, which each visitor does once.
        page.evaluate(_ASK, ["first", "a", 1])
        rows = [_row(page, server, query, limit) for query in queries]
        browser.close()
    return rows


def _row(page: Any, server: FileServer, query: str, limit: int) -> Mapping[str, object]:  # noqa: ANN401 - a page
    def ask(who: str) -> tuple[dict[str, Any], list[str]]:
        server.asked.clear()
        told: dict[str, Any] = page.evaluate(_ASK, [who, query, limit])
        # Behind `?` stands the stamp of a file's content.
        asked = (path.partition("?")[0] for path in server.asked)
        return told, [path.removeprefix("/index/") for path in asked]

    told, files = ask("first")
    if "error" in told:
        return {"error": told["error"]["message"]}
    _, later = ask("regular")
    again, _ = ask("regular")
    hits = told["answer"]["hits"]
    ids = [[hit["id"], *hit["also"]] for hit in hits if hit["kind"] == "article"]
    return {
        "ids": ids,
        "total": told["answer"]["total"],
        "suggestion": told["answer"]["suggestion"],
        "ms": again["ms"],
        "files": files,
        "later": later,
    }
