"""What servers answer, as values. An answer is whole, or it is an error."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Raw, Struct, field

from kbindex.errors import IndexStateError
from kbindex.index.opensearch.sending import (
    BUSY,
    NO_INDEX,
    BusyError,
    VanishedIndexError,
)
from kbindex.messages import tr

Status = Literal["green", "yellow", "red"]
"""All copies of all shards are there; one of each; some shard has none."""

_NOTHING = Raw(b"{}")
_NOT_FOUND = 404
_ALREADY_THERE = "resource_already_exists_exception"


class Found(Struct, frozen=True):
    """A document that a search has found.

    Args:
        index: Where it lies.
        id: Its id; empty where nothing of what is stored was asked for.
        score: How well it meets the query; None where that was not asked.
        source: What was written, or the asked parts of it, as JSON.
        sort: What it is sorted by.
    """

    index: str = field(name="_index")
    id: str = field(name="_id", default="")
    score: float | None = field(name="_score", default=None)
    source: Raw = field(name="_source", default=_NOTHING)
    sort: tuple[object, ...] = ()


class SearchAnswer(Struct, frozen=True, kw_only=True):
    """What a search has found.

    Args:
        hits: In the order that was asked for.
        total: How many there are; exact where the body tracks all.
        aggregations: Their answers by name, as JSON.
    """

    hits: tuple[Found, ...]
    total: int
    aggregations: Raw


class Version(Struct, frozen=True):
    """Which change of a document was the last; the next one can ask for it."""

    sequence: int = field(name="_seq_no")
    term: int = field(name="_primary_term")


class StoredDocument(Struct, frozen=True, kw_only=True):
    """A document by its id.

    Args:
        source: What was written, as JSON.
        version: Which change wrote it.
    """

    source: Raw
    version: Version


class IndexStatus(Struct, frozen=True, kw_only=True):
    """An index as the servers see it.

    Args:
        name: Its name.
        health: Whether its shards are there.
        documents: How many documents it has; None where no shard is there to tell.
        size_bytes: What it takes, all copies together; None as above.
        created_ms: When it was made, in milliseconds since 1970.
    """

    name: str = field(name="index")
    health: Status = "red"
    documents: int | None = field(name="docs.count", default=None)
    size_bytes: int | None = field(name="store.size", default=None)
    created_ms: int = field(name="creation.date", default=0)


class Health(Struct, frozen=True, kw_only=True):
    """How a cluster is.

    Args:
        status: Of the shards that were asked about.
        nodes: How many servers there are.
        unassigned: How many copies of shards are nowhere.
        timed_out: The status that was waited for did not come.
    """

    status: Status
    nodes: int = field(name="number_of_nodes")
    unassigned: int = field(name="unassigned_shards", default=0)
    timed_out: bool = False


class Release(Struct, frozen=True):
    """Which program a server runs.

    Args:
        number: Its version.
        distribution: Its name; empty where it does not say.
    """

    number: str
    distribution: str = ""


class About(Struct, frozen=True, kw_only=True):
    """What a server says of itself."""

    cluster: str = field(name="cluster_name")
    release: Release = field(name="version")


class _Cause(Struct):
    type: str = ""


class _Shards(Struct):
    total: int = 0
    failed: int = 0


class _Total(Struct):
    value: int = 0


class _Hits(Struct):
    hits: tuple[Found, ...] = ()
    total: _Total = field(default_factory=_Total)


class _Searched(Struct):
    hits: _Hits = field(default_factory=_Hits)
    aggregations: Raw = _NOTHING
    timed_out: bool = False
    shards: _Shards = field(name="_shards", default_factory=_Shards)
    error: _Cause | None = None
    status: int = 200


class _ManySearched(Struct):
    responses: tuple[_Searched, ...]


class _Got(Struct):
    found: bool = False
    source: Raw = field(name="_source", default=_NOTHING)
    error: _Cause | None = None


class _ManyGot(Struct):
    docs: tuple[_Got, ...]


class _Stored(Struct):
    found: bool = False
    source: Raw = field(name="_source", default=_NOTHING)
    sequence: int = field(name="_seq_no", default=0)
    term: int = field(name="_primary_term", default=0)


class _Outcome(Struct):
    status: int
    error: _Cause | None = None


class _Written(Struct):
    items: tuple[dict[str, _Outcome], ...]


class _Done(Struct):
    shards: _Shards = field(name="_shards", default_factory=_Shards)
    error: _Cause | None = None


read_version = msgspec.json.Decoder(Version).decode
read_health = msgspec.json.Decoder(Health).decode
read_about = msgspec.json.Decoder(About).decode

_decode_search = msgspec.json.Decoder(_Searched).decode
_decode_searches = msgspec.json.Decoder(_ManySearched).decode
_decode_many = msgspec.json.Decoder(_ManyGot).decode
_decode_stored = msgspec.json.Decoder(_Stored).decode
_decode_written = msgspec.json.Decoder(_Written).decode
_decode_done = msgspec.json.Decoder(_Done).decode
_decode_names = msgspec.json.Decoder(dict[str, Raw]).decode
_decode_indices = msgspec.json.Decoder(tuple[IndexStatus, ...], strict=False).decode


def read_search(said: bytes) -> SearchAnswer:
    """Read what a search has found; raises BusyError where it is not all."""
    return _whole(_decode_search(said))


def read_searches(said: bytes) -> tuple[SearchAnswer, ...]:
    """Read what several searches have found; raises BusyError as above."""
    return tuple(map(_whole, _decode_searches(said).responses))


def _whole(answer: _Searched) -> SearchAnswer:
    if answer.error is not None:
        raise _problem(answer.error, answer.status)
    _check_shards(answer.shards)
    if answer.timed_out:
        raise BusyError(tr("a part of the index did not answer in time"))
    hits = answer.hits
    return SearchAnswer(
        hits=hits.hits, total=hits.total.value, aggregations=answer.aggregations
    )


def read_many(said: bytes) -> tuple[Raw | None, ...]:
    """Read the sources of documents; None where there is none."""
    got = _decode_many(said).docs
    for one in got:
        if one.error is not None:  # it says no status
            is_gone = one.error.type == NO_INDEX
            raise _problem(one.error, _NOT_FOUND if is_gone else min(BUSY))
    return tuple(one.source if one.found else None for one in got)


def read_stored(said: bytes) -> StoredDocument | None:
    """Read a document with its version."""
    stored = _decode_stored(said)
    if not stored.found:
        return None
    version = Version(stored.sequence, stored.term)
    return StoredDocument(source=stored.source, version=version)


def read_written(said: bytes, *, count: int) -> tuple[bool, ...]:
    """Say of each document whether it is written; else its server was busy.

    Args:
        said: What the server answered.
        count: How many documents it was given.

    Raises:
        IndexStateError: One is refused.
    """
    outcomes = [one for item in _decode_written(said).items for one in item.values()]
    if len(outcomes) != count:
        raise IndexStateError(tr("the server has not written all that it was given"))
    for one in outcomes:
        if one.error is not None and one.status not in BUSY:
            raise _problem(one.error, one.status)
    return tuple(one.error is None for one in outcomes)


def read_created(said: bytes) -> bool:
    """Say whether an index was made; False where it was there."""
    error = _decode_done(said).error
    if error is not None and error.type != _ALREADY_THERE:
        raise _problem(error, 0)
    return error is None


def read_done(said: bytes) -> None:
    """Read an answer that says only how many shards have done it."""
    _check_shards(_decode_done(said).shards)


def read_alias(said: bytes) -> tuple[str, ...]:
    """Read the names of indices; none where the alias is not there."""
    known = _decode_names(said)
    return () if "error" in known else tuple(sorted(known))


def read_indices(said: bytes) -> tuple[IndexStatus, ...]:
    """Read a list of indices, by name."""
    return tuple(sorted(_decode_indices(said), key=lambda one: one.name))


def _check_shards(shards: _Shards) -> None:
    if shards.failed:
        text = tr("{failed} of {total} parts of the index did not answer")
        raise BusyError(text.format(failed=shards.failed, total=shards.total))


def _problem(cause: _Cause, status: int) -> IndexStateError | BusyError:
    """Say why a part of a request was not done, without what was sent."""
    if cause.type == NO_INDEX:
        return VanishedIndexError(tr("a part of the index is there no more"))
    if status in BUSY:
        return BusyError(tr("the servers are busy"))
    return IndexStateError(tr("the server refuses a request ({said})", said=cause.type))
