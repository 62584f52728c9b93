"""The libraries that terms depend on, with their installed versions."""

import os
import sys
from collections.abc import Iterator
from functools import cache

_METADATA = ".dist-info"
_DISTRIBUTIONS = ("SudachiPy", "SudachiDict-core", "PyStemmer")


def _installed_versions() -> Iterator[str]:
    """Yield the versions of the libraries, by the names of their metadata.

    `importlib.metadata` says the same, but importing it takes a tenth of a search.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - cold start
        except OSError:
            continue
        for name in names:
            if name.endswith(_METADATA):
                distribution, _, version = name[: -len(_METADATA)].partition("-")
                found.setdefault(distribution.lower(), version)
    for name in _DISTRIBUTIONS:
        known = found.get(name.replace("-", "_").lower())
        yield known if known is not None else _asked_version(name)


def _asked_version(distribution: str) -> str:
    from importlib.metadata import version  # noqa: PLC0415 - cold start

    return version(distribution)


@cache
def installed_libraries() -> tuple[str, ...]:
    """Name the libraries that terms depend on, with their installed versions.

    No library is imported for it.
    """
    versions = _installed_versions()
    return tuple(map("{}={}".format, _DISTRIBUTIONS, versions))
