"""What OpenSearch holds of a record, a word and the rest."""

import base64
from collections.abc import Callable, Iterable
from datetime import date

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbindex.index import AnalyzedRecord, EpisodeEntry, analyzed
from kbindex.index.opensearch.layout import (
    MOST_ID_BYTES,
    MOST_TERM_BYTES,
    SCALE,
    RecordDocument,
    WordDocument,
    chunk_count,
    index_body,
    meta_documents,
    record_document,
    to_document,
    to_feature,
    to_term,
    word_document,
    word_key,
    words_of,
)
from kbindex.index.packed_records import unpack_record
from kbindex.index.records import Record

MakeRecord = Callable[..., AnalyzedRecord]
EntriesOf = Callable[[Iterable[AnalyzedRecord]], list[EpisodeEntry]]


@pytest.fixture
def made(make_record: MakeRecord, entries_of: EntriesOf) -> RecordDocument:
    one = make_record(
        "001#2",
        text={"node.js": 2.6, "監視": 1.5},
        title={"node.js": 1.0},
        bigrams={"監視": 1.5},
    )
    (entry,) = entries_of([one])
    return record_document(one, entry, place=1, average=2.0)


def test_weights_are_whole_numbers_and_features_hold_no_dots(
    made: RecordDocument,
) -> None:
    assert made.text == "node.js\t52\n監視\t30"
    assert made.texts == {"node․js": 52, "監視": 30}
    assert made.titles == {"node․js": 20}
    assert made.bigrams == {"監視": 30}
    norm = 0.5 + 0.5 * made.length / 2.0
    assert made.w == {"node․js": round(2.6 / norm, 5), "監視": round(1.5 / norm, 5)}


def test_number_of_zero_is_written(
    make_record: MakeRecord, entries_of: EntriesOf
) -> None:
    """A document without one would come last where the server sorts by it."""
    one = make_record("001#1")
    (entry,) = entries_of([one])
    made = record_document(one, entry, place=0, average=1.0)
    written = msgspec.json.decode(msgspec.json.encode(made))
    assert [written[name] for name in ("place", "length", "title_length")] == [0, 0, 0]


def test_record_is_packed_as_it_is(
    make_record: MakeRecord, entries_of: EntriesOf
) -> None:
    one = make_record("001#2", text={"a": 1.0})
    (entry,) = entries_of([one])
    made = record_document(one, entry, place=0, average=1.0)
    assert unpack_record(base64.b64decode(made.record)) == Record(
        article=one.article, places=one.places, reasons=one.reasons
    )


def test_date_of_the_episode_stands_on_each_record(
    make_record: MakeRecord, entries_of: EntriesOf
) -> None:
    one = make_record("001#2")
    (entry,) = entries_of([one])
    assert entry.episode
    episode = msgspec.structs.replace(entry.episode, date=date(999, 1, 2))
    dated = msgspec.structs.replace(entry, episode=episode)
    assert record_document(one, dated, place=0, average=1.0).date == "0999-01-02"
    nothing = msgspec.structs.replace(entry, episode=None)
    assert record_document(one, nothing, place=0, average=1.0).date is None


def test_each_weight_of_a_place_is_whole_at_this_scale() -> None:
    """Else a term's frequency would not be its weight."""
    weights = {
        analyzed.TITLE_WEIGHT,
        analyzed.NOTES_WEIGHT,
        analyzed.URL_WEIGHT,
        analyzed.PRESENTER_WEIGHT,
        analyzed.SECTION_WEIGHT,
        *analyzed.LEADING_NOTES.values(),
    }
    assert {weight * SCALE % 1 for weight in weights} == {0}


def test_words_of_a_record_are_those_of_its_counted_fields(
    made: RecordDocument,
) -> None:
    assert {field: set(terms) for field, terms in words_of(made)} == {
        "text": {"node․js", "監視"},
        "title": {"node․js"},
        "bigram": {"監視"},
        "tag": set(made.tag),
        "attribute": set(made.attribute),
    }


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("grafana", ("latin", 7, True)),
        ("監視", ("kanji", 2, True)),
        ("~monitor", ("", 0, False)),
        ("42", ("", 0, False)),
        ("node․js", ("", 0, False)),
    ],
    ids=str,
)
def test_only_words_that_are_spelt_or_read_can_be_mistyped(
    term: str, found: tuple[str, int, bool]
) -> None:
    word = word_document("text", term, 3)
    assert (word.script, word.letters, bool(word.sound)) == found
    assert (word.field, word.df) == ("text", 3)


def test_word_holds_its_term_with_dots() -> None:
    assert word_document("text", "node․js", 1) == WordDocument(
        kind="word", field="text", term="node.js", df=1
    )
    assert word_document("tag", "a․b", 1).term == "a․b"


ODD = st.text() | st.text(st.characters()).map(lambda text: text * 400)


@given(st.lists(ODD, min_size=2, max_size=2, unique=True))
@example(["a" * 1000, "a" * 1001])
@example(["\ud800", ""])
def test_terms_fit_and_stay_apart(texts: list[str]) -> None:
    made = [to_term(text) for text in texts]
    assert made[0] != made[1]
    for term in made:
        assert len(term.encode()) <= MOST_TERM_BYTES
        assert not {"\n", "\t"} & {*term}
        assert to_term(term) == term


@given(ODD)
def test_ids_fit(text: str) -> None:
    """The server refuses an id of more than 512 bytes."""
    assert len(to_document(text).encode()) <= MOST_ID_BYTES
    assert len(word_key("attribute", text).encode()) <= 512
    assert word_key("text", text) == word_key("text", to_term(text))


@given(ODD)
def test_keys_hold_no_dots_quotes_and_backslashes(text: str) -> None:
    assert not {*to_feature(text)} & {*'."\\'}


@given(st.binary(max_size=50))
def test_chunks_hold_all_of_a_content(content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kbindex.index.opensearch.layout._CHUNK_BYTES", 7)
        chunks = list(meta_documents("words", content))
        assert chunk_count(len(content)) == len(chunks)
    assert [chunk.chunk for chunk in chunks] == list(range(len(chunks)))
    assert b"".join(base64.b64decode(c.content) for c in chunks) == content


def test_each_field_of_a_document_has_a_place_in_the_mapping(
    made: RecordDocument,
) -> None:
    """The mapping is strict: the server would refuse any other."""
    body = index_body("kb-show", shards=1, replicas=0)
    properties = body["mappings"]["properties"]
    meta = next(iter(meta_documents("norm", b"1")))
    for one in (made, word_document("text", "grafana", 1), meta):
        assert {field.name for field in msgspec.structs.fields(one)} <= {*properties}
