"""Documents → a generation → postings, lengths and records, through real Whoosh."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kbindex.errors import IndexStateError
from kbindex.index import (
    Document,
    EpisodeDocuments,
    EpisodeEntry,
    Generation,
    IndexFolder,
    IndexReader,
    SourceState,
    Update,
    write_generation,
)
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


def make_episode(name: str, *texts: Terms, url: str | None = None) -> EpisodeDocuments:
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
    return EpisodeDocuments(entry=entry, documents=documents)


def write(
    folder: IndexFolder,
    *read: EpisodeDocuments,
    kept: tuple[EpisodeDocuments, ...] = (),
    base: Generation | None = None,
) -> Generation:
    update = Update(
        fingerprint="f00", kept=[episode.entry for episode in kept], read=read
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
        assert reader.lexicon == {"alpha": 2, "beta": 1}
        assert [entry.id for entry in reader.entries] == ["001", "002"]


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
        assert reader.lexicon == {"alpha": 1, "gamma": 1}
        assert (reader.record_count, reader.average_length) == (2, 1.0)
    removed = write(folder, kept=(EDITED,), base=edited)
    with IndexReader(removed) as reader:
        assert [reader.record(d).article.title for d in reader.documents()] == ["001 1"]
    emptied = write(folder, base=removed)
    with IndexReader(emptied) as reader:
        assert (list(reader.documents()), reader.lexicon) == ([], {})
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


def test_generation_that_is_gone_cannot_be_opened(folder: IndexFolder) -> None:
    generation = write(folder, FIRST)
    for path in generation.folder.glob("_MAIN_*"):
        path.unlink()
    with pytest.raises(IndexStateError, match="the index cannot be opened"):
        IndexReader(generation)


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
