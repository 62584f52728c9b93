"""Laws of bridges: two tables, one above the other, are as good as one of both."""

from collections import Counter
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from kbindex.language import build_analyzer
from kbindex.language.bridges.building import build_rows, build_table
from kbindex.language.bridges.keys import keys_of
from kbindex.language.bridges.sources import BridgeGroup
from kbindex.language.bridges.table import REPLACED, Bridge, BridgeTable, pack_rows

ANALYZER = build_analyzer()
LOANWORDS = (("コンテナ", ("container",)), ("デリバリー", ("delivery",)))

# ruff: noqa: SIM905  # a line of words
NAMES = st.sampled_from(
    "監視 monitoring monitored サノス Thanos thanos コンテナ container delivery #0"
    " #made メトリクス 継続的デリバリー service-mesh ＴＨＡＮＯＳ 🎉 a".split()
)
MEMBERS = st.lists(NAMES, min_size=2, max_size=4, unique=True).map(tuple)
PLAIN = st.builds(
    BridgeGroup,
    members=MEMBERS,
    how=st.just("glossary"),
    weight=st.sampled_from([0.7, 0.9]),
)


def tagged(members: tuple[str, ...], tag: str, weight: float) -> BridgeGroup:
    return BridgeGroup(members=members, how="alias", weight=weight, tag=tag)


TAGGED = st.dictionaries(
    st.sampled_from(["dns", "thanos", "metrics"]),
    st.tuples(MEMBERS, st.sampled_from([0.0, 0.9])),
).map(lambda made: [tagged(members, tag, w) for tag, (members, w) in made.items()])


def never() -> bytes:
    raise AssertionError


def table_of(content: bytes) -> BridgeTable:
    return BridgeTable(never, content)


Find = Callable[[str], tuple[Bridge, ...]]


def layered(
    own: list[BridgeGroup], changed: list[BridgeGroup], package: list[BridgeGroup]
) -> Find:
    rows = build_rows([*own, *changed], (), ANALYZER)
    rows[REPLACED] = [group.tag for group in changed]
    below = pack_rows(build_rows(package, LOANWORDS, ANALYZER), form="plain")
    plain = BridgeTable(never, below, form="plain")
    return BridgeTable(never, pack_rows(rows), below=plain).find


@given(st.lists(PLAIN, max_size=3), TAGGED, st.lists(PLAIN, max_size=3), TAGGED)
def test_words_of_a_user_above_the_package_are_found_as_in_one_table(
    own: list[BridgeGroup],
    changed: list[BridgeGroup],
    words: list[BridgeGroup],
    topics: list[BridgeGroup],
) -> None:
    """A topic that the user changes counts as the user has it, and only so."""
    find = layered(own, changed, [*words, *topics])
    replaced = {group.tag for group in changed}
    kept = [group for group in topics if group.tag not in replaced]
    groups = [*own, *changed, *words, *kept]
    whole = table_of(build_table(groups, LOANWORDS, ANALYZER))
    keys = {
        key
        for group in (*groups, *topics)
        for name in group.members
        for key in keys_of(name, ANALYZER.analyze(name))
    }
    for key in (*keys, "コンテナ", "container", "#made", "#replaced", ""):
        found = find(key)
        assert Counter(found) == Counter(whole.find(key))
        weights = [bridge.weight for bridge in found]
        assert weights == sorted(weights, reverse=True)
