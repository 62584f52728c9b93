"""The bridges between spellings and languages, as they are written by people.

    glossary.txt           monitoring = 監視 = モニタリング       one group a line
    loanwords.tsv          コンテナ <tab> container               katakana, origin

Beside them lies the table that is made of both, and of the names of topics.

Users write glossary lines of their own in the same form.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from kbindex.config import find_problem, is_blank, split_members
from kbindex.errors import ConfigError
from kbindex.messages import tr

GLOSSARY = "glossary.txt"
LOANWORDS = "loanwords.tsv"
SHIPPED_TABLE = "bridges.tsv"

_LINE_END = re.compile(r"\r\n?|\n")


class BridgeGroup(Struct, frozen=True, kw_only=True):
    """Words of which a searcher for one wants to see the others.

    Args:
        members: In the order of the file, each once.
        how: What the bridge is called where a hit is explained.
        weight: How much a member counts where another was asked for, 0 to 1.
        tag: A topic that stands for all of them, if any.
    """

    members: tuple[str, ...]
    how: str
    weight: float
    tag: str | None = None


def parse_glossary(text: str, *, source: str) -> Iterator[tuple[str, ...]]:
    """Yield the groups of a glossary.

    Raises:
        ConfigError: A line is no group of words; its number is named.
    """
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if problem := find_problem(line):
            place = tr("line {number}", number=number)
            raise ConfigError(source, place, problem=problem)
        if not is_blank(line):
            yield split_members(line)


def parse_loanwords(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield katakana and the English words that it comes from."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            katakana, _, origins = line.partition("\t")
            words = tuple(word.strip() for word in origins.split(",") if word.strip())
            if words:
                yield katakana, words


def bridge_file(name: str) -> Path:
    """Return the place of a data file of the package."""
    return Path(__file__).with_name("data") / name


def read_bridge_file(name: str) -> str:
    """Read a data file of the package."""
    return bridge_file(name).read_text(encoding="utf-8")
