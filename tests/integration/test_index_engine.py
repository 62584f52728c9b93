"""What Whoosh makes of the files that we write, pinned.

A folder of ours is an index of Whoosh: its own reader answers as ours does. Where it
does not, a test here says so. `tests/property/test_segment_laws.py` holds the laws.
"""

import datetime as dt
import hashlib
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest
import whoosh.index
from msgspec.structs import replace
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.query import Term
from whoosh.reading import IndexReader, TermNotFound
from whoosh.util.numeric import length_to_byte

from kbindex.index import AnalyzedRecord
from kbindex.index.embedded.manifest import SegmentInfo
from kbindex.index.embedded.whoosh_format.layout import INDEX_NAME, LENGTHS, length_byte
from kbindex.index.embedded.whoosh_format.schema import build_schema, toc_head
from kbindex.index.embedded.whoosh_format.segment_reader import SegmentReader
from kbindex.index.embedded.whoosh_format.segments import SegmentWriter
from kbindex.index.embedded.whoosh_format.stored_fields import StoredColumn
from kbindex.index.embedded.whoosh_format.table_of_contents import (
    HEAD_SHA256,
    write_table_of_contents,
)
from kbindex.model import Article, ArticleId, EpisodeId

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
"""Whoosh leaves the files that it opened to the garbage collector."""

TABLE = f"_{INDEX_NAME}_1.toc"

Terms = Mapping[str, tuple[int, float]]
FILES = [
    "MAIN_x._stored.col",
    "MAIN_x._text_len.col",
    "MAIN_x._title_len.col",
    "MAIN_x.pst",
    "MAIN_x.trm",
]


def make_record(number: int, text: Terms) -> AnalyzedRecord:
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
    return AnalyzedRecord(
        article=article, text=dict(text), title=dict(text), bigrams={}, places={}
    )


def write_segment(folder: Path, *texts: Terms, name: str = "x") -> SegmentInfo:
    """Write a segment of one document for each text."""
    writer = SegmentWriter(folder, name)
    for number, text in enumerate(texts):
        assert writer.add(make_record(number, text)) == number
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


def run_python(script: str, *args: str) -> str:
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-W", "ignore", "-c", script, *args],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def test_segment_is_these_files_of_whoosh(tmp_path: Path) -> None:
    info = write_segment(tmp_path, {"a": (1, 2.0)})
    lengths = {"text": 1, "title": 1}
    assert info == SegmentInfo(id="x", documents=1, lengths=lengths)
    assert sorted(path.name for path in tmp_path.glob("MAIN_*")) == FILES
    with opened(tmp_path, [info]):
        pass
    assert (tmp_path / "_MAIN_1.toc").is_file()


def test_columns_are_those_of_whooshs_own_writer(tmp_path: Path) -> None:
    """Byte for byte: what is stored of each document, and lengths."""
    ours, whooshs = tmp_path / "ours", tmp_path / "whooshs"
    ours.mkdir()
    whooshs.mkdir()
    lengths = (3, 40, 1, 100_000, 7)
    write_segment(ours, *[{"a": (length, 1.0)} for length in lengths])
    segment = W3Segment(W3Codec(), INDEX_NAME, doccount=len(lengths), segid="x")
    writer = W3Codec().per_document_writer(FileStorage(str(whooshs)), segment)
    schema = build_schema()
    for number, length in enumerate(lengths):
        writer.start_doc(number)
        writer.add_field("text", schema["text"], None, length)
        writer.add_field("title", schema["title"], None, length)
        for name, value in (
            ("episode", f"s{number}"),
            ("id", f"s{number}#1"),
            ("tags", ("monitoring",)),
            ("title", ""),
        ):
            writer.add_field(name, schema[name], value, 0)
        writer.finish_doc()
    writer.close()
    columns = {path.name: path.read_bytes() for path in whooshs.glob("*.col")}
    assert len(columns) == 3
    assert columns == {path.name: path.read_bytes() for path in ours.glob("*.col")}


ARTICLE = Article(
    id=ArticleId("025#6"),
    kind="article",
    episode=EpisodeId("025"),
    source="025.md",
    line=1,
    end_line=1,
    title="Thanos で監視 🎉",
    url="https://thanos.io/",
    presenter="ry",
    date=dt.date(2021, 7, 2),
    tags=("monitoring", "thanos"),
)


