"""Documents → a generation → postings, lengths and records, through real files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from kbindex.errors import IndexStateError
from kbindex.index import (
    Document,
    EpisodeEntry,
    Generation,
    IndexFolder,
    IndexReader,
    Part,
    PartWriter,
    SourceState,
    Update,
    load_entries,
    write_generation,
)
from kbindex.index.embedded.manifest import SegmentInfo
from kbindex.model import Article, ArticleId, Episode, EpisodeId

Terms = Mapping[str, tuple[int, float]]


def make_document(name: str, number: int, text: Terms, url: str | None) -> Document:
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
    return Document(
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
    documents: tuple[Document, ...]


def make_episode(name: str, *texts: Terms, url: str | None = None) -> Written:
    documents = [make_document(name, n, text, url) for n, text in enumerate(texts, 1)]
    entry = EpisodeEntry(
        source=SourceState(
            path=f"{name}.md", size=1, mtime_ns=1, inode=1, sha256="0", is_settled=True
        ),
        id=EpisodeId(name),
        episode=Episode(id=EpisodeId(name), title=name, source=f"{name}.md"),
        articles=len(documents),
        records=len(documents),
        length=sum(count for text in texts for count, _ in text.values()),
    )
    return Written(entry, tuple(documents))


def write(
    folder: IndexFolder,
    *read: Written,
    kept: tuple[Written, ...] = (),
    base: Generation | None = None,
    parts: int = 1,
) -> Generation:
    """Write a generation; `read` goes into so many parts, in turns."""

    def write_parts(staging: Path, prefix: str) -> Iterator[Part]:
        for number in range(parts):
            with PartWriter(staging, f"{prefix}{number}x") as writer:
                for episode in read[number::parts]:
                    writer.add(episode.entry, episode.documents)
                yield writer.finish()

    names = {episode.entry.source.path for episode in kept}
    update = Update(
        fingerprint="f00",
        kept=[e for e in load_entries(base.folder) if e.source.path in names]
        if base
        else [],
        write=write_parts,
    )
    with folder.lock():
        return write_generation(folder, update, base=base)


FIRST = make_episode(
    "001",
    {"alpha": (2, 3.6), "~alph": (0, 2.0)},
    {"beta": (11, 11.0)},
    url="https://a.b",
)
SECOND = make_episode("002", {"alpha": (1, 0.6)}, url="http://www.a.b/#x")
EDITED = make_episode("001", {"gamma": (1, 2.0)})


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def by_id(reader: IndexReader, found: Mapping[int, float]) -> dict[str, float]:
    return {
        reader.record(document).article.id: round(weight, 4)
        for document, weight in found.items()
    }


def test_reader_answers_with_plain_values(folder: IndexFolder) -> None:
    with IndexReader(write(folder, FIRST, SECOND)) as reader:
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
        assert list(reader.documents()) == [0, 1, 2]
        assert (reader.record_count, reader.average_length) == (3, 14 / 3)
        assert reader.spelt("latin", 5) == ["alpha"]
        assert reader.spelt("latin", 4) == ["beta"]
        assert reader.spelt("kana", 4) == []
        assert [entry.id for entry in reader.entries] == ["001", "002"]


def test_file_whose_name_is_no_text_is_found_by_it_alone(folder: IndexFolder) -> None:
    """Regression: it was looked for, and found, as one with a question mark."""
    names = ("?", "\udcff", "\udcfe", "\ufdd0dcff")
    read = [make_episode(name, {"alpha": (1, 1.0)}) for name in names]
    with IndexReader(write(folder, *read)) as reader:
        for name in names:
            found = reader.postings("source", f"{name}.md")
            assert by_id(reader, found) == {f"{name}#1": 1.0}
            document = reader.find(f"{name}#1")
            assert document is not None
            assert reader.record(document).article.source == f"{name}.md"
            assert reader.terms("id", f"{name}#") == {f"{name}#1": 1}
        assert reader.postings("source", "\udcfd.md") == {}
        assert reader.find("\udcfd#1") is None
        assert reader.terms("source", "\udcfd") == {}


def test_record_is_found_by_id_and_comes_with_its_places(folder: IndexFolder) -> None:
    with IndexReader(write(folder, FIRST, SECOND)) as reader:
        document = reader.find("001#2")
        assert document is not None
        record = reader.record(document)
        assert record.article == FIRST.documents[1].article
        assert record.places == {"beta": [0, 0, 0, 1]}
        assert reader.find("001#3") is None
        assert reader.find("001") is None


def test_length_counts_words_and_is_0_where_there_is_none(folder: IndexFolder) -> None:
    """Regression: Whoosh keeps no length of 0, and answered None."""
    bare = make_episode("003", {"~alph": (0, 1.0)})
    with IndexReader(write(folder, FIRST, bare)) as reader:
        assert [reader.length(document) for document in range(3)] == [2, 12, 0]
        assert reader.length(2, "title") == 0


def test_refresh_replaces_and_removes_and_keeps(folder: IndexFolder) -> None:
    base = write(folder, FIRST, SECOND)
    edited = write(folder, EDITED, kept=(SECOND,), base=base)
    assert (edited.number, edited.manifest.refreshes) == (2, 2)
    with IndexReader(edited) as reader:
        assert by_id(reader, reader.postings("text", "alpha")) == {"002#1": 0.6}
        assert by_id(reader, reader.postings("text", "gamma")) == {"001#1": 2.0}
        assert reader.terms("text") == {"alpha": 2, "beta": 1, "gamma": 1, "~alph": 1}
        assert reader.spelt("latin", 4) == ["beta"]
        assert reader.postings("text", "beta") == {}
        assert list(reader.documents()) == [2, 3]
        assert (reader.record_count, reader.average_length) == (2, 1.0)
    first = SegmentInfo(
        id="000001x0x0",
        documents=3,
        lengths={"text": 14, "title": 14},
        deleted=((0, 2),),
    )
    lengths = {"text": 1, "title": 1}
    second = SegmentInfo(id="000002x0x0", documents=1, lengths=lengths)
    assert edited.manifest.segments == (first, second)
    removed = write(folder, kept=(EDITED,), base=edited)
    assert removed.manifest.segments == (second,)
    with IndexReader(removed) as reader:
        assert [reader.record(d).article.title for d in reader.documents()] == ["001 1"]
    emptied = write(folder, base=removed)
    with IndexReader(emptied) as reader:
        assert (list(reader.documents()), reader.terms("text")) == ([], {})
        assert reader.spelt("latin", 5) == []
        assert (reader.record_count, reader.average_length) == (0, 1.0)


def test_duplicates_are_worked_out_over_kept_and_read_episodes(
    folder: IndexFolder,
) -> None:
    base = write(folder, FIRST)
    assert base.manifest.duplicates == (("001#1", "001#2"),)
    more = write(folder, SECOND, kept=(FIRST,), base=base)
    assert more.manifest.duplicates == (("001#1", "001#2", "002#1"),)
    less = write(folder, kept=(SECOND,), base=more)
    assert less.manifest.duplicates == ()


def test_generation_before_stays_readable(folder: IndexFolder) -> None:
    base = write(folder, FIRST, SECOND)
    with IndexReader(base) as reader:
        write(folder, EDITED, kept=(SECOND,), base=base)
        assert by_id(reader, reader.postings("text", "beta")) == {"001#2": 11.0}
    with IndexReader(base) as reader:
        assert reader.record_count == 3


def test_generation_holds_only_what_it_names(folder: IndexFolder) -> None:
    base = write(folder, FIRST, SECOND)
    edited = write(folder, EDITED, kept=(SECOND,), base=base)
    for generation in (base, edited):
        names = {path.name for path in generation.folder.iterdir()}
        assert names == {*generation.manifest.files, "manifest.json"}


@pytest.mark.parametrize("name", ["MAIN_*.trm", "MAIN_*.pst", "records-*"])
@pytest.mark.parametrize("is_empty", [False, True], ids=["missing", "empty"])
def test_generation_that_is_gone_cannot_be_opened(
    folder: IndexFolder, name: str, *, is_empty: bool
) -> None:
    generation = write(folder, FIRST)
    (path,) = generation.folder.glob(name)
    path.unlink()
    if is_empty:
        path.touch()
    with pytest.raises(IndexStateError, match=r"^the index cannot be (opened|read)"):
        read_all(generation)


def read_all(generation: Generation) -> None:
    with IndexReader(generation) as reader:
        for term in reader.terms("tag"):
            reader.postings("tag", term)


def test_segments_of_several_processes_are_one_index(folder: IndexFolder) -> None:
    """Which process wrote an episode shows in document numbers alone."""
    third = make_episode("003", {"beta": (1, 1.0)})
    with IndexReader(write(folder, FIRST, SECOND, third, parts=2)) as reader:
        ids = [info.id for info in reader.generation.manifest.segments]
        assert ids == ["000001x0x0", "000001x1x0"]
        found = [reader.record(document).article.id for document in reader.documents()]
        assert found == ["001#1", "001#2", "003#1", "002#1"]
        assert [(e.segment, e.first) for e in reader.entries] == [
            ("000001x0x0", 0),
            ("000001x1x0", 0),
            ("000001x0x0", 2),
        ]
        assert by_id(reader, reader.postings("text", "beta")) == {
            "001#2": 11.0,
            "003#1": 1.0,
        }
        assert list(reader.postings("source", "002.md")) == [3]
        assert [reader.length(document) for document in range(4)] == [2, 12, 1, 1]
        assert reader.terms("text", "b") == {"beta": 2}


def test_full_segment_is_followed_by_another(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory bounds what one may hold; an episode is never torn apart."""
    monkeypatch.setattr(
        "kbindex.index.embedded.whoosh_format.segments.MAX_POSTINGS", 10
    )
    with IndexReader(write(folder, FIRST, SECOND)) as reader:
        segments = reader.generation.manifest.segments
        assert [(info.id, info.documents) for info in segments] == [
            ("000001x0x0", 2),
            ("000001x0x1", 1),
        ]
        assert by_id(reader, reader.postings("text", "alpha")) == {
            "001#1": 3.6,
            "002#1": 0.6,
        }


