"""`name:value` → a clause, or an error that shows the place.

title note         words, "phrase" or pre*
tag                id, label or alias; `=` in front leaves narrower tags out
presenter (by) host guest   a name, with or without @
episode (ep)       25 | 10..20 | 10.. | ..20
date               2021 | 2021-06 | last month | A..B | … (`dates`)
site               a host, subdomains included
url                the beginning of an address, or words of it
has                notes | url | code | video
show               the name of a show, where there are several
sort               date | score
in                 notes | transcript
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from kbindex.errors import QueryError
from kbindex.messages import later, tr
from kbindex.model.order import natural_key
from kbindex.query.ast import (
    Address,
    Dates,
    Episodes,
    Feature,
    Has,
    OfShow,
    Order,
    Person,
    PersonRole,
    Restriction,
    Scope,
    Site,
    Span,
    Tagged,
)

TEXT_FIELDS = ("title", "note")
ALIASES = {"by": "presenter", "ep": "episode"}

_FEATURES: tuple[Feature, ...] = ("notes", "url", "code", "video")
_ORDERS: tuple[Order, ...] = ("date", "score")
SCOPES: tuple[Scope, ...] = ("notes", "transcript")
_BEGINNINGS = (
    *("", "a", "an", "day", "this", "last", "previous", "past"),
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
"""Words, or a number below 1000, that a date with spaces in it begins with."""

_MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)

_RANGE = r"\.\.+|[~〜]"
_LONGEST = 60
"""Longest piece of a query that an error quotes, in code points."""

_LONG_NAME = 5
"""A field's name this long is known with a letter too many or too few as well."""


def fold(text: str) -> str:
    """Fold full-width forms and drop blank space at both ends."""
    return unicodedata.normalize("NFKC", text).strip()


class FieldValue(Struct, frozen=True, kw_only=True):
    """What stands behind the colon, and where.

    Args:
        source: The whole query.
        clause: Where `name:value` stands.
        start: Where the value begins.
        written: The value as it was written, without quotes.
        clock: Says which day is today; None is the clock of this computer.
    """

    source: str
    clause: Span
    start: int
    written: str
    clock: Callable[[], dt.date] | None = None

    @property
    def text(self) -> str:
        """The value, folded."""
        return fold(self.written)

    def error(self, problem: str, expected: str, *, at: int = 0) -> QueryError:
        """Make the error that the value is wrong from its `at`-th letter on.

        Args:
            problem: What is wrong, with the clause at `{piece}`.
            expected: What would have been right.
            at: Where the wrong part begins.
        """
        piece = quote_piece(self.source[self.clause.start : self.clause.end])
        is_placed = len(self.text) == len(self.written)
        return QueryError(
            self.source,
            self.start + (at if is_placed else 0),
            problem=tr(problem, piece=piece),
            expected=expected,
        )


def quote_piece(text: str) -> str:
    """Quote a piece of a query for an error: one line, shortened."""
    return f"`{shorten_piece(text)}`"


