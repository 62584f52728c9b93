"""The entries of a topics file: TOML → checked values, with errors for people."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_args

from kbindex.config import line_of, parse_toml
from kbindex.errors import ConfigError
from kbindex.messages import tr
from kbindex.topics.taxonomy.bounded_patterns import PatternRefusedError
from kbindex.topics.taxonomy.kinds import TOPIC_KINDS, EvidenceRule


@cache
def _id() -> re.Pattern[str]:
    return re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


MOST_TEXTS = 1_000
LONGEST_NAME = 200
"""Names are compared with notes: one as long as a file would take its square."""

ReadPattern = Callable[[str], str]
"""Returns a pattern as it is used; raises ValueError where it is none."""

_PATTERNS = ("titles", "notes")


def parse_entries(
    text: str, *, source: str, read_pattern: ReadPattern
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield id and checked values of each entry of a TOML file; lists as tuples.

    Raises:
        ConfigError: It is no TOML, or an entry has an unknown key or a wrong value;
            where, if that is known.
    """
    for topic_id, table in parse_toml(text, source=source).items():
        try:
            yield topic_id, _checked(topic_id, table, read_pattern)
        except _EntryError as error:
            line = line_of(text, topic_id, error.key)
            raise ConfigError(
                source, topic_id, problem=str(error), line=line
            ) from error


class _EntryError(Exception):
    """What is wrong with an entry, and with which of its keys."""

    def __init__(self, problem: str, *, key: str = "") -> None:
        super().__init__(f"{key} {problem}".lstrip())
        self.key = key


def _checked(topic_id: str, table: object, read_pattern: ReadPattern) -> dict[str, Any]:
    if len(topic_id) > LONGEST_NAME:
        raise _EntryError(_too_long())
    if not isinstance(table, dict):
        raise _EntryError(tr("must be a table [{name}]", name=topic_id))
    if not _id().fullmatch(topic_id):
        raise _EntryError(tr("an id is lower-case letters and digits, with hyphens"))
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    for key, value in values.items():
        if problem := _CHECKS.get(key, _unknown)(value):
            raise _EntryError(problem, key=key)
        if key in _PATTERNS:
            values[key] = tuple(_read(one, key, read_pattern) for one in value)
    return values


def _read(pattern: str, key: str, read_pattern: ReadPattern) -> str:
    try:
        return read_pattern(pattern)
    except PatternRefusedError as error:
        text = tr("holds {pattern!r}, which is refused: {reason}")
        reason: ValueError = error
    except ValueError as error:
        text = tr("holds {pattern!r}, which is not a regular expression ({reason})")
        reason = error
    shown = pattern if len(pattern) <= LONGEST_NAME else f"{pattern[:LONGEST_NAME]}…"
    raise _EntryError(text.format(pattern=shown, reason=reason), key=key) from reason


def _text(value: object) -> str:
    is_text = isinstance(value, str) and value.strip()
    return "" if is_text else tr("must be a text in quotes")


def _texts(value: object) -> str:
    if not isinstance(value, tuple) or any(map(_text, value)):
        return tr("must be a list of texts in quotes")
    if len(value) > MOST_TEXTS:
        return tr("has more than {count} texts", count=MOST_TEXTS)
    return ""


def _names(value: object) -> str:
    if problem := _texts(value):
        return problem
    are_short = isinstance(value, tuple) and max(map(len, value), default=0)
    return _too_long() if are_short > LONGEST_NAME else ""


def _label(value: object) -> str:
    if problem := _text(value):
        return problem
    return _too_long() if len(str(value)) > LONGEST_NAME else ""


def _too_long() -> str:
    return tr("has a text of more than {count} characters", count=LONGEST_NAME)


def _flag(value: object) -> str:
    return "" if isinstance(value, bool) else tr("must be true or false")


def _one_of(*known: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value in known:
            return ""
        return tr("must be one of {known}", known=", ".join(known))

    return check


_CHECKS: dict[str, Callable[[object], str]] = {
    "label": _label,
    "label_ja": _label,
    "kind": _one_of(*TOPIC_KINDS.values()),
    "aliases": _names,
    "misspellings": _names,
    "weak": _names,
    "titles": _texts,
    "notes": _texts,
    "broader": _names,
    "evidence": _one_of(*get_args(EvidenceRule)),
    "context": _names,
    "is_brand": _flag,
    "home": _label,
    "repos": _names,
    "sites": _names,
}
"""Key → what says what is wrong with its value, or nothing."""


def _unknown(_: object) -> str:
    return tr("is unknown; expected one of {known}", known=", ".join(_CHECKS))
