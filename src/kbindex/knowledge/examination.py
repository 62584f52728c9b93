"""What is not as it should be: versions, places, the index, the notes."""

import platform
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from kbindex.errors import ArchiveError, ConfigError, IndexStateError, Remedy
from kbindex.index import Generation, Index
from kbindex.indexing.changes import Changes
from kbindex.indexing.refresh import Refresher, make_refresher
from kbindex.knowledge.user_settings import find_wrong_settings
from kbindex.messages import later, tr, tr_count
from kbindex.model import Diagnostic
from kbindex.version import __version__

IndexState = Literal["up-to-date", "outdated", "missing", "damaged", "unknown"]
ProblemKind = Literal[
    "missing-library",
    "no-episodes",
    "outdated-index",
    "missing-index",
    "damaged-index",
    "unreadable-notes",
    "wrong-settings",
]

_LIBRARIES = ("whoosh-reloaded", "whoosh3", "SudachiPy", "SudachiDict-core")
_NEEDED = ("SudachiPy", "SudachiDict-core")
_OF_EXTRA = re.compile(r"([\w.-]+).*\bextra == ['\"]([\w-]+)['\"]")
_ALL = "all"
"""The extra that holds every other."""

_OF_STATE: dict[IndexState, tuple[ProblemKind, str, Remedy]] = {
    "outdated": (
        "outdated-index",
        later("the index is behind the episodes"),
        Remedy.REFRESH_INDEX,
    ),
    "missing": (
        "missing-index",
        later("there is no index yet"),
        Remedy.BUILD_INDEX,
    ),
    "damaged": (
        "damaged-index",
        later("the index is damaged"),
        Remedy.REBUILD_INDEX,
    ),
}
"""State of an index → what is wrong with it, and what can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexCondition:
    """How the index is.

    Args:
        reason: Why it is not up to date, or None.
        generation: The number of the generation in use, from 1.
        size_bytes: What its files take, those of older generations included.
        articles: How many articles it holds.
        pending: How many episodes have to be read, or taken out.
    """

    state: IndexState
    reason: str | None = None
    generation: int | None = None
    size_bytes: int = 0
    articles: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that was found.

    Args:
        kind: What to branch on.
        message: What is wrong, in a line.
        remedy: What can be done, where that is known.
        reason: How it came to be, or None.
    """

    kind: ProblemKind
    message: str
    remedy: Remedy | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What `examine` found.

    Args:
        versions: Name → version; None where a library is missing.
        extras: Optional feature → whether it is installed.
        file: The `kbindex.toml` in use, or None.
        user_file: The user's own file of settings, or None.
        diagnostics: What could not be read in the notes.
        problems: What was found; empty where all is well.
    """

    versions: dict[str, str | None]
    extras: dict[str, bool]
    episodes: Path
    index: Path
    file: Path | None
    condition: IndexCondition
    user_file: Path | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_healthy(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def examine(
    *,
    episodes: Path,
    index: Path,
    file: Path | None = None,
    follow_links: bool = False,
    version_of: Callable[[str], str] = metadata.version,
    requirements: Sequence[str] | None = None,
) -> Examination:
    """Look at everything, and change nothing.

    Args:
        episodes: The folder of show notes.
        index: The folder of the index.
        file: The configuration in use.
        follow_links: Whether links that lead out of the archive are followed.
        version_of: Returns the version of a distribution, or raises
            PackageNotFoundError.
        requirements: What kbindex requires; by default, what its metadata says.
    """
    versions = _versions(version_of)
    refresher = make_refresher(episodes, index, follow_links=follow_links)
    condition, diagnostics, refused = _look(refresher)
    problems = [
        *_missing_libraries(versions),
        *_unusable_archive(refused),
        *_wrong_settings(episodes, follow_links=follow_links),
        *_index_problems(condition),
        *_unreadable_notes(len(diagnostics)),
    ]
    return Examination(
        versions=versions,
        extras=_extras(requirements, version_of),
        episodes=episodes,
        index=index,
        file=file,
        condition=condition,
        diagnostics=diagnostics,
        problems=tuple(problems),
    )


def _missing_libraries(versions: Mapping[str, str | None]) -> Iterator[Problem]:
    for name in _NEEDED:
        if not versions[name]:
            text = tr("{name} is not installed", name=name)
            yield Problem(kind="missing-library", message=text)


def _unusable_archive(refused: ArchiveError | None) -> Iterator[Problem]:
    if refused is not None:
        yield Problem(kind="no-episodes", message=str(refused), remedy=refused.remedy)


def _wrong_settings(episodes: Path, *, follow_links: bool) -> Iterator[Problem]:
    for error in find_wrong_settings(episodes, follow_links=follow_links):
        yield Problem(kind="wrong-settings", message=str(error), remedy=error.remedy)


def _index_problems(condition: IndexCondition) -> Iterator[Problem]:
    if condition.state in _OF_STATE:
        kind, text, remedy = _OF_STATE[condition.state]
        yield Problem(
            kind=kind, message=tr(text), remedy=remedy, reason=condition.reason
        )


def _unreadable_notes(count: int) -> Iterator[Problem]:
    if count:
        text = tr_count(
            "{count} place in the notes could not be read",
            "{count} places in the notes could not be read",
            count,
        )
        yield Problem(kind="unreadable-notes", message=text)


def _versions(version_of: Callable[[str], str]) -> dict[str, str | None]:
    return {
        "kbindex": __version__,
        "python": platform.python_version(),
        **{name: _version(name, version_of) for name in _LIBRARIES},
    }


def _version(name: str, version_of: Callable[[str], str]) -> str | None:
    try:
        return version_of(name)
    except metadata.PackageNotFoundError:
        return None


def _requirements() -> Sequence[str]:
    try:
        return metadata.requires("kbindex") or ()
    except metadata.PackageNotFoundError:
        return ()


def _extras(
    requirements: Iterable[str] | None, version_of: Callable[[str], str]
) -> dict[str, bool]:
    """Say of each extra whether all that it requires is installed."""
    extras: dict[str, bool] = {}
    for requirement in _requirements() if requirements is None else requirements:
        match = _OF_EXTRA.match(requirement)
        if match and match[2] != _ALL:
            is_there = _version(match[1], version_of) is not None
            extras[match[2]] = is_there and extras.get(match[2], True)
    return dict(sorted(extras.items()))


def _look(
    refresher: Refresher,
) -> tuple[IndexCondition, tuple[Diagnostic, ...], ArchiveError | None]:
    try:
        base, changes = refresher.look()
    except ArchiveError as error:
        return IndexCondition(state="unknown"), (), error
    except ConfigError:  # it is among the wrong settings
        return IndexCondition(state="unknown"), (), None
    return _condition(refresher.index, base, changes), changes.diagnostics, None


def _condition(
    index: Index, base: Generation | None, changes: Changes
) -> IndexCondition:
    state: IndexState = "up-to-date" if changes.is_empty else "outdated"
    generation = base
    if base is None:
        try:
            generation = index.current()
            state = "outdated" if generation else "missing"
        except IndexStateError:
            state = "damaged"
    pending = len(changes.added) + len(changes.changed) + len(changes.removed)
    return IndexCondition(
        state=state,
        reason=changes.reason,
        generation=generation.number if generation else None,
        size_bytes=index.size_bytes,
        articles=generation.articles if generation else 0,
        pending=pending,
    )
