"""The first hundred hits are ordered by what they are about."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from kbindex.index import Features, IndexReader
from kbindex.language import Analyzer
from kbindex.language.bridges.table import BridgeTable
from kbindex.model import Article
from kbindex.search import Hit, Recipe, Searcher
from kbindex.search.reranking import FIRST
from kbindex.topics import Taxonomy

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]

FIRST_STAGE = Recipe(words=0, prominent=0, density=0, tagged=0, titled=0)


def first_stage(
    reader: IndexReader, analyzer: Analyzer, bridges: BridgeTable
) -> Searcher:
    return Searcher(
        reader, analyzer, bridges, FIRST_STAGE, taxonomy=lambda: Taxonomy({})
    )


def numbers(hits: Sequence[Hit]) -> list[int]:
    return [hit.article.number for hit in hits]


def test_the_subject_is_over_a_mention_of_a_rarer_word(
    read: Read, searcher_of: SearcherOf, analyzer: Analyzer, bridges: BridgeTable
) -> None:
    """Half of the archive speaks of gardens: that one of them says so tells little."""
    reader = read(
        ("Pruning", "how to cut", "more", "vines, hedges, and roses, once", "more"),
        ("A garden in winter", "keep the garden warm"),
        *(("A garden", f"flower number {n}") for n in range(6)),
        *(("Cooking", f"dish number {n}") for n in range(6)),
    )
    before = first_stage(reader, analyzer, bridges).search("garden winter hedges")
    after = searcher_of(reader).search("garden winter hedges")
    assert after.total == before.total
    assert numbers(after.hits)[0] == 2


def many(make_article: Callable[..., Article], count: int) -> list[Article]:
    """Articles that mention oaks, each in a longer note than the one before."""
    return [
        make_article("Trees", "first", "second", "oak" + " leaf" * (number % 60))
        for number in range(count)
    ]


@pytest.mark.parametrize("query", ["oak", "oak leaf", "oak OR leaf", "oak -beech"])
def test_pages_are_pieces_of_one_order_whose_scores_fall(
    read: Read,
    searcher_of: SearcherOf,
    make_article: Callable[..., Article],
    query: str,
) -> None:
    searcher = searcher_of(read(*many(make_article, FIRST + 60)))
    whole = searcher.search(query, limit=1000)
    pages = [
        hit
        for offset in range(0, FIRST + 60, 32)
        for hit in searcher.search(query, limit=32, offset=offset).hits
    ]
    assert numbers(pages) == numbers(whole.hits)
    assert [hit.score for hit in pages] == [hit.score for hit in whole.hits]
    assert [hit.rank for hit in pages] == list(range(1, whole.total + 1))
    assert all(one.score >= next_.score for one, next_ in pairwise(whole.hits))


def test_what_is_behind_the_first_hundred_stays_there(  # noqa: PLR0917 - fixtures
    read: Read,
    searcher_of: SearcherOf,
    make_article: Callable[..., Article],
    analyzer: Analyzer,
    bridges: BridgeTable,
) -> None:
    """No hit of the first hundred falls below, and the rest keeps its order."""
    reader = read(*many(make_article, FIRST + 20))
    before = first_stage(reader, analyzer, bridges).search("oak leaf", limit=1000)
    after = searcher_of(reader).search("oak leaf", limit=1000)
    looked_at = [h for h in after.hits if h.explanation and h.explanation.features]
    assert 0 < len(looked_at) <= FIRST
    count = len(looked_at)
    assert {*numbers(looked_at)} == {*numbers(before.hits[:count])}
    assert numbers(after.hits[count:]) == numbers(before.hits[count:])
    assert after.hits[0].score == pytest.approx(before.hits[0].score)


def test_equals_that_do_not_fit_into_the_first_hundred_are_not_parted(
    read: Read, searcher_of: SearcherOf, make_article: Callable[..., Article]
) -> None:
    same = [make_article("Trees", "oak") for _ in range(FIRST + 5)]
    found = searcher_of(read(*same, ("Oak", "oak oak"))).search("oak", limit=1000)
    assert len({hit.score for hit in found.hits[1:]}) == 1
    assert numbers(found.hits)[0] == FIRST + 6


def test_who_types_a_title_finds_its_page_first(
    read: Read, searcher_of: SearcherOf
) -> None:
    """The other pages are denser, and one says the title's words again and again."""
    reader = read(
        ("Oak and elm", "a long walk through the woods, with a map and much more"),
        ("Oak elm", "oak elm"),
        ("Elm and oak, oak and elm", "oak and elm", "elm and oak"),
    )
    assert numbers(searcher_of(reader).search("oak and elm").hits)[0] == 1


def test_every_share_of_the_order_is_told(read: Read, searcher_of: SearcherOf) -> None:
    """Factors of two hits stand to each other as the products of their shares."""
    reader = read(("Oak", "oak and elm"), ("Trees", "first", "then an oak, an elm"))
    found = [hit.explanation for hit in searcher_of(reader).search("oak elm").hits]
    products: list[float] = []
    for explanation in found:
        assert explanation is not None
        product = 1.0
        for share in explanation.features:
            product *= share.factor
        products.append(product / explanation.order_factor)
        assert [share.feature for share in explanation.features] == [*Features._fields]
    assert products[0] == pytest.approx(products[1], rel=1e-2)
