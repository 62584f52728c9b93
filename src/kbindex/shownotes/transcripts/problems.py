"""What could not be read of one transcript, each kind a few times."""

from kbindex.messages import Message, remark
from kbindex.model import Diagnostic, diagnose

MOST_OF_A_KIND = 5
"""Places that are told of one kind; a file that is wrong throughout has thousands."""


class Problems:
    """Collects diagnostics of one file; what comes after a few of a kind is counted."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._told: list[Diagnostic] = []
        self._counts: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._more: dict[str, int] = {}

    def add(self, line: int, kind: str, said: Message) -> None:
        """Note that something in `line` could not be read; once of a kind and line."""
        if self._last.get(kind) == line:
            return
        self._last[kind] = line
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        if count <= MOST_OF_A_KIND:
            self._told.append(diagnose(self._path, line, kind, said))
        else:
            self._more.setdefault(kind, line)

    def told(self) -> tuple[Diagnostic, ...]:
        """Return what is to be said, in the order of the file."""
        rest = [
            diagnose(
                self._path,
                line,
                kind,
                remark(
                    "more places like those above, from here on: {number}",
                    number=self._counts[kind] - MOST_OF_A_KIND,
                ),
            )
            for kind, line in self._more.items()
        ]
        return tuple(sorted([*self._told, *rest], key=lambda said: said.line))
