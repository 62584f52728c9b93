"""The entries of a topics file: TOML → checked values, with errors for people."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args

from kbindex.errors import ConfigError
from kbindex.messages import tr

TOPIC_KINDS = {
    "topics": "topic",
    "projects": "project",
    "services": "service",
    "standards": "standard",
    "companies": "company",
    "certifications": "certification",
    "events": "event",
}
"""File stem → kind of its entries."""

EvidenceRule = Literal["word", "case", "context"]

_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


def parse_entries(text: str, *, source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield id and checked values of each entry of a TOML file; lists as tuples.

    Raises:
        ConfigError: It is no TOML, or an entry has an unknown key or a wrong value.
    """
    import tomllib  # noqa: PLC0415 - most refreshes read no TOML

    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(source, "file", problem=str(error)) from error
    for topic_id, table in tables.items():
        if not isinstance(table, dict):
            problem = tr("must be a table [{name}]", name=topic_id)
            raise ConfigError(source, topic_id, problem=problem)
        if not _ID.fullmatch(topic_id):
            problem = tr("an id is lower-case letters and digits, with hyphens")
            raise ConfigError(source, topic_id, problem=problem)
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
        for key, value in values.items():
            if problem := _CHECKS.get(key, _unknown)(value):
                raise ConfigError(source, topic_id, problem=f"{key} {problem}")
        yield topic_id, values


def _text(value: object) -> str:
    is_text = isinstance(value, str) and value.strip()
    return "" if is_text else tr("must be a text in quotes")


def _texts(value: object) -> str:
    are_texts = isinstance(value, tuple) and not any(map(_text, value))
    return "" if are_texts else tr("must be a list of texts in quotes")


def _patterns(value: object) -> str:
    if not isinstance(value, tuple) or (problem := _texts(value)):
        return tr("must be a list of texts in quotes")
    for pattern in value:
        try:
            re.compile(pattern)
        except re.error as error:
            return tr(
                "holds {pattern!r}, which is no regular expression ({reason})",
                pattern=pattern,
                reason=error,
            )
    return problem


def _flag(value: object) -> str:
    return "" if isinstance(value, bool) else tr("must be true or false")


def _one_of(*known: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value in known:
            return ""
        return tr("must be one of {known}", known=", ".join(known))

    return check


_CHECKS: dict[str, Callable[[object], str]] = {
    "label": _text,
    "kind": _one_of(*TOPIC_KINDS.values()),
    "aliases": _texts,
    "weak": _texts,
    "titles": _patterns,
    "notes": _patterns,
    "broader": _texts,
    "evidence": _one_of(*get_args(EvidenceRule)),
    "context": _texts,
    "is_brand": _flag,
    "home": _text,
    "repos": _texts,
    "sites": _texts,
}
"""Key → what says what is wrong with its value, or nothing."""


def _unknown(_: object) -> str:
    return tr("is unknown; known are {known}", known=", ".join(_CHECKS))
