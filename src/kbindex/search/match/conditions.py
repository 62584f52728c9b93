"""A clause of a query → the filter that says the same of documents.

A filter of None asks for nothing: the clause has no word at all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from msgspec import Struct

from kbindex.errors import NotFoundError
from kbindex.index import (
    EVERYTHING,
    NOTHING,
    Adjacent,
    Beginning,
    Both,
    Either,
    Filter,
    Having,
    KeyLike,
    OfEpisodes,
    Without,
    brought_by,
    on_site,
    with_feature,
)
from kbindex.language import Analyzer, How, Term, fold_case, term_key
from kbindex.model.near_names import near_names
from kbindex.query import (
    Address,
    And,
    Clause,
    Dates,
    Each,
    Episodes,
    Has,
    InText,
    Leaf,
    Not,
    OfShow,
    Or,
    Person,
    Phrase,
    Prefix,
    Restriction,
    Site,
    Tagged,
    TextPart,
    Word,
    shorten_piece,
    wanted_leaves,
)
from kbindex.search.expand.fillers import FILLERS, NO_WORDS
from kbindex.search.match.tag_names import TagNames


def phrase_filter(
    text: str, analyzer: Analyzer, *, part: TextPart | None = None
) -> Filter | None:
    """Return the filter of the words of `text`, in this order, together.

    Two that are written as one, or with a hyphen, are together, too: `service mesh`
    is met by `service-mesh` and `ServiceMesh`.
    """
    terms = analyzer.analyze(text)
    words = tuple((term.text, term.position) for term in terms if term.how is How.WORD)
    if not words:
        return None
    apart = Adjacent(words, part)
    pairs = (term for term in terms if _joins_words(term, terms))
    as_one = [_with_pair(words, pair, part) for pair in pairs]
    return Either((apart, *as_one)) if as_one else apart


def words_of(text: str, analyzer: Analyzer) -> set[str]:
    """Return the words of a text, as the analyzer makes them; none are signs."""
    return {term.text for term in analyzer.analyze(text) if term.how is How.WORD}


def _joins_words(pair: Term, terms: Sequence[Term]) -> bool:
    """Say whether a term is two words of the text written as one."""
    return pair.how is How.JOINED and any(
        term.how is How.WORD and term.start == pair.start and term.end < pair.end
        for term in terms
    )


def _with_pair(
    words: Sequence[tuple[str, int]], pair: Term, part: TextPart | None
) -> Filter:
    """Return the filter of a phrase in which two words are one, in title or notes."""
    at = pair.position
    joined = (
        *(word for word in words if word[1] < at),
        (pair.text, at),
        *((word, place - 1) for word, place in words if place > at + 1),
    )
    if part is None and len(joined) == 1:
        return Either((Adjacent(joined, "title"), Adjacent(joined, "note")))
    return Adjacent(joined, part)


class Conditions(Struct, frozen=True):
    """Translates clauses for one index.

    Args:
        shows: The names of its shows, where it is of several.
    """

    analyzer: Analyzer
    tag_names: TagNames
    shows: Sequence[str] = ()

    def strict(self, clause: Clause) -> Filter | None:  # noqa: PLR0911 - one for each kind of clause
        """Return the filter of documents that hold exactly what a clause says.

        Raises:
            NotFoundError: It asks for a tag or a show that there is not.
        """
        match clause:
            case Word() | Phrase():
                return phrase_filter(clause.text, self.analyzer)
            case Prefix():
                return Beginning(fold_case(clause.text))
            case InText():
                return self._in_text(clause)
            case Not():
                excluded = self.strict(clause.clause)
                return None if excluded is None else Without(excluded)
            case And() | Each():
                return both(self.strict(part) for part in clause.clauses)
            case Or():
                sides = [self.strict(part) for part in clause.clauses]
                asked = tuple(side for side in sides if side is not None)
                return Either(asked) if asked else None
            case _:
                return self._restricted(clause)

    def _in_text(self, clause: InText) -> Filter | None:
        match clause.leaf:
            case Phrase(text=text):
                return phrase_filter(text, self.analyzer, part=clause.part)
            case Word(text=text):
                return self._words_in(text, clause.part)
            case Prefix(text=text):
                return Beginning(fold_case(text), clause.part)

    def _words_in(self, text: str, part: TextPart) -> Filter | None:
        """Return the filter of each word of `text`, or one of its stem, in a part."""
        terms = self.analyzer.analyze(text)
        stems = {(t.start, t.end): term_key(t) for t in terms if t.how is How.STEM}
        words = (term for term in terms if term.how is How.WORD)
        forms = ((w.text, stems.get((w.start, w.end))) for w in words)
        return both(Having(tuple(filter(None, of_word)), part) for of_word in forms)

    def _restricted(self, clause: Restriction) -> Filter:  # noqa: PLR0911 - as above
        match clause:
            case Tagged():
                return self.tag_names.filter_of(clause)
            case Site():
                return on_site(clause.host)
            case Address():
                return KeyLike(clause.text)
            case Has(feature="video"):
                return OfEpisodes(clause)
            case Has():
                return with_feature(clause.feature)
            case Person(role="presenter"):
                return brought_by(clause.name)
            case OfShow():
                self._check_show(clause.name)
                return OfEpisodes(clause)
            case Person() | Episodes() | Dates():
                return OfEpisodes(clause)
            case _:
                assert_never(clause)

    def _check_show(self, name: str) -> None:
        """Raise NotFoundError where there is no such show; near ones are named."""
        if name not in self.shows:
            near = near_names(name, self.shows)
            raise NotFoundError("show", shorten_piece(name), near=near)


RankLeaves = Callable[[tuple[Leaf, ...], Filter | None], Filter]
"""Returns the filter of the hits of leaves that stand side by side, of those that are
allowed; `NOTHING` where there is none."""


class Requirements(Struct, frozen=True):
    """Which documents one query allows: filters, phrases, exclusions, alternatives.

    Words rank and need not all be met; all else is strict. A document meets `A OR B`
    where it is a hit of A or a hit of B, and `A AND B` where it is a hit of both.
    """

    conditions: Conditions
    rank: RankLeaves

    def hits(self, clause: Clause) -> Filter:
        """Return the filter of the hits of a clause.

        Where words stand beside an `Or` or `Each` and none is met, what meets that is
        a hit: never nothing where something is close.
        """
        if isinstance(clause, Or):
            return Either(tuple(self.hits(side) for side in clause.clauses))
        if isinstance(clause, Each):
            return Both(tuple(map(self.hits, self._asked(clause.clauses))))
        parts = clause.clauses if isinstance(clause, And) else (clause,)
        allowed = self.required(clause)
        beside = tuple(
            leaf
            for part in parts
            if not isinstance(part, Or | Each)
            for leaf in wanted_leaves(part)
        )
        if not beside:
            return EVERYTHING if allowed is None else allowed
        found = self.rank(beside, allowed)
        if found == NOTHING and allowed is not None and has_wanted_sides(clause):
            return allowed
        return found

    def _asked(self, sides: tuple[Clause, ...]) -> tuple[Clause, ...]:
        """Leave out the sides of an `AND` none of whose words finds anything.

        A filler is looked for where no other word is, as it is side by side.
        """
        analyzer = self.conditions.analyzer
        heard = [side for side in sides if not _is_silent(side, analyzer, NO_WORDS)]
        telling = [side for side in heard if not _is_silent(side, analyzer, FILLERS)]
        if any(True for side in telling for _ in wanted_leaves(side)):
            return tuple(telling)
        return tuple(heard) or sides

    def required(self, clause: Clause) -> Filter | None:
        """Return the filter of possible hits; words and prefixes only rank."""
        match clause:
            case Word() | Prefix():
                return None
            case And():
                return both(self.required(part) for part in clause.clauses)
            case Or() | Each():
                return self.hits(clause)
            case _:
                return self.conditions.strict(clause)


def has_wanted_sides(clause: Clause) -> bool:
    """Say whether `OR` or `AND` joins words that are wanted."""
    match clause:
        case Or() | Each():
            return any(True for _ in wanted_leaves(clause))
        case And():
            return any(has_wanted_sides(part) for part in clause.clauses)
        case _:
            return False


def _is_silent(clause: Clause, analyzer: Analyzer, empty: frozenset[str]) -> bool:
    """Say whether a clause is words alone, all of them in `empty`, or signs.

    Who writes quotes or a field asks for the word; only signs are silent there.
    """
    match clause:
        case Word(text=text):
            return words_of(text, analyzer) <= empty
        case Phrase(text=text) | InText(leaf=Word(text=text) | Phrase(text=text)):
            return not words_of(text, analyzer)
        case And() | Or() | Each():
            return all(_is_silent(part, analyzer, empty) for part in clause.clauses)
        case _:
            return False


def doubtful_filters(clause: Clause, *, has_hits: bool) -> Iterator[Clause]:
    """Yield the fields of a clause, excluded or not, that perhaps no record meets.

    A hit meets all that stands side by side, so that only exclusions and the sides of
    an `OR` are left.
    """
    match clause:
        case And() | Each():
            for part in clause.clauses:
                yield from doubtful_filters(part, has_hits=has_hits)
        case Or():
            for part in clause.clauses:
                yield from doubtful_filters(part, has_hits=False)
        case Not(clause=And() | Or() | Each() | Not()):
            yield from doubtful_filters(clause.clause, has_hits=False)
        case Word() | Phrase() | Prefix() | Not(clause=Word() | Phrase() | Prefix()):
            return
        case _:
            if not has_hits or isinstance(clause, Not):
                yield clause


def both(found: Iterable[Filter | None]) -> Filter | None:
    """Join filters that are not None; None where there is none."""
    filters = tuple(one for one in found if one is not None)
    return Both(filters) if len(filters) > 1 else next(iter(filters), None)
