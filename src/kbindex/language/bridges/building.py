"""The table of bridges, built of groups of words and of loanwords.

Japanese members are cut into terms here, once, and not when they are looked up.
"""

from collections.abc import Iterable, Iterator

from kbindex.language.analysis.analyzer import Analyzer
from kbindex.language.bridges.keys import (
    GROUP_MARK,
    fold_key,
    keys_of,
    reading_key,
    ways_to_meet,
)
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    BridgeGroup,
    parse_glossary,
    parse_loanwords,
    read_bridge_file,
)
from kbindex.language.bridges.table import pack_rows
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
    text = read_bridge_file(GLOSSARY)
    for members in parse_glossary(text, source=GLOSSARY):
        yield BridgeGroup(members=members, how="glossary", weight=GLOSSARY_WEIGHT)


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


_NOBODY = -1
"""Who asks by a reading asks as no member: all of them are the others."""

_Ways = list[tuple[float, tuple[str, ...]]]


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
            members.append([(share, ways) for ways, share in ways_to_meet(terms)])
            for key in keys_of(name, terms):
                self.rows.setdefault(key, []).append((self._groups, number))
            if has_reading(name):
                key = reading_key(reading_of(name))
                self.rows.setdefault(key, []).append((self._groups, _NOBODY))
        row: list[object] = [group.how, group.weight, group.tag, members]
        self.rows[f"{GROUP_MARK}{self._groups}"] = row
        self._groups += 1

    def add_loanwords(self, loanwords: Iterable[Loanword]) -> None:
        """Lead from katakana to English and back."""
        back: dict[str, dict[tuple[str, ...], float]] = {}
        for katakana, origins in loanwords:
            own = list(ways_to_meet(self._analyzer.analyze(katakana)))
            for origin in origins:
                terms = self._analyzer.analyze(origin)
                for ways, share in ways_to_meet(terms):
                    self._add_loanword(fold_key(katakana), share, ways)
                for key in keys_of(origin, terms):
                    back.setdefault(key, {}).update(own)
        for key, forms in back.items():
            for ways, share in list(forms.items())[:_MAX_KATAKANA]:
                self._add_loanword(key, share, ways)

    def _add_loanword(self, key: str, share: float, ways: tuple[str, ...]) -> None:
        row = ("loanword", round(LOANWORD_WEIGHT * share, 3), ways)
        self.rows.setdefault(key, []).append(row)
