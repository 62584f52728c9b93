"""Generations on servers: what the server holds after any history of changes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import asdict

from kbindex.errors import DamagedIndexError, IndexStateError, LockBusyError
from kbindex.index import AnalyzedRecord, EpisodeEntry, FieldName, Plan
from kbindex.index.memory import MemoryIndex
from kbindex.index.opensearch.generations import (
    RemoteIndex,
    Shape,
    StoredGeneration,
)
from kbindex.index.opensearch.layout import (
    WORD_FIELDS,
    MetaName,
    meta_key,
    record_key,
)
from kbindex.index.opensearch.lease import Clocks
from kbindex.index.opensearch.sending import VanishedIndexError
from kbindex.index.opensearch.writer import write_alias
from tests.cluster.held import count_words, shown_by_alias
from tests.cluster.whole_reading import read_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbindex.config.cluster import ClusterConfig
    from kbindex.index import Generation, Index, Part, PartWriter
    from kbindex.index.opensearch.connection import Connection

pytestmark = pytest.mark.cluster

WORDS = ("etcd", "grafana", "監視", "node.js", "~monitor", "カタカナ", "kubectl")
PAGES = ("https://example.org/a", "https://example.org/b", "https://example.org/c")

MakeRecord = Callable[..., AnalyzedRecord]
EntriesOf = Callable[[Iterable[AnalyzedRecord]], list[EpisodeEntry]]
Archive = dict[str, list[AnalyzedRecord]]
"""Episode → its records."""


@pytest.fixture
def index(connection: Connection, cluster_config: ClusterConfig) -> RemoteIndex:
    name = f"{cluster_config.prefix}-a"
    return RemoteIndex(connection, name, shape=Shape(replicas=0, grace_s=0))


class Writer:
    """Brings an index in line with an archive, as a refresh does."""

    def __init__(self, entries_of: EntriesOf) -> None:
        self._entries_of = entries_of

    def bring(
        self,
        index: Index,
        archive: Archive,
        changed: Iterable[str],
        base: Generation | None,
    ) -> Generation:
        """Write the changed episodes; the others are kept."""
        fresh = {*changed} & archive.keys() if base else archive.keys()
        kept = frozenset(f"{name}.md" for name in archive.keys() - fresh)
        plan = Plan(fingerprint="f", kept=kept, new_episodes=len(fresh))
        with index.lock(), index.stage(plan, base=base) as stage:
            again = {str(entry.id) for entry in stage.again}
            names = sorted({*fresh, *again})
            parts = [
                self._part(stage.part(number), archive, names[number::2])
                for number in range(2)
            ]
            return stage.commit(parts)

    def _part(self, writer: PartWriter, archive: Archive, names: Sequence[str]) -> Part:
        with writer:
            for name in names:
                (entry,) = self._entries_of(archive[name])
                writer.add(entry, archive[name])
            return writer.finish()


@pytest.fixture
def writer(entries_of: EntriesOf) -> Writer:
    return Writer(entries_of)


def _check_alike(found: Generation, expected: Generation, name: str) -> None:
    """Compare all that a server holds of a generation with what memory does."""
    assert isinstance(found, StoredGeneration)
    with read_whole(found) as remote, expected.open() as local:
        for mine, theirs in zip(found.entries(), local.entries, strict=True):
            assert asdict(mine) == {**asdict(theirs), "part": mine.part}
        assert found.articles == expected.articles
        assert found.manifest.records == local.record_count
        fields: tuple[FieldName, ...] = (*WORD_FIELDS, "key", "source", "id")
        for field in fields:
            assert remote.terms(field) == local.terms(field)
        assert count_words(found) == {
            (field, term): count
            for field in WORD_FIELDS
            for term, count in local.terms(field).items()
        }
        assert found.manifest.duplicates == tuple(
            tuple(local.read([one])[0].article.id for one in group)
            for group in local.duplicates
        )
        shown = {record_key(record_id) for record_id in local.terms("id")}
        assert shown_by_alias(found, name) == shown


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_history_ends_in_what_is_there(
    index: RemoteIndex, writer: Writer, make_record: MakeRecord, seed: int
) -> None:
    """Words count exactly, and copies of a page are known, after each change."""
    chance = random.Random(seed)  # noqa: S311 - examples
    archive: Archive = {}
    base = local = None
    memory = MemoryIndex()
    for step in range(7):
        share = 1.0 if not step else chance.choice((0.0, 0.1, 0.4))
        changed = [f"{n:03}" for n in range(12) if chance.random() < share]
        for name in changed:
            if chance.random() < 0.2:
                archive.pop(name, None)
                continue
            archive[name] = [
                _any_record(make_record, chance, f"{name}#{n}")
                for n in range(1, chance.randint(2, 5))
            ]
        base = writer.bring(index, archive, changed, base)
        local = writer.bring(memory, archive, changed, local)
        _check_alike(base, local, index.name)
        current = index.current()
        assert current == base
        assert len(current.manifest.parts) <= 4


def _any_record(
    make_record: MakeRecord, chance: random.Random, record_id: str
) -> AnalyzedRecord:
    def some() -> dict[str, float]:
        return {w: chance.randint(1, 60) / 20 for w in WORDS if chance.random() < 0.4}

    page = chance.choice((*PAGES, None))
    return make_record(
        record_id,
        text=some() | {"rest": 1.0},
        title=some(),
        bigrams=some(),
        words=chance.randint(0, 30),
        url=page,
        tags=tuple(w for w in ("a.b", "c") if chance.random() < 0.5),
    )


ODD = {
    "": 1.0,
    "x" * 40_000: 2.0,
    "監" * 20_000: 2.0,
    "tab\tand\nline": 1.0,
    "..": 1.0,
    "a.b": 1.0,
    "\ud800": 1.0,
    "\x00": 1.0,
}


def test_no_term_costs_a_record(
    index: RemoteIndex, writer: Writer, make_record: MakeRecord
) -> None:
    """Lucene refuses terms of more than 32,766 bytes, and the mapping some others."""
    record = make_record("001#1", text=ODD, title=ODD, bigrams=ODD, tags=tuple(ODD))
    many = {f"w{n}": 1.0 for n in range(30_000)}
    tags = tuple(f"t{n}" for n in range(5_000))
    large = make_record("001#2", text=many, tags=tags)
    found = writer.bring(index, {"001": [record, large]}, (), None)
    assert isinstance(found, StoredGeneration)
    with read_whole(found) as reader:
        assert [one.article.tags for one in reader.read(list(reader.documents()))] == [
            tuple(ODD),
            tags,
        ]
        assert reader.terms("text", "w29999") == {"w29999": 1}


def test_names_that_are_no_text_are_kept(
    index: RemoteIndex, writer: Writer, make_record: MakeRecord
) -> None:
    """A file's name may hold bytes that are no UTF-8, and ids be too long."""
    names = ("a\udcff", "b" * 600)
    archive = {name: [make_record(f"{name}#1")] for name in names}
    base = writer.bring(index, archive, (), None)
    changed = writer.bring(index, archive, names[:1], base)
    for generation in (base, changed):
        assert isinstance(generation, StoredGeneration)
        with read_whole(generation) as reader:
            assert {*reader.terms("id")} == {f"{name}#1" for name in names}
            assert {entry.source.path for entry in reader.entries} == {
                f"{name}.md" for name in names
            }


