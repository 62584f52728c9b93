"""A small table of bridges: search without files."""

from collections.abc import Callable

import pytest

from kbindex.index import IndexReader
from kbindex.language import Analyzer
from kbindex.language.bridges.building import build_table
from kbindex.language.bridges.sources import BridgeGroup
from kbindex.language.bridges.table import BridgeTable
from kbindex.search import Recipe, Searcher
from kbindex.search.expand.corrections import Corrector
from kbindex.search.expand.expansion import Expander
from kbindex.search.expand.sound_alikes import SoundIndex
from kbindex.topics import Taxonomy

GROUPS = (
    BridgeGroup(members=("monitoring", "監視"), how="glossary", weight=0.7),
    BridgeGroup(members=("restart", "再起動"), how="glossary", weight=0.7),
    BridgeGroup(
        members=("continuous delivery", "継続的デリバリー"), how="glossary", weight=0.7
    ),
    BridgeGroup(
        members=("Prometheus", "プロメテウス", "Promethus"),
        how="alias",
        weight=0.9,
        tag="prometheus",
        misspellings=frozenset({"Promethus"}),
    ),
    BridgeGroup(
        members=("service mesh", "サービスメッシュ"),
        how="alias",
        weight=0.0,
        tag="service-mesh",
    ),
    BridgeGroup(members=("page", "ページ"), how="glossary", weight=0.7),
    BridgeGroup(
        members=("DOM", "文書木"),
        how="glossary",
        weight=0.7,
        context=("page", "画面", "web component"),
    ),
    BridgeGroup(
        members=("page fault", "頁違反"),
        how="glossary",
        weight=0.7,
        context=("page", "page fault"),
    ),
)
LOANWORDS = (
    ("コンテナ", ("container",)),
    ("デリバリー", ("delivery",)),
    ("ペン", ("pen",)),
    ("ストレージ", ("storage",)),
)


@pytest.fixture(scope="session")
def bridges(analyzer: Analyzer) -> BridgeTable:
    """The table of `GROUPS` and `LOANWORDS`."""
    return BridgeTable(lambda: build_table(GROUPS, LOANWORDS, analyzer))


@pytest.fixture
def expander_of(
    analyzer: Analyzer, bridges: BridgeTable
) -> Callable[[IndexReader], Expander]:
    """Make an expander over an index, by the default recipe."""

    def make(reader: IndexReader) -> Expander:
        return Expander(
            analyzer=analyzer,
            reader=reader,
            bridges=bridges,
            corrector=Corrector(reader),
            sounds=SoundIndex(reader),
            recipe=Recipe(),
        )

    return make


@pytest.fixture
def searcher_of(
    analyzer: Analyzer, bridges: BridgeTable
) -> Callable[[IndexReader], Searcher]:
    """Make a searcher over an index, by the default recipe."""

    def make(reader: IndexReader) -> Searcher:
        return Searcher(
            reader, analyzer, bridges, recipe=Recipe(), taxonomy=lambda: Taxonomy({})
        )

    return make
