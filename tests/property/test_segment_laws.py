"""Laws of segments: what is written comes back, through our reader and Whoosh's."""

import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
import whoosh.index
from hypothesis import example, given
from hypothesis import strategies as st
from whoosh.reading import IndexReader as WhooshReader
from whoosh.reading import TermNotFound
from whoosh.util.numeric import length_to_byte

from kbindex.index import AnalyzedRecord
from kbindex.index.attributes import article_attributes, key_term
from kbindex.index.embedded.manifest import SegmentInfo
from kbindex.index.embedded.record_files import RecordReader
from kbindex.index.embedded.whoosh_format.layout import (
    LENGTHS,
    decode_term,
    encode_term,
)
from kbindex.index.embedded.whoosh_format.segment_reader import SegmentReader
from kbindex.index.embedded.whoosh_format.segments import SegmentWriter
from kbindex.index.embedded.whoosh_format.table_of_contents import (
    write_table_of_contents,
)
from kbindex.index.embedded.writer import _gaps
from kbindex.index.records import Record
from kbindex.model import Article, ArticleId, EpisodeId

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
"""Whoosh leaves the files that it opened to the garbage collector."""

BLOCK = 128
"""Postings of a block; more make a list of several."""

TERMS = st.sampled_from(
    [
        "監視",
        "監",
        "ログ",
        "ログ基盤",
        "a",
        "ab",
        "~ab",
        "C++",
        "🎉",
        "Ａ",
        "é",
        "\U0010ffff",
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4)
NO_TEXT = st.text(
    st.sampled_from(["\ud800", "\udbff", "\udc80", "\udcff", "\udfff"])
    | st.sampled_from(["?", "\ufffd", "\ufdd0", "\U00010000", "d", "8", "0", "監"]),
    max_size=6,
)
"""Lone surrogates, as in names of files; and what they could be taken for."""
WEIGHTS = st.tuples(
    st.integers(0, 3),
    st.sampled_from([100, 200, 60, 1]) | st.integers(1, 10**6),
).map(lambda pair: (pair[0], pair[1] / 100))
FIELDS = st.dictionaries(TERMS, WEIGHTS, max_size=4)


@dataclass(frozen=True)
class Pattern:
    """What a document holds; weights grow by `step` from one to the next."""

    text: Mapping[str, tuple[int, float]]
    title: Mapping[str, tuple[int, float]]
    bigrams: Mapping[str, tuple[int, float]]
    tags: tuple[str, ...]
    words: int
    step: int


PATTERNS = st.builds(
    Pattern,
    text=FIELDS,
    title=FIELDS,
    bigrams=FIELDS,
    tags=st.lists(TERMS, max_size=2, unique=True).map(tuple),
    words=st.sampled_from([0, 0, 1, 11, 300, 10**6]),
    step=st.sampled_from([0, 0, 1, 7]),
)
SIZES = st.integers(1, 5) | st.sampled_from(
    [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 1]
)


def make_documents(patterns: Sequence[Pattern], size: int) -> list[AnalyzedRecord]:
    """So many documents, after the patterns in turns."""
    return [
        make_document(number, patterns[number % len(patterns)])
        for number in range(size)
    ]


def make_document(number: int, pattern: Pattern) -> AnalyzedRecord:
    def grown(
        weights: Mapping[str, tuple[int, float]],
    ) -> dict[str, tuple[int, float]]:
        return {
            term: (count, round(weight * 100 + number * pattern.step) / 100)
            for term, (count, weight) in weights.items()
        }

    text = grown(pattern.text)
    if pattern.words:
        text["words"] = (pattern.words, 1.0)
    return AnalyzedRecord(
        article=Article(
            id=ArticleId(f"監視#{number}"),
            kind="article",
            episode=EpisodeId("監視"),
            source=f"{number // 3}.md",
            line=1,
            end_line=1,
            title="",
            url=None,
            presenter=None,
            date=None,
            tags=pattern.tags,
        ),
        text=text,
        title=grown(pattern.title),
        bigrams=grown(pattern.bigrams),
        places={term: [0, number, 0, 1] for term in text},
    )


def fields_of(document: AnalyzedRecord) -> dict[str, dict[str, tuple[int, float]]]:
    """What each field of the index is to hold of a document."""
    article = document.article
    once = (1, 1.0)
    return {
        "text": document.text,
        "title": document.title,
        "bigram": document.bigrams,
        "tag": dict.fromkeys(article.tags, once),
        "attribute": dict.fromkeys(article_attributes(article), once),
        "key": dict.fromkeys(key_term(article), once),
        "id": {article.id: once},
        "source": {article.source: once},
    }


Postings = dict[tuple[str, str], list[tuple[int, float]]]


def expected_postings(documents: Sequence[AnalyzedRecord]) -> Postings:
    found: Postings = {}
    for number, document in enumerate(documents):
        for field, terms in fields_of(document).items():
            for term, (_, weight) in terms.items():
                found.setdefault((field, term), []).append((number, weight))
    return found


@contextmanager
def written(
    *segments: Sequence[AnalyzedRecord], live: Sequence[int] | None = None
) -> Iterator[tuple[Path, list[SegmentInfo]]]:
    """Write segments, and what Whoosh needs to find them; all is live, or these are."""
    with tempfile.TemporaryDirectory() as name:
        infos: list[SegmentInfo] = []
        for number, documents in enumerate(segments):
            writer = SegmentWriter(Path(name), f"000001x{number}")
            for document in documents:
                writer.add(document)
            offset = sum(info.documents for info in infos)
            info = writer.finish()
            if live is not None:
                runs = [(n - offset, n - offset + 1) for n in live if n >= offset]
                ours = [run for run in runs if run[1] <= info.documents]
                deleted = tuple(_gaps(ours, info.documents))
                info = SegmentInfo(
                    id=info.id, documents=info.documents, deleted=deleted
                )
            infos.append(info)
        write_table_of_contents(Path(name), infos)
        yield Path(name), infos


@contextmanager
def opened(folder: Path, info: SegmentInfo) -> Iterator[SegmentReader]:
    with closing(SegmentReader(folder, info.id)) as reader:
        yield reader


@contextmanager
def opened_by_whoosh(folder: Path) -> Iterator[WhooshReader]:
    with closing(whoosh.index.open_dir(folder, readonly=True)) as index:
        reader = index.reader()
        yield reader
        reader.close()


def postings_of_whoosh(
    reader: WhooshReader, field: str, term: str
) -> list[tuple[int, float]]:
    """Postings as stock Whoosh reads them, over all of its segments.

    It makes 32 bits of a weight that a whole block has; so we do of all.
    """
    found: list[tuple[int, float]] = []
    for leaf, offset in reader.leaf_readers():
        try:
            matcher = leaf.postings(field, encode_term(term))
        except TermNotFound:
            continue
        while matcher.is_active():
            found.append((offset + matcher.id(), matcher.weight()))
            matcher.next()
    return in_32_bits(found)


def in_32_bits(postings: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    weights = array("f", (weight for _, weight in postings))
    return list(zip((number for number, _ in postings), weights, strict=True))


FEW = [Pattern(text={}, title={}, bigrams={}, tags=(), words=0, step=0)]
RISING = [
    Pattern(
        text={"監視": (1, 0.6), "🎉": (0, 2.0)},
        title={"監視": (1, 1.0)},
        bigrams={"監視": (1, 3.0)},
        tags=("monitoring",),
        words=11,
        step=7,
    )
]


@given(st.lists(PATTERNS, min_size=1, max_size=3), SIZES)
@example(FEW, 3)
@example(RISING, 2 * BLOCK + 1)
def test_what_was_written_comes_back_through_our_reader_and_whooshs(
    patterns: list[Pattern], size: int
) -> None:
    """Terms, documents and weights, exact in ours; in blocks, or alone in a row."""
    documents = make_documents(patterns, size)
    expected = expected_postings(documents)
    with (
        written(documents) as (folder, (info,)),
        opened(folder, info) as ours,
        opened_by_whoosh(folder) as whooshs,
    ):
        lengths = {"text": 0, "title": 0}
        for document in documents:
            lengths["text"] += sum(count for count, _ in document.text.values())
            lengths["title"] += sum(count for count, _ in document.title.values())
        assert info == SegmentInfo(id="000001x0", documents=size, lengths=lengths)
        for (field, term), postings in expected.items():
            assert list(ours.postings(field, term)) == postings
            assert postings_of_whoosh(whooshs, field, term) == in_32_bits(postings)
        for field in fields_of(documents[0]):
            held = {t: len(p) for (f, t), p in expected.items() if f == field}
            assert dict(ours.terms(field)) == held
            assert held == {
                decode_term(term): info.doc_frequency()
                for term, info in whooshs.iter_field(field)
            }


@given(st.lists(PATTERNS, min_size=1, max_size=3), SIZES)
def test_lengths_are_those_that_whoosh_reads(
    patterns: list[Pattern], size: int
) -> None:
    """Rounded to a byte; 0 where there is no word, also where no document has one."""
    documents = make_documents(patterns, size)
    with (
        written(documents) as (folder, (info,)),
        opened(folder, info) as ours,
        opened_by_whoosh(folder) as whooshs,
    ):
        for field in ("text", "title"):
            lengths = ours.lengths(field, len(documents))
            for number, document in enumerate(documents):
                counts = (n for n, _ in fields_of(document)[field].values())
                rounded = LENGTHS[length_to_byte(sum(counts))]
                assert lengths[number] == rounded
                assert (whooshs.doc_field_length(number, field) or 0) == rounded


@given(st.lists(PATTERNS, min_size=1, max_size=3), st.integers(1, 4))
def test_records_lie_at_the_numbers_of_their_documents(
    patterns: list[Pattern], size: int
) -> None:
    documents = make_documents(patterns, size)
    with (
        written(documents) as (folder, (info,)),
        closing(RecordReader(folder, info.id)) as records,
    ):
        for number, document in enumerate(documents):
            assert records.read(number) == Record(
                article=document.article, places=document.places
            )


@given(st.sets(TERMS, max_size=12), TERMS)
def test_terms_of_a_prefix_come_in_the_order_of_their_bytes(
    terms: set[str], other: str
) -> None:
    """All that begin with it, itself included, and none of another field."""
    text = dict.fromkeys(terms, (1, 1.0))
    pattern = Pattern(
        text=text, title={other: (1, 1.0)}, bigrams=text, tags=(), words=0, step=0
    )
    with (
        written(make_documents([pattern], 2)) as (folder, (info,)),
        opened(folder, info) as reader,
    ):
        for prefix in {"", other, *terms, *(term[:1] for term in terms)}:
            begun = [term for term in terms if term.startswith(prefix)]
            expected = [(term, 2) for term in sorted(begun, key=str.encode)]
            assert list(reader.terms("text", prefix)) == expected


@given(st.sets(TERMS | NO_TEXT, max_size=8), TERMS | NO_TEXT)
@example({"?"}, "\ud800")
@example({"\ufffd", "\ufdd0d800", "\ufdd0fdd0"}, "\ud800")
@example({"\ud800"}, "\ufdd0d800")
def test_term_that_was_not_written_has_no_postings(terms: set[str], term: str) -> None:
    """Regression: a lone surrogate was taken for a question mark."""
    pattern = Pattern(
        text=dict.fromkeys(terms - {term}, (1, 1.0)),
        title=dict.fromkeys(terms, (1, 1.0)),
        bigrams={term: (1, 1.0)},
        tags=(),
        words=0,
        step=0,
    )
    with (
        written(make_documents([pattern], 1)) as (folder, (info,)),
        opened(folder, info) as reader,
    ):
        assert list(reader.postings("text", term)) == []
        assert reader.first("text", term) is None
        assert term not in dict(reader.terms("text", term))
        assert list(reader.postings("no such field", term)) == []
        assert list(reader.terms("no such field")) == []


def is_text(term: str) -> bool:
    return term.isprintable() and "\ufdd0" not in term


@given(st.sets(NO_TEXT, max_size=8), NO_TEXT)
@example({"?", "\ud800", "\ud800?"}, "\ud800")
@example({"\ufdd0", "\ufdd0d800", "\ud800"}, "\ufdd0")
def test_what_is_no_text_is_written_and_found_as_itself(
    terms: set[str], prefix: str
) -> None:
    """By us as a whole and by prefix; each is a text of its own to Whoosh."""
    pattern = Pattern(
        text=dict.fromkeys(terms, (1, 1.0)),
        title={},
        bigrams={},
        tags=tuple(terms),
        words=0,
        step=0,
    )
    with (
        written(make_documents([pattern], 2)) as (folder, (info,)),
        opened(folder, info) as reader,
        opened_by_whoosh(folder) as whooshs,
    ):
        for field in ("text", "tag"):
            assert dict(reader.terms(field)) == dict.fromkeys(terms, 2)
            begun = {term for term in terms if term.startswith(prefix)}
            assert set(dict(reader.terms(field, prefix))) == begun
            for term in terms:
                assert list(reader.postings(field, term)) == [(0, 1.0), (1, 1.0)]
            shown = [term.decode() for term, _ in whooshs.iter_field(field)]
            assert len(set(shown)) == len(terms)
            assert {term for term in terms if is_text(term)} <= set(shown)


RUNS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=6)
"""Gap before a run, and its size."""


@given(RUNS, st.integers(0, 3), st.randoms())
def test_gaps_are_what_no_run_covers_in_as_few_ranges_as_possible(
    runs: list[tuple[int, int]], rest: int, random: Random
) -> None:
    placed: list[tuple[int, int]] = []
    end = 0
    for gap, size in runs:
        placed.append((end + gap, end + gap + size))
        end += gap + size
    size = end + rest
    covered = {number for run in placed for number in range(*run)}
    random.shuffle(placed)
    gaps = list(_gaps(placed, size))
    assert [number for gap in gaps for number in range(*gap)] == sorted(
        set(range(size)) - covered
    )
    assert all(first < stop for first, stop in gaps)
    ends = [number for gap in gaps for number in gap]
    assert len(ends) == len(set(ends))


@given(
    st.lists(PATTERNS, min_size=1, max_size=2),
    st.lists(st.integers(1, 4), min_size=1, max_size=3),
    st.sets(st.integers(0, 11)),
)
def test_whoosh_reads_several_segments_without_the_deleted_documents(
    patterns: list[Pattern], sizes: list[int], dead: set[int]
) -> None:
    """The table of contents says what is deleted; the segments never change."""
    segments = [make_documents(patterns, size) for size in sizes]
    documents = [document for segment in segments for document in segment]
    live = [number for number in range(len(documents)) if number not in dead]
    with (
        written(*segments, live=live) as (folder, _),
        opened_by_whoosh(folder) as reader,
    ):
        assert list(reader.all_doc_ids()) == live
        for number in live:
            stored, article = reader.stored_fields(number), documents[number].article
            assert (stored["id"], stored["tags"]) == (article.id, article.tags)
        for (field, term), postings in expected_postings(documents).items():
            kept = [posting for posting in postings if posting[0] not in dead]
            assert postings_of_whoosh(reader, field, term) == in_32_bits(kept)
