"""The package's own bridges: as shipped where they fit, else made once and kept."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kbindex.config import WORD_PACKS
from kbindex.indexing import package_bridges
from kbindex.indexing.changes import Progress
from kbindex.indexing.package_bridges import open_package_bridges, topic_groups
from kbindex.language import Analyzer
from kbindex.language.bridges import building
from kbindex.language.bridges.keys import keys_of
from kbindex.language.bridges.sources import SHIPPED_TABLE, BridgeGroup, bridge_file
from kbindex.language.bridges.table import Bridge, BridgeTable
from kbindex.topics import Taxonomy, Topic

OTHERS = ("SudachiPy=0", "SudachiDict-core=0", "PyStemmer=0")
GROUPS = tuple(
    BridgeGroup(members=(f"word{n}", f"other{n}"), how="glossary", weight=0.7)
    for n in range(150)
)
LOANWORDS = tuple((chr(ord("ァ") + n) * 2, ("container",)) for n in range(80))
TOPICS = Taxonomy({"dns": Topic(id="dns", label="DNS", kind="topic")})


def shipped_libraries() -> tuple[str, ...]:
    content = bridge_file(SHIPPED_TABLE).read_bytes()
    fingerprint = content.split()[2].decode()
    return BridgeTable(bytes, content, fingerprint=fingerprint, form="plain").libraries


class Preparing:
    """Notes what is told while a table is made."""

    def __init__(self) -> None:
        self.told: list[list[tuple[int, int]]] = []

    @contextmanager
    def __call__(self) -> Generator[Progress]:
        told: list[tuple[int, int]] = []
        yield lambda done, total: told.append((done, total))
        self.told.append(told)


@pytest.fixture
def preparing() -> Preparing:
    return Preparing()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the package so few words that its table is made at once."""
    monkeypatch.setattr(building, "package_groups", lambda: iter(GROUPS))
    monkeypatch.setattr(building, "package_loanwords", lambda: iter(LOANWORDS))
    monkeypatch.setattr(
        "kbindex.topics.load_taxonomy", lambda *_: TOPICS, raising=False
    )


def install(monkeypatch: pytest.MonkeyPatch, libraries: tuple[str, ...]) -> None:
    monkeypatch.setattr(package_bridges, "installed_libraries", lambda: libraries)


# Shipped


def test_shipped_table_is_used_where_its_libraries_are_installed(
    monkeypatch: pytest.MonkeyPatch,
    analyzer: Analyzer,
    cache: Path,
    preparing: Preparing,
) -> None:
    """Nothing is made, and nothing is written."""
    install(monkeypatch, shipped_libraries())
    with open_package_bridges(cache, analyzer, preparing, packs=()) as table:
        assert ("監視",) in {bridge.terms for bridge in table.find("monitoring")}
        assert table.find("サービスメッシュ")
        assert table.libraries == shipped_libraries()
    assert preparing.told == []
    assert not cache.exists()


def test_shipped_table_may_be_a_link_of_an_installer(
    monkeypatch: pytest.MonkeyPatch, analyzer: Analyzer, tmp_path: Path, cache: Path
) -> None:
    link = tmp_path / "site-packages" / SHIPPED_TABLE
    link.parent.mkdir()
    link.symlink_to(bridge_file(SHIPPED_TABLE))
    monkeypatch.setattr(package_bridges, "bridge_file", lambda _: link)
    install(monkeypatch, shipped_libraries())
    with open_package_bridges(cache, analyzer, packs=()) as table:
        assert table.find("monitoring")
    assert not cache.exists()


# Made