def test_episode_without_records_is_in_no_segment(folder: IndexFolder) -> None:
    empty = make_episode("000")
    generation = write(folder, empty, FIRST)
    with IndexReader(generation) as reader:
        places = [(entry.segment, entry.first) for entry in reader.entries]
    assert places == [("", 0), ("000001x0x0", 0)]
    kept = write(folder, kept=(empty,), base=generation)
    assert kept.manifest.segments == ()
    with IndexReader(kept) as reader:
        assert [entry.id for entry in reader.entries] == ["000"]
        assert list(reader.documents()) == []


def test_segment_that_is_kept_is_shared_and_not_copied(folder: IndexFolder) -> None:
    base = write(folder, FIRST, SECOND)
    edited = write(folder, EDITED, kept=(SECOND,), base=base)
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


def test_part_that_fails_leaves_no_generation(folder: IndexFolder) -> None:
    def write_half(staging: Path, prefix: str) -> Iterator[Part]:
        with PartWriter(staging, prefix) as writer:
            writer.add(FIRST.entry, FIRST.documents)
            yield writer.part
            raise ZeroDivisionError

    update = Update(fingerprint="f00", kept=[], write=write_half)
    with pytest.raises(ZeroDivisionError), folder.lock():
        write_generation(folder, update, base=None)
    assert sorted(path.name for path in folder.path.iterdir()) == ["LOCK"]


def test_terms_of_a_field_come_with_their_frequency(folder: IndexFolder) -> None:
    generation = write(folder, FIRST, SECOND)
    with IndexReader(generation) as reader:
        assert reader.terms("text") == {"alpha": 2, "beta": 1, "~alph": 1}
        assert reader.terms("text", "al") == {"alpha": 2}
        assert reader.terms("text", "x") == {}
        assert reader.terms("tag") == {"monitoring": 3}
        assert reader.terms("attribute", "site:") == {"site:a.b": 3, "site:b": 3}


def test_unknown_document_is_an_error(folder: IndexFolder) -> None:
    with IndexReader(write(folder, FIRST)) as reader:
        with pytest.raises(IndexStateError):
            reader.record(-1)
        with pytest.raises(IndexStateError):
            reader.record(99)