def test_older_indices_go_after_a_time(
    connection: Connection,
    cluster_config: ClusterConfig,
    writer: Writer,
    make_record: MakeRecord,
) -> None:
    """Who just opened a generation can still read it."""
    now_s = [1000.0]
    clocks = Clocks(now_s=lambda: now_s[0])
    shape = Shape(replicas=0, grace_s=60)
    name = f"{cluster_config.prefix}-a"
    index = RemoteIndex(connection, name, shape=shape, clocks=clocks)
    archive = {"001": [make_record("001#1")]}
    first = writer.bring(index, archive, (), None)
    assert isinstance(first, StoredGeneration)
    second = writer.bring(index, archive, ("001",), first)
    index.tidy()
    assert read_whole(first).record_count == 1
    now_s[0] += 61
    index.tidy()
    with pytest.raises(VanishedIndexError):
        connection.search(first.pointer.parts, {})
    assert index.current() == second
    assert not index.is_current(first)


def test_paused_indexer_commits_nothing_and_leaves_nothing(
    connection: Connection,
    cluster_config: ClusterConfig,
    writer: Writer,
    make_record: MakeRecord,
) -> None:
    """It lost its right meanwhile: what it writes later is never seen."""
    now_s = [1000.0]
    clocks = Clocks(now_s=lambda: now_s[0])
    shape = Shape(replicas=0, grace_s=0)
    name = f"{cluster_config.prefix}-a"
    late, other = (
        RemoteIndex(connection, name, shape=shape, clocks=clocks) for _ in range(2)
    )
    archive = {"001": [make_record("001#1")]}
    plan = Plan(fingerprint="late")
    with late.lock(), late.stage(plan, base=None) as stage:
        part = stage.part(0)
        part.add(*_first(writer, archive))
        now_s[0] += 31
        found = writer.bring(other, archive, (), None)
        with pytest.raises(IndexStateError):
            part.finish()
        with pytest.raises(IndexStateError):
            stage.commit([])
    assert isinstance(found, StoredGeneration)
    assert other.current() == found
    names = [one.name for one in connection.indices(f"{name}.*")]
    assert names == sorted((*found.pointer.parts, f"{name}.state"))
    assert connection.aliased(name) == found.pointer.parts


