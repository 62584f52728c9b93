"""Was this covered before? URLs and titles against the articles of the archive."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from kbindex.index import KEY, Holding, fold_url
from kbindex.knowledge.near_titles import TitleMatcher
from kbindex.knowledge.questions.mentions import MentionIndex
from kbindex.knowledge.questions.records_by_id import find_article
from kbindex.knowledge.release_pages import release_project
from kbindex.knowledge.snapshot import Snapshot
from kbindex.model import Article, is_web_url, url_key
from kbindex.model.values import short_repr
from kbindex.shownotes.blocks.bare_urls import find_bare_urls

SeenHow = Literal["url", "project", "title"]

_LINE = re.compile(r"\s*(?:#{1,6}|[-*+])\s+")
_LINKED = re.compile(r"\[(.+)\][ \u3000]*[（(].*")
_WITHOUT_SCHEME = re.compile(
    r"(?i)(?:www\.)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?/\S*"
)


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

    def __repr__(self) -> str:
        return short_repr(self, "query", "how", "articles", "mentions")


_Index = dict[str, list[Article]]


@dataclass(kw_only=True)
class Memory:
    """The articles of an archive, or some of them, ready to be asked about."""

    articles: Sequence[Article]
    is_product: Callable[[str], bool]
    _by_key: _Index = field(init=False, default_factory=dict)
    _by_project: _Index = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for article in self.articles:
            if article.own_url is None:
                continue
            self._by_key.setdefault(url_key(article.own_url), []).append(article)
            if project := release_project(article.own_url):
                self._by_project.setdefault(project, []).append(article)

    @cached_property
    def _titles(self) -> TitleMatcher:
        return TitleMatcher(self.articles, is_product=self.is_product)

    def ask(self, queries: Iterable[str]) -> Iterator[Seen]:
        """Answer each query, in order."""
        for query in queries:
            url, title = split_query(query)
            seen = self.ask_for_page(query, url)
            yield seen if seen.is_seen else self.ask_for_title(query, title)

    def ask_for_page(self, query: str, url: str | None) -> Seen:
        """Say which articles cover the page of a query."""
        if url:
            if same := self._pages(url):
                return Seen(query=query, articles=tuple(same), how="url")
            project = release_project(url)
            if project and (same := self._by_project.get(project, [])):
                return Seen(query=query, articles=tuple(same), how="project")
        return Seen(query=query)

    def ask_for_title(self, query: str, title: str) -> Seen:
        """Say which articles have the title of a query."""
        same = self._titles.find(title) if title else ()
        return _titled(query, same)

    def _pages(self, url: str) -> list[Article]:
        """Find articles of the page."""
        keys = _keys(url)
        return next((self._by_key[key] for key in keys if key in self._by_key), [])


def _titled(query: str, same: Iterable[Article]) -> Seen:
    articles = tuple(same)
    return Seen(query=query, articles=articles, how="title" if articles else None)


def _keys(url: str) -> Iterator[str]:
    """Yield the keys under which a page may have been brought, the surest first.

    An unknown parameter may be left out: only where the path names a page (`/?p=1`
    does not), no hash route does, and the article's own URL has no query, which
    would say what page it is.
    """
    key = url_key(url)
    yield key
    page, question, rest = key.partition("?")
    host, slash, path = page.partition("/")
    if "#" in rest:
        return
    if question and slash:
        yield page
    yield f"{host}/{path.removeprefix('amp/')}"


def look_up(snapshot: Snapshot, queries: Iterable[str]) -> tuple[Seen, ...]:
    """Say of each URL or title which articles have covered it, in order."""
    return tuple(_Archive(snapshot).ask(tuple(queries)))


@dataclass
class _Archive:
    """The archive of a snapshot. Only titles need all of its articles, and once."""

    snapshot: Snapshot

    def ask(self, queries: Sequence[str]) -> Iterator[Seen]:
        asked = [(query, *split_query(query)) for query in queries]
        found = self._bringing([url for _, url, _ in asked if url])
        pages = Memory(articles=found, is_product=self.snapshot.is_product)
        for query, url, title in asked:
            seen = pages.ask_for_page(query, url)
            if not seen.is_seen and title:
                same = self.snapshot.titles.find(title)
                whole = (find_article(self.snapshot, one.id) for one in same)
                seen = _titled(query, whole)
            yield seen if seen.is_seen else self._with_mentions(seen, url, title)

    def _bringing(self, urls: Iterable[str]) -> list[Article]:
        """Return the articles that may bring pages, by episode and number."""
        reader = self.snapshot.reader
        terms = set[str]()
        for url in urls:
            terms.update(fold_url(f"https://{key}") for key in _keys(url))
            if project := release_project(url):
                terms.update(reader.terms(KEY, f"{project}/"))
        documents = reader.matching(Holding(KEY, tuple(sorted(terms))))
        found = [record.article for record in reader.read_articles(tuple(documents))]
        places = {entry.id: number for number, entry in enumerate(reader.entries)}
        found.sort(key=lambda article: (places[article.episode], article.number))
        return [article for article in found if article.kind == "article"]

    def _with_mentions(self, seen: Seen, url: str | None, title: str) -> Seen:
        found = self._mentions.find(url, title)
        return replace(seen, mentioned=found.records, mentions=found.total)

    @cached_property
    def _mentions(self) -> MentionIndex:
        return MentionIndex(self.snapshot)


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
