"""A host of made-up pages, which answers when a test lets it.

Its pages have what the scripts look for, and no more: what is seen is their work alone.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import kbindex.pages.html

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

SCRIPTS = Path(kbindex.pages.html.__file__).parent / "static" / "scripts"
ROOT = "http://made.localhost"
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; require-trusted-types-for 'script'; trusted-types kbindex"
)


class MadeHost:
    """Answers all requests of a browser below `ROOT`.

    `held` names queries whose answers wait until they are released; those in `failing`
    have none. `followed` has the addresses under which edits were followed.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[str] = []
        self.held: set[str] = set()
        self.failing: set[str] = set()
        self.edition = 1
        self.followed: list[str] = []
        self._waiting: dict[str, Route] = {}
        context.route(f"{ROOT}/**", self._answer)

    def release(self, query: str) -> None:
        """Answer a search that waits, if someone waits for it still."""
        _fulfill(self._waiting.pop(query), self._results(f"/search?q={quote(query)}"))

    def is_waiting(self, query: str) -> bool:
        """Say whether a search waits for its answer."""
        return query in self._waiting

    def _answer(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.path.startswith("/scripts/"):
            script = SCRIPTS / url.path.removeprefix("/scripts/")
            _fulfill(route, script.read_text("utf-8"), "text/javascript")
        elif url.path == "/events":
            self.followed.append(route.request.url)
            body = f"retry: 200\n\nevent: changed\ndata: {self.edition}\n\n"
            _fulfill(route, body, "text/event-stream")
        elif url.path == "/search":
            self._search(route, _query(route.request.url))
        else:
            _fulfill(route, self._other(url.path))

    def _search(self, route: Route, query: str) -> None:
        self.asked.append(query)
        if query in self.failing:
            route.abort()
        elif query in self.held:
            self._waiting[query] = route
        else:
            _fulfill(route, self._results(route.request.url))

    def _results(self, address: str) -> str:
        query = _query(address)
        name = escape(query)
        extra = [f"{k}={v[0]}" for k, v in parse_qs(urlsplit(address).query).items()]
        order = " ".join(one for one in extra if not one.startswith("q="))
        hits = "".join(
            f'<li><h2 class="title"><a href="/notes/{number}/">{name} {number}</a></h2>'
            f"<p>{'a long note ' * 300}</p></li>"
            for number in range(1, 4)
        )
        newest = f"/search?q={quote(query)}&amp;sort=date"
        main = (
            f'<div class="split"><h1 data-said="3 articles for {name}">'
            f'{name} {order}</h1><p><a id="newest" href="{newest}">Newest</a></p>'
            f'<ol class="ledger">{hits}</ol></div>'
        )
        return _page(f"{query} – made", _form(query), main)

    def _other(self, path: str) -> str:
        if path == "/":
            return _page("made", "", f"<h1>home</h1>{_form('')}")
        events = ' data-events="/events"' if path == "/live/" else ""
        main = f"<h1>{path} edition {self.edition}</h1><a href='/'>home</a>"
        return _page(path, _form(""), main, events)


def _query(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("q", [""])[0]


def _form(query: str) -> str:
    return (
        '<form class="find" role="search" action="/search" data-failed="Not loaded."'
        ' data-again="Try again"><label for="q">Search</label><input type="search"'
        f' id="q" name="q" value="{escape(query)}" autocomplete="off">'
        "<button>Search</button></form>"
    )


def _page(title: str, form: str, main: str, attributes: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"{attributes}><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<script src="/scripts/theme.js"></script>'
        '<script type="module" src="/scripts/kbindex.js"></script></head><body>'
        f'<header class="top">{form}<div class="tools"><button type="button" id="theme"'
        ' hidden data-words="automatic|light|dark">o</button></div></header>'
        f'<p role="status"></p><main id="main">{main}</main></body></html>'
    )


def _fulfill(route: Route, body: str, media_type: str = "text/html") -> None:
    route.fulfill(
        body=body,
        headers={
            "content-type": f"{media_type}; charset=utf-8",
            "content-security-policy": POLICY,
        },
    )
