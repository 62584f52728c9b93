"""The table of bridges, built of groups of words and of loanwords.

Japanese members are cut into terms here, once, and not when they are looked up.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kbindex.language.analysis.analyzer import Analyzer
from kbindex.language.analysis.terms import Term
from kbindex.language.bridges.keys import (
    GROUP_MARK,
    fold_key,
    keys_of,
    reading_key,
    ways_to_meet,
    written_apart,
)
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    BridgeGroup,
    Refused,
    glossary_groups,
    parse_loanwords,
    read_bridge_file,
    words_of_pack,
)
from kbindex.language.bridges.table import REFUSED, pack_rows
from kbindex.language.readings import has_reading, reading_of

GLOSSARY_WEIGHT = 0.7
LOANWORD_WEIGHT = 0.7

_MAX_KATAKANA = 4
"""Most katakana forms that are tried for an English word."""

Loanword = tuple[str, tuple[str, ...]]
"""Katakana, and the English words that it comes from."""

Rows = dict[str, list[object]]
"""Key → its value, as it stands in a table."""


def package_groups() -> Iterator[BridgeGroup]:
    """Yield the groups of the package's own glossary."""
    return glossary_groups(
        read_bridge_file(GLOSSARY), source=GLOSSARY, weight=GLOSSARY_WEIGHT
    )


def pack_groups(name: str) -> Iterator[BridgeGroup]:
    """Yield the groups of a pack."""
    file = words_of_pack(name)
    text = read_bridge_file(file)
    for group in glossary_groups(text, source=file, weight=GLOSSARY_WEIGHT):
        yield replace(group, is_whole=True)


def package_loanwords() -> Iterator[Loanword]:
    """Yield the loanwords of the package."""
    return parse_loanwords(read_bridge_file(LOANWORDS))


def build_table(
    groups: Iterable[BridgeGroup],
    loanwords: Iterable[Loanword],
    analyzer: Analyzer,
    fingerprint: str = "",
) -> bytes:
    """Build the content of a table: see `kbindex.language.bridges.table`."""
    return pack_rows(build_rows(groups, loanwords, analyzer), fingerprint)


def build_rows(
    groups: Iterable[BridgeGroup], loanwords: Iterable[Loanword], analyzer: Analyzer
) -> Rows:
    """Build the rows of a table; the groups are consumed first."""
    builder = _Builder(analyzer)
    for group in groups:
        builder.add_group(group)
    builder.add_loanwords(loanwords)
    return builder.rows


def refusal_rows(refused: Iterable[Refused], analyzer: Analyzer) -> Rows:
    """Build the rows of what words do not mean, in both directions."""
    rows: Rows = {}
    pairs = [(word, other) for word, others in refused for other in others]
    for asked, meant in (*pairs, *((other, word) for word, other in pairs)):
        ways = [
            way
            for form, terms in _forms(meant, analyzer)
            for way, _ in ways_to_meet(form, terms)
        ]
        keys = [
            key
            for form, terms in _forms(asked, analyzer)
            for key in keys_of(form, terms)
        ]
        for key in dict.fromkeys(keys):
            rows.setdefault(REFUSED + key, []).extend(ways)
    return rows


def _forms(name: str, analyzer: Analyzer) -> list[tuple[str, list[Term]]]:
    """Return a name as it is written, and with its parts apart, each with its terms."""
    forms = dict.fromkeys((name, written_apart(name)))
    return [(form, analyzer.analyze(form)) for form in forms]


_NOBODY = -1
"""Who asks by a reading asks as no member: all of them are the others."""

_AMBIGUOUS = 0.6
"""What the short name of a group with context is worth to who asks by a longer one: a
text that has *COW* may be about the animal. As words that stand apart, a weak way."""

_Way = tuple[float, tuple[str, ...]]
_Ways = list[_Way]


def _is_whole(way: _Way) -> bool:
    """Say whether a way is met by a name alone, not by its words apart.

    *App of Apps* is a name of Argo CD; a text that has *app* and *of* says nothing of
    it. What the tagger finds of a topic's names has the topic's tag.
    """
    return way[0] == 1.0


