"""Versions of products through the episodes.

A version belongs to the product that is named in front of it. One that stands alone
belongs to what its article is about, where that is one product, and to what its release
page is of. A name counts where it is a tag: that of the taxonomy, or one that the
tagger gave the article.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from kbindex.index import Record
from kbindex.knowledge.radar.values import Lineage, SeenVersion, Sighting
from kbindex.knowledge.radar.written_versions import (
    Version,
    VersionKey,
    WrittenVersion,
    find_versions,
    read_tag,
)
from kbindex.knowledge.release_pages import release_project
from kbindex.model import Article, url_path
from kbindex.topics import Taxonomy
from kbindex.topics.taxonomy.tag_ids import to_id

PRODUCT_KINDS = frozenset(("project", "service", "standard"))

NAMING = frozenset(("title", "pattern", "new", "repo", "comment", "author"))
"""Rules of tags by which an article is about a product, and does not only name it."""

_PLACING = frozenset(("home", "site", "url"))
_NO_NAME = re.compile(
    r"(?:.*[ /])?(?:releases?|released|versions?|ver|announcing|introducing|changelog"
    r"|update|updated|upgrade|to|from|with|for|in|of|and|the|new|tag)",
    re.IGNORECASE,
)
"""Words before a version that are the name of nothing."""

_LONGEST_TEXT, _SHOWN_BEFORE = 200, 60
_PLACE_IN_PATH = 4
"""The part of a path that is the tag of a release: `/owner/name/releases/tag/v1`."""

_LEAST = 2


class Named(Struct, frozen=True, kw_only=True):
    """A version, of which product it is, and where it stands."""

    tag: str
    version: Version
    line: int
    text: str


def is_product(tag: str, taxonomy: Taxonomy) -> bool:
    """Say whether a tag is of something that has versions.

    A language is a topic; its repositories tell it from a field of work.
    """
    if taxonomy.kind(tag) in PRODUCT_KINDS:
        return True
    topic = taxonomy.topics.get(tag)
    return topic is not None and topic.kind == "topic" and bool(topic.repos)


def products_of(record: Record, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Return the products that an article is about, the best supported first.

    What is above another one is left out: of Kubernetes and its dashboard, the article
    is about the dashboard.
    """
    for rules in (NAMING, _PLACING):
        tags = [
            tag
            for tag, reasons in record.reasons.items()
            if is_product(tag, taxonomy) and any(r.rule in rules for r in reasons)
        ]
        above = {up for tag in tags for up in taxonomy.above(tag)}
        if found := tuple(tag for tag in tags if tag not in above):
            return found
    return ()


def sight(article: Article, line: int, text: str) -> Sighting:
    """Return where the notes of an article say something."""
    said = " ".join(text.split())
    cut = said if len(said) <= _LONGEST_TEXT else f"{said[: _LONGEST_TEXT - 1]}…"
    return Sighting(
        article=str(article.id),
        episode=str(article.episode),
        date=article.date,
        title=article.title,
        line=line,
        text=cut,
    )


def iter_versions(
    record: Record, products: tuple[str, ...], taxonomy: Taxonomy
) -> Iterator[Named]:
    """Yield the versions that a record names, in its order, its release page first.

    Args:
        record: An article or an overview.
        products: What it is about (`products_of`).
        taxonomy: Whose names are known.
    """
    subject = products[0] if len(products) == 1 else None
    released = _released(record, subject, taxonomy)
    if released:
        yield released
    spoken_of = released.tag if released else _spoken_of(record, subject, taxonomy)
    for text in _texts(record.article):
        for written in find_versions(text.text):
            tag = _product_named(written, text, record, taxonomy)
            if tag is None and written.may_be_bare and not _has_name(written):
                tag = spoken_of or (subject if text.is_title else None)
            if tag is not None:
                line, said = text.around(written.start)
                yield Named(tag=tag, version=written.version, line=line, text=said)


def _spoken_of(record: Record, subject: str | None, taxonomy: Taxonomy) -> str | None:
    """Return the product that a version without a name is of, in notes, too.

    The title has to name it. What is written in a language has versions of its own.
    """
    if subject is None or taxonomy.kind(subject) == "topic":
        return None
    is_named = any(one.rule in NAMING for one in record.reasons[subject])
    return subject if is_named else None


