"""The engine in memory: what it does in its own way."""

from collections.abc import Callable, Iterable

import pytest
from msgspec.structs import replace

from kbindex.errors import IndexStateError, LockBusyError
from kbindex.index import AnalyzedRecord, Document, EpisodeEntry, Plan
from kbindex.index.memory import MemoryIndex, MemoryReader

MakeRecord = Callable[..., AnalyzedRecord]
Read = Callable[..., MemoryReader]
EntriesOf = Callable[[Iterable[AnalyzedRecord]], list[EpisodeEntry]]


@pytest.fixture
def read_records(entries_of: EntriesOf) -> Read:
    def read(*records: AnalyzedRecord, **options: object) -> MemoryReader:
        return MemoryReader(
            entries=entries_of(records),
            records=records,
            **options,  # type: ignore[arg-type]  # as they are called there
        )

    return read


def test_document_is_the_place_of_its_record(
    make_record: MakeRecord, read_records: Read
) -> None:
    reader = read_records(*map(make_record, ["001#1", "001#2", "002#1"]))
    documents = [Document(number) for number in range(3)]
    assert list(reader.documents()) == documents
    assert [reader.find(name) for name in ("001#2", "002#1")] == documents[1:]
    assert reader.documents_of("001.md") == (documents[0], documents[1])


def test_lengths_are_exact(make_record: MakeRecord, read_records: Read) -> None:
    """Whoosh keeps them in a byte, and rounds from 11 on."""
    sizes = [0, 11, 109, 1_000_001]
    records = [make_record(f"001#{n}", words=size) for n, size in enumerate(sizes, 1)]
    reader = read_records(*records)
    assert [reader.length(document) for document in reader.documents()] == sizes
    assert reader.average_length == sum(sizes) / 4


@pytest.mark.parametrize("sizes", [(), (0, 0), (1, 0)], ids=str)
def test_average_length_is_at_least_one(
    make_record: MakeRecord, read_records: Read, sizes: tuple[int, ...]
) -> None:
    records = [make_record(f"001#{n}", words=size) for n, size in enumerate(sizes, 1)]
    assert read_records(*records).average_length == 1.0


def test_weights_are_those_of_the_record(
    make_record: MakeRecord, read_records: Read
) -> None:
    first = make_record("001#1", text={"a": 0.1, "b": 2.0}, title={"b": 1.0})
    second = make_record("001#2", text={"a": 3.6}, bigrams={"監視": 1.5})
    reader = read_records(first, second)
    a, b = reader.documents()
    assert reader.postings("text", "a") == {a: 0.1, b: 3.6}
    assert reader.postings("title", "b") == {a: 1.0}
    assert reader.postings("bigram", "監視") == {b: 1.5}
    assert reader.postings("text", "監視") == {}


def test_terms_are_sorted_and_counted(
    make_record: MakeRecord, read_records: Read
) -> None:
    first = make_record("001#1", text={"kube": 1.0, "kubelet": 1.0, "~kube": 1.0})
    reader = read_records(first, make_record("001#2", text={"kube": 1.0, "a": 1.0}))
    assert list(reader.terms("text", "kube").items()) == [("kube", 2), ("kubelet", 1)]
    assert list(reader.terms("text")) == ["a", "kube", "kubelet", "~kube"]
    assert reader.terms("title") == {}


def test_words_for_typing_errors_are_no_stems(
    make_record: MakeRecord, read_records: Read
) -> None:
    words = dict.fromkeys(["thanos", "~thano", "thanox", "コンテナ"], 1.0)
    reader = read_records(make_record("001#1", text=words))
    assert sorted(reader.spelt("latin", 6)) == ["thanos", "thanox"]
    assert reader.spelt("latin", 5) == ()
    assert list(reader.spelt("kana", 4)) == ["コンテナ"]


def test_pages_brought_twice_are_told_by_their_addresses_or_as_given(
    make_record: MakeRecord, read_records: Read
) -> None:
    records = [
        make_record("001#1", url="https://a.example/x?utm_source=news"),
        make_record("001#2", url="https://b.example/"),
        make_record("002#1", url="http://www.a.example/x/"),
    ]
    a, b, c = read_records(*records).documents()
    assert read_records(*records).duplicates == ((a, c),)
    assert read_records(*records, duplicates=()).duplicates == ()
    given = (("001#1", "001#2", "999#9"),)
    assert read_records(*records, duplicates=given).duplicates == ((a, b),)


def test_closed_reader_answers_no_more(
    make_record: MakeRecord, read_records: Read
) -> None:
    reader = read_records(make_record("001#1", text={"a": 1.0}))
    with reader:
        assert len(reader.postings("text", "a")) == 1
    with pytest.raises(IndexStateError, match=r"^the knowledge base is closed$"):
        reader.postings("text", "a")
    with pytest.raises(IndexStateError, match=r"^the knowledge base is closed$"):
        reader.terms("text")


def test_episodes_are_kept_by_the_path_of_their_files(
    make_record: MakeRecord, entries_of: EntriesOf
) -> None:
    """Whatever order their parts were written in."""
    index = MemoryIndex()
    plan = Plan(fingerprint="f00")
    with index.lock(), index.stage(plan, base=None) as stage:
        parts = []
        for number, name in enumerate(["b", "c", "a"]):
            record = make_record(f"{name}#1")
            (entry,) = entries_of([record])
            with stage.part(number) as writer:
                writer.add(entry, [record])
                parts.append(writer.finish())
        generation = stage.commit(parts)
    assert [of.id for of in generation.sources()] == ["a", "b", "c"]
    with generation.open() as reader:
        found = [record.article.id for record in reader.read([*reader.documents()])]
    assert found == ["a#1", "b#1", "c#1"]


def test_generation_is_current_by_what_it_is_not_by_what_it_says() -> None:
    index, other = MemoryIndex(), MemoryIndex()
    for one in (index, other):
        with one.lock(), one.stage(Plan(fingerprint="f00"), base=None) as stage:
            stage.commit([])
    mine, theirs = index.current(), other.current()
    assert mine is not None
    assert theirs is not None
    assert (mine.number, mine.fingerprint) == (theirs.number, theirs.fingerprint)
    assert index.is_current(mine)
    assert not index.is_current(theirs)
    assert not index.is_current(replace(mine))


def test_lock_that_is_held_names_nobody() -> None:
    index = MemoryIndex()
    told: list[str] = []
    with (
        index.lock(),
        pytest.raises(LockBusyError),
        index.lock(timeout_s=0.01, waiting=told.append),
    ):
        pass
    assert told == ["another process"]
