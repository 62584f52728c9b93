"""Which documents a query allows, as an engine is told: frozen descriptions.

    Holding      one of some terms in a field: a tag, a site, an address, a presenter
    Having       one of some words in title, notes, or both
    Adjacent     words side by side
    Beginning    a word that begins so
    KeyLike      an address that begins so, or holds these words
    OfEpisodes   records of the episodes of which a clause of the query is true
    Hits         what ranking some concepts finds
    Both, Either, Without   join others

An embedded engine evaluates a filter, a remote one translates it.
"""

from collections.abc import Iterable

from msgspec import Struct

from kbindex.index.attributes import by_term, has_term, person_names, site_term
from kbindex.index.concepts import ATTRIBUTE, TAG, TEXT, Concept, FieldName
from kbindex.index.rankings import Least
from kbindex.index.recipe import Recipe
from kbindex.query import Dates, Episodes, Has, OfShow, Person, TextPart


class Holding(Struct, frozen=True):
    """Documents that hold one of `terms` in a field."""

    field: FieldName
    terms: tuple[str, ...]


class Having(Struct, frozen=True):
    """Documents that have one of `terms` in a part; None is anywhere."""

    terms: tuple[str, ...]
    part: TextPart | None = None


class Adjacent(Struct, frozen=True):
    """Documents that have words in this order, side by side.

    Args:
        words: Each with its position; two may have a gap between them.
        part: The part that they all stand in; None is anywhere.
    """

    words: tuple[tuple[str, int], ...]
    part: TextPart | None = None


class Beginning(Struct, frozen=True):
    """Documents that have a word which begins with a folded text, in a part."""

    prefix: str
    part: TextPart | None = None


class KeyLike(Struct, frozen=True):
    """Documents whose address begins with a text, or holds each of its words."""

    text: str


EpisodeClause = Dates | Episodes | Person | Has | OfShow
"""What a query says of episodes alone."""


class OfEpisodes(Struct, frozen=True):
    """Documents of the episodes of which a clause of the query is true."""

    clause: EpisodeClause


class Hits(Struct, frozen=True):
    """Documents that ranking `concepts` finds among the allowed ones."""

    concepts: tuple[Concept, ...]
    allowed: "Filter | None"
    recipe: Recipe
    least: Least


class Both(Struct, frozen=True):
    """Documents that all filters allow; with none, every document."""

    filters: "tuple[Filter, ...]"


class Either(Struct, frozen=True):
    """Documents that one of the filters allows; with none, no document."""

    filters: "tuple[Filter, ...]"


class Without(Struct, frozen=True):
    """Documents that a filter does not allow."""

    filter: "Filter"


Filter = (
    Holding
    | Having
    | Adjacent
    | Beginning
    | KeyLike
    | OfEpisodes
    | Hits
    | Both
    | Either
    | Without
)

EVERYTHING = Both(())
NOTHING = Either(())


def ways_of(allowed: Filter) -> tuple[Filter, ...]:
    """Return the filters of which one is to be met: one that is no `Either`, itself."""
    return allowed.filters if isinstance(allowed, Either) else (allowed,)


def tagged(tags: Iterable[str]) -> Holding:
    """Return the filter of one of some tags, of an article's own."""
    return Holding(TAG, tuple(sorted(tags)))


def with_all(terms: Iterable[str]) -> Both:
    """Return the filter of all of some terms of the text, apart or together."""
    return Both(tuple(Holding(TEXT, (term,)) for term in terms))


def brought_by(name: str) -> Holding:
    """Return the filter of what a person brought, by any of their names."""
    return Holding(ATTRIBUTE, (by_term(next(person_names(name))),))


def on_site(host: str) -> Holding:
    """Return the filter of articles whose page lies on a host, or in a domain."""
    return Holding(ATTRIBUTE, (site_term(host.removeprefix("www.")),))


def with_feature(feature: str) -> Holding:
    """Return the filter of articles that have `notes`, a `url` or `code`."""
    return Holding(ATTRIBUTE, (has_term(feature),))