def shorten_piece(text: str) -> str:
    """Make a piece of a query one short line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def parse_restriction(name: str, value: FieldValue) -> Restriction:
    """Parse the value of a field that only restricts.

    Raises:
        QueryError: It is none of the field's values.
    """
    _refuse_empty(name, value)
    return _PARSERS[name](value)


def _refuse_empty(name: str, value: FieldValue) -> None:
    if not value.text:
        expected = tr("a value after `{name}:`", name=name)
        raise value.error(later("no value in {piece}"), expected)


def parse_order(value: FieldValue) -> Order:
    """Parse the value of `sort:`.

    Raises:
        QueryError: There is no such order.
    """
    for order in _ORDERS:
        if value.text.casefold() == order:
            return order
    raise value.error(
        later("no such order in {piece}"), tr("`sort:date` or `sort:score`")
    )


def parse_scope(value: FieldValue) -> Scope:
    """Parse the value of `in:`.

    Raises:
        QueryError: It is no place to look in.
    """
    folded = value.text.casefold()
    for scope in SCOPES:
        if folded.removesuffix("s") == scope.removesuffix("s"):
            return scope
    raise value.error(
        later("no such place in {piece}"), tr("`in:notes` or `in:transcript`")
    )


def _tagged(value: FieldValue) -> Tagged:
    return Tagged(name=value.text, span=value.clause)


def _person(role: PersonRole) -> Callable[[FieldValue], Person]:
    def parse(value: FieldValue) -> Person:
        name = value.text.lstrip("@").strip()
        if not name:
            raise value.error(later("no name in {piece}"), tr("a name such as `@ada`"))
        return Person(role=role, name=name, span=value.clause)

    return parse


def _episodes(value: FieldValue) -> Episodes:
    expected = tr("an id or a range such as 10..20")
    text = value.text
    if text[0] in "<>":
        raise value.error(
            later("no episode in {piece}"), tr("a range such as 10.. or ..20")
        )
    ends = [end.strip() or None for end in _split_range(text)]
    if len(ends) > 2 or not any(ends):  # noqa: PLR2004 - a range has two ends
        raise value.error(later("no episode in {piece}"), expected)
    if _is_backwards(ends[0], ends[-1]):
        expected = tr("the earlier episode first")
        raise value.error(later("a range that runs backwards in {piece}"), expected)
    return Episodes(first=ends[0], last=ends[-1], span=value.clause)


def _is_backwards(first: str | None, last: str | None) -> bool:
    """Say whether no id lies in a range, where what begins as `last` does is in it."""
    if not first or not last:
        return False
    end = natural_key(last.casefold())
    return natural_key(first.casefold())[: len(end)] > end


def _split_range(text: str) -> list[str]:
    return re.split(_RANGE, text)


def parse_bound(value: FieldValue, end: Literal["first", "last"]) -> Dates:
    """Parse the date from which on, or up to which, something is looked for.

    Raises:
        QueryError: There is no such date, or it is a range.
    """
    from kbindex.query import dates  # noqa: PLC0415 - cold start

    _refuse_empty("date", value)
    try:
        first, last = dates.parse_ends(value.text, value.clock)
    except dates.DateRefusedError as error:
        raise value.error(error.problem, error.expected, at=error.at) from error
    return Dates(
        first=first if end == "first" else None,
        last=last if end == "last" else None,
        span=value.clause,
    )


def _dates(value: FieldValue) -> Dates:
    from kbindex.query import dates  # noqa: PLC0415 - cold start

    try:
        first, last = dates.parse_days(value.text, value.clock)
    except dates.DateRefusedError as error:
        raise value.error(error.problem, error.expected, at=error.at) from error
    return Dates(first=first, last=last, span=value.clause)


def end_of_date(source: str, start: int) -> int | None:
    """Return where a date ends that has spaces in it; None where there is none."""
    pieces = source[start:].split(maxsplit=1)
    begun = re.split(_RANGE, pieces[0])[-1].lstrip("<>=").casefold()
    is_number = begun[:1].isdigit() and not begun[3:4].isdigit()
    if len(pieces) == 1 or not (is_number or _begins_date(begun)):
        return None
    from kbindex.query import dates  # noqa: PLC0415 - cold start

    return dates.end_of_spaced(source, start)


def _begins_date(word: str) -> bool:
    return word in _BEGINNINGS or word[:3] in _MONTHS


def _site(value: FieldValue) -> Site:
    host = re.sub(r"^https?://", "", value.text.casefold()).rstrip("/").strip(".")
    if "/" in host:
        expected = tr(
            "a host such as cncf.io; `url:` takes the beginning of an address"
        )
        raise value.error(
            later("a path in {piece}"), expected, at=value.text.rfind("/")
        )
    if not host or any(char.isspace() for char in host):
        raise value.error(later("no host in {piece}"), tr("a host such as cncf.io"))
    return Site(host=host, span=value.clause)


def _address(value: FieldValue) -> Address:
    return Address(text=value.text, span=value.clause)


def _has(value: FieldValue) -> Has:
    folded = value.text.casefold()
    for feature in _FEATURES:
        if folded in {feature, feature.removesuffix("s")}:
            return Has(feature=feature, span=value.clause)
    raise value.error(later("no such value in {piece}"), known_features())


def _of_show(value: FieldValue) -> OfShow:
    return OfShow(name=value.text.casefold(), span=value.clause)


def known_features() -> str:
    """Return what `has:` may ask for, as a list for people."""
    known = "`, `".join(_FEATURES[:-1])
    return tr("`{known}` or `{last}`", known=known, last=_FEATURES[-1])


_PARSERS: Mapping[str, Callable[[FieldValue], Restriction]] = {
    "tag": _tagged,
    "presenter": _person("presenter"),
    "host": _person("host"),
    "guest": _person("guest"),
    "episode": _episodes,
    "date": _dates,
    "site": _site,
    "url": _address,
    "has": _has,
    "show": _of_show,
}

FIELDS = (*TEXT_FIELDS, *_PARSERS, "sort", "in")
"""The names of all fields, without the short ones."""


def find_field(name: str) -> str | None:
    """Return the field that a name in any case and width stands for, or None."""
    folded = fold(name).casefold()
    folded = ALIASES.get(folded, folded)
    return folded if folded in FIELDS else None


def near_field(name: str) -> str | None:
    """Return the field that `name` is likely a misspelling of, or None.

    Two letters swapped or a plural; of a long name, a letter more, less or other.
    No more than that: `node:18` and `data:x` are words, not misspelt fields.
    """
    folded = fold(name).casefold()
    if not folded.isascii():
        return None
    for field in FIELDS:
        if folded == field + "s" or _is_swapped(folded, field):
            return field
        if len(field) >= _LONG_NAME and _is_one_letter_off(folded, field):
            return field
    return None


def _is_swapped(word: str, name: str) -> bool:
    """Say whether two neighbouring letters of `name` are swapped in `word`."""
    return any(
        word == name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        for at in range(len(name) - 1)
    )


def _is_one_letter_off(word: str, name: str) -> bool:
    """Say whether a letter is missing or too many; of a longer name, another one."""
    short, long = sorted((word, name), key=len)
    if len(long) - len(short) == 1:
        return any(short == long[:at] + long[at + 1 :] for at in range(len(long)))
    is_long = len(name) > _LONG_NAME and len(word) == len(name)
    return is_long and sum(a != b for a, b in zip(word, name, strict=True)) == 1
