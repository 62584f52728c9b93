"""Documents with versions in memory, as a connection promises them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kbindex.index.opensearch.answers import StoredDocument, Version
from kbindex.index.opensearch.sending import ChangedMeanwhileError

if TYPE_CHECKING:
    from kbindex.index.opensearch.connection import Body


class Documents:
    """Gets and puts single documents; the fewest methods that the state needs."""

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], StoredDocument] = {}
        self.lost = 0
        """How many answers to come are lost: the change is done, and asked again."""

    def create_index(self, name: str, body: Body) -> bool:
        """Pretend to make an index."""
        return bool(name and body)

    def get(self, index: str, document: str) -> StoredDocument | None:
        """Return a document with its version."""
        return self.stored.get((index, document))

    def put(
        self, index: str, document: str, source: Body, *, expected: Version | None
    ) -> Version:
        """Write a document where nobody has changed it meanwhile."""
        known = self.stored.get((index, document))
        if (known.version if known else None) != expected:
            raise ChangedMeanwhileError("changed")
        version = Version(known.version.sequence + 1 if known else 0, 1)
        raw = msgspec.Raw(msgspec.json.encode(source))
        self.stored[index, document] = StoredDocument(source=raw, version=version)
        if self.lost:
            self.lost -= 1
            raise ChangedMeanwhileError("its first attempt was done")
        return version
