"""The page of results that a script writes is the one that a server sends.

Element by element, text by text: only where pages lie is another place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from kbindex import KnowledgeBase
from tests.browser.site_host import ROOT, SiteHost

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"q": "監視"},
    {"q": "監視", "page": 2},
    {"q": "監視", "view": "brief"},
    {"q": "監視", "sort": "date"},
    {"q": "監視", "sort": "date", "view": "brief"},
    {"q": "監視", "tag": "prometheus"},
    {"q": "監視", "tag": ["prometheus", "monitoring"], "year": 2022},
    {"q": "thanos"},
    {"q": "promethus"},
    {"q": "最新の監視"},
    {"q": "証明書"},
    {"q": "monitoring quokka"},
    {"q": "helm"},
    {"q": "kubernetes tag:security sort:date"},
    {"q": "コンテナ -docker"},
    {"q": '"service mesh"'},
    {"q": "service OR etcd"},
    {"tag": "security"},
    {"sort": "date"},
    {"q": "監視", "page": 999},
    {"q": "zzzzqqqq"},
    {"q": '("'},
    {"q": "でも"},
    {"q": "kyverno by:nobody"},
    {"q": '"kyverno istio"'},
    {"q": "kyverno AND quokka"},
    {"q": "kyverno", "tag": "security", "year": 2001},
    {"q": "kyverno", "presenter": "nobody"},
    {"q": "kyverno date:1999"},
    {"q": "tag:promethus"},
    {"q": "thanos", "tag": "promethus"},
    {"q": "thanos sort:up"},
    {"q": "thanos has:wings"},
    {"q": "thanos in:there"},
    {"q": "(" * 60},
    {"q": "x" * 501},
)

READ = """(root) => {
  const place = (href) => {
    const url = new URL(href, document.baseURI);
    if (url.origin !== location.origin) return url.href;
    const path = url.pathname.slice(root.length).replace(/^search\\/$/, "search");
    const params = [...url.searchParams].map(([name, value]) => `${name}=${value}`);
    return [path, ...params.sort(), url.hash].join(" ");
  };
  const read = (node) => {
    const { data } = node;
    if (data !== undefined) return [data.replace(/\\s+/g, " ").trim()];
    const { localName, attributes, childNodes } = node;
    const said = [...attributes].filter(({ name }) => name !== "data-words").map(
      ({ name, value }) => `${name}=${name === "href" ? place(value) : value}`);
    const begin = [localName, ...said.sort()].join(" ");
    return [`<${begin}>`, ...[...childNodes].flatMap(read), `</${localName}>`];
  };
  const main = document.querySelector("main .split").cloneNode(true);
  const words = [...main.querySelectorAll(".words span:not([aria-hidden])")];
  main.querySelector(".words")?.replaceChildren();
  main.normalize();
  const shown = [document.title, ...read(main).filter(Boolean)];
  return { shown, words: words.map((one) => one.textContent) };
}"""
"""Returns tags and texts of what is shown, one each; links below the root.

And the words that were looked for: of other words a browser knows those alone that some
article has.
"""


@pytest.fixture(scope="module")
def base(
    samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("alike") / "index"
    with KnowledgeBase.open(episodes=samples, index=index) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(base: KnowledgeBase) -> SiteHost:
    return SiteHost(base)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: urlencode(one)[:40])
def test_a_script_writes_what_a_server_sends(
    question: dict[str, Any], served: str, site: SiteHost, page: Page
) -> None:
    page.route("http://made.localhost/**", site.answer)
    asked = urlencode(question, doseq=True)
    page.goto(f"{served}search?{asked}")
    sent = page.evaluate(READ, "/")
    page.goto(f"{ROOT}search/?{asked}")
    page.locator("main .split:not([data-words])").wait_for()
    written = page.evaluate(READ, "/some/notes/")
    assert written["shown"] == sent["shown"]
    assert [one for one in sent["words"] if one in written["words"]] == written["words"]
