"""What the address of a page says: its repository, its site, the words of its path."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from msgspec import Struct

from kbindex.language.word_lists import FUNCTION_WORDS
from kbindex.model import url_host, url_path
from kbindex.topics.taxonomy.topic_tree import Topic

_GITHUB = "github.com"
ONLY_IDS = frozenset(
    {
        *("youtu.be", "youtube.com", "open.spotify.com", "spoti.fi", "vimeo.com"),
        *("twitter.com", "x.com", "bsky.app", "instagram.com", "facebook.com"),
        *("t.co", "bit.ly", "amzn.to", "amzn.asia", "goo.gl", "tinyurl.com", "lnkd.in"),
    }
)
"""Hosts whose paths hold ids and names of people: no words, if some look like it."""

_PEOPLE_FIRST = frozenset(
    {
        *("qiita.com", "zenn.dev", "note.com", "speakerdeck.com", "slideshare.net"),
        *("dev.to", "gist.github.com", "hackmd.io", "scrapbox.io"),
    }
)
"""Hosts whose paths begin with who wrote the page."""

_ENCYCLOPEDIA = "wikipedia.org"
_EVENTS = frozenset({"meetup.com", "connpass.com", "lu.ma"})
"""Sites whose slugs are names of groups and places."""

_WORD = re.compile(r"[A-Za-z0-9]+")
_ENDING = re.compile(r"\.(?:html?|md|php|aspx)$", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.v-]+|[0-9a-f-]{8,}", re.IGNORECASE)


class PageAddress(Struct, frozen=True):
    """An address in its parts; host and segments as they are compared."""

    host: str
    segments: tuple[str, ...]

    @classmethod
    def of(cls, url: str) -> "PageAddress":
        """Take a clean URL apart."""
        host = re.sub(r"^(?:www|m)\.", "", url_host(url))
        return cls(host, tuple(part for part in url_path(url).split("/") if part))

    @property
    def repository(self) -> str | None:
        """`owner/name` in lower case, or `owner/` of a profile; None elsewhere."""
        if self.host != _GITHUB or not self.segments:
            return None
        return "/".join((*self.segments[:2], "")[:2]).lower()

    def is_platform(self, name: str) -> bool:
        """Say whether a page of anybody, or about anything, lies on the site `name`.

        `Haruka on Twitter` is about Haruka: the platform is where she writes.
        """
        is_open = self.host in ONLY_IDS or self.host in _PEOPLE_FIRST
        is_page = bool(self.segments) and (is_open or self._is_encyclopedia)
        return is_page and name.casefold().replace(" ", "") == self.host.split(".")[-2]

    @property
    def _is_encyclopedia(self) -> bool:
        return self.is_on(_ENCYCLOPEDIA)

    def is_on(self, site: str) -> bool:
        """Say whether a page lies on a site, or on one below it."""
        return self.host == site or self.host.endswith(f".{site}")

    @property
    def is_told_by_others(self) -> bool:
        """Say whether a slug is of no author who keeps in it what a page is about.

        An encyclopedia has a page of every word, a page of an event or a profile is
        called after a place or a person.
        """
        is_profile = self.host == _GITHUB and len(self.segments) == 1
        is_event = any(map(self.is_on, _EVENTS))
        return is_profile or is_event or self._is_encyclopedia

    def _worded(self) -> tuple[str, ...]:
        """Return the segments that are words, and no names of people, and no ids."""
        if self.host == _GITHUB:
            return self.segments[:2]
        if self.host in ONLY_IDS:
            return ()
        rows = self.segments[1:] if self.host in _PEOPLE_FIRST else self.segments
        return tuple(row for row in rows if not row.startswith("@"))

    def words(self) -> tuple[str, int]:
        """Return what can be read in it, a segment a line, and where the slug begins.

        The slug stands last: the last segment that has a word in it; of a
        repository its name.
        """
        rows = self._worded()
        names = [_ENDING.sub("", part) for part in rows]
        place = len(names) - 1
        while place >= 0 and _NUMBER.fullmatch(names[place]):
            place -= 1
        slug = names.pop(place) if place >= 0 else ""
        before = "".join(f"{row}\n" for row in (*self.host.split(".")[:-1], *names))
        return before + slug, len(before)


_TAIL = re.compile(r"(?:\s[-|–—:»«·]\s+|\s?[：｜]\s?)(?=[^-|–—»«·：｜]+$)")
_LEAST_LETTERS, _LEAST_INITIALS, _MOST_WORDS = 4, 3, 5
_ANY_SITE = frozenset(("blog", "blogs", "docs", "news", "tech", "support", "community"))
"""Parts of hosts that are no names."""


def site_tail(title: str, address: PageAddress) -> int:
    """Return where the end of a title begins that only names the page's site.

    `Counting logs - Acme Blog` on `blog.acme.example`: the site is in its host, by its
    name or by its initials (`Union of Log Millers` on `ulm.example`). The length of
    the title where there is no such end.
    """
    tail = _TAIL.search(title)
    if tail is None:
        return len(title)
    words = title[tail.end() :].casefold().split()
    said = "".join(words)
    labels = (part.replace("-", "") for part in address.host.split(".")[:-1])
    initials = "".join(word[0] for word in words if word not in FUNCTION_WORDS)
    is_site = len(words) <= _MOST_WORDS and any(
        label not in _ANY_SITE
        and (
            (len(label) >= _LEAST_LETTERS and label in said)
            or (len(label) >= _LEAST_INITIALS and label == initials)
        )
        for label in labels
    )
    return tail.start() if is_site else len(title)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where the words of an address stand."""
    return [match.span() for match in _WORD.finditer(text)]


