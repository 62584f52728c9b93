"""Is everything as it should be? Versions, places, the index, the notes."""

import platform
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Literal

from kbindex.errors import ArchiveError, IndexStateError
from kbindex.index import Generation, IndexFolder
from kbindex.indexing.changes import Changes
from kbindex.indexing.refresh import Refresher
from kbindex.language import build_analyzer
from kbindex.messages import later, tr, tr_count
from kbindex.model import Diagnostic
from kbindex.version import __version__

IndexState = Literal["up-to-date", "outdated", "missing", "damaged", "unknown"]

_LIBRARIES = ("whoosh-reloaded", "whoosh3", "SudachiPy", "SudachiDict-core")
_NEEDED = ("SudachiPy", "SudachiDict-core")
_OF_EXTRA = re.compile(r"([\w.-]+).*\bextra == ['\"]([\w-]+)['\"]")
_ALL = "all"
"""The extra that holds every other."""

_ADVICE: dict[IndexState, str] = {
    "outdated": later("the index is behind the episodes; `kbindex index` refreshes it"),
    "missing": later("there is no index yet; `kbindex index` builds it"),
    "damaged": later("the index is damaged; `kbindex index` builds it anew"),
}


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
class Examination:
    """What `examine` found.

    Args:
        versions: Name → version; None where a library is missing.
        extras: Optional feature → whether it is installed.
        file: The `kbindex.toml` in use, or None.
        diagnostics: What could not be read in the notes.
        problems: One line each; empty where all is well.
    """

    versions: dict[str, str | None]
    extras: dict[str, bool]
    episodes: Path
    index: Path
    file: Path | None
    condition: IndexCondition
    diagnostics: tuple[Diagnostic, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def is_healthy(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def examine(
    *,
    episodes: Path,
    index: Path,
    file: Path | None = None,
    version_of: Callable[[str], str] = metadata.version,
    requirements: Sequence[str] | None = None,
) -> Examination:
    """Look at everything, and change nothing.

    Args:
        episodes: The folder of show notes.
        index: The folder of the index.
        file: The configuration in use.
        version_of: Returns the version of a distribution, or raises
            PackageNotFoundError.
        requirements: What kbindex requires, as its metadata says it; by default
            those of the installed distribution.
    """
    versions = {
        "kbindex": __version__,
        "python": platform.python_version(),
        **{name: _version(name, version_of) for name in _LIBRARIES},
    }
    problems = [
        tr("{name} is not installed", name=name)
        for name in _NEEDED
        if not versions[name]
    ]
    condition, diagnostics, trouble = _look(episodes, index)
    problems += trouble
    if advice := _ADVICE.get(condition.state):
        reason = f" ({condition.reason})" if condition.reason else ""
        problems.append(tr(advice) + reason)
    if diagnostics:
        problems.append(
            tr_count(
                "{count} place in the notes could not be read",
                "{count} places in the notes could not be read",
                len(diagnostics),
            )
        )
    return Examination(
        versions=versions,
        extras=_extras(
            _requirements() if requirements is None else requirements, version_of
        ),
        episodes=episodes,
        index=index,
        file=file,
        condition=condition,
        diagnostics=diagnostics,
        problems=tuple(problems),
    )


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
    requirements: Iterable[str], version_of: Callable[[str], str]
) -> dict[str, bool]:
    """Say of each extra whether all that it requires is installed."""
    extras: dict[str, bool] = {}
    for requirement in requirements:
        match = _OF_EXTRA.match(requirement)
        if match and match[2] != _ALL:
            is_there = _version(match[1], version_of) is not None
            extras[match[2]] = is_there and extras.get(match[2], True)
    return dict(sorted(extras.items()))


def _look(
    episodes: Path, index: Path
) -> tuple[IndexCondition, tuple[Diagnostic, ...], list[str]]:
    folder = IndexFolder(index)
    refresher = Refresher(episodes=episodes, folder=folder, analyzer=build_analyzer())
    try:
        base, changes = refresher.look()
    except ArchiveError as error:
        return IndexCondition(state="unknown"), (), [str(error)]
    return _condition(folder, base, changes), changes.diagnostics, []


def _condition(
    folder: IndexFolder, base: Generation | None, changes: Changes
) -> IndexCondition:
    state: IndexState = "up-to-date" if changes.is_empty else "outdated"
    generation = base
    if base is None:
        try:
            generation = folder.current()
            state = "outdated" if generation else "missing"
        except IndexStateError:
            state = "damaged"
    pending = len(changes.added) + len(changes.changed) + len(changes.removed)
    return IndexCondition(
        state=state,
        reason=changes.reason,
        generation=generation.number if generation else None,
        size_bytes=_size_bytes(folder.path),
        articles=generation.manifest.articles if generation else 0,
        pending=pending,
    )


def _size_bytes(folder: Path) -> int:
    """Add up the files of the index; one that generations share counts once."""
    sizes: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*") if folder.is_dir() else ():
        try:
            status = path.lstat()
        except OSError:  # a refresh may take it away at this moment
            continue
        if path.is_file():
            sizes[status.st_dev, status.st_ino] = status.st_size
    return sum(sizes.values())
