"""Records → a generation → lists, lengths and records, by each engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace

from kbindex.errors import IndexStateError
from kbindex.index import (
    Alternative,
    AnalyzedRecord,
    Concept,
    Document,
    EpisodeEntry,
    FieldName,
    Generation,
    Index,
    IndexFolder,
    Part,
    Plan,
    Recipe,
    Script,
    SourceState,
)
from kbindex.index.embedded.generation_reader import (
    _MOST_POSTINGS,
    GenerationReader,
)
from kbindex.index.embedded.manifest import SegmentInfo, load_entries
from kbindex.index.embedded.stored_generation import StoredGeneration
from kbindex.index.lists.list_reader import (
    _MOST_GAINED,
    _MOST_PREPARED,
    ListReader,
)
from kbindex.model import Article, ArticleId, Episode, EpisodeId

Terms = Mapping[str, tuple[int, float]]


def make_record(name: str, number: int, text: Terms, url: str | None) -> AnalyzedRecord:
    article = Article(
        id=ArticleId(f"{name}#{number}"),
        kind="article",
        episode=EpisodeId(name),
        source=f"{name}.md",
        line=number,
        end_line=number,
        title=f"{name} {number}",
        url=url,
        presenter=None,
        date=None,
        tags=("monitoring",),
    )
    title = {term: (count, 1.0) for term, (count, _) in text.items()}
    return AnalyzedRecord(
        article=article,
        text=dict(text),
        title=title,
        bigrams={"監視": (1, 1.0)},
        places={term: [0, 0, 0, 1] for term in text},
    )


@dataclass(frozen=True)
class Written:
    """An episode as a refresh reads it."""

    entry: EpisodeEntry
    records: tuple[AnalyzedRecord, ...]


def make_episode(name: str, *texts: Terms, url: str | None = None) -> Written:
    records = [make_record(name, n, text, url) for n, text in enumerate(texts, 1)]
    entry = EpisodeEntry(
        source=SourceState(
            path=f"{name}.md", size=1, mtime_ns=1, inode=1, sha256="0", is_settled=True
        ),
        id=EpisodeId(name),
        episode=Episode(id=EpisodeId(name), title=name, source=f"{name}.md"),
        articles=len(records),
        records=len(records),
        length=sum(count for text in texts for count, _ in text.values()),
    )
    return Written(entry, tuple(records))


def write(
    index: Index,
    *read: Written,
    kept: tuple[Written, ...] = (),
    base: Generation | None = None,
    parts: int = 1,
) -> Generation:
    """Write a generation; `read` goes into so many parts, in turns."""
    paths = frozenset(episode.entry.source.path for episode in kept)
    written: list[Part] = []
    plan = Plan(fingerprint="f00", kept=paths)
    with index.lock(), index.stage(plan, base=base) as stage:
        for number in range(parts):
            with stage.part(number) as writer:
                for episode in read[number::parts]:
                    writer.add(episode.entry, episode.records)
                written.append(writer.finish())
        return stage.commit(written)


FIRST = make_episode(
    "001",
    {"alpha": (2, 3.6), "~alph": (0, 2.0)},
    {"beta": (11, 11.0)},
    url="https://a.b",
)
SECOND = make_episode("002", {"alpha": (1, 0.6)}, url="http://www.a.b/#x")
EDITED = make_episode("001", {"gamma": (1, 2.0)})


@pytest.fixture
def index(make_index: Callable[[Path], Index], tmp_path: Path) -> Index:
    return make_index(tmp_path / "index")


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def opened(generation: Generation) -> ListReader:
    """Open a generation whose lists can be looked at; one on servers is read whole."""
    reader = generation.open()
    if isinstance(reader, ListReader):
        return reader
    from kbindex.index.opensearch.generations import (  # noqa: PLC0415 - needs an extra
        StoredGeneration as RemoteGeneration,
    )
    from tests.cluster.whole_reading import read_whole  # noqa: PLC0415 - as above

    reader.close()
    assert isinstance(generation, RemoteGeneration)
    return read_whole(generation)


def stored(generation: Generation) -> StoredGeneration:
    """Return a generation that has files."""
    assert isinstance(generation, StoredGeneration)
    return generation


def by_id(reader: ListReader, found: Mapping[Document, float]) -> dict[str, float]:
    return {
        reader.record(document).article.id: round(weight, 4)
        for document, weight in found.items()
    }


def ids_of(reader: ListReader) -> list[str]:
    return [reader.record(document).article.id for document in reader.documents()]


def duplicates_of(generation: Generation) -> list[list[str]]:
    with generation.open() as reader:
        groups = map(reader.read, reader.duplicates)
        return [[str(record.article.id) for record in group] for group in groups]


def test_reader_answers_with_plain_values(index: Index) -> None:
    with opened(write(index, FIRST, SECOND)) as reader:
        assert by_id(reader, reader.postings("text", "alpha")) == {
            "001#1": 3.6,
            "002#1": 0.6,
        }
        assert by_id(reader, reader.postings("title", "~alph")) == {"001#1": 1.0}
        assert len(reader.postings("bigram", "監視")) == 3
        assert len(reader.postings("tag", "monitoring")) == 3
        assert by_id(reader, reader.postings("source", "001.md")) == {
            "001#1": 1.0,
            "001#2": 1.0,
        }
        assert reader.postings("text", "nothing") == {}
        assert reader.postings("text", "\ud800") == {}
        assert ids_of(reader) == ["001#1", "001#2", "002#1"]
        assert (reader.record_count, reader.average_length) == (3, 14 / 3)
        assert list(reader.spelt("latin", 5)) == ["alpha"]
        assert list(reader.spelt("latin", 4)) == ["beta"]
        assert list(reader.spelt("kana", 4)) == []
        assert list(reader.spelt("latin", 5, letters="alph", least=5)) == ["alpha"]
        assert [entry.id for entry in reader.entries] == ["001", "002"]


def test_file_whose_name_is_no_text_is_found_by_it_alone(index: Index) -> None:
    """Regression: it was looked for, and found, as one with a question mark."""
    names = ("?", "\udcff", "\udcfe", "\ufdd0dcff")
    read = [make_episode(name, {"alpha": (1, 1.0)}) for name in names]
    with write(index, *read).open() as reader:
        for name in names:
            (document,) = reader.documents_of(f"{name}.md")
            assert reader.find(f"{name}#1") == document
            (record,) = reader.read([document])
            assert record.article.source == f"{name}.md"
            assert reader.terms("id", f"{name}#") == {f"{name}#1": 1}
        assert reader.documents_of("\udcfd.md") == ()
        assert reader.find("\udcfd#1") is None
        assert reader.terms("source", "\udcfd") == {}


def test_record_is_found_by_id_and_comes_with_its_places(index: Index) -> None:
    with write(index, FIRST, SECOND).open() as reader:
        document = reader.find("001#2")
        assert document is not None
        (record,) = reader.read([document])
        assert record.article == FIRST.records[1].article
        assert record.places == {"beta": [0, 0, 0, 1]}
        assert reader.find("001#3") is None
        assert reader.find("001") is None


def test_sounds_are_what_each_word_sounds_like(index: Index) -> None:
    said = dict.fromkeys(("prometheus", "プロメテウス", "監視", "~monitor"), (1, 1.0))
    with write(index, make_episode("003", said), FIRST).open() as reader:
        found = {script: reader.sounds(script) for script in get_args(Script)}
        assert {script: {*of} for script, of in found.items()} == {
            "latin": {"prms", "prmts"},
            "kana": {"prmts"},
            "kanji": {"カンシ"},
        }
        for script, sounds in found.items():
            for said_so, words in sounds.items():
                assert {*words} == {*reader.sounding(script, said_so)} != set()


def test_records_are_read_in_the_order_asked_for(index: Index) -> None:
    with write(index, FIRST, SECOND).open() as reader:
        first, second = reader.documents_of("001.md")
        (third,) = reader.documents_of("002.md")
        found = reader.read([third, first, third, second])
        ids = [record.article.id for record in found]
        assert ids == ["002#1", "001#1", "002#1", "001#2"]
        assert reader.read([]) == ()
        assert reader.documents_of("003.md") == ()


@pytest.mark.parametrize("is_known", [False, True], ids=["not read", "read before"])
def test_records_are_passed_through_in_the_order_asked_for(
    index: Index, *, is_known: bool
) -> None:
    with write(index, FIRST, SECOND).open() as reader:
        asked = [*reader.documents_of("002.md"), *reader.documents_of("001.md")]
        read = reader.read(asked) if is_known else ()
        passed = tuple(reader.read_each(asked))
        assert passed == (read or reader.read(asked))
        assert tuple(reader.read_each([])) == ()


def test_example_of_a_term_is_the_same_each_time(index: Index) -> None:
    with write(index, FIRST, SECOND).open() as reader:
        example = reader.example("text", "alpha")
        assert example.article.id in {"001#1", "002#1"}
        assert reader.example("text", "alpha") == example
        assert reader.example("text", "beta").article.id == "001#2"
        with pytest.raises(LookupError):
            reader.example("text", "nothing")


def test_frequencies_come_in_the_order_of_their_terms(index: Index) -> None:
    with write(index, FIRST, SECOND).open() as reader:
        asked: list[tuple[FieldName, str]]
        asked = [("text", "alpha"), ("title", "nothing"), ("tag", "monitoring")]
        assert reader.frequencies(asked) == (2, 0, 3)
        assert reader.frequencies([]) == ()


def test_tags_are_those_that_documents_have_themselves(index: Index) -> None:
    tags = {"001#2": ("monitoring", "thanos")}
    tagged = Written(replace(FIRST.entry, tags=tags), FIRST.records)
    with write(index, tagged, SECOND).open() as reader:
        document = reader.find("001#2")
        assert document is not None
        assert reader.tags_of(reader.matching()) == {document: tags["001#2"]}
        assert reader.tags_of(reader.documents_of("002.md")) == {}


def test_video_is_that_of_the_episode(index: Index) -> None:
    assert FIRST.entry.episode
    header = replace(FIRST.entry.episode, video="https://youtu.be/x")
    filmed = Written(replace(FIRST.entry, episode=header), FIRST.records)
    unread = Written(replace(SECOND.entry, episode=None), SECOND.records)
    with write(index, filmed, unread).open() as reader:
        videos = [reader.video_of(EpisodeId(name)) for name in ("001", "002", "003")]
    assert videos == ["https://youtu.be/x", None, None]


def test_length_counts_words_and_is_0_where_there_is_none(index: Index) -> None:
    """Regression: Whoosh keeps no length of 0, and answered None. It rounds others."""
    bare = make_episode("003", {"~alph": (0, 1.0)})
    with opened(write(index, FIRST, bare)) as reader:
        rounded = 12 if isinstance(index, IndexFolder) else 11
        documents = list(reader.documents())
        assert [reader.length(document) for document in documents] == [2, rounded, 0]
        assert reader.length(documents[2], "title") == 0


def test_refresh_replaces_and_removes_and_keeps(index: Index) -> None:
    base = write(index, FIRST, SECOND)
    edited = write(index, EDITED, kept=(SECOND,), base=base)
    assert (base.number, edited.number) == (1, 2)
    with opened(edited) as reader:
        assert by_id(reader, reader.postings("text", "alpha")) == {"002#1": 0.6}
        assert by_id(reader, reader.postings("text", "gamma")) == {"001#1": 2.0}
        terms = reader.terms("text")
        assert {*terms} >= {"alpha", "gamma"}
        for term, frequency in terms.items():
            assert frequency >= len(reader.postings("text", term))
        assert set(reader.spelt("latin", 4)) <= {"beta"}
        assert reader.postings("text", "beta") == {}
        assert sorted(ids_of(reader)) == ["001#1", "002#1"]
        assert (reader.record_count, reader.average_length) == (2, 1.0)
    removed = write(index, kept=(EDITED,), base=edited)
    with opened(removed) as reader:
        assert [reader.record(d).article.title for d in reader.documents()] == ["001 1"]
    emptied = write(index, base=removed)
    with opened(emptied) as reader:
        assert (list(reader.documents()), reader.terms("text")) == ([], {})
        assert list(reader.spelt("latin", 5)) == []
        assert (reader.record_count, reader.average_length) == (0, 1.0)


def test_all_lists_of_a_field_are_those_of_its_terms(index: Index) -> None:
    """Also where a segment has deleted documents, and another one the same terms."""
    base = write(index, FIRST, SECOND)
    _check_lists(base)
    edited = write(index, EDITED, kept=(SECOND,), base=base)
    _check_lists(edited)
    with opened(edited) as reader:
        assert "beta" not in reader.held_terms()
    _check_lists(write(index, base=edited))


def _check_lists(generation: Generation) -> None:
    fields: list[FieldName] = ["text", "title", "bigram", "tag"]
    with opened(generation) as reader:
        for field in fields:
            by_term = {
                term: dict(held)
                for term in reader.terms(field)
                if (held := reader.weights(field, term))
            }
            listed = [(t, dict(held)) for t, held in reader.all_weights(field)]
            assert dict(listed) == by_term
            assert len(listed) == len(by_term)
            if field == "text":
                counts = {term: len(held) for term, held in by_term.items()}
                assert reader.held_terms() == counts


def test_duplicates_are_worked_out_over_kept_and_read_episodes(index: Index) -> None:
    base = write(index, FIRST)
    assert duplicates_of(base) == [["001#1", "001#2"]]
    more = write(index, SECOND, kept=(FIRST,), base=base)
    assert duplicates_of(more) == [["001#1", "001#2", "002#1"]]
    less = write(index, kept=(SECOND,), base=more)
    assert duplicates_of(less) == []


def test_generation_before_stays_readable(index: Index) -> None:
    base = write(index, FIRST, SECOND)
    with opened(base) as reader:
        write(index, EDITED, kept=(SECOND,), base=base)
        assert by_id(reader, reader.postings("text", "beta")) == {"001#2": 11.0}
    with opened(base) as reader:
        assert reader.record_count == 3


def test_parts_of_several_processes_are_one_index(index: Index) -> None:
    """Which process wrote an episode shows in the order of documents alone."""
    third = make_episode("003", {"beta": (1, 1.0)})
    with opened(write(index, FIRST, SECOND, third, parts=2)) as reader:
        assert [entry.id for entry in reader.entries] == ["001", "002", "003"]
        assert sorted(ids_of(reader)) == ["001#1", "001#2", "002#1", "003#1"]
        assert by_id(reader, reader.postings("text", "beta")) == {
            "001#2": 11.0,
            "003#1": 1.0,
        }
        assert by_id(reader, reader.postings("source", "002.md")) == {"002#1": 1.0}
        assert reader.terms("text", "b") == {"beta": 2}


def test_episode_without_records_is_kept_as_others_are(index: Index) -> None:
    empty = make_episode("000")
    generation = write(index, empty, FIRST)
    kept = write(index, kept=(empty,), base=generation)
    with opened(kept) as reader:
        assert [entry.id for entry in reader.entries] == ["000"]
        assert list(reader.documents()) == []


def test_part_that_fails_leaves_no_generation(index: Index) -> None:
    def write_half() -> None:
        plan = Plan(fingerprint="f00")
        with (
            index.lock(),
            index.stage(plan, base=None) as stage,
            stage.part(0) as writer,
        ):
            writer.add(FIRST.entry, FIRST.records)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert index.current() is None


def test_terms_of_a_field_come_with_their_frequency(index: Index) -> None:
    generation = write(index, FIRST, SECOND)
    with generation.open() as reader:
        assert reader.terms("text") == {"alpha": 2, "beta": 1, "~alph": 1}
        assert reader.terms("text", "al") == {"alpha": 2}
        assert reader.terms("text", "x") == {}
        assert reader.terms("tag") == {"monitoring": 3}
        assert reader.terms("attribute", "site:") == {"site:a.b": 3, "site:b": 3}


def test_a_long_id_is_listed_by_each_of_its_beginnings(index: Index) -> None:
    """Servers hold it by a digest."""
    name = "quokka" * 100
    long = make_episode(name, {"alpha": (1, 1.0)})
    with write(index, FIRST, long).open() as reader:
        for length in (1, 11, 13, 300, len(name), len(name) + 2):
            assert reader.terms("id", f"{name}#1"[:length]) == {f"{name}#1": 1}
        assert reader.terms("id", name[:300] + "x") == {}
        ids = {reader.id_of(document) for document in reader.matching()}
        assert ids == {"001#1", "001#2", f"{name}#1"}
        assert reader.terms("id", "001#") == {"001#1": 1, "001#2": 1}


def test_saturated_frequencies_of_several_terms_are_in_their_order(
    index: Index,
) -> None:
    recipe = Recipe()
    with write(index, FIRST, SECOND).open() as reader:
        asked = ("beta", "nowhere", "alpha")
        found = reader.saturated_each(asked, recipe=recipe)
        assert [len(held) for held in found] == [1, 0, 2]
        for document in reader.matching():
            own = {
                t: held[document]
                for t, held in zip(asked, found, strict=True)
                if document in held
            }
            assert reader.saturations(document, asked, recipe=recipe) == own
        assert reader.saturated_each((), recipe=recipe) == ()


def test_closed_reader_answers_no_more(index: Index) -> None:
    with write(index, FIRST).open() as reader:
        assert reader.frequencies([("text", "alpha")]) == (1,)
    with pytest.raises(IndexStateError):
        reader.frequencies([("text", "beta")])


# Memory


def test_words_that_no_record_holds_take_no_memory_for_long(
    folder: IndexFolder,
) -> None:
    """There is no end of them: each kind of typing error is another one."""
    with opened(write(folder, FIRST)) as reader:
        assert isinstance(reader, GenerationReader)
        held = reader.postings("text", "alpha")
        for number in range(3):
            reader.postings("text", f"absent{number}")
        weight_of_few = reader._postings._weight  # noqa: SLF001 - what it counts
        for number in range(3, 9):
            reader.postings("text", f"absent{number}")
        weight_of_one = (reader._postings._weight - weight_of_few) / 6  # noqa: SLF001
        assert _MOST_POSTINGS / weight_of_one < 50_000
        assert reader.postings("text", "alpha") is held


def test_concepts_that_no_record_meets_take_no_memory_for_long(
    folder: IndexFolder,
) -> None:
    """Each takes a kilobyte: a bound of documents alone would keep 300,000."""
    with opened(write(folder, FIRST)) as reader:
        for number in range(5):
            way = Alternative(terms=(f"absent{number}",), weight=1.0, how="word")
            concept = Concept(text=f"absent{number}", alternatives=(way,))
            assert reader.gains(concept, recipe=Recipe()).scores == {}
        assert isinstance(reader, ListReader)
        for kept, most in (
            (reader._prepared, _MOST_PREPARED),  # noqa: SLF001 - what it counts
            (reader._gains, _MOST_GAINED),  # noqa: SLF001 - the same
        ):
            assert most / (kept._weight / 5) < 50_000  # noqa: SLF001 - the same


# Files


def test_documents_are_counted_over_all_segments(folder: IndexFolder) -> None:
    """A refresh leaves deleted ones in their segment, and in what it lists."""
    base = write(folder, FIRST, SECOND)
    with opened(base) as reader:
        assert list[object](reader.documents()) == [0, 1, 2]
    edited = stored(write(folder, EDITED, kept=(SECOND,), base=base))
    assert edited.manifest.refreshes == 2
    with opened(edited) as reader:
        assert list[object](reader.documents()) == [2, 3]
        assert reader.terms("text") == {"alpha": 2, "beta": 1, "gamma": 1, "~alph": 1}
        assert reader.spelt("latin", 4) == ["beta"]
    first = SegmentInfo(
        id="000001x0x0",
        documents=3,
        lengths={"text": 14, "title": 14},
        deleted=((0, 2),),
    )
    lengths = {"text": 1, "title": 1}
    second = SegmentInfo(id="000002x0x0", documents=1, lengths=lengths)
    assert edited.manifest.segments == (first, second)
    removed = stored(write(folder, kept=(EDITED,), base=edited))
    assert removed.manifest.segments == (second,)


def test_generation_holds_only_what_it_names(folder: IndexFolder) -> None:
    base = write(folder, FIRST, SECOND)
    edited = write(folder, EDITED, kept=(SECOND,), base=base)
    for generation in (stored(base), stored(edited)):
        names = {path.name for path in generation.folder.iterdir()}
        assert names == {*generation.manifest.files, "manifest.json"}


@pytest.mark.parametrize("name", ["MAIN_*.trm", "MAIN_*.pst", "records-*"])
@pytest.mark.parametrize("is_empty", [False, True], ids=["missing", "empty"])
def test_generation_that_is_gone_cannot_be_opened(
    folder: IndexFolder, name: str, *, is_empty: bool
) -> None:
    generation = stored(write(folder, FIRST))
    (path,) = generation.folder.glob(name)
    path.unlink()
    if is_empty:
        path.touch()
    with pytest.raises(IndexStateError, match=r"^the index cannot be (opened|read)"):
        read_all(generation)


def read_all(generation: Generation) -> None:
    with opened(generation) as reader:
        for term in reader.terms("tag"):
            reader.postings("tag", term)


def test_segments_of_several_processes_are_one_index(folder: IndexFolder) -> None:
    """Which process wrote an episode shows in document numbers alone."""
    third = make_episode("003", {"beta": (1, 1.0)})
    generation = stored(write(folder, FIRST, SECOND, third, parts=2))
    ids = [info.id for info in generation.manifest.segments]
    assert ids == ["000001x0x0", "000001x1x0"]
    assert [(e.segment, e.first) for e in load_entries(generation.folder)] == [
        ("000001x0x0", 0),
        ("000001x1x0", 0),
        ("000001x0x0", 2),
    ]
    with opened(generation) as reader:
        assert ids_of(reader) == ["001#1", "001#2", "003#1", "002#1"]
        assert list[object](reader.postings("source", "002.md")) == [3]
        lengths = [reader.length(document) for document in reader.documents()]
        assert lengths == [2, 12, 1, 1]


def test_full_segment_is_followed_by_another(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory bounds what one may hold; an episode is never torn apart."""
    monkeypatch.setattr(
        "kbindex.index.embedded.whoosh_format.segments.MAX_POSTINGS", 10
    )
    generation = stored(write(folder, FIRST, SECOND))
    segments = generation.manifest.segments
    assert [(info.id, info.documents) for info in segments] == [
        ("000001x0x0", 2),
        ("000001x0x1", 1),
    ]
    with opened(generation) as reader:
        assert by_id(reader, reader.postings("text", "alpha")) == {
            "001#1": 3.6,
            "002#1": 0.6,
        }