def store(folder: Path, article: Article) -> dict[str, object]:
    """Write an article; return what Whoosh says is stored of it."""
    writer = SegmentWriter(folder, "x")
    writer.add(
        AnalyzedRecord(article=article, text={}, title={}, bigrams={}, places={})
    )
    with opened(folder, [writer.finish()]) as whooshs:
        (stored,) = whooshs.all_stored_fields()
        return stored


def test_whoosh_gives_the_stored_fields_of_each_document(tmp_path: Path) -> None:
    stored = store(tmp_path, ARTICLE)
    assert stored == {
        "id": "025#6",
        "title": "Thanos で監視 🎉",
        "url": "https://thanos.io/",
        "episode": "025",
        "date": "2021-07-02",
        "presenter": "ry",
        "tags": ("monitoring", "thanos"),
    }
    assert sorted(stored) == sorted(build_schema().stored_names())


def test_what_an_article_has_not_is_not_stored_but_its_tags_are(tmp_path: Path) -> None:
    bare = replace(ARTICLE, url=None, presenter=None, date=None, tags=())
    assert store(tmp_path, bare) == {
        "id": "025#6",
        "title": "Thanos で監視 🎉",
        "episode": "025",
        "tags": (),
    }


@pytest.mark.parametrize(("size", "code"), [(1, b"B"), (1000, b"H"), (200_000, b"i")])
def test_title_of_any_length_is_stored(tmp_path: Path, size: int, code: bytes) -> None:
    """The size of what is stored takes one, two or four bytes."""
    title = hashlib.shake_256().hexdigest(size)[:size]
    assert store(tmp_path, replace(ARTICLE, title=title))["title"] == title
    assert (tmp_path / "MAIN_x._stored.col").read_bytes().endswith(code)


def test_stored_text_is_text_and_an_id_is_the_term_of_its_document(
    tmp_path: Path,
) -> None:
    """What comes of a file's name that is not UTF-8 can be printed, and asked for."""
    odd = replace(ARTICLE, id=ArticleId("\udcff#1"), title="a\ud800")
    stored = store(tmp_path, odd)
    assert (stored["id"], stored["title"]) == ("\ufdd0dcff#1", "a\ufdd0d800")
    with opened(tmp_path) as whooshs:
        assert read(whooshs, "id", str(stored["id"])) == {0: 1.0}


def test_more_documents_than_whoosh_would_note_the_places_of(tmp_path: Path) -> None:
    """Beyond 32,768 it writes where each is stored; it need not, and we do not."""
    count = 32_770
    column = StoredColumn()
    for number in range(count):
        column.add(replace(ARTICLE, title=str(number)))
    info = write_segment(tmp_path)
    (tmp_path / "MAIN_x._stored.col").write_bytes(column.to_bytes())
    with opened(tmp_path, [replace(info, documents=count)]) as whooshs:
        titles = [stored["title"] for stored in whooshs.all_stored_fields()]
    assert titles == list(map(str, range(count)))


def test_whoosh_opens_an_index_where_there_is_no_kbindex(tmp_path: Path) -> None:
    """Regression: the schema named a class of ours, which had to be imported."""
    write_table_of_contents(tmp_path, [write_segment(tmp_path, {"a": (1, 1.0)})])
    script = (
        "import sys; sys.modules['kbindex'] = None\n"
        "from whoosh.index import open_dir\n"
        "with open_dir(sys.argv[1], readonly=True).searcher() as searcher:\n"
        "    print(searcher.document(id='s0#1'))\n"
    )
    assert run_python(script, str(tmp_path)) == (
        "{'episode': 's0', 'id': 's0#1', 'tags': ('monitoring',), 'title': ''}\n"
    )


@pytest.mark.parametrize("deleted", [(), ((0, 1), (2, 3))], ids=["all", "some"])
def test_table_of_contents_is_put_together_without_whoosh(
    tmp_path: Path, deleted: tuple[tuple[int, int], ...]
) -> None:
    """The head of the one before, and a pickle that Whoosh's own classes read."""
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    write_table_of_contents(before, [write_segment(before, {"a": (1, 1.0)})])
    first = write_segment(after, *[{"a": (2, 1.0)}] * 3, name="x")
    second = write_segment(after, {"a": (1, 2.0)}, name="y")
    infos = [replace(first, deleted=deleted), second]
    write_table_of_contents(after, infos, before=before)
    together = (after / TABLE).read_bytes()
    with opened(after) as whooshs:
        kept = {0: 1.0, 1: 1.0, 2: 1.0, 3: 2.0}
        gone = {number for run in deleted for number in range(*run)}
        assert set(whooshs.all_doc_ids()) == kept.keys() - gone
        assert read(whooshs, "text", "a") == {
            number: weight for number, weight in kept.items() if number not in gone
        }
        assert whooshs.field_length("text") == 7
    (after / TABLE).unlink()
    write_table_of_contents(after, infos)
    assert (after / TABLE).read_bytes() == together


