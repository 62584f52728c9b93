"""Archives on a cluster: one for each folder that an index would lie in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self

from kbindex.config.cluster import ClusterConfig
from kbindex.index.opensearch.connection import Connection
from kbindex.index.opensearch.generations import RemoteIndex, Shape

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = Shape(replicas=0, grace_s=0)
"""What is read no more goes at once, and nothing is kept twice: tests are quick so."""


class Archives:
    """Makes archives, and removes them with their folders.

    A context manager: at its end all are removed.
    """

    def __init__(self, hosts: tuple[str, ...]) -> None:
        self._prefix = f"kb{os.getpid()}"
        config = ClusterConfig(hosts=hosts, archive="a", prefix=self._prefix)
        self._connection = Connection.open(config)
        self._names: dict[Path, str] = {}
        self._count = 0

    def make(self, path: Path, *, rules: str = "", archive: str = "") -> RemoteIndex:  # noqa: ARG002 - as `IndexFolder`
        """Return the index of a folder: of the same archive for the same one.

        It is called as `IndexFolder` is.
        """
        self._remove([of for of in self._names if not of.parent.exists()])
        if path not in self._names:
            self._count += 1
            self._names[path] = f"{self._prefix}-l{self._count}"
        return RemoteIndex(
            self._connection, self._names[path], rules=rules, shape=SHAPE
        )

    def remove_all(self) -> None:
        """Remove all that were made; folders have new ones afterwards."""
        self._remove([*self._names])

    def _remove(self, paths: list[Path]) -> None:
        names = {self._names.pop(path) for path in paths}
        if not names:
            return
        found = [one.name for one in self._connection.indices(f"{self._prefix}-l*")]
        gone = [name for name in found if name.partition(".")[0] in names]
        self._connection.delete_indices(gone)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove_all()
        self._connection.close()
