"""How much newer records gain where they are asked for."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.index.lists.recency import HALF_LIFE_DAYS, recency_factor
from kbindex.language import Analyzer
from kbindex.language.bridges.table import BridgeTable
from kbindex.search import Recipe, Searcher
from kbindex.topics import Taxonomy


def test_newest_gains_the_whole_share() -> None:
    assert recency_factor(0, share=1.0) == 2.0


def test_gain_is_half_after_a_half_life() -> None:
    assert recency_factor(HALF_LIFE_DAYS, share=1.0) == 1.5
    assert recency_factor(2 * HALF_LIFE_DAYS, share=0.8) == 1.2


def test_record_without_a_date_gains_nothing() -> None:
    assert recency_factor(None, share=1.0) == 1.0


def test_very_old_record_loses_nothing() -> None:
    assert 1.0 <= recency_factor(1_000_000, share=1.0) < 1.000001


@pytest.mark.parametrize("same_title", [0.5, 0.0])
def test_title_is_found_first_and_no_newer_one_whatever_it_is_rewarded_by(
    read: Callable[..., IndexReader],
    analyzer: Analyzer,
    bridges: BridgeTable,
    same_title: float,
) -> None:
    def recency_of(title: str) -> str:
        reader = read((title, "what is new"), ("Other", "a storage"))
        recipe = Recipe(same_title=same_title)
        searcher = Searcher(
            reader, analyzer, bridges, recipe, taxonomy=lambda: Taxonomy({})
        )
        return searcher.search("latest storage").recency

    assert recency_of("Storage") == "latest"
    assert recency_of("Latest storage") == ""
