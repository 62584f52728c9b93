"""Exactness before bridges before pairs of letters."""

from collections.abc import Callable

from kbindex.index import IndexReader
from kbindex.model import Article
from kbindex.search import Searcher

Read = Callable[..., IndexReader]
SearcherOf = Callable[[IndexReader], Searcher]


def order(searcher: Searcher, query: str) -> list[int]:
    return [hit.article.number for hit in searcher.search(query, limit=50).hits]


def test_typed_word_ranks_over_its_bridge_and_that_over_pairs_of_letters(
    read: Read, searcher_of: SearcherOf
) -> None:
    """総監視察 holds the pair 監視, but neither word."""
    reader = read("総監視察を見る", "monitoringを見る", "監視を見る")
    found = order(searcher_of(reader), "監視")
    assert found[:2] == [3, 2]


def test_compound_and_its_translation_rank_over_any_of_its_words(
    read: Read, searcher_of: SearcherOf
) -> None:
    """Many records hold a word of it, in their titles and often."""
    loud = [("継続 継続", "継続と継続"), ("デリバリー デリバリー", "デリバリーの店")]
    reader = read(
        *loud,
        ("パイプライン", "ここでは継続的デリバリーの道具を比べる", "使い方"),
        ("Pipelines", "tools for continuous delivery compared", "how to use them"),
        *loud,
    )
    assert order(searcher_of(reader), "継続的デリバリー")[:2] == [3, 4]
    assert order(searcher_of(reader), "continuous delivery")[:2] == [4, 3]


def test_words_of_title_notes_address_and_presenter_weigh_in_this_order(
    read: Read, searcher_of: SearcherOf, make_article: Callable[..., Article]
) -> None:
    reader = read(
        make_article("One thing", "a note", presenter="zephyr"),
        make_article("One thing", "a note", url="https://a.example/zephyr"),
        make_article("One thing", "a note", "and another", "zephyr"),
        make_article("One zephyr", "a note"),
    )
    assert order(searcher_of(reader), "zephyr") == [4, 3, 2, 1]