class _Text(Struct, frozen=True, kw_only=True, dict=True):
    """A text of a record, and where it begins.

    Many versions may stand in it: what tells where one is does not read it anew.
    """

    line: int
    text: str
    is_title: bool = False

    def around(self, start: int) -> tuple[int, str]:
        """Return the line of a place, and what stands there, cut in front of it."""
        number = bisect_right(self._begins, start) - 1
        begin, after = self._begins[number], self._begins[number + 1]
        is_far = start - begin > _LONGEST_TEXT // 2
        shown = start - _SHOWN_BEFORE if is_far else begin
        end = min(after - 1, shown + 2 * _LONGEST_TEXT)
        said = self.text[shown:end]
        return self.line + number, f"…{said}" if is_far else said

    @cached_property
    def _begins(self) -> tuple[int, ...]:
        """Offsets of its lines, and of one behind the last."""
        breaks = (found.start() + 1 for found in re.finditer("\n", self.text))
        return 0, *breaks, len(self.text) + 1


def _texts(article: Article) -> Iterator[_Text]:
    """Yield the title and the notes of a record, but no code."""
    if article.kind == "article":
        yield _Text(line=article.line, text=article.title, is_title=True)
    for note in article.notes:
        if note.kind != "code":
            yield _Text(line=note.line, text=note.text)


def _released(record: Record, subject: str | None, taxonomy: Taxonomy) -> Named | None:
    """Return the version whose release page an article brings."""
    url = record.article.own_url
    project = release_project(url) if url else None
    if not url or not project:
        return None
    parts = url_path(url).split("/")
    read = read_tag(parts[-1]) if len(parts) > _PLACE_IN_PATH else None
    if read is None:
        return None
    name, version = read
    repository = project.rpartition("/")[2]
    tag = _tag_of(name, record, taxonomy)
    if tag is None and to_id(name) in {"", to_id(repository)}:
        tag = subject or _tag_of(repository, record, taxonomy)
    if tag is None:
        return None  # of nothing known, or another package of the same repository
    article = record.article
    return Named(tag=tag, version=version, line=article.line, text=article.title)


def _has_name(written: WrittenVersion) -> bool:
    return any(not _NO_NAME.fullmatch(name) for name in written.names)


def _product_named(
    written: WrittenVersion, text: _Text, record: Record, taxonomy: Taxonomy
) -> str | None:
    """Return the product that is named in front of a version."""
    if written.is_whole and not text.is_title:
        return None
    for name in written.names:
        if tag := _tag_of(name, record, taxonomy):
            return tag
    return None


def _tag_of(name: str, record: Record, taxonomy: Taxonomy) -> str | None:
    if not name:
        return None
    tag = taxonomy.find(name)
    if tag is None:
        own = to_id(name)
        return own if own in record.reasons and own not in taxonomy.topics else None
    topic = taxonomy.topics.get(tag)
    if topic is not None:
        is_weak = name.casefold() in {one.casefold() for one in topic.weak}
        is_other_case = topic.evidence == "case" and name not in topic.names
        if is_weak or is_other_case:
            return None
    return tag if is_product(tag, taxonomy) else None


class LineageKeeper:
    """Gathers versions, episode by episode in the order of time."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[VersionKey, tuple[Version, Sighting]]] = {}

    def add(self, article: Article, versions: Iterable[Named]) -> None:
        """Add the versions of a record."""
        for one in versions:
            known = self._seen.setdefault(one.tag, {})
            if one.version.key not in known:
                where = sight(article, one.line, one.text)
                known[one.version.key] = one.version, where

    def lineages(self, taxonomy: Taxonomy) -> Iterator[Lineage]:
        """Yield each product of which two episodes named two versions, or more."""
        for tag, seen in self._seen.items():
            episodes = {where.episode for _, where in seen.values()}
            if len(seen) >= _LEAST and len(episodes) >= _LEAST:
                yield Lineage(
                    tag=tag,
                    label=taxonomy.label(tag),
                    versions=tuple(_in_order(seen)),
                )


def _in_order(
    seen: Mapping[VersionKey, tuple[Version, Sighting]],
) -> Iterator[SeenVersion]:
    top: VersionKey | None = None
    for key, (version, where) in seen.items():
        is_newer = top is not None and key > top
        if top is None or is_newer:
            top = key
        yield SeenVersion(version=version.text, first=where, is_newer=is_newer)
