r"""Regular expressions of a user's file, which may not take longer than they say.

`re` tries one way through a pattern after the other. Where the number of ways has a
bound that no text can raise, a search is linear in the text. So each repeat without
end gets one, and the steps of all ways are counted before the pattern is used
(`pattern_cost`):

    移行.*事例              移行.{0,50}事例       at most 158 steps at a letter
    (a+)+$                refused: 50 ways, fifty times over
    (\w+) \1              refused: what a back-reference asks for is not counted
"""

import re
import warnings
from functools import cache

from kbindex.messages import tr
from kbindex.topics.taxonomy.pattern_cost import (
    MOST_STEPS,
    STEPS_OF_SEARCH,
    PatternCost,
    cost_of_atom,
    cost_of_look,
    cost_of_nothing,
)

MOST_REPEATS = 50
"""So often `*`, `+` and `{2,}` repeat, beyond what they ask for at least."""

_MOST_DIGITS = 3
LONGEST_PATTERN = 1_000
_DEEPEST = 20


@cache
def _repeat() -> re.Pattern[str]:
    return re.compile(r"(?:([*+?])|\{(\d*)(?:(,)(\d*))?\})([?+]?)")


@cache
def _group() -> re.Pattern[str]:
    return re.compile(r"\((?:\?(?::|=|!|<=|<!))?")


@cache
def _atom() -> re.Pattern[str]:
    return re.compile(
        r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|.)|.", re.DOTALL
    )


_PLACES = frozenset(("^", "$", "\\b", "\\B", "\\A", "\\Z"))
_ENDLESS = {"*": 0, "+": 1}


class PatternRefusedError(ValueError):
    """A regular expression may take too long, or that cannot be told."""


class PatternBinder:
    """Binds patterns of one origin: together they take `MOST_STEPS` at a letter."""

    def __init__(self) -> None:
        self._left = MOST_STEPS

    def bind(self, pattern: str) -> str:
        """Return a pattern of which each repeat has an end.

        Raises:
            PatternRefusedError: It may take too long, alone or with those before.
            ValueError: It is no regular expression.
        """
        if len(pattern) > LONGEST_PATTERN:
            text = tr("it is longer than {count} characters", count=LONGEST_PATTERN)
            raise PatternRefusedError(text)
        bounded, steps = _bound(pattern)
        self._left -= steps
        if self._left < 0:
            text = tr("it takes too long with all patterns before it")
            raise PatternRefusedError(text)
        return bounded

    def is_bound(self, pattern: str) -> bool:
        """Say whether a pattern is one that `bind` returns."""
        try:
            bounded, steps = _bound(pattern)
        except ValueError:
            return False
        self._left -= steps
        return bounded == pattern and self._left >= 0


def _bound(pattern: str) -> tuple[str, int]:
    """Return a pattern with ends to its repeats, and its steps for each letter."""
    compile_pattern(pattern)
    reader = _Reader(pattern)
    steps = reader.read_all().steps + STEPS_OF_SEARCH
    if steps > MOST_STEPS:
        raise PatternRefusedError(
            tr("it can match in too many ways; use fewer repeats in it")
        )
    return "".join(reader.bounded), steps


def compile_pattern(pattern: str) -> str:
    """Return a pattern as it is, if it is one.

    Raises:
        ValueError: It is no regular expression.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)  # what will mean something else
        try:
            re.compile(pattern, re.IGNORECASE)
        except (re.error, FutureWarning, OverflowError, RecursionError) as error:
            raise ValueError(str(error)) from error
    return pattern


class _Reader:
    """Reads a pattern that `re` takes, and writes it down with ends to its repeats."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._place = 0
        self.bounded: list[str] = []

    def read_all(self) -> PatternCost:
        return self._read_choice(depth=0)

    def _read_choice(self, *, depth: int) -> PatternCost:
        if depth > _DEEPEST:
            raise PatternRefusedError(tr("its groups are nested too deeply"))
        cost = self._read_sequence(depth=depth)
        while self._peek() == "|":
            self._take("|")
            cost |= self._read_sequence(depth=depth)
        return cost

    def _read_sequence(self, *, depth: int) -> PatternCost:
        cost = cost_of_nothing()
        while self._peek() not in {"", "|", ")"}:
            one = self._read_group(depth) if self._peek() == "(" else self._read_atom()
            cost = cost.then(self._read_repeat(one))
        return cost

    def _read_group(self, depth: int) -> PatternCost:
        opening = _group().match(self._pattern, self._place)
        start = opening.group() if opening else "("
        self._place += len(start)
        if start == "(" and self._peek() == "?":
            raise PatternRefusedError(
                tr("it has a group of a kind that is not allowed here")
            )
        # Nobody asks what a group held, and `re` takes twice as long to note it.
        self.bounded.append("(?:" if start == "(" else start)
        cost = self._read_choice(depth=depth + 1)
        self._take(")")
        return cost if start in {"(", "(?:"} else cost_of_look(cost)

    def _read_atom(self) -> PatternCost:
        found = _atom().match(self._pattern, self._place)
        atom = found.group() if found else self._peek()
        if re.fullmatch(r"\\[0-9]", atom):
            raise PatternRefusedError(tr("it has a back-reference"))
        self._take(atom)
        return cost_of_nothing(steps=1) if atom in _PLACES else cost_of_atom(atom)

    def _read_repeat(self, cost: PatternCost) -> PatternCost:
        found = _repeat().match(self._pattern, self._place)
        if found is None or found.group().startswith("{}"):  # letters like others
            return cost
        sign, low, comma, high, kind = found.groups(default="")
        if max(map(len, (low, high))) > _MOST_DIGITS:
            raise PatternRefusedError(tr("it repeats a thousand times or more"))
        least = _ENDLESS.get(sign, int(low or 0))
        most = 1 if sign == "?" else int(high or low or 0)
        if sign in _ENDLESS or (comma and not high):
            most = max(least - 1, 0) + MOST_REPEATS
            self.bounded.append(f"{{{least},{most}}}{kind}")
        else:
            self.bounded.append(found.group())
        self._place = found.end()
        return cost.times(least, most, is_lazy=kind == "?")

    def _peek(self) -> str:
        return self._pattern[self._place : self._place + 1]

    def _take(self, text: str) -> None:
        self.bounded.append(text)
        self._place += len(text)
