"""The engine on servers: generations of an archive, each a list of indices there.

    kbindex-show                    alias: the indices that are read, for other tools
    kbindex-show.state              the state: what is read, and who may write
    kbindex-show.g000012-5f0c9a31   an index: what the run to generation 12 wrote
    kbindex-show.g000012-….writing  alias of it, until it is committed
    kbindex-show.passages           another archive, of what was said: the same again
    kbindex-show.public             another one, without private episodes

A reader reads the state, then those indices; none of them changes any more. The name of
an archive holds no dot, so whose an index is can be told by its name.
"""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kbindex.errors import DamagedIndexError, IndexStateError, LockBusyError
from kbindex.index.contract import LOCK_TIMEOUT_S, Servers
from kbindex.index.opensearch.connection import (
    Connection,  # noqa: TC001 - msgspec reads the types of fields
)
from kbindex.index.opensearch.contents import GenerationContents
from kbindex.index.opensearch.layout import LAYOUT, index_body, to_term
from kbindex.index.opensearch.lease import Clocks, Lease, hold_lease
from kbindex.index.opensearch.manifest import (
    Manifest,
    Sealed,
    load_content,
    unpack_content,
)
from kbindex.index.opensearch.reader import RemoteReader
from kbindex.index.opensearch.sending import VanishedIndexError
from kbindex.index.opensearch.state import ArchiveState, Pointer, Retired, StateStore
from kbindex.index.opensearch.writer import Committed, RemoteStage, write_alias
from kbindex.messages import tr
from kbindex.version import __version__

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from kbindex.index.contract import Generation, IndexReader, Plan, Waiting
    from kbindex.index.opensearch.manifest import PartInfo
    from kbindex.model import Diagnostic

_MOST_EDITIONS = 4
"""Editions whose generations are kept, that which wrote last among them."""

GRACE_S = 300.0
"""How long a part stays that no generation has any more: longer than a question, or a
reader that opens a generation, takes."""


class Shape(Struct, frozen=True, kw_only=True):
    """How indices lie on the servers.

    Args:
        shards: How many pieces of one may lie on servers of their own.
        replicas: Copies of each piece, besides the first.
        grace_s: How long a part stays that is read no more, in seconds.
    """

    shards: int = 1
    replicas: int = 1
    grace_s: float = GRACE_S


