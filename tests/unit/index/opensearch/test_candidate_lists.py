"""A few records are scored as all of an index are: by the idfs that they are told."""

from collections.abc import Callable, Iterable

import msgspec
import pytest

from kbindex.index import (
    AnalyzedRecord,
    Concept,
    EpisodeEntry,
    FieldName,
    Recipe,
    analyze_article,
    build_record,
)
from kbindex.index.concepts import Alternative
from kbindex.index.filters import Both, Either, Holding, Without
from kbindex.index.lists.ranking import Scorer
from kbindex.index.memory import MemoryReader
from kbindex.index.opensearch.candidate_lists import (
    Candidate,
    CandidateLists,
    CandidateReader,
    holders,
    read_candidate,
)
from kbindex.index.opensearch.layout import record_document
from kbindex.index.rankings import Document, Least
from kbindex.language import Analyzer
from kbindex.model import Article, ArticleId

EntriesOf = Callable[[Iterable[AnalyzedRecord]], list[EpisodeEntry]]

TEXTS = ("Thanos stores metrics", "Cortex, not Thanos", "監視の話", "node.js at work")


def word(number: int, *ways: tuple[str, float, FieldName]) -> Concept:
    return Concept(
        text=ways[0][0],
        alternatives=tuple(
            Alternative(terms=(term,), weight=weight, how="word", field=field)
            for term, weight, field in ways
        ),
        covers=(number,),
    )


CONCEPTS = (
    word(0, ("thanos", 1.0, "text"), ("prometheus", 0.5, "tag")),
    word(1, ("監視", 1.0, "text"), ("監視", 0.1, "bigram")),
    word(2, ("node.js", 1.0, "text")),
)


@pytest.fixture
def records(
    make_article: Callable[..., Article], analyzer: Analyzer
) -> list[AnalyzedRecord]:
    """Records of short texts: their lengths are not rounded."""
    made = [
        msgspec.structs.replace(
            make_article(title, "a note"),
            id=ArticleId(f"001#{number}"),
            tags=("prometheus",) * title.startswith("Cortex"),
        )
        for number, title in enumerate(TEXTS, 1)
    ]
    return [build_record(one, analyze_article(one, analyzer)) for one in made]


def candidates_of(
    records: list[AnalyzedRecord], entries: list[EpisodeEntry]
) -> list[Candidate]:
    """What the servers give of records, as they hold them."""
    found: list[Candidate] = []
    for place, one in enumerate(records):
        held = record_document(one, entries[0], place=place, average=5.0)
        found.append(read_candidate(Document(held.id), msgspec.json.encode(held)))
    return found


def test_scores_are_those_of_an_index(
    records: list[AnalyzedRecord], entries_of: EntriesOf
) -> None:
    entries = entries_of(records)
    memory = MemoryReader(entries=entries, records=records)
    idfs = {one: memory.prepared(one).idf for one in CONCEPTS}
    few = candidates_of(records, entries)[:3]
    lists = CandidateLists(few, idfs=idfs, average_length=memory.average_length)
    recipe, least = Recipe(), Least(of_best=0.0)
    expected = Scorer(lists=memory, recipe=recipe).rank(
        CONCEPTS, allowed=None, least=least
    )
    found = Scorer(lists=lists, recipe=recipe).rank(CONCEPTS, allowed=None, least=least)
    names = {n: Document(one.article.id) for n, one in enumerate(records)}
    assert found.scores == {
        names[n]: pytest.approx(score)
        for n, score in enumerate(map(expected.scores.get, map(Document, range(3))))
        if score is not None
    }


def test_title_is_that_of_the_article(
    records: list[AnalyzedRecord], entries_of: EntriesOf
) -> None:
    few = candidates_of(records, entries_of(records))
    lists = CandidateLists(few, idfs={}, average_length=5.0)
    titles = [lists.title_of(Document(one.article.id)) for one in records]
    assert titles == list(TEXTS)


def test_only_words_of_the_query_are_kept_and_no_dot_parts_them() -> None:
    held = Candidate(
        id="1#1",
        length=7,
        title_length=2,
        heading="Cortex, node.js",
        tag=("storage",),
        titles={"cortex": 30, "node\u2024js": 10},
        texts={"cortex": 20, "thanos": 20},
        bigrams={"監視": 2, "視の": 2},
    )
    source = msgspec.json.encode({**msgspec.to_builtins(held), "record": "packed"})
    read = CandidateReader(CONCEPTS).read(Document("s:1#1"), source)
    assert read.packed == "packed"
    assert read.candidate == Candidate(
        id="s:1#1",
        length=7,
        title_length=2,
        heading="Cortex, node.js",
        tag=("storage",),
        titles={"node\u2024js": 10},
        texts={"thanos": 20},
        bigrams={"監視": 2},
    )


def test_pairs_that_no_concept_scores_by_are_not_read() -> None:
    held = Candidate(id="1#1", texts={"監視": 20}, bigrams={"監視": 2})
    concepts = [word(0, ("監視", 1.0, "text"))]
    read = CandidateReader(concepts).read(Document("1#1"), msgspec.json.encode(held))
    one = read.candidate
    assert (one.texts, one.bigrams) == ({"監視": 20}, {})


@pytest.mark.parametrize("term", ['say "yes"', "c:\\temp", "a.b", "=", "id", "w0"])
def test_words_of_any_signs_are_read(
    term: str, make_record: Callable[..., AnalyzedRecord], entries_of: EntriesOf
) -> None:
    made = make_record("001#1", text={term: 1.5, "note": 1.0}, title={term: 1.0})
    (entry,) = entries_of([made])
    held = record_document(made, entry, place=0, average=1.0)
    concept = word(0, (term, 1.0, "text"))
    one = CandidateReader([concept]).read(Document(held.id), msgspec.json.encode(held))
    lists = CandidateLists([one.candidate], idfs={}, average_length=1.0)
    assert lists.postings("text", term) == {Document("001#1"): 1.5}
    assert lists.postings("title", term) == {Document("001#1"): 1.0}


def test_lists_tell_which_records_a_filter_of_their_terms_allows() -> None:
    both = Candidate(id="1#1", texts={"thanos": 20, "cortex": 20}, tag=("storage",))
    one = Candidate(id="1#2", texts={"thanos": 20})
    lists = CandidateLists([both, one], idfs={}, average_length=1.0)
    thanos, cortex = Holding("text", ("thanos",)), Holding("text", ("cortex",))
    tagged = Holding("tag", ("storage",))
    assert {*map(str, holders(lists, thanos))} == {"1#1", "1#2"}
    assert {*map(str, holders(lists, Both((thanos, cortex))))} == {"1#1"}
    assert {*map(str, holders(lists, Either((cortex, tagged))))} == {"1#1"}


def test_lists_tell_of_no_record_what_they_do_not_know() -> None:
    lists = CandidateLists([Candidate(id="1#1")], idfs={}, average_length=1.0)
    assert not holders(lists, Holding("text", ("mimir",)))
    assert not holders(lists, Without(Holding("text", ("mimir",))))
    assert not holders(lists, Either(()))
