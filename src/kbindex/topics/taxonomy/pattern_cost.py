r"""How many steps a regular expression can take at one place of a text, at most.

`re` walks a tree: each way through the pattern is a leaf, each character or condition
that it looks at is a step. No text has more ways than the pattern:

    one character, `^`, `\b`     1 way, 1 step
    a then b                    ways a × b, steps a + ways(a) × steps(b)
    a or b                      ways a + b, steps a + b; where their first letters
                                differ, `re` goes on with one: the dearer
    a, m to n times             m copies or … or n copies, one behind the other, and
                                a step a copy; of one character n steps and two, or
                                twice n where `re` has no quick loop for it
    (?=a) (?!a) (?<=a) (?<!a)    1 way, steps a: `re` never comes back into it

`\d+\.` has one way only, though `\d{1,50}` has fifty: a digit is no full stop, so what
follows fits behind the last digit alone. `fixed` counts the ways that are left then.
"""

import operator
import re
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_STEPS = 10_500
"""So many all patterns of a user may take at one letter: at most 0.07 ms.

A step takes 3 to 7 ns (CPython 3.11; 3,000 random patterns of 4,000 steps and more).
`移行.*から.*事例` takes 8,000 of them.
"""

STEPS_OF_SEARCH = 20
"""What beginning a search takes, and be the text one letter."""

_REPEAT = 2
"""What beginning to repeat takes."""

_COPY = 1
"""What each copy of a group takes beyond its own steps."""

_ANY = "."
_NONE: frozenset[str] = frozenset()
_CLASSES = frozenset((_ANY, "\\w", "\\d", "\\s"))
_NO_LETTERS = frozenset(("\\s", "\\d"))
_WORD_LETTERS = frozenset(("\\w", "\\d"))


class PatternCost(NamedTuple):
    """What a part of a pattern can cost.

    Args:
        ways: How many ways lead through it.
        steps: The steps of all of them.
        fixed: The ways that are left where it is followed by no character of `tail`.
        first: The steps where the next character is none that it may begin with.
        empties: The ways that match nothing.
        heads: The characters, as they are written, that it may begin with.
        tail: Those that its end may repeat.
    """

    ways: int
    steps: int
    fixed: int
    first: int
    empties: int
    heads: frozenset[str]
    tail: frozenset[str]

    def then(self, other: "PatternCost") -> "PatternCost":
        """Return the cost of this and `other` behind it."""
        if not other.empties:
            return self._joined(other)
        if other.ways == other.empties:
            return self._on_condition(other)
        both = self._joined(other._replace(ways=other.ways - other.empties, empties=0))
        # Whether there is some is decided by one letter, where nothing before has it.
        is_decided = not self.tail or _exclude(self.tail, other.heads)
        is_fixed = is_decided and other.empties == 1
        return both._replace(
            ways=_cut(self.ways * other.empties + both.ways),
            fixed=both.fixed
            if is_fixed
            else _cut(self.fixed * other.empties + both.fixed),
            empties=_cut(self.empties * other.empties),
            tail=self.tail | other.tail | other.heads,
        )

    def _on_condition(self, other: "PatternCost") -> "PatternCost":
        """As `then`, where `other` matches nothing: what follows follows this."""
        return self._replace(
            ways=_cut(self.ways * other.ways),
            steps=_cut(self.steps + self.ways * other.steps),
            fixed=_cut(self.fixed * other.ways),
            first=_cut(self.first + self.empties * other.first),
            empties=_cut(self.empties * other.empties),
        )

    def _joined(self, other: "PatternCost") -> "PatternCost":
        """As `then`, where `other` does match something."""
        is_told_apart = self.tail and _exclude(self.tail, other.heads)
        ways = self.fixed if is_told_apart else self.ways
        looks = self.ways * other.first if is_told_apart else 0
        return PatternCost(
            ways=_cut(ways * other.ways),
            steps=_cut(self.steps + looks + ways * other.steps),
            fixed=_cut(ways * other.fixed),
            first=_cut(self.first + self.empties * other.first),
            empties=0,
            heads=self.heads | other.heads if self.empties else self.heads,
            tail=other.tail,
        )

    def __or__(self, other: "PatternCost") -> "PatternCost":
        """Return the cost of a choice: of the dearer part where one letter decides."""
        empties = self.empties + other.empties
        is_decided = not empties and _exclude(self.heads, other.heads)
        join: Callable[[int, int], int] = max if is_decided else operator.add
        first = self.first + other.first
        return PatternCost(
            ways=_cut(join(self.ways, other.ways)),
            steps=_cut(join(self.steps, other.steps) + first),
            fixed=_cut(join(self.fixed, other.fixed)),
            first=_cut(first),
            empties=_cut(empties),
            heads=self.heads | other.heads,
            tail=self.tail | other.tail,
        )

    def times(self, least: int, most: int, *, is_lazy: bool = False) -> "PatternCost":
        """Return the cost of `least` to `most` copies, one behind the other."""
        if self.is_atom:
            return self._repeated(least, most, is_lazy=is_lazy)
        one = self._replace(steps=_cut(self.steps + _COPY))
        copies = cost_of_nothing()
        ways = fixed = empties = int(least == 0)
        for count in range(1, most + 1):
            copies = copies.then(one)
            if count >= least:
                ways, fixed = ways + copies.ways, fixed + copies.fixed
                empties += copies.empties
            if copies.steps + ways > MOST_STEPS:
                break
        found = copies._replace(
            ways=_cut(ways),
            steps=_cut(copies.steps + ways),
            fixed=_cut(fixed),
            empties=_cut(empties),
        )
        if copies.fixed == 1 and not self.empties:  # one letter ends the repeats
            return found._replace(fixed=1, tail=copies.tail | self.heads)
        return found

    @property
    def is_atom(self) -> bool:
        """Whether it is one character."""
        return self.ways == self.steps == len(self.heads) == 1 and not self.empties

    def _repeated(self, least: int, most: int, *, is_lazy: bool) -> "PatternCost":
        """As `times`, of one character: what differs from it ends the repeats."""
        count = _cut(most - least + 1)
        tail = self.heads if count > 1 else _NONE
        # What has two forms (`a`, `[ab]`), or is lazy, is tried letter by letter.
        is_quick = not is_lazy and all(map(_is_quick, self.heads))
        steps = _cut(_REPEAT + (most if is_quick else 2 * most))
        return self._replace(
            ways=count, steps=steps, tail=tail, empties=int(least == 0)
        )


