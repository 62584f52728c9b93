"""What an endpoint has found, in each form in which it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

Record = Mapping[str, Any]


class Found(Struct, frozen=True, kw_only=True):
    """An answer.

    Args:
        document: That of the command, as JSON.
        listed: The key of the document that has the list; empty where it is none.
        records: For JSON Lines and CSV; None for the list of the document.
        total: How many records there are before `limit` and `offset`; None where all
            are here.
        is_counted: Whether the document is to say the total itself.
    """

    document: Record
    listed: str = ""
    records: Callable[[], Iterable[Record]] | None = None
    total: int | None = None
    is_counted: bool = True

    def iter_records(self) -> Iterable[Record]:
        """Return the records, whichever document they come from."""
        if self.records is not None:
            return self.records()
        listed: Iterable[Record] = self.document[self.listed]
        return listed