class StoredGeneration(GenerationContents, frozen=True, kw_only=True, eq=False):
    """A finished generation; its indices never change."""

    def __eq__(self, other: object) -> bool:
        """Two are the same that the state points to by the same words."""
        if not isinstance(other, StoredGeneration):
            return NotImplemented
        return self.pointer == other.pointer

    def __ne__(self, other: object) -> bool:
        """Compare as `==` does: msgspec itself compares identities here."""
        return not self == other

    def __hash__(self) -> int:
        return hash(self.pointer.digest)

    @property
    def number(self) -> int:
        """Its place in the order of generations, from 1."""
        return self.pointer.number

    @property
    def fingerprint(self) -> str:
        """Identifies all besides the episodes that decided what was indexed."""
        return self.manifest.fingerprint

    @property
    def identity(self) -> str:
        """The digest of its manifest, which names its indices and all beside them."""
        return self.pointer.digest

    @property
    def articles(self) -> int:
        """How many articles it holds."""
        return self.manifest.articles

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What could not be read in the notes."""
        return self.manifest.diagnostics

    def written_s(self) -> float | None:
        """Return when its newest part was made; None where that is gone."""
        return _made_s(self.connection, self.pointer)

    def open(self) -> IndexReader:
        """Open it for questions."""
        return RemoteReader(self)


class RemoteIndex:
    """The index of one archive on servers.

    Args:
        connection: To them.
        name: Of the archive there.
        rules: Identifies the rules by which notes are read; versions with others keep
            generations of their own. Empty: whatever was written last is read.
        shape: How indices lie there.
        clocks: Tell the time.
    """

    def __init__(
        self,
        connection: Connection,
        name: str,
        *,
        rules: str = "",
        shape: Shape = Shape(),  # noqa: B008 - it never changes
        clocks: Clocks = Clocks(),  # noqa: B008 - the same
    ) -> None:
        self._connection, self.name, self._rules = connection, name, rules
        self._shape, self._clocks = shape, clocks
        self._lease: Lease | None = None

    def __eq__(self, other: object) -> bool:
        """Two are the same that have a name and rules in common."""
        if not isinstance(other, RemoteIndex):
            return NotImplemented
        mine, its = (self.name, self._rules), (other.name, other._rules)
        return self._connection is other._connection and mine == its

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def _edition(self) -> str:
        return f"{LAYOUT}-{self._rules or '0'}"

    @cached_property
    def _store(self) -> StateStore:
        copies = self._shape.replicas
        return StateStore(self._connection, self.name, copies=copies)

    @property
    def size_bytes(self) -> int:
        """What its indices take, those of archives below it included."""
        found = self._connection.indices(f"{self.name}.*")
        return sum(one.size_bytes or 0 for one in found)

    def servers(self) -> Servers:
        """Say how the servers are that have it."""
        about = self._connection.about()
        health = self._connection.health(f"{self.name}.*")
        pointer = None
        with suppress(DamagedIndexError):
            pointer = self._pointer()
        written_s = _made_s(self._connection, pointer) if pointer else None
        release = about.release
        return Servers(
            cluster=about.cluster,
            program=f"{release.distribution} {release.number}".strip(),
            count=health.nodes,
            health=health.status,
            written_s=written_s,
            written_by=pointer.version if pointer and written_s else None,
        )

    def below(self, name: str, *, rules: str | None = None) -> RemoteIndex:
        """Return an index of its own for other records of the same archive."""
        return RemoteIndex(
            self._connection,
            f"{self.name}.{name}",
            rules=self._rules if rules is None else rules,
            shape=self._shape,
            clocks=self._clocks,
        )

    def current(self) -> StoredGeneration | None:
        """Return the generation to read; None where there is none yet.

        Raises:
            DamagedIndexError: It is damaged, or of another version.
        """
        for _ in range(3):  # a refresh may remove it between two of these lines
            pointer = self._pointer()
            if pointer is None:
                return None
            sealed = Sealed(pointer.size, pointer.digest)
            try:
                packed = load_content(
                    self._connection, pointer.parts[-1], "manifest", sealed
                )
                manifest = unpack_content("manifest", packed, Manifest)
            except DamagedIndexError:
                if pointer != self._pointer():
                    continue
                raise
            return StoredGeneration(
                connection=self._connection, pointer=pointer, manifest=manifest
            )
        raise IndexStateError(tr("the index is being replaced too often; try again"))

    def is_current(self, generation: Generation) -> bool:
        """Say whether a generation is still the one to read."""
        if not isinstance(generation, StoredGeneration):
            return False
        with suppress(DamagedIndexError):
            return self._pointer() == generation.pointer
        return False

    def _pointer(self) -> Pointer | None:
        """Return what the state says for this edition; None where it says nothing.

        Raises:
            DamagedIndexError: Only other editions stand there.
        """
        known = self._store.load()
        pointers = known.state.pointers if known else ()
        for pointer in pointers:
            if pointer.edition == self._edition or not self._rules:
                return pointer
        if pointers and pointers[0].age[0] >= LAYOUT:
            raise self._other_edition(pointers[0])
        return None  # of an earlier layout, of which nothing is kept

    def _other_edition(self, pointer: Pointer) -> DamagedIndexError:
        mine = replace(pointer, edition=self._edition, version=__version__)
        if pointer.age > mine.age:
            text = tr(
                "kbindex {version}, which is newer, keeps another index here",
                version=pointer.version,
            )
        else:
            text = tr("the rules by which it was built have changed")
        return DamagedIndexError(text)

    def obstacle(self) -> IndexStateError | None:
        """Say why nothing could be written; None where it could. Nothing changes."""
        try:
            self._store.load()
            # Asked for our alias, servers answer with the index behind it.
            found = self._connection.indices(self.name)
            if any(one.name == self.name for one in found):
                return self._foreign()
        except VanishedIndexError:
            return None
        except IndexStateError as error:
            return error
        return None

    def _foreign(self) -> IndexStateError:
        text = tr("{name}: an index of somebody else has this name", name=self.name)
        return IndexStateError(text)

    @contextmanager
    def lock(
        self, *, timeout_s: float = LOCK_TIMEOUT_S, waiting: Waiting | None = None
    ) -> Generator[None]:
        """Hold the right to write; see `lease`."""
        with hold_lease(
            self._store,
            name=self.name,
            timeout_s=timeout_s,
            waiting=waiting,
            clocks=self._clocks,
        ) as lease:
            self._lease = lease
            try:
                yield
            finally:
                self._lease = None

    @contextmanager
    def stage(self, plan: Plan, *, base: Generation | None) -> Generator[RemoteStage]:
        """Begin the next generation; what is not committed is removed at the end."""
        if base is not None and not isinstance(base, StoredGeneration):
            raise TypeError("the base is a generation of another engine")
        lease = self._lease
        if lease is None:
            raise RuntimeError("a stage needs the right to write")
        self._mend(lease)
        number = lease.state.last + 1
        name = f"{self.name}.g{number:06}-{secrets.token_hex(4)}"
        try:
            self._make(name)
            yield RemoteStage(
                self._connection,
                name,
                plan,
                base=base,
                writing=lease,
                point=partial(self._point, lease, number),
            )
        finally:
            self._drop_uncommitted(name)

    def _make(self, name: str) -> None:
        shape = self._shape
        body = index_body(self.name, shards=shape.shards, replicas=shape.replicas)
        # Where there is one, the first answer was lost: nobody else chose this name.
        self._connection.create_index(
            name, {**body, "aliases": {write_alias(name): {}}}
        )

    def _drop_uncommitted(self, name: str) -> None:
        """Remove an index that no generation has; what cannot be known now stays."""
        with suppress(IndexStateError):
            known = self._store.load()
            if known and name not in known.state.named:
                self._connection.delete_indices([name])

    def _point(
        self, lease: Lease, number: int, committed: Committed
    ) -> StoredGeneration:
        """Make a generation the current one."""
        sealed = committed.sealed
        pointer = Pointer(
            edition=self._edition,
            version=__version__,
            number=number,
            parts=tuple(part.name for part in committed.manifest.parts),
            size=sealed.size,
            digest=sealed.digest,
        )
        lease.change(partial(self._pointing_to, pointer))
        with suppress(VanishedIndexError):  # a later run has already removed them
            self._move_alias(committed.manifest.parts)
        return StoredGeneration(
            connection=self._connection, pointer=pointer, manifest=committed.manifest
        )

    def _pointing_to(self, pointer: Pointer, state: ArchiveState) -> ArchiveState:
        others = [p for p in state.pointers if p.edition != self._edition]
        pointers = (pointer, *others[: _MOST_EDITIONS - 1])
        read = {part for one in pointers for part in one.parts}
        before = {part for one in state.pointers for part in one.parts}
        now_s = self._clocks.now_s()
        retired = tuple(Retired(part, now_s) for part in sorted(before - read))
        return replace(
            state,
            last=pointer.number,
            pointers=pointers,
            retired=(*state.retired, *retired),
        )

    def _move_alias(self, parts: tuple[PartInfo, ...]) -> None:
        """Have the alias stand for what is read, at once, and nobody write it."""
        before = set(self._connection.aliased(self.name))
        removed = before - {part.name for part in parts}
        actions = [
            *({"remove": {"index": n, "alias": self.name}} for n in sorted(removed)),
            *map(self._alias_of, parts),
            {
                "remove": {
                    "index": parts[-1].name,
                    "alias": write_alias(parts[-1].name),
                    "must_exist": False,
                }
            },
        ]
        self._connection.change_aliases(actions)

    def _alias_of(self, part: PartInfo) -> Mapping[str, object]:
        gone = [*map(to_term, sorted(part.gone_sources))]
        shown = {
            "bool": {
                "filter": [{"term": {"kind": "record"}}],
                "must_not": [{"terms": {"source": gone}}],
            }
        }
        return {"add": {"index": part.name, "alias": self.name, "filter": shown}}

    def tidy(self) -> None:
        """Remove what killed runs left; nothing where another process is writing."""
        with suppress(LockBusyError, IndexStateError):
            known = self._store.load()
            if known and self._needs_mending(known.state):
                with self.lock(timeout_s=0):
                    if self._lease:
                        self._mend(self._lease)

    def _needs_mending(self, state: ArchiveState) -> bool:
        return bool(
            state.holder
            or self._unneeded(state, self._indices())
            or self._alias_is_wrong(state)
        )

    def _mend(self, lease: Lease) -> None:
        """Bring what lies on the servers in line with the state.

        What there is to remove is listed before the right to write is confirmed. Who
        was paused in between, and lost it, so removes nothing that others have made
        since; and what is listed can become part of no generation any more, as nobody
        else had the right.
        """
        unneeded = self._unneeded(lease.state, self._indices())
        if unneeded:
            lease.change(partial(_without, frozenset(unneeded)))
            self._connection.delete_indices(unneeded)
        if self._alias_is_wrong(lease.state):
            current = self.current()
            if current:
                self._move_alias(current.manifest.parts)

    def _alias_is_wrong(self, state: ArchiveState) -> bool:
        parts = state.pointers[0].parts if state.pointers else ()
        return set(parts) != set(self._connection.aliased(self.name))

    def _indices(self) -> list[str]:
        """List the indices that runs of this archive have made."""
        ours = re.compile(rf"{re.escape(self.name)}\.g\d{{6,}}-[0-9a-f]{{8}}")
        found = (one.name for one in self._connection.indices(f"{self.name}.*"))
        return [name for name in found if ours.fullmatch(name)]

    def _unneeded(self, state: ArchiveState, names: Sequence[str]) -> list[str]:
        """List those that nobody can be reading any more."""
        last_s = self._clocks.now_s() - self._shape.grace_s
        over = {one.part for one in state.retired if one.since_s <= last_s}
        return [name for name in names if name in over or name not in state.named]


def _made_s(connection: Connection, pointer: Pointer) -> float | None:
    """Return when the newest part of a generation was made; None where it is gone."""
    try:
        newest = connection.indices(pointer.parts[-1])
    except VanishedIndexError:
        return None
    return newest[0].created_ms / 1000 if newest else None


def _without(parts: frozenset[str], state: ArchiveState) -> ArchiveState:
    retired = tuple(one for one in state.retired if one.part not in parts)
    return replace(state, retired=retired)