def test_indexer_that_was_paused_before_it_tidied_removes_nothing(
    connection: Connection,
    cluster_config: ClusterConfig,
    writer: Writer,
    make_record: MakeRecord,
) -> None:
    """To it, what another has committed since looks like what a killed run left."""
    now_s = [1000.0]
    clocks = Clocks(now_s=lambda: now_s[0])
    shape = Shape(replicas=0, grace_s=0)
    name = f"{cluster_config.prefix}-a"
    late, other = (
        RemoteIndex(connection, name, shape=shape, clocks=clocks) for _ in range(2)
    )
    with late.lock():
        now_s[0] += 31
        found = writer.bring(other, {"001": [make_record("001#1")]}, (), None)
        with (
            pytest.raises(IndexStateError, match="taken over"),
            late.stage(Plan(fingerprint="late"), base=None),
        ):
            pass
    with found.open() as reader:
        assert reader.record_count == 1


def _first(
    writer: Writer, archive: Archive
) -> tuple[EpisodeEntry, Sequence[AnalyzedRecord]]:
    records = archive["001"]
    (entry,) = writer._entries_of(records)  # noqa: SLF001 - as it does
    return entry, records


def test_late_request_makes_no_index(
    connection: Connection, cluster_config: ClusterConfig
) -> None:
    name = f"{cluster_config.prefix}-a.g000001-00000000"
    with pytest.raises(IndexStateError):
        connection.bulk(write_alias(name), [("r/1", {"a": 1})], through="alias")
    assert connection.indices(f"{cluster_config.prefix}-*") == ()


def test_index_is_written_no_more_after_its_commit(
    index: RemoteIndex,
    connection: Connection,
    writer: Writer,
    make_record: MakeRecord,
) -> None:
    found = writer.bring(index, {"001": [make_record("001#1")]}, (), None)
    assert isinstance(found, StoredGeneration)
    alias = write_alias(found.pointer.parts[-1])
    with pytest.raises(IndexStateError):
        connection.bulk(alias, [("r/1", {"kind": "record"})], through="alias")


