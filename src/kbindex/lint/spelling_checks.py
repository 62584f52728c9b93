"""Rule on names of products: words that are nearly one, and no word themselves."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from rapidfuzz.distance import OSA

from kbindex.config import TOPIC_PACKS
from kbindex.lint.findings import Edit, Finding, found
from kbindex.lint.page import CheckedPage
from kbindex.messages import remark
from kbindex.topics import load_taxonomy

_WORD = re.compile(r"(?<![A-Za-z0-9_@#$./\\-])[A-Za-z]{5,}(?![A-Za-z0-9_@/\\-]|\.\w)")
"""A word of letters that is no part of a handle, a path, an id or a host."""

_NAMES = "product_names.txt"

_LONG = 8
"""Letters of a name from which on one wrong letter makes no other name."""

_VOWELS = frozenset("aeiou")
"""One for another is a slip in names from one letter less on."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        *(row[at : at + 2] for row in _ROWS for at in range(len(row) - 1)),
        *("lr", "bv", "ck", "sz"),  # these sound alike, in Japanese above all
    )
)
"""Letters that are typed for each other: neighbours in a row of keys, and alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How a misspelt word is meant; `is_listed` where no doubt is left."""

    name: str
    is_listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Speller:
    """Knows names of products.

    Args:
        names: Name in lower case → the name; nothing ordinary is near to it.
        listed: Misspelling in lower case → the name that is meant.
        known: All words that are right, in lower case.
    """

    names: Mapping[str, str]
    listed: Mapping[str, str]
    known: frozenset[str] = field(default=frozenset())
    _near: Mapping[str, frozenset[str]] = field(init=False, repr=False)
    _longest: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        near: dict[str, set[str]] = {}
        for key in self.names:
            for variant in _variants(key):
                near.setdefault(variant, set()).add(key)
        frozen = {variant: frozenset(keys) for variant, keys in near.items()}
        object.__setattr__(self, "_near", frozen)
        object.__setattr__(self, "_longest", max(map(len, self.names), default=0))

    def find(self, word: str) -> Spelling | None:
        """Return what a word is meant to be, or None where nothing is wrong."""
        folded = word.lower()
        if name := self.listed.get(folded):
            return Spelling(name=name, is_listed=True)
        if folded in self.names or folded in self.known:
            return None
        near = [key for key in self._resembling(folded) if _is_near(folded, key)]
        if len(near) != 1 or not _is_slip(folded, near[0]):
            return None
        return Spelling(name=self.names[near[0]], is_listed=False)

    def _resembling(self, word: str) -> frozenset[str]:
        """Return the names that share what is left of both without a letter."""
        if len(word) > self._longest + 1:
            return frozenset()
        return frozenset().union(
            *(self._near.get(variant, ()) for variant in _variants(word))
        )


def _variants(word: str) -> Iterator[str]:
    """Yield a word, and the word without each of its letters."""
    yield word
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]


def _is_near(word: str, name: str) -> bool:
    """One letter away; a letter before or behind makes another word (`GitLabs`)."""
    if abs(len(word) - len(name)) > 1 or name in word:
        return False
    return OSA.distance(word, name, score_cutoff=1) == 1


def _is_slip(word: str, name: str) -> bool:
    """Say whether a near word is more likely a slip than a word of its own.

    Telegram, Datalog and Armada are one letter away from a product, too. Letters that
    were swapped or typed twice are slips always, others in long names alone: of a
    short one, one letter makes another name (`MLflow`, `dlflow`). The first letter is
    seldom wrong. Measured on the names of 1.7 million packages and on the words of
    1,060 real pages of notes.
    """
    start = _shared(word, name)
    end = _shared(word[start:][::-1], name[start:][::-1])
    typed, meant = word[start : len(word) - end], name[start : len(name) - end]
    around = name[max(start - 1, 0) : start] + name[len(name) - end :][:1]
    if len(typed) == len(meant) > 1 or (typed + meant) in around:
        return True
    if not start:
        return False
    if len(typed) != len(meant):
        return len(name) >= _LONG
    if typed in _VOWELS and meant in _VOWELS:
        return len(name) >= _LONG - 1
    return len(name) >= _LONG and end > 0 and frozenset((typed, meant)) in _ALIKE


def _shared(word: str, name: str) -> int:
    """Count the letters that two words begin with alike."""
    pairs = enumerate(zip(word, name, strict=False))
    length = min(len(word), len(name))
    return next((at for at, (one, other) in pairs if one != other), length)


def load_speller() -> Speller:
    """Load the names of the package; what the taxonomy knows is right."""
    text = (resources.files("kbindex.lint") / _NAMES).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    known = {line[1:].strip().lower() for line in lines if line.startswith("!")}
    pairs = [line.split(" = ") for line in lines if not line.startswith("!")]
    names = {pair[0].lower(): pair[0] for pair in pairs if len(pair) == 1}
    listed = {pair[0]: pair[1] for pair in pairs if len(pair) > 1}
    for topic in load_taxonomy(TOPIC_PACKS).topics.values():
        label = topic.label.lower()
        for name in topic.names:
            folded = name.lower()
            if label in names and _is_near(folded, label):
                # The taxonomy knows frequent misspellings, too: to find them.
                listed.setdefault(folded, topic.label)
            else:
                known.update(word.lower() for word in _WORD.findall(name))
    return Speller(names=names, listed=listed, known=frozenset(known))


def spelling_rule(speller: Speller) -> Callable[[CheckedPage], Iterator[Finding]]:
    """Make rule KB501: a product's name that is misspelt."""
    find = lru_cache(maxsize=1 << 14)(speller.find)

    def check(page: CheckedPage) -> Iterator[Finding]:
        for match in _WORD.finditer(page.prose):
            spelling = find(match[0])
            if spelling:
                start, end = match.span()
                edit = Edit(start=start, end=end, replacement=spelling.name)
                yield found(
                    page,
                    "KB501",
                    start,
                    remark("{word} is spelt {name}", word=match[0], name=spelling.name),
                    edit=edit if spelling.is_listed else None,
                )

    return check
