"""Searches of a static site until their hits are drawn, with Pagefind beside it.

    kbindex site -o SITE
    python benchmarks/static_drawn.py SITE [EPISODES] [INDEX] [QUERIES] [--pagefind]

Types judged queries on the page of results, in Debian's chromium, with a processor four
times slower. Prints nDCG@10; the bytes of a first and of later searches, all files
after HTML and CSS, each compressed; and the time from the end of the pause behind the
last letter until the hits are painted, for queries whose files come from a server on
this machine (`new`), and for the same again (`known`); beside it the processor time of
the page alone, times four. Chromium slows down the page, not its worker: our search is
measured as visitors have it, and by a page that has no workers, so that nothing of it
is quicker. Pagefind searches the pages of all articles, and shows as many hits. Needs
`npm ci --prefix tests/browser/tools`.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import unquote

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from static_browser import SLOWER  # noqa: E402 - beside it
from static_parity import load_queries  # noqa: E402 - beside it
from tests.browser.file_host import FileServer, serving_files  # noqa: E402 - beside it

from kbindex import KnowledgeBase  # noqa: E402 - behind the path
from kbindex.evaluation import build_run, evaluate  # noqa: E402 - behind the path
from kbindex.pages.html.archive_view import ArchiveView  # noqa: E402 - behind the path

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from playwright.sync_api import Browser, Page

    from kbindex.evaluation import JudgedQuery

DEPTH: Final = 10
PAUSE_MS: Final = 120
PAGEFIND: Final = ROOT / "tests/browser/tools/node_modules/pagefind/lib/runner/bin.cjs"
NOT_COUNTED: Final = (".html", ".css", ".svg", "/")

Ids = tuple[tuple[str, ...], ...]

_PAINTED: Final = """
  // Behind the next frame.
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
"""

_TYPE: Final = (
    """async ([query, pause]) => {"""
    + _PAINTED
    + """
  const shown = () => document.querySelector("main h1 span")?.textContent === query
    && document.querySelector("main [data-said]");
  const field = document.getElementById("q");
  const drawn = new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (!shown()) return;
      watch.disconnect();
      done();
    });
    watch.observe(document.querySelector("main"), { childList: true, subtree: true });
  });
  field.value = query;
  const begin = performance.now() + pause;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await drawn;
  await painted();
  return performance.now() - begin;
}"""
)

_ASK: Final = """async ([query, limit]) => {
  const script = document.querySelector('script[type="module"]').src;
  const { IndexAsker } = await import(new URL("index_asker.js", script).href);
  window.asker ??= new IndexAsker(new URL("index/", location.href).href);
  const { answer, error } = await asker.ask({ query, limit });
  if (error) throw new Error(error.message);
  const articles = answer.hits.filter(({ kind }) => kind === "article");
  return articles.map(({ id, also }) => [id, ...also]);
}"""

_PAGEFIND_PAGE: Final = """<!DOCTYPE html><html lang="{language}"><meta charset="utf-8">
<title>asks</title><main></main></html>"""

_FIND: Final = (
    """async ([query, limit, depth]) => {"""
    + _PAINTED
    + """
  window.pagefind ??= await import(new URL("pagefind/pagefind.js", location.href).href);
  const begin = performance.now();
  const { results } = await pagefind.search(query);
  const found = await Promise.all(results.slice(0, limit).map((one) => one.data()));
  const list = document.createElement("ol");
  for (const { url, meta, excerpt } of found) {
    const make = (tag) => document.createElement(tag);
    const [hit, link, text] = ["li", "a", "p"].map(make);
    link.href = url;
    link.textContent = meta.title;
    text.innerHTML = excerpt;
    hit.append(link, text);
    list.append(hit);
  }
  document.querySelector("main").replaceChildren(list);
  await painted();
  const ms = performance.now() - begin;
  const more = await Promise.all(results.slice(limit, depth).map((one) => one.data()));
  return { ms, urls: [...found, ...more].map(({ url }) => url) };
}"""
)


class Engine(Protocol):
    """Answers searches on a page of its own."""

    name: str
    has_worker: bool

    def open(self, page: Page, root: str) -> None:
        """Go to the page, where nothing was searched yet."""

    def draw(self, page: Page, query: str) -> float:
        """Search, and return after how many milliseconds hits were painted."""
        ...

    def find(self, page: Page, query: str) -> Ids:
        """Return the first articles, each with those of the same page."""
        ...


@dataclass
class Ours(Engine):
    """The search of the site itself."""

    name: str
    has_worker: bool

    def open(self, page: Page, root: str) -> None:
        """Go to the page, where nothing was searched yet."""
        page.goto(f"{root}site/search/")
        page.locator("#theme:not([hidden])").wait_for()

    def draw(self, page: Page, query: str) -> float:
        """Search, and return after how many milliseconds hits were painted."""
        ms: float = page.evaluate(_TYPE, [query, PAUSE_MS])
        return ms

    def find(self, page: Page, query: str) -> Ids:
        """Return the first articles, each with those of the same page."""
        return tuple(map(tuple, page.evaluate(_ASK, [query, DEPTH])))


@dataclass
class Pagefind(Engine):
    """Pagefind over the pages of articles.

    Args:
        ids: Address of a page, below the root of the site → its article.
    """

    ids: Mapping[str, str]
    name: str = "Pagefind"
    has_worker: bool = True
    shown: int = 8

    def open(self, page: Page, root: str) -> None:
        """Go to the page, where nothing was searched yet."""
        page.goto(f"{root}asks.html")

    def draw(self, page: Page, query: str) -> float:
        """Search, and return after how many milliseconds hits were painted."""
        ms: float = self._ask(page, query, self.shown)["ms"]
        return ms

    def find(self, page: Page, query: str) -> Ids:
        """Return the first articles, each with those of the same page."""
        urls = self._ask(page, query, DEPTH)["urls"]
        found = (self.ids.get(unquote(url).lstrip("/")) for url in urls)
        return tuple((one,) for one in found if one)

    def _ask(self, page: Page, query: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = page.evaluate(_FIND, [query, self.shown, depth])
        return found


@dataclass
class Costs:
    """What searches cost: bytes of each, and milliseconds."""

    first: list[int]
    later: list[int]
    new_ms: list[float]
    known_ms: list[float]
    processor_ms: list[float]


def measure(
    engine: Engine,
    browser: Browser,
    server: FileServer,
    queries: Sequence[str],
    *,
    visitors: int,
) -> Costs:
    """Ask some queries by a visitor each, then all of them on one page, three times."""
    folder = Path(server.folder)

    def read() -> int:
        paths = {path.partition("?")[0] for path in server.asked}
        server.asked.clear()
        return sum(
            _compressed(folder / unquote(path).lstrip("/"))
            for path in paths
            if not path.endswith(NOT_COUNTED)
        )

    first = list[int]()
    for query in queries[:: max(len(queries) // visitors, 1)]:
        with _visitor(browser, has_worker=engine.has_worker) as page:
            server.asked.clear()
            engine.open(page, server.root)
            engine.draw(page, query)
            first.append(read())
    with _visitor(browser, has_worker=engine.has_worker) as page:
        engine.open(page, server.root)
        engine.draw(page, "a")  # scripts are loaded once, and are in `first`
        read()
        new, later = list[float](), list[int]()
        for query in queries:
            new.append(engine.draw(page, query))
            later.append(read())
        known = [engine.draw(page, query) for query in queries]
        processor = [_processor_ms(engine, page, query) for query in queries]
    return Costs(first, later, new, known, processor)


def _processor_ms(engine: Engine, page: Page, query: str) -> float:
    """Return what the page's thread works for a search, as the slow processor does.

    Not what it waits for others on this machine.
    """
    tools = page.context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = tools.send("Performance.getMetrics")["metrics"]
        values = {one["name"]: float(one["value"]) for one in metrics}
        return values["TaskDuration"]

    before = worked()
    engine.draw(page, query)
    after = worked()
    tools.detach()
    return (after - before) * 1000 * SLOWER


@contextmanager
def _visitor(browser: Browser, *, has_worker: bool) -> Generator[Page]:
    context = browser.new_context()
    if not has_worker:
        context.add_init_script("delete globalThis.Worker;")
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page
    context.close()


def _compressed(path: Path) -> int:
    """Return the size of a file as hosts send it; some are compressed already."""
    content = path.read_bytes()
    return min(len(gzip.compress(content, 6)), len(content))


def rank(engine: Engine, browser: Browser, root: str, queries: Sequence[str]) -> Any:  # noqa: ANN401 - a run
    """Return query → what is found first."""
    with _visitor(browser, has_worker=engine.has_worker) as page:
        engine.open(page, root)
        return {query: engine.find(page, query) for query in queries}


def build_pagefind(site: Path, folder: Path) -> None:
    """Write Pagefind's index of the pages of articles."""
    subprocess.run(  # noqa: S603 - a tool of this project
        [
            *("node", str(PAGEFIND), "--site", str(site)),
            *("--glob", "episodes/*/*/index.html"),
            *("--output-path", str(folder / "pagefind")),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    home = (site / "index.html").read_text(encoding="utf-8")
    language = re.search(r'<html lang="(\w+)"', home)
    page = _PAGEFIND_PAGE.format(language=language[1] if language else "en")
    (folder / "asks.html").write_text(page, encoding="utf-8")


def report(
    engine: Engine, judged: Sequence[JudgedQuery], run: Mapping[str, Ids], costs: Costs
) -> None:
    """Print the figures of one engine."""
    print(f"{engine.name}: {_quality(judged, run)}")
    print(f"  first search {_kilobytes(costs.first)}")
    print(f"  later searches {_kilobytes(costs.later)}")
    print(f"  drawn, new {_ms(costs.new_ms)}; known {_ms(costs.known_ms)}")
    print(f"  processor time of a known one {_ms(costs.processor_ms)}", flush=True)


def _quality(judged: Sequence[JudgedQuery], run: Mapping[str, Ids]) -> str:
    """Return nDCG@10, where the queries are judged for this archive."""
    found = {one for ids in run.values() for also in ids for one in also}
    if not any(found & query.grades.keys() for query in judged):
        return "the queries are judged for another archive"
    ndcg = evaluate(judged, build_run(judged, run.__getitem__)).overall.ndcg
    return f"nDCG@10 {ndcg:.3f}"


def _kilobytes(sizes: Sequence[int]) -> str:
    middle, p95, most = (size / 1000 for size in _spread(sizes))
    return f"{middle:.1f} kB, p95 {p95:.1f} kB, most {most:.1f} kB"


def _ms(times: Sequence[float]) -> str:
    middle, p95, most = _spread(times)
    return f"{middle:.0f} ms, p95 {p95:.0f} ms, most {most:.0f} ms"


def _spread(values: Sequence[float]) -> tuple[float, float, float]:
    return (
        statistics.median(values),
        sorted(values)[int(0.95 * len(values))],
        max(values),
    )


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    options = _parser().parse_args(arguments)
    with KnowledgeBase.open(options.episodes, options.index) as base:
        judged = load_queries(base, options.queries)
        place = ArchiveView(base).addresses
        ids = {
            unquote(place.article(one.episode, one.id)): str(one.id)
            for one in base.articles()
        }
    queries = [one.query for one in judged]
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a group's

    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        (folder / "site").symlink_to(options.site.resolve())
        engines: list[Engine] = [
            Ours("kbindex", has_worker=True),
            Ours("kbindex without a worker", has_worker=False),
        ]
        if options.pagefind:
            build_pagefind(options.site.resolve(), folder)
            engines.append(Pagefind(ids))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with serving_files(folder) as server:
            print(f"{len(queries)} queries", flush=True)
            for engine in engines:
                run = rank(engine, browser, server.root, queries)
                costs = measure(
                    engine, browser, server, queries, visitors=options.visitors
                )
                report(engine, judged, run, costs)
        browser.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("episodes", type=Path, nargs="?", default=ROOT / "episodes")
    parser.add_argument("index", type=Path, nargs="?")
    parser.add_argument(
        "queries",
        type=Path,
        nargs="?",
        default=ROOT / "tests/relevance/queries.jsonl",
    )
    parser.add_argument("--pagefind", action="store_true")
    parser.add_argument("--visitors", type=int, default=20)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
