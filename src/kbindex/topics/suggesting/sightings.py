"""Collects where articles have Latin names, and what stands around them there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kbindex.language.scripts import has_japanese
from kbindex.model import Article, NoteKind, url_host, url_path
from kbindex.topics.taxonomy.name_table import fold_name

_MAX_WORDS = 3
_RECURS = 2

_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[.+_-][A-Za-z0-9]+)*(?:\+\+|\#)?"
_RUN = re.compile(
    rf"(?<![A-Za-z0-9_/@.$#<(\\-])(?>{_WORD}(?: {_WORD})*)(?![/\\=:]\w|[(=])"
)
"""Words side by side that are no part of a path, a tag, a call or an assignment."""

_VERSION = re.compile(r" ?v?\d+\.\d")
_URL = re.compile(r"(?:https?://|www\.)[!-~]+")
_TAIL = re.compile(r"\s[-|–—:»«·]\s+(?=[^-|–—»«·]+$)")


@dataclass(slots=True)
class Sighting:
    """All that is known of one name.

    Args:
        articles: Id of the article → its episode.
        spellings: As written anywhere.
        amid_japanese: As written in Japanese text.
        versions: Articles where a version stands behind it.
        sites: Articles on a site of that name.
        repos: `owner/name` of repositories that are called so.
        tagged: Articles that have it as a tag already.
    """

    articles: dict[str, str] = field(default_factory=dict[str, str])
    spellings: Counter[str] = field(default_factory=Counter[str])
    amid_japanese: Counter[str] = field(default_factory=Counter[str])
    versions: set[str] = field(default_factory=set[str])
    sites: set[str] = field(default_factory=set[str])
    tagged: set[str] = field(default_factory=set[str])
    repos: Counter[str] = field(default_factory=Counter[str])


def collect_sightings(articles: Iterable[Article]) -> Mapping[str, Sighting]:
    """Read names off articles: folded as `fold_name` does → where they stand."""
    read = tuple(articles)
    return _Collector(_site_names(read)).collect(read)


def _site_names(articles: Iterable[Article]) -> set[tuple[str, str]]:
    """Find the ends of titles that only name the site: host and tail, twice or more."""
    tails = Counter(
        (url_host(article.url), article.title[found.end() :])
        for article in articles
        if article.url and (found := _TAIL.search(article.title))
    )
    return {tail for tail, count in tails.items() if count >= _RECURS}


@dataclass(slots=True)
class _Collector:
    """Reads names; `site_names` are ends of titles, by host, that are none."""

    site_names: set[tuple[str, str]]
    _seen: dict[str, Sighting] = field(default_factory=dict[str, Sighting])

    def collect(self, articles: Iterable[Article]) -> Mapping[str, Sighting]:
        for article in articles:
            for text in self._texts(article):
                self._read(article, _URL.sub(" ", text))
            for url in {article.url or "", *(link.url for link in article.links)}:
                self._read_repo(article, url)
            self._read_site(article)
            self._read_tags(article)
        return self._seen

    def _texts(self, article: Article) -> Iterator[str]:
        title = article.title
        tail = _TAIL.search(title)
        if tail and article.url:
            name = (url_host(article.url), title[tail.end() :])
            title = title[: tail.start()] if name in self.site_names else title
        yield title
        for note in article.notes:
            if note.kind is not NoteKind.CODE:
                yield note.text

    def _read(self, article: Article, text: str) -> None:
        is_japanese = has_japanese(text)
        for run in _RUN.finditer(text):
            words = run[0].split(" ")
            for first in range(len(words)):
                for size in range(1, min(_MAX_WORDS, len(words) - first) + 1):
                    some = words[first : first + size]
                    if size == 1 or all(word[0].isupper() for word in some):
                        self._see(article, " ".join(some), amid_japanese=is_japanese)
            if name := _versioned(words, text[run.end() :]):
                self._seen[fold_name(name)].versions.add(article.id)

    def _see(self, article: Article, name: str, *, amid_japanese: bool) -> None:
        one = self._seen.setdefault(fold_name(name), Sighting())
        one.articles[article.id] = article.episode
        one.spellings[name] += 1
        if amid_japanese:
            one.amid_japanese[name] += 1

    def _read_repo(self, article: Article, url: str) -> None:
        if url_host(url) not in {"github.com", "www.github.com"}:
            return
        owner, _, rest = url_path(url).strip("/").partition("/")
        name = rest.partition("/")[0].removesuffix(".git")
        if not re.fullmatch(_WORD, name):
            return
        one = self._seen.setdefault(fold_name(name), Sighting())
        one.articles[article.id] = article.episode
        one.spellings[name] += 1
        one.repos[f"{owner}/{name}"] += 1

    def _read_site(self, article: Article) -> None:
        """A site speaks for a name of its own that the article bears."""
        if article.url:
            for label in url_host(article.url).split(".")[:-1]:
                one = self._seen.get(label.replace("-", ""))
                if one and article.id in one.articles:
                    one.sites.add(article.id)

    def _read_tags(self, article: Article) -> None:
        for tag in article.tags:
            for name in (tag, tag.replace("-js", ".js"), tag.replace("-io", ".io")):
                one = self._seen.get(fold_name(name))
                if one and article.id in one.articles:
                    one.tagged.add(article.id)


def _versioned(words: list[str], behind: str) -> str | None:
    """Return the name before a version: `jQuery Mobile` of `the jQuery Mobile 1.2`."""
    ends = [n for n, word in enumerate(words) if _VERSION.match(word)]
    if not ends and not _VERSION.match(behind):
        return None
    before = words[: ends[0]] if ends else words
    size = 1
    while size < min(_MAX_WORDS, len(before)) and before[-size - 1] != (
        before[-size - 1].lower()
    ):
        size += 1
    name = " ".join(before[-size:])
    is_seen = size == 1 or all(word[0].isupper() for word in before[-size:])
    return name if before and is_seen else None
