"""Values of a field that resemble one which no record has."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import ATTRIBUTE, BY, SITE, IndexReader, by_term, person_names
from kbindex.language import fold_case
from kbindex.language.readings import is_read_so, reading_typed
from kbindex.model.near_names import near_names
from kbindex.model.order import NaturalKey, natural_key
from kbindex.query import (
    Address,
    Clause,
    Dates,
    Episodes,
    InText,
    Person,
    Prefix,
    Site,
    Word,
)
from kbindex.search.expand.corrections import Corrector
from kbindex.search.match.conditions import Conditions

_MOST, _ASKED = 3, 10
"""Most values that are named; of so many, those that a record has."""

_Key = TypeVar("_Key", NaturalKey, dt.date)


class NearValues(Struct, frozen=True):
    """Finds values that one index has."""

    reader: IndexReader
    conditions: Conditions
    corrector: Corrector

    def is_met(self, clause: Clause) -> bool:
        """Say whether a record meets a clause; one without words asks for nothing."""
        allowed = self.conditions.strict(clause)
        return allowed is None or all(self.reader.holds([allowed]))

    def of(self, clause: Clause) -> Iterator[Clause]:
        """Yield clauses near one of a field that some record meets, the best first."""
        return islice(filter(self.is_met, self._resembling(clause)), _MOST)

    def _resembling(self, clause: Clause) -> Iterable[Clause]:  # noqa: PLR0911 - one for each field
        match clause:
            case Person(role="presenter"):
                return (replace(clause, name=one) for one in self._presenters(clause))
            case Person():
                return (replace(clause, name=one) for one in self._people(clause))
            case Episodes():
                return self._episodes(clause)
            case Dates():
                return self._dates(clause)
            case Site(host=host):
                return (Site(host=one) for one in self._attributes(SITE, host))
            case Address(text=text):
                return (Address(text=one) for one in self._addresses(text))
            case InText(leaf=Word(text=text) | Prefix(text=text)):
                words = self._words(text)
                return (replace(clause, leaf=Word(text=word)) for word in words)
            case _:
                return ()

    def _words(self, text: str) -> list[str]:
        """Return the words that may be meant by a mistyped one."""
        return [word for word, _ in self.corrector.find(fold_case(text))]

    # People

    def _presenters(self, clause: Person) -> Iterator[str]:
        """Yield names of presenters, as an article writes them."""
        name = next(person_names(clause.name))
        known = [term.removeprefix(BY) for term in self.reader.terms(ATTRIBUTE, BY)]
        alike = _read_alike(name, known)
        for near in dict.fromkeys((*alike, *self._attributes(BY, name))):
            if self.is_met(replace(clause, name=near)):
                record = self.reader.example(ATTRIBUTE, by_term(near))
                written = record.article.presenter or near
                yield written if next(person_names(written)) == near else near

    def _people(self, clause: Person) -> Iterator[str]:
        headers = [entry.episode for entry in self.reader.entries if entry.episode]
        people = (e.hosts if clause.role == "host" else e.guests for e in headers)
        known = {
            name: person
            for of_episode in people
            for person in of_episode
            for name in person_names(person)
        }
        asked = next(person_names(clause.name))
        near = (*_read_alike(asked, known), *near_names(asked, known))
        yield from dict.fromkeys(known[name] for name in near)

    # Episodes

    def _episodes(self, clause: Episodes) -> Iterator[Clause]:
        """Yield what stands before and behind a number or a range; else near ids."""
        ids = [str(entry.id) for entry in self.reader.entries if entry.episode]
        first, last = clause.first, clause.last
        if first is None or first != last or first.isdecimal():
            keys = {natural_key(one.casefold()): one for one in ids}
            around = _around(keys, _folded_key(first), _folded_key(last))
            near = [keys[key] for key in around]
        else:
            known = {one.rpartition("/")[2].casefold(): one for one in ids}
            known |= {one.casefold(): one for one in ids}
            near = [known[one] for one in near_names(first.casefold(), known)]
        for one in near:
            yield Episodes(first=one, last=one)

    def _dates(self, clause: Dates) -> Iterator[Clause]:
        days = [e.episode.date for e in self.reader.entries if e.episode]
        known = {day for day in days if day}
        for day in _around(known, clause.first, clause.last):
            yield Dates(first=day, last=day)

    # Addresses

    def _addresses(self, text: str) -> Iterator[str]:
        """Yield the address on near hosts; of a word without a host, near words."""
        scheme, mark, rest = text.rpartition("://")
        host, slash, path = rest.partition("/")
        if "." not in host:
            yield from self._words(text)
            return
        for near in self._attributes(SITE, host.casefold().removeprefix("www.")):
            yield scheme + mark + near + slash + path

    def _attributes(self, kind: str, name: str) -> tuple[str, ...]:
        """Return names near one of a kind of attributes; some may be held no more."""
        terms = self.reader.terms(ATTRIBUTE, kind)
        known = [term.removeprefix(kind) for term in terms]
        return near_names(name, known, limit=_ASKED)


def _read_alike(name: str, known: Iterable[str]) -> list[str]:
    """Return the names that are read as one is typed: ハルカ, はるか and haruka.

    Where `name` is ASCII, names in kanji have none: that would load the dictionary.
    """
    reading = reading_typed(name)
    if not reading:
        return []
    return [
        one
        for one in known
        if (one.isascii() or not name.isascii()) and is_read_so(one, reading)
    ]


def _folded_key(name: str | None) -> NaturalKey | None:
    return None if name is None else natural_key(name.casefold())


def _around(known: Iterable[_Key], first: _Key | None, last: _Key | None) -> list[_Key]:
    """Return the last key before a range, and the first one behind it."""
    before = [key for key in known if first is not None and key < first]
    behind = [key for key in known if last is not None and key > last]
    return sorted(before)[-1:] + sorted(behind)[:1]