def test_documents_that_are_lost_are_missed(
    index: RemoteIndex,
    writer: Writer,
    make_record: MakeRecord,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the server says it wrote is counted before anybody reads it."""
    archive = {"001": [make_record(f"001#{n}") for n in range(1, 9)]}
    first = writer.bring(index, archive, (), None)
    monkeypatch.setattr(
        "kbindex.index.opensearch.writer.record_key", lambda _: "r/always-the-same"
    )
    with pytest.raises(IndexStateError, match="documents"):
        writer.bring(index, archive, ("001",), first)
    monkeypatch.undo()
    assert index.current() == first


def test_changed_bytes_are_damage(
    index: RemoteIndex,
    connection: Connection,
    writer: Writer,
    make_record: MakeRecord,
) -> None:
    found = writer.bring(index, {"001": [make_record("001#1")]}, (), None)
    assert isinstance(found, StoredGeneration)
    asked: tuple[tuple[MetaName, Callable[[], object]], ...] = (
        ("entries", found.entries),
        ("sources", found.sources),
        ("topics", found.topics),
        ("manifest", index.current),
    )
    for name, ask in asked:
        key = meta_key(name, 0)
        broken = {"kind": "meta", "name": name, "chunk": 0, "content": "AAAA"}
        connection.bulk(found.pointer.parts[-1], [(key, broken)])
        with pytest.raises(DamagedIndexError, match=name):
            ask()


def test_who_waits_is_told_and_goes_on(
    connection: Connection, cluster_config: ClusterConfig
) -> None:
    name = f"{cluster_config.prefix}-a"
    one, two = (RemoteIndex(connection, name) for _ in range(2))
    told: list[str] = []
    with one.lock():
        with pytest.raises(LockBusyError), two.lock(timeout_s=0.7, waiting=told.append):
            pass
        two.tidy()
    with two.lock(timeout_s=0):
        assert len(told) == 1
    assert one.obstacle() is None


def test_index_of_somebody_else_is_left_alone(
    connection: Connection, cluster_config: ClusterConfig
) -> None:
    name = f"{cluster_config.prefix}-a"
    theirs = [name, f"{name}.g000001-notours", f"{name}-b.g000001-00000000"]
    for one in theirs:
        connection.create_index(one, {})
    index = RemoteIndex(connection, name)
    obstacle = index.obstacle()
    assert obstacle
    assert name in str(obstacle)
    index.tidy()
    with index.lock():
        index.tidy()
    left = {one.name for one in connection.indices(f"{cluster_config.prefix}-*")}
    assert left >= {*theirs}


def test_archives_below_are_apart(
    index: RemoteIndex, writer: Writer, make_record: MakeRecord
) -> None:
    below = index.below("passages")
    whole = writer.bring(index, {"001": [make_record("001#1")]}, (), None)
    said = writer.bring(below, {"002": [make_record("002#1")]}, (), None)
    assert (index.current(), below.current()) == (whole, said)
    assert index.below("passages") == below != index
    assert index.size_bytes > below.size_bytes > 0


def test_editions_keep_their_own(
    connection: Connection,
    cluster_config: ClusterConfig,
    writer: Writer,
    make_record: MakeRecord,
) -> None:
    name = f"{cluster_config.prefix}-a"
    shape = Shape(replicas=0, grace_s=0)
    one, two = (
        RemoteIndex(connection, name, rules=rules, shape=shape) for rules in "ab"
    )
    archive = {"001": [make_record("001#1")]}
    first = writer.bring(one, archive, (), None)
    with pytest.raises(DamagedIndexError, match="rules"):
        two.current()
    second = writer.bring(two, archive, (), None)
    two.tidy()
    assert (one.current(), two.current()) == (first, second)
    assert (first.number, second.number) == (1, 2)
