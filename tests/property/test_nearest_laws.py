"""Laws of the search for the articles most like one."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import cast
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kbindex.index import Document, IndexReader, SamePage
from kbindex.search import nearest_arrays, tag_sets
from kbindex.search.nearest_arrays import NearestOfAll
from kbindex.search.nearest_articles import TAG_SHARE, WORD_SHARE, Nearest
from kbindex.search.tag_sets import TagSets
from kbindex.search.word_lists import WordList

COUNT = 12
DOCUMENTS = [Document(number) for number in range(COUNT)]
TAGS = ("監視", "etcd", "Ｇｏ", "🚀")

documents = st.sampled_from(DOCUMENTS)
frequencies = st.sampled_from([0.5, 0.75, 1.0, 1.6, 2.0])
held = st.dictionaries(documents, frequencies, max_size=COUNT)
weights = st.sampled_from([0.25, 1.0, 1.0, 3.7, 20.0])


@st.composite
def searches(draw: st.DrawFn) -> Nearest:
    """Draw a small archive, and an article or an overview of it."""
    idf = dict(zip(TAGS, draw(st.permutations([0.5, 1.0, 4.0, 9.5])), strict=True))
    some = st.frozensets(st.sampled_from(TAGS), min_size=1)
    tags = draw(st.dictionaries(documents, some))
    articles = draw(st.permutations(DOCUMENTS))[: draw(st.integers(1, COUNT))]
    sets = TagSets(tags=tags, idf=idf, places={d: at for at, d in enumerate(articles)})
    lists = sorted(draw(st.lists(weights, max_size=5)), reverse=True)
    words = [(weight, WordList(draw(held), sets.numbers)) for weight in lists]
    copies = draw(st.lists(documents, max_size=4, unique=True))
    groups = [tuple(sorted(copies, key=DOCUMENTS.index))] if len(copies) > 1 else []
    reader = SimpleNamespace(duplicates=groups)
    return Nearest(
        document=draw(documents),
        words=words,
        tag_sets=sets,
        same_page=SamePage(cast("IndexReader", reader)),
    )


def score_all(search: Nearest) -> Mapping[Document, float]:
    """Return how alike each article is, in the way that the definition says."""
    sets, one, pages = search.tag_sets, search.document, search.same_page.groups

    def score_of(document: Document) -> float:
        score = 0.0
        for weight, word in search.words:
            score += weight * word.held.get(document, 0.0)
        return score

    own = score_of(one)
    factor = WORD_SHARE / own if own else 0.0
    scores = {}
    for other in sets.places:
        of_tags = TAG_SHARE * sets.share(sets.of(one), sets.of(other))
        several = own and sum(other in word.held for _, word in search.words) > 1
        if other not in pages.get(one, (one,)) and (of_tags or several):
            scores[other] = of_tags + factor * min(score_of(other), own)
    return scores


def best_of(search: Nearest, limit: int) -> Sequence[tuple[Document, float]]:
    scores = score_all(search)
    places = search.tag_sets.places
    found = search.same_page.fold(scores)
    found.sort(key=lambda document: (-scores[document], places[document]))
    return [(document, scores[document]) for document in found[:limit]]


@given(searches(), st.integers(1, COUNT))
def test_what_is_found_is_what_a_look_at_all_articles_finds(
    search: Nearest, limit: int
) -> None:
    """To the last bit, with ties in their order."""
    assert search.find(limit) == best_of(search, limit)


@given(searches(), st.integers(1, COUNT), st.integers(1, COUNT))
def test_arrays_find_the_same_to_the_last_bit(
    search: Nearest, limit: int, most: int
) -> None:
    """Twice: what is kept of an article changes no answer."""
    lists = {str(n): word for n, (_, word) in enumerate(search.words)}
    words = {str(n): weight for n, (weight, _) in enumerate(search.words)}
    arrays = NearestOfAll(search.tag_sets, search.same_page, lists)
    for document in (*search.tag_sets.places, *search.tag_sets.places):
        search = replace(search, document=document)
        with patch.object(nearest_arrays, "_MOST_PASSED", most):
            assert arrays.find(document, words, limit) == best_of(search, limit)


class _Asked(dict[Document, float]):
    """Who holds a word; counts who was asked for one by one."""

    count = 0

    def __contains__(self, key: object) -> bool:
        self.count += 1
        return super().__contains__(key)


def test_arrays_pass_few_articles_over_one_by_one() -> None:
    """Each costs a look at all: of one word, that was the square of its articles."""
    articles = [Document(number) for number in range(500)]
    places = {document: at for at, document in enumerate(articles)}
    page = SamePage(cast("IndexReader", SimpleNamespace(duplicates=[])))
    held = _Asked(dict.fromkeys(articles, 1.0))
    lists = {"etcd": WordList(held, {})}
    arrays = NearestOfAll(TagSets(tags={}, idf={}, places=places), page, lists)
    assert arrays.find(articles[0], {"etcd": 1.0}, 8) == []
    assert 0 < held.count <= 20


def test_arrays_know_lists_that_are_added_behind_the_first_search() -> None:
    """Whoever asks of some articles reads the lists of their words one by one."""
    places = {document: at for at, document in enumerate(DOCUMENTS)}
    sets = TagSets(tags={}, idf={}, places=places)
    page = SamePage(cast("IndexReader", SimpleNamespace(duplicates=[])))
    both = dict.fromkeys(DOCUMENTS[:2], 1.0)
    lists = {"etcd": WordList(both, {}), "raft": WordList(both, {})}
    arrays = NearestOfAll(sets, page, lists)
    words = {"etcd": 1.0, "raft": 1.0}
    assert arrays.find(DOCUMENTS[0], words, 1) == [(DOCUMENTS[1], WORD_SHARE)]
    lists["lease"] = WordList(dict.fromkeys(DOCUMENTS[1:3], 1.0), {})
    words = {"etcd": 1.0, "lease": 1.0}
    assert arrays.find(DOCUMENTS[1], words, 1) == []
    words["raft"] = 1.0
    assert arrays.find(DOCUMENTS[1], words, 1) == [(DOCUMENTS[0], WORD_SHARE / 3 * 2)]


@given(searches(), st.sampled_from([0.0, 0.1, 0.3, 0.7]), st.data())
def test_near_sets_are_all_of_that_share_whatever_was_asked_before(
    search: Nearest, at_least: float, data: st.DataObject
) -> None:
    sets = search.tag_sets
    tags = sets.of(data.draw(documents))
    if data.draw(st.booleans()):
        sets.nearest(tags, data.draw(st.sampled_from([0.0, 0.5, 0.9])))
    every = [*dict.fromkeys(sets.tags.values())]
    shares = [(sets.share(tags, other), number) for number, other in enumerate(every)]
    wanted = sorted(((-s, n) for s, n in shares if s and s >= at_least))
    found = sets.nearest(tags, at_least)
    assert [*found[: len(wanted)]] == [(-share, number) for share, number in wanted]


def test_a_page_counts_by_its_earliest_copy_where_articles_are_as_much_alike() -> None:
    """Where no word tells them apart, the newest copy held a place for the oldest."""
    one, copy, newer, oldest = DOCUMENTS[3], DOCUMENTS[2], DOCUMENTS[1], DOCUMENTS[0]
    places = {document: at for at, document in enumerate((one, copy, newer, oldest))}
    tags = dict.fromkeys(places, frozenset(("etcd",)))
    reader = SimpleNamespace(duplicates=[(oldest, copy)])
    search = Nearest(
        document=one,
        words=[],
        tag_sets=TagSets(tags=tags, idf={"etcd": 1.0}, places=places),
        same_page=SamePage(cast("IndexReader", reader)),
    )
    assert search.find(1) == [(newer, TAG_SHARE)]


@given(searches(), st.integers(0, 6), st.integers(1, COUNT))
def test_what_is_kept_has_a_bound_and_changes_no_answer(
    search: Nearest, most: int, limit: int
) -> None:
    sets = search.tag_sets
    with patch.object(tag_sets, "_MOST_KEPT", most):
        for document in DOCUMENTS:
            if tags := sets.of(document):
                last = sets.nearest(tags, 0.1)
                held = sum(len(near) for _, near in sets._near.values())  # noqa: SLF001
                assert held <= max(most, len(last))
        assert search.find(limit) == best_of(search, limit)
