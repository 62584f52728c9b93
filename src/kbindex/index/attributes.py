"""What an article can be filtered by besides its words, as exact terms.

    by:ada            who brought it
    site:cncf.io      the host of its address, and each domain that it is in
    has:notes         what it has: notes, a url, code
    link:cncf.io/a    a page that it links to besides its own, by the key of the address

What holds for a whole episode (date, hosts, guests, video) stands in its header.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from kbindex.model import Article, NoteKind, is_web_url, url_host, url_key

_LONGEST_KEY = 400
"""Longest term that is made of a URL's key, in code points."""


@cache
def _between_names() -> re.Pattern[str]:
    return re.compile(r"[\s,、，&＆/・]+")


@cache
def _honorific() -> re.Pattern[str]:
    return re.compile(r"(?:さん|ちゃん|くん|氏)$")


BY, SITE = "by:", "site:"
"""What the attributes of presenters begin with, and those of hosts and domains."""


_LONGEST_HOST, _MOST_LABELS = 253, 8
"""Characters of a host, as RFC 1035 (2.3.4) bounds them; labels of its domains."""


def by_term(name: str) -> str:
    """Return the attribute of what a person brought, by one of their `person_names`."""
    return BY + name


def site_term(domain: str) -> str:
    """Return the attribute of what lies on a host, or in a domain."""
    return SITE + domain


def has_term(feature: str) -> str:
    """Return the attribute of what an article has: `notes`, `url`, `code`."""
    return f"has:{feature}"


def article_attributes(article: Article) -> Iterator[str]:
    """Yield the attributes of an article, some perhaps twice.

    The text of a passage is no note: all that it has is who speaks.
    """
    yield from _presenter_terms(article.presenter or "")
    if article.kind == "passage":
        return
    if article.notes:
        yield has_term("notes")
    if any(note.kind is NoteKind.CODE for note in article.notes):
        yield has_term("code")
    yield from _link_terms(article)
    if article.url:
        yield has_term("url")
        for domain in domains(url_host(article.url)):
            yield site_term(domain)


@lru_cache(maxsize=1 << 12)
def _presenter_terms(presenter: str) -> tuple[str, ...]:
    """Return the attributes of a presenter, who brings one article after the other."""
    return tuple(map(by_term, person_names(presenter)))


def link_term(url: str) -> str:
    """Return the attribute of what links to a page."""
    return f"link:{fold_url(url)}"


def _link_terms(article: Article) -> Iterator[str]:
    own = link_term(article.own_url) if article.own_url else None
    for link in article.links:
        if is_web_url(link.url) and (term := link_term(link.url)) != own:
            yield term


def key_term(article: Article) -> Iterator[str]:
    """Yield the key of an article's own address, folded; nothing where it has none."""
    if article.own_url:
        yield fold_url(article.own_url)


def fold_url(url: str) -> str:
    """Return the key of `url` without case, and not longer than terms may be."""
    return url_key(url).casefold()[:_LONGEST_KEY]


def person_names(text: str) -> Iterator[str]:
    """Yield the names under which a person, or one of several, may be asked for.

    The whole text and its words, without `@`, honorifics, width and case.
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    for name in (folded, *_between_names().split(folded)):
        bare = _honorific().sub("", name.lstrip("@")) or name
        if bare:
            yield bare


def is_of_whole_name(term: str, name: str) -> bool:
    """Say whether a term is that of a name, and of no part: `by:ada` of `Ada, Bob`."""
    return by_term(next(person_names(name), "")) == term


def domains(host: str) -> Iterator[str]:
    """Yield a host without `www.`, then each domain that it is in, narrow to broad.

    One that is no host, as it is too long, is in no domain; of many labels the last
    few name domains: each would else be stored with all that follow.
    """
    name = host.casefold().removeprefix("www.")
    yield name
    labels = name.split(".") if len(name) <= _LONGEST_HOST else []
    for first in range(max(1, len(labels) - _MOST_LABELS), len(labels)):
        yield ".".join(labels[first:])
