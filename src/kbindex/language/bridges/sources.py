"""The bridges between spellings and languages, as they are written by people.

    glossary.txt           monitoring = 監視 = モニタリング       one group a line
    packs/web.txt          viewport = ビューポート                the same, of one field
    loanwords.tsv          コンテナ <tab> container               katakana, origin

Beside them lie the tables that are made of them: `bridges.tsv` of the glossary, the
loanwords and the names of topics, `packs/web.tsv` of a pack. Whatever else a field has
of its own lies in `packs`, too, under the name of its pack.

Users write glossary lines of their own in the same form.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from kbindex.config import (
    context_words,
    find_problem,
    is_blank,
    is_refusal,
    split_members,
)
from kbindex.errors import ConfigError
from kbindex.messages import tr

GLOSSARY = "glossary.txt"
LOANWORDS = "loanwords.tsv"
SHIPPED_TABLE = "bridges.tsv"


@cache
def _line_end() -> re.Pattern[str]:
    return re.compile(r"\r\n?|\n")


class BridgeGroup(Struct, frozen=True, kw_only=True):
    """Words of which a searcher for one wants to see the others.

    Args:
        members: In the order of the file, each once.
        how: What the bridge is called where a hit is explained.
        weight: How much a member counts where another was asked for, 0 to 1.
        tag: A topic that stands for all of them, if any.
        context: Words of which the query has one beside a member, where the group
            counts; it always counts where there are none.
        misspellings: Members that are misspellings of others.
        is_whole: Names of several words are met as they stand, in either number, and
            not by their words apart.
    """

    members: tuple[str, ...]
    how: str
    weight: float
    tag: str | None = None
    context: tuple[str, ...] = ()
    misspellings: frozenset[str] = frozenset()
    is_whole: bool = False


Refused = tuple[str, Sequence[str]]
"""A word, and words that it does not mean."""


class GlossaryLine(NamedTuple):
    """A line of a glossary that says something.

    Args:
        number: From 1.
        members: In their order, each as it is written.
        is_refusal: The first one does not mean the others.
        context: Words of which a query has one where the line counts; none where it
            always does.
    """

    number: int
    members: tuple[str, ...]
    is_refusal: bool
    context: tuple[str, ...] = ()


def parse_glossary(text: str, *, source: str) -> Iterator[GlossaryLine]:
    """Yield the lines of a glossary that are groups.

    Raises:
        ConfigError: A line is no group of words; its number is named.
    """
    for line in read_lines(text, source=source):
        if not line.is_refusal:
            yield line


def glossary_groups(text: str, *, source: str, weight: float) -> Iterator[BridgeGroup]:
    """Yield the groups of a glossary's text.

    Raises:
        ConfigError: A line is no group of words; its number is named.
    """
    for line in parse_glossary(text, source=source):
        yield BridgeGroup(
            members=line.members, how="glossary", weight=weight, context=line.context
        )


def parse_refusals(text: str, *, source: str) -> Iterator[Refused]:
    """Yield what words do not mean, as a glossary says.

    Raises:
        ConfigError: A line is no group of words; its number is named.
    """
    for line in read_lines(text, source=source):
        if line.is_refusal:
            yield line.members[0], line.members[1:]


def read_lines(text: str, *, source: str) -> Iterator[GlossaryLine]:
    """Yield the lines of a glossary that say something.

    Raises:
        ConfigError: A line is no group of words; its number is named.
    """
    for number, line in enumerate(_line_end().split(text), start=1):
        if problem := find_problem(line):
            place = tr("line {number}", number=number)
            raise ConfigError(source, place, problem=problem)
        if not is_blank(line):
            yield GlossaryLine(
                number, split_members(line), is_refusal(line), context_words(line)
            )


def parse_loanwords(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield katakana and the English words that it comes from."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            katakana, _, origins = line.partition("\t")
            words = tuple(word.strip() for word in origins.split(",") if word.strip())
            if words:
                yield katakana, words


def loanword_origins(text: str) -> Iterator[str]:
    """Yield the English words that katakana come from, as they are written.

    As `parse_loanwords` gives them, in half the time: whoever tags one article
    waits for them.
    """
    rows = (line.partition("\t")[2] for line in text.splitlines() if line[:1] != "#")
    yield from filter(None, map(str.strip, ",".join(rows).split(",")))


def words_of_pack(name: str) -> str:
    """Return the name of the data file that has the groups of a pack."""
    return f"packs/{name}.txt"


def table_of_pack(name: str) -> str:
    """Return the name of the data file that is the table of a pack."""
    return f"packs/{name}.tsv"


def table_of_topics(name: str) -> str:
    """Return the name of the data file that is the table of a pack's topics."""
    return f"topics/{name}.tsv"


def bridge_file(name: str) -> Path:
    """Return the place of a data file of the package."""
    return Path(__file__).with_name("data") / name


def read_bridge_file(name: str) -> str:
    """Read a data file of the package."""
    return bridge_file(name).read_text(encoding="utf-8")