def _other_number(name: str) -> str:
    """Return the plural of a regular English name, the singular of a plural.

    >>> _other_number("service mesh"), _other_number("utility classes")
    ('service meshes', 'utility class')
    """
    for plural, singular in _NUMBERS:
        if plural.search(name):
            return plural.sub(singular, name)
    return name


_NUMBERS = (
    (re.compile(r"(?<=[^aeiou])ies$"), "y"),
    (re.compile(r"(?<=ss|sh|ch)es$|(?<=x)es$"), ""),
    (re.compile(r"(?<=[a-z][^isu])s$"), ""),
    (re.compile(r"(?<=[^aeiou])y$"), "ies"),
    (re.compile(r"(?<=ss|sh|ch)$|(?<=x)$"), "es"),
    (re.compile(r"(?<=[a-z][^s])$"), "s"),
)
"""Ending → that of the other number, the first that fits. A name that is none in
English becomes what no text holds."""


class _Builder:
    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self.rows: Rows = {}
        self._groups = 0

    def add_group(self, group: BridgeGroup) -> None:
        """Lead from every member to every other, and to the group's topic."""
        members: list[_Ways] = []
        for number, name in enumerate(group.members):
            terms = self._analyzer.analyze(name)
            ways = [(share, way) for way, share in ways_to_meet(name, terms)]
            if group.tag:
                ways = [way for way in ways if _is_whole(way)]
            if group.is_whole:
                ways = self._whole_ways(name) or ways
            sure = _AMBIGUOUS if group.context and not number else 1.0
            members.append([(share * sure, way) for share, way in ways])
            for key in keys_of(name, terms):
                self.rows.setdefault(key, []).append((self._groups, number))
            if has_reading(name):
                key = reading_key(reading_of(name))
                self.rows.setdefault(key, []).append((self._groups, _NOBODY))
        names = enumerate(group.members)
        misspelt = [number for number, name in names if name in group.misspellings]
        counts = (group.how, group.weight, group.tag)
        row: list[object] = [*counts, members, self._context(group), misspelt]
        self.rows[f"{GROUP_MARK}{self._groups}"] = row
        self._groups += 1

    def _whole_ways(self, name: str) -> _Ways:
        """Return how a name is met as it stands: neighbours have no stems."""
        forms = (name, _other_number(name)) if " " in name else (name,)
        ways = (
            (share, way)
            for form in forms
            for way, share in ways_to_meet(form, self._analyzer.analyze(form))
        )
        return list(dict.fromkeys(filter(_is_whole, ways)))

    def _context(self, group: BridgeGroup) -> list[tuple[str, ...]]:
        """Return the terms of which a query must have some; `()` is in no query."""
        ways = filter(None, map(self._best_way, group.context))
        return [*ways] or [() for _ in group.context[:1]]

    def _best_way(self, name: str) -> tuple[str, ...]:
        ways = ways_to_meet(name, self._analyzer.analyze(name))
        return next((way for way, _ in ways), ())

    def add_loanwords(self, loanwords: Iterable[Loanword]) -> None:
        """Lead from katakana to English and back."""
        back: dict[str, dict[tuple[str, ...], float]] = {}
        for katakana, origins in loanwords:
            own = list(ways_to_meet(katakana, self._analyzer.analyze(katakana)))
            for origin in origins:
                terms = self._analyzer.analyze(origin)
                for ways, share in ways_to_meet(origin, terms):
                    self._add_loanword(fold_key(katakana), share, ways)
                for key in keys_of(origin, terms):
                    back.setdefault(key, {}).update(own)
        for key, forms in back.items():
            for ways, share in list(forms.items())[:_MAX_KATAKANA]:
                self._add_loanword(key, share, ways)

    def _add_loanword(self, key: str, share: float, ways: tuple[str, ...]) -> None:
        row = ("loanword", round(LOANWORD_WEIGHT * share, 3), ways)
        self.rows.setdefault(key, []).append(row)
