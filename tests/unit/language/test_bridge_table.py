"""The table of bridges: what it is built into, and what a look-up finds."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.language import Analyzer
from kbindex.language.bridges.sources import LOANWORDS, Group, read_bridge_file
from kbindex.language.bridges.table import (
    Bridge,
    BridgeTable,
    bridges_fingerprint,
    build_table,
    keys_of,
    package_groups,
    ways_to_meet,
)

GROUPS = (
    Group(members=("monitoring", "監視", "モニタリング"), how="glossary", weight=0.7),
    Group(members=("Argo CD", "アルゴCD"), how="alias", weight=0.9, tag="argo-cd"),
    Group(members=("metrics", "メトリクス"), how="alias", weight=0.0, tag="metrics"),
    Group(members=("watch", "監視"), how="glossary", weight=0.4),
)
LOANWORD_LINES = "クラスタ\tcluster\nクラスター\tcluster\nロード\tload,road\n"


def bridge(how: str, weight: float, *terms: str) -> Bridge:
    return Bridge(how=how, weight=weight, terms=terms)


@pytest.fixture(scope="module")
def few_loanwords() -> Iterator[None]:
    """The three loanwords of `LOANWORD_LINES` in place of fifteen thousand."""

    def read_few(name: str) -> str:
        return LOANWORD_LINES if name == LOANWORDS else read_bridge_file(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kbindex.language.bridges.table.read_bridge_file", read_few)
        yield


@pytest.fixture(scope="module")
def path(
    few_loanwords: None,  # noqa: ARG001  # it has no value
    analyzer: Analyzer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    path = tmp_path_factory.mktemp("table") / "bridges.tsv"
    build_table(GROUPS, analyzer, path)
    return path


@pytest.fixture(scope="module")
def table(path: Path) -> Iterator[BridgeTable]:
    with BridgeTable(path) as opened:
        yield opened


def test_member_leads_to_all_others_of_its_group_the_best_first(
    table: BridgeTable,
) -> None:
    assert table.find("monitoring") == (
        bridge("glossary", 0.7, "監視"),
        bridge("glossary", 0.7, "モニタリング"),
    )
    assert table.find("監視") == (
        bridge("glossary", 0.7, "~monitor"),
        bridge("glossary", 0.7, "モニタリング"),
        bridge("glossary", 0.4, "~watch"),
    )


def test_stem_of_a_member_leads_where_it_does(table: BridgeTable) -> None:
    assert table.find("~monitor") == table.find("monitoring")


def test_name_of_several_words_is_met_side_by_side_or_less_well_apart(
    table: BridgeTable,
) -> None:
    assert table.find("アルゴcd") == (
        bridge("tag", 1.0, "argo-cd"),
        bridge("alias", 0.9, "argocd"),
        bridge("alias", 0.45, "~argo", "~cd"),
    )


def test_group_of_no_weight_leads_to_its_tag_alone(table: BridgeTable) -> None:
    assert table.find("メトリクス") == (bridge("tag", 1.0, "metrics"),)


def test_loanword_leads_to_its_origins_and_these_to_its_spellings(
    table: BridgeTable,
) -> None:
    assert table.find("ロード") == (
        bridge("loanword", 0.7, "~load"),
        bridge("loanword", 0.7, "~road"),
    )
    (term,) = {b.terms for b in table.find("クラスタ")}
    assert term == ("~cluster",)
    assert {b.how for b in table.find("cluster")} == {"loanword"}


@pytest.mark.parametrize(
    "key", ["", "#", "#0", "#1", "~", "monitorin", "monitoringg", "\n", "\t", "\ud800"]
)
def test_what_is_no_member_leads_nowhere(table: BridgeTable, key: str) -> None:
    assert table.find(key) == ()


@pytest.mark.usefixtures("few_loanwords")
def test_key_that_is_no_text_is_no_question_mark(
    analyzer: Analyzer, tmp_path: Path
) -> None:
    """Regression: a lone surrogate was looked up as `?`."""
    mark = Group(members=("?", "question mark"), how="glossary", weight=0.7)
    build_table([mark], analyzer, tmp_path / "bridges.tsv")
    with BridgeTable(tmp_path / "bridges.tsv") as table:
        assert table.find("?")
        assert table.find("\ud800") == ()


def test_lines_are_sorted_by_their_bytes_and_every_key_is_found(
    path: Path, table: BridgeTable
) -> None:
    lines = path.read_bytes().splitlines()
    assert lines == sorted(lines)
    keys = [line.partition(b"\t")[0].decode() for line in lines]
    assert len(set(keys)) == len(keys) > 15
    for key in keys:
        assert bool(table.find(key)) == (not key.startswith("#"))


def test_every_member_of_the_package_glossary_leads_to_the_others(
    few_loanwords: None,  # noqa: ARG001  # it has no value
    analyzer: Analyzer,
    tmp_path: Path,
) -> None:
    """All keys are found by bisection, in a table of several thousand lines."""
    groups = list(package_groups())
    build_table(groups, analyzer, tmp_path / "table")
    with BridgeTable(tmp_path / "table") as table:
        lost = [
            (name, key)
            for group in groups
            for name in group.members
            for key in keys_of(name, analyzer.analyze(name))
            if not table.find(key)
        ]
    assert lost == []
    assert len(groups) > 1000


# Bisection

KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\t\n#"), min_size=1)
NEAR_KEYS = st.sampled_from(["a", "ab", "a b", "監", "監視", "a\x01", "b"])


class _NoAnalyzer(Analyzer):
    """Makes no terms: a member is then found as it is written alone."""

    def __init__(self) -> None:
        super().__init__(lambda _: [])


@pytest.mark.usefixtures("few_loanwords")
@given(st.lists(KEYS | NEAR_KEYS, min_size=1), KEYS)
def test_bisection_finds_every_key_and_none_else(
    tmp_path_factory: pytest.TempPathFactory, names: Sequence[str], other: str
) -> None:
    """Whatever the keys: prefixes of one another, control characters, any script."""
    path = tmp_path_factory.getbasetemp() / "bisected"
    groups = [
        Group(members=(name, name), how="alias", weight=0.0, tag=str(number))
        for number, name in enumerate(names)
    ]
    analyzer = _NoAnalyzer()
    build_table(groups, analyzer, path)
    expected: dict[str, set[str]] = {}
    for number, name in enumerate(names):
        for key in keys_of(name, ()):
            expected.setdefault(key, set()).add(str(number))
    with BridgeTable(path) as table:
        for key, tags in expected.items():
            assert {b.terms[0] for b in table.find(key)} == tags
        for key in {other, other + "a", other[1:]} - expected.keys():
            assert table.find(key) == ()


# Members that look like the table's own keys


def test_member_that_looks_like_the_key_of_a_group_harms_none(
    few_loanwords: None,  # noqa: ARG001  # it has no value
    analyzer: Analyzer,
    tmp_path: Path,
) -> None:
    """A line of the user such as `first = #0` broke all searches for the group 0."""
    groups = [
        Group(members=("first", "ひとつ"), how="glossary", weight=0.9),
        Group(members=("second", "#0", "#1", "#2"), how="glossary", weight=0.9),
    ]
    build_table(groups, analyzer, tmp_path / "table")
    with BridgeTable(tmp_path / "table") as table:
        assert [b.how for b in table.find("first")] == ["glossary"]
        assert table.find("second")
        assert table.find("#0") == ()


# Keys and ways


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Monitoring", ("monitoring", "~monitor")),
        ("service mesh", ("servicemesh", "~servicmesh")),
        ("cert-manager", ("certmanager",)),
        ("監視", ("監視",)),
        ("使った", ("使った", "使う")),
        ("k8s", ("k8s",)),
        ("C++", ("c++",)),
        ("、", ("、",)),
        ("", ()),
    ],
)
def test_keys_of_a_name_are_its_spelling_and_its_stems(
    analyzer: Analyzer, name: str, keys: tuple[str, ...]
) -> None:
    found = keys_of(name, analyzer.analyze(name))
    assert found[: len(keys)] == keys


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("monitoring", [(("~monitor",), 1.0)]),
        ("cert-manager", [(("cert-manager",), 1.0)]),
        ("監視", [(("監視",), 1.0)]),
        ("監査ログ", [(("監査ログ",), 1.0), (("監査", "ログ"), 0.5)]),
        ("service mesh", [(("servicemesh",), 1.0), (("~servic", "~mesh"), 0.5)]),
        ("監視のログ", [(("監視", "ログ"), 0.5)]),
        ("、", []),
        ("", []),
    ],
)
def test_ways_to_meet_a_name_are_the_whole_then_its_words_apart(
    analyzer: Analyzer, name: str, ways: list[tuple[tuple[str, ...], float]]
) -> None:
    assert list(ways_to_meet(analyzer.analyze(name))) == ways


def test_fingerprint_tells_apart_what_a_table_is_built_of() -> None:
    assert bridges_fingerprint() == bridges_fingerprint()
    assert len({bridges_fingerprint(extra) for extra in ((), ("a",), ("a", "b"))}) == 3
    assert bridges_fingerprint(("ab",)) != bridges_fingerprint(("a", "b"))
