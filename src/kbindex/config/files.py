"""Files of settings are read whole, in bounded time, or refused in one line.

Whoever wrote a project wrote its `kbindex.toml`, `topics.toml` and `glossary.txt`. Such
a file may be no file at all (a pipe, a device), have no end, lead elsewhere by a link,
or be TOML that takes a parser hours.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kbindex.errors import ConfigError, Remedy
from kbindex.messages import Message, remark, system_reason, tr
from kbindex.safe_files import OutsideLinkError, read_regular

GLOSSARY_NAME = "glossary.txt"
TOPICS_NAME = "topics.toml"

LARGEST_BYTES = 1_000_000
"""A file of settings is a hundred times smaller."""

MOST_TOML_STEPS = 10_000_000
"""So many take `tomllib` about a second. Ordinary files take one or two a line."""


@cache
def _named() -> re.Pattern[str]:
    """A header or the key of a line; possessive, for a line may be long."""
    return re.compile(r"[ \t]*+(?:(\[)\[?+([^\]\n]*+)|([^=\n]*+)=)")


@cache
def _place() -> re.Pattern[str]:
    return re.compile(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")


@cache
def _long_text() -> re.Pattern[str]:
    """What a text of several lines begins and ends with."""
    return re.compile(r"\"{3}|'{3}")


@cache
def _quotes() -> re.Pattern[str]:
    return re.compile(r"[\s\"']+")


def read_settings(
    path: Path, *, within: Path | None = None, remedy: Remedy | None = None
) -> str | None:
    """Read a file of settings as text; None where there is none.

    Args:
        path: The file.
        within: The folder that it may not lead out of by links; None for a file that
            is the user's own.
        remedy: What can be done where it does.

    Raises:
        ConfigError: It cannot be read, is no regular file, too large, or no UTF-8.
    """
    folder = str(path.parent if within is None else within)
    name = os.path.relpath(path, folder)
    try:
        content = read_regular(
            folder, name, most_bytes=LARGEST_BYTES + 1, follow_outside=within is None
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        problem = system_reason(error)
        remedy = remedy if isinstance(error, OutsideLinkError) else None
        raise ConfigError(str(path), "file", problem=problem, remedy=remedy) from error
    if len(content) > LARGEST_BYTES:
        problem = tr("larger than {size} MB", size=LARGEST_BYTES // 1_000_000)
        raise ConfigError(str(path), "file", problem=problem)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = tr("is not UTF-8")
        raise ConfigError(str(path), "file", problem=problem, line=line) from error


def resolve_path(
    folder: Path,
    path: str,
    *,
    source: str,
    key: str,
    refusal: type[ConfigError] = ConfigError,
) -> Path:
    """Return where a path leads that starts at `folder`; `~` is the user's home.

    Args:
        folder: Where a relative one starts.
        path: The path as it is written.
        source: Where it stands, for the error.
        key: Its name there.
        refusal: The error that is raised where it leads nowhere.
    """
    try:
        return (folder / os.path.expanduser(path)).resolve()  # noqa: PTH111 - `./~x` stays
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, NUL
        problem = tr("is not a path ({problem})", problem=error)
        raise refusal(source, key, problem=problem) from error


def has_user_files(episodes: Path) -> bool:
    """Say whether an archive has a glossary or topics of its own."""
    names = (GLOSSARY_NAME, TOPICS_NAME)
    folders = (episodes.parent, episodes)
    return any(os.path.lexists(folder / name) for folder in folders for name in names)


class TomlRefusedError(ValueError):
    """A text is no TOML, or would take too long.

    Args:
        problem: Why, as the end of a sentence.
        line: Where, if that is known.
    """

    def __init__(self, problem: Message, line: int | None = None) -> None:
        super().__init__(problem.english)
        self.problem = problem
        self.line = line


def parse_toml(text: str, *, source: str) -> dict[str, object]:
    """Parse TOML of a file of settings.

    Raises:
        ConfigError: It is none, or would take too long; where, if that is known.
    """
    try:
        return load_toml(text)
    except TomlRefusedError as error:
        problem = error.problem.shown
        raise ConfigError(source, "file", problem=problem, line=error.line) from error


def load_toml(text: str) -> dict[str, object]:
    """Parse TOML in bounded time.

    Raises:
        TomlRefusedError: It is none, or would take too long.
    """
    import tomllib  # noqa: PLC0415 - cold start

    _check_steps(text)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise TomlRefusedError(remark("is nested too deeply")) from error
    except ValueError as error:  # no TOML, or an integer of many digits
        reason, line = _without_place(str(error), text)
        problem = remark("{reason}; this is not TOML", reason=reason)
        raise TomlRefusedError(problem, line) from error


def _without_place(said: str, text: str) -> tuple[str, int | None]:
    """Split what `tomllib` says into the reason and the line, where it names one."""
    found = _place().search(said)
    if found is None:
        return said, None
    line = int(found[1]) if found[1] else text.rstrip().count("\n") + 1
    return said[: found.start()], line


def line_of(text: str, *names: str) -> int | None:
    r"""Return the line of a TOML file that names a key, else that of its table.

    >>> line_of("[check]\nselect = []", "check", "select")
    2
    >>> line_of("[check]", "check", "select")
    1
    """
    wanted = _quotes().sub("", ".".join(names))
    nearest = None
    for path, number in iter_named(text):
        if f"{path}.".startswith(f"{wanted}."):
            return number
        if nearest is None and wanted.startswith(f"{path}."):
            nearest = number
    return nearest


def iter_named(text: str) -> Iterator[tuple[str, int]]:
    r"""Yield the name of each table and key of a TOML file, with its line.

    >>> list(iter_named("[check]\nselect = []"))
    [('check', 1), ('check.select', 2)]
    """
    table = ""
    for number, line in _lines_of_keys(text):
        said = _named().match(line)
        if said is None:
            continue
        name = _quotes().sub("", said[2] if said[1] else said[3])
        if said[1]:
            table = name
            yield name, number
        else:
            yield f"{table}.{name}" if table else name, number


def _lines_of_keys(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers, but for those inside a text of several."""
    inside = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not inside:
            yield number, line
        for mark in _long_text().findall(line):
            if mark == inside:
                inside = ""
            elif not inside:
                inside = mark


def _check_steps(text: str) -> None:
    """Refuse what `tomllib` would take long for: dotted keys of thousands of parts.

    It looks at all beginnings of a key for each of its parts, and at the whole header
    of a table for each key: the square of their dots bounds its work.
    """
    steps = header = 0
    for number, line in enumerate(text.split("\n"), start=1):
        dots = line.count(".")
        if line.lstrip(" \t").startswith("["):
            header = max(header, dots)  # a text may hold what looks like another
        steps += (1 + dots + header) ** 2
        if steps > MOST_TOML_STEPS:
            raise TomlRefusedError(remark("has keys of too many parts"), number)