def cost_of_nothing(*, steps: int = 0) -> PatternCost:
    """Return the cost of what matches no character: nothing, or a condition."""
    return PatternCost(1, steps, 1, steps, 1, _NONE, _NONE)


def cost_of_atom(atom: str) -> PatternCost:
    """Return the cost of one character, as it is written."""
    return PatternCost(1, 1, 1, 1, 0, frozenset((atom,)), _NONE)


def cost_of_look(inside: PatternCost) -> PatternCost:
    """Return the cost of a look ahead or back, which `re` goes through once."""
    return cost_of_nothing(steps=_cut(inside.steps + 1))


def _cut(count: int) -> int:
    return min(count, MOST_STEPS + 1)


def _is_quick(atom: str) -> bool:
    """Say whether `re` repeats a character, as it is written, in a loop of its own."""
    return atom in _CLASSES or (len(atom) == 1 and atom.lower() == atom.upper())


def _exclude(tail: frozenset[str], heads: frozenset[str]) -> bool:
    """Say whether no character is both in `tail` and in `heads`."""
    return bool(heads) and all(_differ(a, b) for a, b in product(tail, heads))


def _differ(one: str, other: str) -> bool:
    """Say whether two characters, as they are written, are surely never the same."""
    if one.isascii() and one.isalpha() and other.isascii() and other.isalpha():
        return one.lower() != other.lower()
    for wanted, known in ((one, other), (other, one)):
        letter = known[1:] if re.fullmatch(r"\\\W", known) else known
        if len(letter) == 1 and known != _ANY and letter.lower() == letter.upper():
            return not re.fullmatch(wanted, letter, re.IGNORECASE)
        if known.isalpha() and wanted in _NO_LETTERS:
            return True
        if known in _WORD_LETTERS and wanted == "\\s":
            return True
    return False