@pytest.mark.usefixtures("few_words")
def test_table_is_made_once_beside_other_libraries_and_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
    analyzer: Analyzer,
    cache: Path,
    preparing: Preparing,
) -> None:
    install(monkeypatch, OTHERS)
    for _ in range(2):
        with open_package_bridges(cache, analyzer, preparing, packs=()) as table:
            assert table.find("word7")[0].terms == ("other7",)
            assert table.find("dns")[0] == Bridge(how="tag", weight=1.0, terms=("dns",))
            assert table.libraries == OTHERS
    assert preparing.told == [[(100, 231), (200, 231)]]
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"", id="empty"),
        pytest.param(bridge_file(SHIPPED_TABLE).read_bytes()[:-1], id="cut short"),
        pytest.param(b"kbindex bridges 0123456789abcdef 0000000044\n", id="another"),
    ],
)
@pytest.mark.usefixtures("few_words")
def test_shipped_table_that_is_none_is_made_in_the_cache(
    monkeypatch: pytest.MonkeyPatch,
    analyzer: Analyzer,
    tmp_path: Path,
    content: bytes | None,
) -> None:
    path, cache = tmp_path / SHIPPED_TABLE, tmp_path / "cache"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(package_bridges, "bridge_file", lambda _: path)
    install(monkeypatch, shipped_libraries())
    with open_package_bridges(cache, analyzer, packs=()) as table:
        assert table.find("word7")[0].terms == ("other7",)
    assert len(list(cache.iterdir())) == 1


# Packs


def glossary_bridges(table: BridgeTable, key: str) -> list[tuple[str, ...]]:
    return [bridge.terms for bridge in table.find(key) if bridge.how == "glossary"]


@pytest.mark.usefixtures("few_words")
def test_each_pack_has_a_table_of_its_own_below_that_of_the_package(
    monkeypatch: pytest.MonkeyPatch, analyzer: Analyzer, cache: Path
) -> None:
    """They are made where others are installed, each once; what is off is not asked."""
    two = {WORD_PACKS[0]: ("word7", "first"), WORD_PACKS[1]: ("word7", "second")}
    monkeypatch.setattr(
        building,
        "pack_groups",
        lambda name: [
            BridgeGroup(members=two[name], how="glossary", weight=0.7),
        ],
    )
    install(monkeypatch, OTHERS)
    found = {}
    for packs in (WORD_PACKS, WORD_PACKS[::-1], WORD_PACKS[:1], WORD_PACKS[1:], ()):
        with open_package_bridges(cache, analyzer, packs=packs) as table:
            found[packs] = [terms[-1] for terms in glossary_bridges(table, "word7")]
    both = ["other7", "~first", "~second"]
    assert found == {
        WORD_PACKS: both,
        WORD_PACKS[::-1]: both,
        WORD_PACKS[:1]: ["other7", "~first"],
        WORD_PACKS[1:]: ["other7", "~second"],
        (): ["other7"],
    }
    kinds = sorted(path.name.partition("-")[0] for path in cache.iterdir())
    # Two tables of words, and one of the topics of `web`.
    assert kinds == ["bridges", "pack", "pack", "pack"]


@pytest.mark.parametrize("name", WORD_PACKS)
def test_shipped_pack_leads_from_each_of_its_words_to_the_others(
    monkeypatch: pytest.MonkeyPatch, analyzer: Analyzer, cache: Path, name: str
) -> None:
    install(monkeypatch, shipped_libraries())
    groups = list(building.pack_groups(name))
    with open_package_bridges(cache, analyzer, packs=[name]) as table:
        lost = [
            member
            for group in groups
            for member in group.members
            for key in keys_of(member, analyzer.analyze(member))
            if not table.find(key, beside=lambda _: True)
        ]
    assert groups
    assert lost == []
    assert not cache.exists()


def test_files_of_the_packs_are_those_that_the_settings_know() -> None:
    folder = bridge_file("packs")
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(
        f"{name}.{end}" for name in WORD_PACKS for end in ("tsv", "txt")
    )


def test_names_of_a_topic_lead_to_it_and_those_of_a_product_to_one_another() -> None:
    taxonomy = Taxonomy(
        {
            "dns": Topic(id="dns", label="DNS", kind="topic"),
            "thanos": Topic(
                id="thanos", label="Thanos", kind="project", aliases=("サノス",)
            ),
        }
    )
    assert [(g.members, g.weight, g.tag) for g in topic_groups(taxonomy)] == [
        (("DNS", "dns"), 0.0, "dns"),
        (("Thanos", "thanos", "サノス"), 0.9, "thanos"),
    ]
