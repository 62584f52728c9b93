"""Was this covered before? URLs and titles against the articles of the archive."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kbindex.knowledge.questions.mentions import MentionIndex
from kbindex.knowledge.questions.near_titles import TitleMatcher
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model import Article, is_web_url, url_host, url_key, url_path
from kbindex.shownotes.blocks.bare_urls import find_bare_urls

SeenHow = Literal["url", "project", "title"]

_LINE = re.compile(r"\s*(?:#{1,6}|[-*+])\s+")
_LINKED = re.compile(r"\[(.+)\][ \u3000]*[（(].*")
_WITHOUT_SCHEME = re.compile(
    r"(?i)(?:www\.)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?/\S*"
)
_RELEASES = re.compile(r"/([\w.-]+/[\w.-]+)/releases(?:/latest|/tag/.+)?/?")
_GITLAB_RELEASES = re.compile(r"/([\w./-]+)/-/releases(?:/[^/]+)?/?")
_RELEASE_PAGES = {
    "github.com": _RELEASES,
    "codeberg.org": _RELEASES,
    "gitlab.com": _GITLAB_RELEASES,
}
"""Host → the paths of a project's releases, and where its name stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Whether the archive has covered something.

    Args:
        query: What was asked.
        articles: The articles that cover it, by episode and number.
        how: Of the same page, of the releases of the same project, or under
            the same title; None where there is none.
        mentioned: Where none covers it, the records that link to it or name it: the
            most telling ones first, some of them.
        mentions: How many records do.
    """

    query: str
    articles: tuple[Article, ...] = ()
    how: SeenHow | None = None
    mentioned: tuple[str, ...] = ()
    mentions: int = 0

    @property
    def is_seen(self) -> bool:
        """Whether any article covers it."""
        return bool(self.articles)


_Index = dict[str, list[Article]]


@dataclass(kw_only=True)
class Memory:
    """The articles of an archive, ready to be asked about."""

    articles: Sequence[Article]
    is_product: Callable[[str], bool]
    _by_key: _Index = field(init=False, default_factory=dict)
    _by_project: _Index = field(init=False, default_factory=dict)
    _titles: TitleMatcher = field(init=False)

    def __post_init__(self) -> None:
        for article in self.articles:
            if article.url is None:
                continue
            self._by_key.setdefault(url_key(article.url), []).append(article)
            if project := release_project(article.url):
                self._by_project.setdefault(project, []).append(article)
        self._titles = TitleMatcher(self.articles, is_product=self.is_product)

    def ask(self, queries: Iterable[str]) -> Iterator[Seen]:
        """Answer each query, in order."""
        for query in queries:
            url, title = split_query(query)
            yield self._ask(query, url, title)

    def _ask(self, query: str, url: str | None, title: str) -> Seen:
        if url:
            if same := self._pages(url):
                return Seen(query=query, articles=tuple(same), how="url")
            project = release_project(url)
            if project and (same := self._by_project.get(project, [])):
                return Seen(query=query, articles=tuple(same), how="project")
        if title and (same := self._titles.find(title)):
            return Seen(query=query, articles=tuple(same), how="title")
        return Seen(query=query)

    def _pages(self, url: str) -> list[Article]:
        """Find articles of the page; an unknown parameter may be left out.

        Only where the path names a page (`/?p=1` does not), no hash route does, and
        the article's own URL has no query, which would say what page it is.
        """
        key = url_key(url)
        if key in self._by_key:
            return self._by_key[key]
        page, question, rest = key.partition("?")
        host, slash, path = page.partition("/")
        if "#" in rest:
            return []
        if question and slash and page in self._by_key:
            return self._by_key[page]
        return self._by_key.get(f"{host}/{path.removeprefix('amp/')}", [])


def look_up(snapshot: Snapshot, queries: Iterable[str]) -> tuple[Seen, ...]:
    """Say of each URL or title which articles have covered it, in order."""

    def is_product(word: str) -> bool:
        return snapshot.taxonomy.find(word) is not None

    memory = Memory(articles=snapshot.articles, is_product=is_product)
    mentions = MentionIndex(snapshot)
    return tuple(_with_mentions(seen, mentions) for seen in memory.ask(queries))


def _with_mentions(seen: Seen, index: MentionIndex) -> Seen:
    if seen.is_seen:
        return seen
    found = index.find(*split_query(seen.query))
    return replace(seen, mentioned=found.records, mentions=found.total)


def split_query(query: str) -> tuple[str | None, str]:
    """Tell the URL of a query from its title; a line of notes may hold both.

    `- [title](https://…)` and `title https://…` give both, a URL alone no title.
    """
    text = query.strip()
    if is_web_url(text) and not re.search(r"\s", text):
        return text, ""
    if _WITHOUT_SCHEME.fullmatch(text):
        return f"https://{text}", text
    spans = find_bare_urls(text)
    if not spans:
        return None, text
    start, end = spans[0]
    url = text[start:end]
    line = _LINE.sub("", text, count=1) if _LINE.match(text) else text
    linked = _LINKED.match(line)
    title = linked[1] if linked else line.replace(url, " ")
    return url, title.strip(" \t\u3000()（）<>:：-–—")


def release_project(url: str) -> str | None:
    """Return `host/owner/name` where a URL is the releases of a project, or one."""
    host = url_host(url).removeprefix("www.")
    pages = _RELEASE_PAGES.get(host)
    match = pages.fullmatch(url_path(url)) if pages else None
    return f"{host}/{match[1]}".lower() if match else None
