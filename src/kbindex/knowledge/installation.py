"""What is installed: versions, what is missing, optional features."""

import platform
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import metadata

from kbindex.version import __version__

VersionOf = Callable[[str], str]
"""Returns the version of a distribution, or raises PackageNotFoundError."""

_LIBRARIES = ("whoosh-reloaded", "whoosh3", "SudachiPy", "SudachiDict-core")
_NEEDED = ("SudachiPy", "SudachiDict-core")
_ENGINES = frozenset({"whoosh-reloaded", "whoosh3"})
"""One is enough; both install the same package."""

_OF_EXTRA = re.compile(r"([\w.-]+).*\bextra == ['\"]([\w-]+)['\"]")
_REQUIRED = re.compile(r"([\w.-]+)[^;]*")
_ALL = "all"
"""The extra that holds every other."""


def list_versions(version_of: VersionOf) -> dict[str, str | None]:
    """Return the versions that matter; None where a library is missing."""
    return {
        "kbindex": __version__,
        "python": platform.python_version(),
        **{name: _version(name, version_of) for name in _LIBRARIES},
    }


def missing_libraries(
    requirements: Iterable[str], version_of: VersionOf
) -> Iterator[str]:
    """Yield what kbindex needs everywhere and is not installed."""
    matches = (_REQUIRED.fullmatch(requirement) for requirement in requirements)
    required = (match[1] for match in matches if match)
    for name in dict.fromkeys((*_NEEDED, *required)):
        names = _ENGINES if name in _ENGINES else {name}
        if all(_version(one, version_of) is None for one in names):
            yield name


def list_extras(requirements: Iterable[str], version_of: VersionOf) -> dict[str, bool]:
    """Say of each extra whether all that it requires is installed."""
    extras: dict[str, bool] = {}
    for requirement in requirements:
        match = _OF_EXTRA.match(requirement)
        if match and match[2] != _ALL:
            is_there = _version(match[1], version_of) is not None
            extras[match[2]] = is_there and extras.get(match[2], True)
    return dict(sorted(extras.items()))


def own_requirements() -> Sequence[str]:
    """Return what kbindex requires, as its metadata says."""
    try:
        return metadata.requires("kbindex") or ()
    except metadata.PackageNotFoundError:
        return ()


def _version(name: str, version_of: VersionOf) -> str | None:
    try:
        return version_of(name)
    except metadata.PackageNotFoundError:
        return None
