"""What we rely on in Whoosh, pinned: a surprise in another version fails here first.

Each test names one behaviour; the schema and the reader of `kbindex.index` stand on
them. Whoosh is used bare, but for our field type.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import whoosh.index
from whoosh.reading import IndexReader, TermNotFound

from kbindex.index.fields import build_schema

Terms = Mapping[str, tuple[int, float]]
MERGED_BELOW = 5
"""Whoosh merges segments when there are more of them than fit its size levels."""


def build(folder: Path) -> whoosh.index.Index:
    return whoosh.index.create_in(folder, build_schema())


def add(index: whoosh.index.Index, **documents: Terms) -> None:
    """Add documents by their source; the record number is in order of all."""
    writer = index.writer()
    for source, text in documents.items():
        number = int(source.removeprefix("s"))
        writer.add_document(
            text=text,
            title={},
            bigram={},
            tag={},
            id=f"{source}#1",
            source=source,
            number=number << 20,
        )
    writer.commit()


def read(reader: IndexReader, field: str, term: str) -> dict[int, float]:
    """Record number → weight, over all leaves with their offsets."""
    found: dict[int, float] = {}
    for leaf, _ in reader.leaf_readers():
        numbers = leaf.column_reader("number")
        try:
            matcher = leaf.postings(field, term.encode())
        except TermNotFound:
            continue
        while matcher.is_active():
            found[numbers[matcher.id()] >> 20] = matcher.weight()
            matcher.next()
    return found


def test_weights_are_kept_as_floats_of_32_bits_for_each_posting(
    tmp_path: Path,
) -> None:
    """`formats.Existence` writes no values, but the block of weights is there."""
    index = build(tmp_path)
    add(index, s1={"a": (1, 2.0), "b": (0, 0.6)}, s2={"a": (3, 3.6)})
    reader = index.reader()
    assert read(reader, "text", "a") == {1: 2.0, 2: pytest.approx(3.6, rel=1e-7)}
    assert read(reader, "text", "b") == {1: pytest.approx(0.6, rel=1e-7)}
    assert read(reader, "text", "b") != {1: 0.6}
    reader.close()


def test_weights_survive_a_merge_unchanged(tmp_path: Path) -> None:
    """So it does not matter for scores how often a posting was copied."""
    weights = [0.6, 2.0, 3.6, 1.0, 2.5, 0.1, 7.7, 2.0, 0.6, 12.3]
    index = build(tmp_path)
    for number, weight in enumerate(weights):
        add(index, **{f"s{number}": {"a": (1, weight)}})
    reader = index.reader()
    merged = read(reader, "text", "a")
    assert len(list(reader.leaf_readers())) < len(weights)
    reader.close()
    (tmp_path / "fresh").mkdir()
    fresh = build(tmp_path / "fresh")
    add(fresh, **{f"s{n}": {"a": (1, weight)} for n, weight in enumerate(weights)})
    at_once = fresh.reader()
    assert merged == read(at_once, "text", "a")
    at_once.close()


def test_terms_need_not_be_added_in_order_and_may_be_any_text(tmp_path: Path) -> None:
    index = build(tmp_path)
    words = ["監視", "zeta", "~zeta", "alpha", "C++", "🎉", "ＡＢＣ", "a b"]
    add(index, s1=dict.fromkeys(words, (1, 1.0)))
    reader = index.reader()
    (leaf,) = (leaf for leaf, _ in reader.leaf_readers())
    found = [term.decode() for term, _ in leaf.iter_field("text")]
    assert found == sorted(words, key=str.encode)
    assert all(read(reader, "text", word) == {1: 1.0} for word in words)
    reader.close()


def test_unknown_term_is_an_error_of_its_own(tmp_path: Path) -> None:
    index = build(tmp_path)
    add(index, s1={"a": (1, 1.0)})
    reader = index.reader()
    (leaf,) = (leaf for leaf, _ in reader.leaf_readers())
    with pytest.raises(TermNotFound):
        leaf.postings("text", b"b")
    reader.close()


def test_field_length_is_the_sum_of_frequencies_rounded_to_a_byte(
    tmp_path: Path,
) -> None:
    """Weights do not count; up to 10 it is exact, then by steps; 0 is unknown."""
    index = build(tmp_path)
    lengths = [0, 1, 7, 10, 11, 15, 100, 1000]
    add(
        index,
        **{
            f"s{number}": {"a": (length, 5.0), "stem": (0, 2.0)}
            for number, length in enumerate(lengths)
        },
    )
    reader = index.reader()
    rounded = [reader.doc_field_length(n, "text") for n in range(len(lengths))]
    assert rounded == [None, 1, 7, 10, 12, 16, 101, 1032]
    reader.close()


def test_field_length_is_not_rounded_again_by_a_merge(tmp_path: Path) -> None:
    index = build(tmp_path)
    for number, length in enumerate([11, 100, 1000, 15, 33, 77, 5, 999]):
        add(index, **{f"s{number}": {"a": (length, 1.0)}})
    reader = index.reader()
    seen: dict[int, int] = {}
    for leaf, offset in reader.leaf_readers():
        numbers = leaf.column_reader("number")
        for document in leaf.all_doc_ids():
            length = reader.doc_field_length(offset + document, "text")
            seen[numbers[document] >> 20] = length
    assert seen == {0: 12, 1: 101, 2: 1032, 3: 16, 4: 34, 5: 79, 6: 5, 7: 1032}
    reader.close()


def test_commits_merge_small_segments_and_keep_the_numeric_column(
    tmp_path: Path,
) -> None:
    index = build(tmp_path)
    for number in range(12):
        add(index, **{f"s{number}": {"a": (1, float(number + 1))}})
    reader = index.reader()
    assert len(list(tmp_path.glob("*.seg"))) < MERGED_BELOW
    assert read(reader, "text", "a") == {n: float(n + 1) for n in range(12)}
    reader.close()


def test_deleting_by_source_takes_all_its_documents_and_no_others(
    tmp_path: Path,
) -> None:
    index = build(tmp_path)
    add(index, s1={"a": (1, 1.0)}, s2={"a": (1, 2.0)}, s3={"a": (1, 3.0)})
    writer = index.writer()
    assert writer.delete_by_term("source", "s2") == 1
    assert writer.delete_by_term("source", "s") == 0
    writer.commit()
    reader = index.reader()
    assert read(reader, "text", "a") == {1: 1.0, 3: 3.0}
    assert read(reader, "source", "s2") == {}
    assert len(list(reader.all_doc_ids())) == 2
    reader.close()


def test_deleting_spares_what_the_same_commit_adds(tmp_path: Path) -> None:
    """An edited episode is deleted and added under one source, in one commit."""
    index = build(tmp_path)
    add(index, s1={"a": (1, 1.0)}, s2={"a": (1, 2.0)})
    writer = index.writer()
    writer.delete_by_term("source", "s1")
    writer.add_document(
        text={"b": (1, 1.0)},
        title={},
        bigram={},
        tag={},
        id="s1#1",
        source="s1",
        number=1 << 20,
    )
    writer.commit()
    reader = index.reader()
    assert read(reader, "text", "a") == {2: 2.0}
    assert read(reader, "source", "s1") == {1: 1.0}
    reader.close()


def test_deleted_documents_are_passed_over_but_counted_in_the_lexicon(
    tmp_path: Path,
) -> None:
    """Until their segment is merged; here it is too large. Columns stay readable."""
    index = build(tmp_path)
    add(index, **{f"s{number}": {"a": (1, 1.0)} for number in range(100)})
    writer = index.writer()
    writer.delete_by_term("source", "s50")
    writer.commit()
    reader = index.reader()
    (leaf,) = (leaf for leaf, _ in reader.leaf_readers())
    ((_, info),) = leaf.iter_field("text")
    assert (len(read(reader, "text", "a")), info.doc_frequency()) == (99, 100)
    assert (len(list(leaf.all_doc_ids())), leaf.doc_count_all()) == (99, 100)
    assert leaf.column_reader("number")[50] == 50 << 20
    reader.close()


def test_source_is_one_term_whatever_is_in_its_name(tmp_path: Path) -> None:
    names = ["a b/README.md", "監視/README.md", "A/README.md", "a/README.md", "🎉.md"]
    index = build(tmp_path)
    writer = index.writer()
    for number, name in enumerate(names):
        writer.add_document(
            text={}, title={}, bigram={}, tag={}, id="x", source=name, number=number
        )
    writer.commit()
    reader = index.reader()
    (leaf,) = (leaf for leaf, _ in reader.leaf_readers())
    for number, name in enumerate(names):
        matcher = leaf.postings("source", name.encode())
        assert matcher.id() == number
    reader.close()


def test_several_segments_are_leaves_with_the_offsets_of_their_documents(
    tmp_path: Path,
) -> None:
    """Large segments are not merged with one that is much smaller."""
    index = build(tmp_path)
    add(index, **{f"s{number}": {"a": (1, 1.0)} for number in range(60)})
    add(index, s60={"b": (1, 1.0)})
    reader = index.reader()
    offsets = [offset for _, offset in reader.leaf_readers()]
    assert offsets == [0, 60]
    assert list(reader.all_doc_ids()) == list(range(61))
    assert reader.doc_field_length(60, "text") == 1
    assert read(reader, "text", "b") == {60: 1.0}
    reader.close()


def test_empty_index_has_a_reader_without_columns(tmp_path: Path) -> None:
    index = build(tmp_path)
    reader = index.reader()
    ((leaf, _),) = reader.leaf_readers()
    with pytest.raises(NotImplementedError):
        leaf.column_reader("number")
    assert list(reader.all_doc_ids()) == []
    reader.close()


def test_newest_table_of_contents_in_the_folder_is_taken(tmp_path: Path) -> None:
    """Why a file that was not written must not lie in a generation."""
    ours, other = tmp_path / "ours", tmp_path / "other"
    for folder, weights in ((ours, [1.0]), (other, [8.0, 9.0])):
        folder.mkdir()
        index = build(folder)
        for number, weight in enumerate(weights):
            add(index, **{f"s{number}": {"a": (1, weight)}})
    for path in [*other.glob("*.toc"), *other.glob("*.seg")]:
        shutil.copy(path, ours)
    reader = whoosh.index.open_dir(ours, readonly=True).reader()
    assert read(reader, "text", "a") == {0: 8.0, 1: 9.0}
    reader.close()


def test_finished_segments_are_never_written_to_again(tmp_path: Path) -> None:
    """So generations may share them by hard links."""
    index = build(tmp_path)
    add(index, **{f"s{number}": {"a": (1, 1.0)} for number in range(60)})
    before = {path: path.read_bytes() for path in tmp_path.glob("*.seg")}
    assert before
    writer = index.writer()
    writer.delete_by_term("source", "s7")
    writer.commit()
    add(index, s60={"b": (1, 1.0)})
    for path, content in before.items():
        assert not path.exists() or path.read_bytes() == content