def test_whoosh_ranks_what_we_wrote(tmp_path: Path) -> None:
    infos = [write_segment(tmp_path, {"a": (1, 1.0)}, {"a": (1, 4.0)}, {"b": (9, 1.0)})]
    write_table_of_contents(tmp_path, infos)
    with (
        closing(whoosh.index.open_dir(tmp_path, readonly=True)) as index,
        index.searcher() as searcher,
    ):
        found = searcher.search(Term("text", "a"), limit=10)
        assert [hit.docnum for hit in found] == [1, 0]


@pytest.mark.parametrize("count", [1, 5_000])
def test_every_key_of_the_term_index_is_found(tmp_path: Path, count: int) -> None:
    """By us and by Whoosh, whatever slot of its hash table is taken already."""
    terms: Terms = {f"監視{number}": (1, 1.0) for number in range(count)}
    info = write_segment(tmp_path, terms)
    with closing(SegmentReader(tmp_path, "x")) as ours, opened(tmp_path, [info]) as its:
        for term in terms:
            assert list(ours.postings("text", term)) == [(0, 1.0)]
            assert read(its, "text", term) == {0: 1.0}
        for absent in ("監視", "監視99999", "", "~監視1"):
            assert list(ours.postings("text", absent)) == []
            assert read(its, "text", absent) == {}
        assert [term for term, _ in ours.terms("text", "監視")] == sorted(terms)


def test_the_head_that_is_known_is_the_one_that_whoosh_writes() -> None:
    if version("whoosh-reloaded") != "2.7.5":
        pytest.skip("another release writes another head")
    assert hashlib.sha256(toc_head()).hexdigest() == HEAD_SHA256


def test_a_head_of_somebody_else_goes_into_no_index_of_ours(tmp_path: Path) -> None:
    """It is a pickle: who opens the index with Whoosh would run it."""
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    infos = [write_segment(before, {"a": (1, 1.0)})]
    write_table_of_contents(before, infos)
    whole = (before / TABLE).read_bytes()
    (before / TABLE).write_bytes(whole.replace(b"whoosh.fields", b"antipathy.yes", 1))
    write_table_of_contents(after, infos, before=before)
    assert (after / TABLE).read_bytes() == whole


@pytest.mark.parametrize("length", [0, 1, 5, 27, 106_373, 106_374, 10**9])
def test_length_is_rounded_as_whoosh_does(length: int) -> None:
    assert length_byte(length) == length_to_byte(length)


def test_segment_without_words_has_no_lengths(tmp_path: Path) -> None:
    """Our reader must not miss the column."""
    write_segment(tmp_path, {"~a": (0, 2.0)})
    names = {path.name for path in tmp_path.iterdir()}
    assert not names & {"MAIN_x._text_len.col", "MAIN_x._title_len.col"}
    with closing(SegmentReader(tmp_path, "x")) as ours:
        assert (ours.lengths("text", 1), ours.lengths("title", 1)) == ([0], [0])


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
        assert ours.lengths("text", len(lengths)) == rounded
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
    segment = W3Segment(W3Codec(), INDEX_NAME, doccount=2, segid="y")
    newer = TOC(build_schema(), [segment], generation=2)
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
        "import sys; from pathlib import Path\n"
        "import kbindex.index.embedded.generation_reader\n"
        "from kbindex.index.embedded.whoosh_format.segment_reader "
        "import SegmentReader\n"
        "reader = SegmentReader(Path(sys.argv[1]), 'x')\n"
        "print(list(reader.postings('text', 'a')))\n"
        "print([name for name in sys.modules if name.startswith('whoosh')])\n"
    )
    assert run_python(script, str(tmp_path)) == "[(0, 1.0)]\n[]\n"
