"""What Whoosh makes of the files that we write, pinned.

A folder of ours is an index of Whoosh: its own reader answers as ours does. Where it
does not, a test here says so. `tests/property/test_segment_laws.py` holds the laws.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import whoosh.index
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.reading import IndexReader, TermNotFound
from whoosh.util.numeric import length_to_byte

from kbindex.index import Document
from kbindex.index.fields import build_schema
from kbindex.index.manifest import SegmentInfo
from kbindex.index.segment_reader import INDEX_NAME, LENGTHS, SegmentReader
from kbindex.index.segments import (
    SegmentWriter,
    whoosh_segment,
    write_table_of_contents,
)
from kbindex.model import Article, ArticleId, EpisodeId

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
"""Whoosh leaves the files that it opened to the garbage collector."""

Terms = Mapping[str, tuple[int, float]]
FILES = [
    "MAIN_x._stored.col",
    "MAIN_x._text_len.col",
    "MAIN_x._title_len.col",
    "MAIN_x.pst",
    "MAIN_x.trm",
]


def make_document(number: int, text: Terms) -> Document:
    article = Article(
        id=ArticleId(f"s{number}#1"),
        kind="article",
        episode=EpisodeId(f"s{number}"),
        source=f"監視 {number}.md",
        line=1,
        end_line=1,
        title="",
        url=None,
        presenter=None,
        date=None,
        tags=("monitoring",),
    )
    return Document(
        article=article, text=dict(text), title=dict(text), bigrams={}, places={}
    )


def write_segment(folder: Path, *texts: Terms, name: str = "x") -> SegmentInfo:
    """Write a segment of one document for each text."""
    writer = SegmentWriter(folder, name)
    for number, text in enumerate(texts):
        assert writer.add(make_document(number, text)) == number
    return writer.finish()


@contextmanager
def opened(folder: Path, infos: Sequence[SegmentInfo] = ()) -> Iterator[IndexReader]:
    """Open a folder with Whoosh; where segments are named, they are its contents."""
    if infos:
        write_table_of_contents(folder, infos)
    with closing(whoosh.index.open_dir(folder, readonly=True)) as index:
        reader = index.reader()
        yield reader
        reader.close()


def read(reader: IndexReader, field: str, term: str) -> dict[int, float]:
    """Document → weight, over all leaves with their offsets."""
    found: dict[int, float] = {}
    for leaf, offset in reader.leaf_readers():
        try:
            matcher = leaf.postings(field, term.encode())
        except TermNotFound:
            continue
        while matcher.is_active():
            found[offset + matcher.id()] = matcher.weight()
            matcher.next()
    return found


def test_segment_is_these_files_of_whoosh(tmp_path: Path) -> None:
    info = write_segment(tmp_path, {"a": (1, 2.0)})
    assert info == SegmentInfo(id="x", documents=1)
    assert sorted(path.name for path in tmp_path.glob("MAIN_*")) == FILES
    with opened(tmp_path, [info]):
        pass
    assert (tmp_path / "_MAIN_1.toc").is_file()


def test_segment_without_words_has_no_lengths(tmp_path: Path) -> None:
    """Our reader must not miss the column."""
    write_segment(tmp_path, {"~a": (0, 2.0)})
    names = {path.name for path in tmp_path.iterdir()}
    assert not names & {"MAIN_x._text_len.col", "MAIN_x._title_len.col"}
    with closing(SegmentReader(tmp_path, "x")) as ours:
        assert (ours.length("text", 0), ours.length("title", 0)) == (0, 0)


def test_segment_without_documents_can_be_read(tmp_path: Path) -> None:
    info = write_segment(tmp_path)
    with closing(SegmentReader(tmp_path, "x")) as ours:
        assert list(ours.postings("text", "a")) == []
        assert list(ours.terms("text")) == []
    with opened(tmp_path, [info]) as whooshs:
        assert list(whooshs.all_doc_ids()) == []


def test_index_without_segments_can_be_read(tmp_path: Path) -> None:
    write_table_of_contents(tmp_path, [])
    with opened(tmp_path) as whooshs:
        assert list(whooshs.all_doc_ids()) == []


def test_whoosh_reads_weights_that_differ_as_they_are(tmp_path: Path) -> None:
    info = write_segment(tmp_path, {"a": (1, 2.0)}, {"a": (3, 3.6)}, {"b": (0, 0.6)})
    with opened(tmp_path, [info]) as whooshs:
        assert read(whooshs, "text", "a") == {0: 2.0, 1: 3.6}
        assert read(whooshs, "tag", "monitoring") == {0: 1.0, 1: 1.0, 2: 1.0}
        assert read(whooshs, "source", "監視 1.md") == {1: 1.0}
        assert read(whooshs, "text", "nothing") == {}


def test_whoosh_makes_32_bits_of_a_weight_that_all_have(tmp_path: Path) -> None:
    """Ours stays as it was written, so that a score does not depend on neighbours."""
    info = write_segment(tmp_path, {"a": (1, 0.6)}, {"a": (1, 0.6)})
    with closing(SegmentReader(tmp_path, "x")) as ours:
        assert dict(ours.postings("text", "a")) == {0: 0.6, 1: 0.6}
    with opened(tmp_path, [info]) as whooshs:
        found = read(whooshs, "text", "a")
        assert found == {n: pytest.approx(0.6, rel=1e-7) for n in (0, 1)}
        assert found != {0: 0.6, 1: 0.6}


@pytest.mark.parametrize(
    ("size", "blocks"), [(1, 0), (2, 1), (128, 1), (129, 2), (300, 3)]
)
def test_long_lists_are_written_in_blocks_that_whoosh_reads(
    tmp_path: Path, size: int, blocks: int
) -> None:
    """A list of one lies in the term index; it has no block."""
    weights = {number: (number % 50 + 1) / 20 for number in range(size)}
    info = write_segment(tmp_path, *({"a": (1, w)} for w in weights.values()))
    with closing(SegmentReader(tmp_path, "x")) as ours:
        assert dict(ours.postings("text", "a")) == weights
        assert list(ours.terms("text")) == [("a", size)]
    with opened(tmp_path, [info]) as whooshs:
        assert read(whooshs, "text", "a") == pytest.approx(weights, rel=1e-7)
    # Lists of all: the texts, the titles, the tag.
    lists = (tmp_path / "MAIN_x.pst").read_bytes()
    assert lists.count(b"W3Bl") == (3 if blocks else 0)


def test_bytes_of_lengths_stand_for_what_whoosh_takes_them_for(
    tmp_path: Path,
) -> None:
    """Up to 10 a length is exact, then by steps; 0 is None to Whoosh, 0 to us."""
    lengths = [0, 1, 7, 10, 11, 15, 100, 1000, 100_000]
    rounded = [0, 1, 7, 10, 12, 16, 101, 1032, 102_975]
    texts = [{"a": (length, 5.0), "stem": (0, 2.0)} for length in lengths]
    info = write_segment(tmp_path, *texts)
    numbers = range(len(lengths))
    with closing(SegmentReader(tmp_path, "x")) as ours:
        assert [ours.length("text", number) for number in numbers] == rounded
        assert ours.length("text", 99) == 0
    with opened(tmp_path, [info]) as whooshs:
        found = [whooshs.doc_field_length(number, "text") for number in numbers]
        assert found == [None, *rounded[1:]]
    assert [LENGTHS[length_to_byte(length)] for length in lengths] == rounded


def test_terms_need_not_be_added_in_order_and_may_be_any_text(tmp_path: Path) -> None:
    words = ["監視", "zeta", "~zeta", "alpha", "C++", "🎉", "ＡＢＣ", "a b", "\0"]
    info = write_segment(tmp_path, dict.fromkeys(words, (1, 1.0)))
    with opened(tmp_path, [info]) as whooshs:
        found = [term.decode() for term, _ in whooshs.iter_field("text")]
        assert found == sorted(words, key=str.encode)
        assert all(read(whooshs, "text", word) == {0: 1.0} for word in words)


def test_deleted_documents_are_passed_over_but_counted_in_the_lexicon(
    tmp_path: Path,
) -> None:
    write_segment(tmp_path, *[{"a": (1, 1.0)}] * 9)
    info = SegmentInfo(id="x", documents=9, deleted=((0, 1), (4, 6)))
    with opened(tmp_path, [info]) as whooshs:
        assert list(read(whooshs, "text", "a")) == [1, 2, 3, 6, 7, 8]
        assert list(whooshs.all_doc_ids()) == [1, 2, 3, 6, 7, 8]
        ((_, found),) = whooshs.iter_field("text")
        assert found.doc_frequency() == 9


def test_several_segments_are_leaves_with_the_offsets_of_their_documents(
    tmp_path: Path,
) -> None:
    infos = [
        write_segment(tmp_path, *[{"a": (1, 1.0)}] * 3, name="x"),
        write_segment(tmp_path, {"b": (1, 1.0), "a": (7, 2.0)}, name="y"),
    ]
    with opened(tmp_path, infos) as whooshs:
        assert [offset for _, offset in whooshs.leaf_readers()] == [0, 3]
        assert list(whooshs.all_doc_ids()) == [0, 1, 2, 3]
        assert read(whooshs, "text", "a") == {0: 1.0, 1: 1.0, 2: 1.0, 3: 2.0}
        assert read(whooshs, "text", "b") == {3: 1.0}
        assert whooshs.doc_field_length(3, "text") == 8


def test_newest_table_of_contents_in_the_folder_is_taken(tmp_path: Path) -> None:
    """Why a file that was not written must not lie in a generation."""
    infos = [
        write_segment(tmp_path, {"a": (1, 1.0)}, name="x"),
        write_segment(tmp_path, {"a": (1, 8.0)}, {"a": (1, 9.0)}, name="y"),
    ]
    newer = TOC(build_schema(), [whoosh_segment(infos[1])], generation=2)
    newer.write(FileStorage(str(tmp_path)), INDEX_NAME)
    with opened(tmp_path, infos[:1]) as whooshs:
        assert read(whooshs, "text", "a") == {0: 8.0, 1: 9.0}


def test_reading_leaves_the_files_as_they_were(tmp_path: Path) -> None:
    """Generations share them by hard links."""
    info = write_segment(tmp_path, *[{"a": (1, 1.0)}] * 200)
    write_table_of_contents(tmp_path, [info])
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    with opened(tmp_path) as whooshs, closing(SegmentReader(tmp_path, "x")) as ours:
        assert read(whooshs, "text", "a") == dict(ours.postings("text", "a"))
    after = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    assert after == before


def test_importing_what_a_search_needs_imports_no_whoosh(tmp_path: Path) -> None:
    """Its reader takes longer to import than a search."""
    write_segment(tmp_path, {"a": (1, 1.0)})
    script = (
        "import sys; from pathlib import Path; import kbindex.index.reader\n"
        "from kbindex.index.segment_reader import SegmentReader\n"
        "reader = SegmentReader(Path(sys.argv[1]), 'x')\n"
        "print(list(reader.postings('text', 'a')))\n"
        "print([name for name in sys.modules if name.startswith('whoosh')])\n"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "[(0, 1.0)]\n[]\n"