def test_episode_without_records_is_in_no_segment(folder: IndexFolder) -> None:
    empty = make_episode("000")
    generation = stored(write(folder, empty, FIRST))
    entries = load_entries(generation.folder)
    places = [(entry.segment, entry.first) for entry in entries]
    assert places == [("", 0), ("000001x0x0", 0)]
    kept = stored(write(folder, kept=(empty,), base=generation))
    assert kept.manifest.segments == ()


def test_segment_that_is_kept_is_shared_and_not_copied(folder: IndexFolder) -> None:
    base = stored(write(folder, FIRST, SECOND))
    edited = stored(write(folder, EDITED, kept=(SECOND,), base=base))
    shared = [
        path.name
        for path in edited.folder.iterdir()
        if (base.folder / path.name).exists() and path.samefile(base.folder / path.name)
    ]
    assert sorted(shared) == [
        "MAIN_000001x0x0._stored.col",
        "MAIN_000001x0x0._text_len.col",
        "MAIN_000001x0x0._title_len.col",
        "MAIN_000001x0x0.pst",
        "MAIN_000001x0x0.trm",
        "records-000001x0x0.bin",
        "sounds-000001x0x0.json",
        "words-000001x0x0.json",
    ]


def test_part_that_fails_leaves_no_files(folder: IndexFolder) -> None:
    test_part_that_fails_leaves_no_generation(folder)
    assert sorted(path.name for path in folder.path.iterdir()) == [
        ".gitignore",
        "CACHEDIR.TAG",
        "LOCK",
        "kbindex.json",
    ]


def test_unknown_document_is_an_error(folder: IndexFolder) -> None:
    with write(folder, FIRST).open() as reader:
        with pytest.raises(IndexStateError):
            reader.read([Document(-1)])
        with pytest.raises(IndexStateError):
            reader.read([Document(99)])
        with pytest.raises(IndexStateError):
            next(reader.read_each([Document(99)]))
