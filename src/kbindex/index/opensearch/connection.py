"""What is asked of a cluster, as few typed functions.

Names of indices are without wildcards but where it is said; documents have ids. A body
is what OpenSearch's query language says, as values that msgspec can encode; a source
comes back as it was written, for its reader to decode. Answers are whole: what a part
of the servers could not say is asked again, and an error in the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from kbindex.index.opensearch.answers import (
    About,
    Health,
    IndexStatus,
    SearchAnswer,
    Status,
    StoredDocument,
    Version,
    read_about,
    read_alias,
    read_created,
    read_done,
    read_health,
    read_indices,
    read_many,
    read_search,
    read_searches,
    read_stored,
    read_version,
    read_written,
)
from kbindex.index.opensearch.sending import (
    LOOKING,
    READING,
    WRITING,
    BusyError,
    Limit,
    Request,
    Sender,
)
from kbindex.messages import tr

if TYPE_CHECKING:
    from msgspec import Raw

    from kbindex.config.cluster import ClusterConfig

Body = Mapping[str, object] | msgspec.Struct

_MOST_BULK_BYTES = 4_000_000
_MOST_BULK_DOCUMENTS = 2_000

_WRONG, _NOT_FOUND, _TIMED_OUT = 400, 404, 408

_encode = msgspec.json.Encoder().encode

_NAMES_AT_ONCE = 15
"""Names in one path: of 255 bytes each they keep below the 4,096 bytes of a line that
the servers read."""


class Connection:
    """A cluster; safe to use from many threads, and from forked processes.

    Every method raises UnavailableIndexError where no server answers in time,
    VanishedIndexError where an index that it names is not there, and IndexStateError
    where a server refuses what it is asked.

    Args:
        sender: Sends the requests.
    """

    def __init__(self, sender: Sender) -> None:
        self._sender, self._ask = sender, sender.ask

    @classmethod
    def open(cls, cluster: ClusterConfig) -> Connection:
        """Connect to a cluster; nothing is sent yet."""
        return cls(Sender(cluster))

    def close(self) -> None:
        """Close the connections; whoever asks again opens new ones."""
        self._sender.close()

    # Reading

    def search(self, indices: Sequence[str], body: Body) -> SearchAnswer:
        """Search in some indices."""
        path = f"/{_names(indices)}/_search"
        is_whole = {"allow_partial_search_results": "false"}
        return self._ask(Request("POST", path, is_whole, _encode(body)), read_search)

    def msearch(
        self, searches: Sequence[tuple[Sequence[str], Body]]
    ) -> tuple[SearchAnswer, ...]:
        """Search several times at once; answers are in the order of the searches."""
        lines: list[object] = []
        for indices, body in searches:
            is_whole = {"allow_partial_search_results": False}
            lines += ({"index": [*indices], **is_whole}, body)
        if not lines:
            return ()
        return self._ask(
            Request("POST", "/_msearch", body=_lines(lines)), read_searches
        )

    def mget(
        self, wanted: Sequence[tuple[str, str]], *, fields: Sequence[str] | None = None
    ) -> tuple[Raw | None, ...]:
        """Return the sources of documents by index and id; None where there is none.

        Args:
            wanted: Index and id of each.
            fields: What of a source is wanted; None is all.
        """
        if not wanted:
            return ()
        chosen = {} if fields is None else {"_source": [*fields]}
        docs = [{"_index": index, "_id": one, **chosen} for index, one in wanted]
        body = _encode({"docs": docs})
        return self._ask(Request("POST", "/_mget", body=body), read_many)

    def get(self, index: str, document: str) -> StoredDocument | None:
        """Return a document with its version; None where it is not there.

        None, too, where its index is not there.
        """
        path = _path(index, document)
        return self._ask(Request("GET", path, ignore=(_NOT_FOUND,)), read_stored)

    # Writing

    def put(
        self, index: str, document: str, source: Body, *, expected: Version | None
    ) -> Version:
        """Write a document where nobody has changed it meanwhile.

        Args:
            index: Where it lies.
            document: Its id.
            source: What to write.
            expected: The version that it has; None is that there is none yet.

        Raises:
            ChangedMeanwhileError: It has another version. Perhaps by this very change,
                where its answer was lost: look at what is there.
        """
        asked: dict[str, str | int] = {"op_type": "create"}
        if expected:
            asked = {"if_seq_no": expected.sequence, "if_primary_term": expected.term}
        path = _path(index, document)
        request = Request("PUT", path, asked, _encode(source), WRITING)
        return self._ask(request, read_version)

    def bulk(
        self,
        index: str,
        documents: Iterable[tuple[str, Body]],
        *,
        through: Literal["index", "alias"] = "index",
    ) -> int:
        """Write documents by their ids; those that are there are replaced.

        They are found after `refresh`. Each is written on all copies of its shard that
        are in use when this returns.

        Args:
            index: Where to; the server makes an index of this name where there is none.
            documents: With their ids.
            through: Whether that is the name of an index. An alias is only written
                where it is there.

        Returns:
            How many were written.

        Raises:
            IndexStateError: One is refused.
        """
        path = f"/{_names([index])}/_bulk"
        asked = {"require_alias": "true"} if through == "alias" else {}
        count = 0
        for chunk in _chunks(documents):
            self._write(Request("POST", path, asked, limit=WRITING), chunk)
            count += len(chunk)
        return count

    def _write(self, request: Request, chunk: Sequence[bytes]) -> None:
        """Write documents, and again those that have found a server busy."""
        waiting = chunk

        def read(said: bytes) -> None:
            nonlocal waiting
            outcomes = read_written(said, count=len(waiting))
            pairs = zip(waiting, outcomes, strict=True)
            waiting = [line for line, is_written in pairs if not is_written]
            if waiting:
                raise BusyError(tr("the servers are busy"))

        def body() -> bytes:
            return b"".join(waiting)

        self._ask(replace(request, body=body), read)

    # Indices

    def create_index(self, name: str, body: Body) -> bool:
        """Make an index with its settings and mappings.

        Returns:
            False where there is one of this name: perhaps made by this very request,
            where its first answer was lost.
        """
        path = f"/{_names([name])}"
        ignore = (_WRONG,)
        request = Request("PUT", path, body=_encode(body), limit=WRITING, ignore=ignore)
        return self._ask(request, read_created)

    def delete_indices(self, names: Sequence[str]) -> None:
        """Remove indices; those that are not there are no error."""
        asked = {"ignore_unavailable": "true"}
        for start in range(0, len(names), _NAMES_AT_ONCE):
            path = f"/{_names(names[start : start + _NAMES_AT_ONCE])}"
            self._ask(Request("DELETE", path, asked, limit=WRITING), read_done)

    def refresh(self, indices: Sequence[str]) -> None:
        """Let searches find all that was written so far."""
        path = f"/{_names(indices)}/_refresh"
        self._ask(Request("POST", path, limit=WRITING), read_done)

    def flush(self, indices: Sequence[str]) -> None:
        """Bring all that was written so far to the disks of all copies."""
        path = f"/{_names(indices)}/_flush"
        self._ask(Request("POST", path, limit=WRITING), read_done)

    def indices(
        self, pattern: str, *, limit: Limit = READING
    ) -> tuple[IndexStatus, ...]:
        """List the indices whose names match a pattern (`kbindex-show-*`), by name."""
        path = f"/_cat/indices/{_pattern(pattern)}"
        columns = "index,health,docs.count,store.size,creation.date"
        asked = {"format": "json", "bytes": "b", "h": columns}
        return self._ask(Request("GET", path, asked, limit=limit), read_indices)

    def aliased(self, alias: str) -> tuple[str, ...]:
        """Return the indices that an alias stands for, by name; () where it is not."""
        path = f"/_alias/{_names([alias])}"
        return self._ask(Request("GET", path, ignore=(_NOT_FOUND,)), read_alias)

    def change_aliases(self, actions: Sequence[Body]) -> None:
        """Add and remove aliases, all at once, as `_aliases` takes it."""
        body = _encode({"actions": [*actions]})
        self._ask(Request("POST", "/_aliases", body=body, limit=WRITING), read_done)

    # Looking

    def health(
        self,
        pattern: str = "",
        *,
        wait_for: Status | None = None,
        wait_s: int = 0,
        limit: Limit = READING,
    ) -> Health:
        """Say how the cluster is, or the indices that match a pattern.

        Args:
            pattern: Names of indices; all where it is empty.
            wait_for: The least status to wait for.
            wait_s: How long, in seconds; then `timed_out` is true.
            limit: How long to wait for an answer besides.
        """
        asked: dict[str, str | int] = {"timeout": f"{wait_s}s"}
        if wait_for:
            asked["wait_for_status"] = wait_for
        path = f"/_cluster/health/{_pattern(pattern)}".rstrip("/")
        longer = Limit(limit.answer_s + wait_s, limit.whole_s + wait_s)
        request = Request("GET", path, asked, limit=longer, ignore=(_TIMED_OUT,))
        return self._ask(request, read_health)

    def about(self, *, limit: Limit = LOOKING) -> About:
        """Ask a server for its version."""
        return self._ask(Request("GET", "/", limit=limit), read_about)


def _names(indices: Sequence[str]) -> str:
    """Join names in a path.

    Raises:
        ValueError: There is none, which would mean all.
    """
    if not indices or not all(indices):
        raise ValueError("no index is named")
    return ",".join(quote(name, safe="") for name in indices)


def _pattern(pattern: str) -> str:
    return quote(pattern, safe="*,")


def _path(index: str, document: str) -> str:
    return f"/{_names([index])}/_doc/{quote(document, safe='')}"


def _lines(values: Iterable[object]) -> bytes:
    return b"".join(_encode(value) + b"\n" for value in values)


def _chunks(documents: Iterable[tuple[str, Body]]) -> Iterator[list[bytes]]:
    """Yield the lines of documents, so many as one request shall hold."""
    chunk: list[bytes] = []
    size = 0
    for document, source in documents:
        line = _lines(({"index": {"_id": document}}, source))
        is_full = len(chunk) == _MOST_BULK_DOCUMENTS
        if chunk and (is_full or size + len(line) > _MOST_BULK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line)
    if chunk:
        yield chunk