class SiteTable:
    """The sites and repositories of a taxonomy, by host and by owner."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._sites: dict[str, list[tuple[str, Topic]]] = {}
        self._repos: dict[str, Topic] = {}
        self._homes: dict[str, Topic] = {}
        for topic in topics:
            for site in topic.sites:
                host = site.partition("/")[0]
                self._sites.setdefault(host, []).append((site, topic))
            self._repos.update((repo.lower(), topic) for repo in topic.repos)
            if topic.kind == "project" and topic.home:
                home = PageAddress.of(topic.home)
                if not home.segments:
                    self._homes[home.host] = topic
        self._most_labels = max((h.count(".") + 1 for h in self._sites), default=1)

    def find(self, address: PageAddress) -> Iterator[tuple[str, str, Topic]]:
        """Yield rule, name and topic of each known place that a page lies in."""
        if repository := self.repository(address):
            yield "repo", *repository
        for site, topic in self.sites(address):
            yield "site", site, topic
        if home := self._homes.get(address.host):
            yield "home", address.host, home

    def products(self, address: PageAddress) -> Iterator[Topic]:
        """Yield what a page is the home of, or the repository; no page below either."""
        count = len(address.segments)
        for rule, place, topic in self.find(address):
            is_home = rule == "home" and not count
            is_repository = rule == "repo" and count == len(("owner", "name"))
            if is_home or (is_repository and _owns(topic, place)):
                yield topic

    def repository(self, address: PageAddress) -> tuple[str, Topic] | None:
        """Return the repository of a page and what it belongs to, if that is known."""
        repository = address.repository
        if repository is None:
            return None
        owner = repository.partition("/")[0] + "/"
        topic = self._repos.get(repository) or self._repos.get(owner)
        return (repository, topic) if topic else None

    def sites(self, address: PageAddress) -> Iterator[tuple[str, Topic]]:
        """Yield each known site that a page lies on."""
        labels = address.host.split(".")[-self._most_labels :]
        for first in range(len(labels) - 1):
            for site, topic in self._sites.get(".".join(labels[first:]), ()):
                if matches_site(address, site):
                    yield site, topic


def _owns(topic: Topic, repository: str) -> bool:
    """Say whether a repository is a product's own, and not just one of its owner's."""
    repositories = (repo.lower() for repo in topic.repos)
    return topic.kind != "topic" and repository in repositories


def matches_site(address: PageAddress, site: str) -> bool:
    """Say whether a page lies below `site`, a `host/path` with `*` for a segment."""
    host, _, path = site.partition("/")
    if not address.is_on(host):
        return False
    wanted = [part for part in path.split("/") if part]
    return len(address.segments) >= len(wanted) and all(
        fnmatchcase(have.lower(), want.lower())
        for have, want in zip(address.segments, wanted, strict=False)
    )
