"""The table of bridges: what it is built into, and what a look-up finds."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.language import Analyzer
from kbindex.language.bridges.building import (
    build_rows,
    build_table,
    package_groups,
    refusal_rows,
)
from kbindex.language.bridges.keys import fold_key, keys_of, ways_to_meet
from kbindex.language.bridges.sources import BridgeGroup
from kbindex.language.bridges.table import (
    REPLACED,
    Bridge,
    BridgeTable,
    Form,
    Ways,
    _read_line,
    bridges_fingerprint,
    pack_rows,
)

GROUPS = (
    BridgeGroup(
        members=("monitoring", "監視", "モニタリング"), how="glossary", weight=0.7
    ),
    BridgeGroup(
        members=("Argo CD", "アルゴCD"), how="alias", weight=0.9, tag="argo-cd"
    ),
    BridgeGroup(
        members=("metrics", "メトリクス"), how="alias", weight=0.0, tag="metrics"
    ),
    BridgeGroup(members=("watch", "監視"), how="glossary", weight=0.4),
)
OWN = (BridgeGroup(members=("monitoring", "微風"), how="glossary", weight=0.9),)
LOANWORDS = (
    ("クラスタ", ("cluster",)),
    ("クラスター", ("cluster",)),
    ("ロード", ("load", "road")),
)


def bridge(how: str, weight: float, *terms: str) -> Bridge:
    return Bridge(how=how, weight=weight, terms=terms)


@pytest.fixture(scope="module")
def content(analyzer: Analyzer) -> bytes:
    return build_table(GROUPS, LOANWORDS, analyzer)


@pytest.fixture(scope="module")
def table(content: bytes) -> BridgeTable:
    return BridgeTable(never, content)


@pytest.fixture(scope="module")
def own(analyzer: Analyzer) -> bytes:
    """A table of a context, a tag that is replaced, and a word that is refused."""
    group = BridgeGroup(
        members=("lamp", "灯"), how="glossary", weight=0.7, context=("harbour",)
    )
    rows = build_rows([*OWN, group], (), analyzer)
    rows |= refusal_rows((("monitoring", ("モニタリング",)),), analyzer)
    return pack_rows({**rows, REPLACED: ["argo-cd"]})


def never() -> bytes:
    """Build what must not be built."""
    raise AssertionError


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


def test_word_that_recurs_is_read_once_and_asks_again_what_is_beside_it(
    own: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = BridgeTable(never, own)
    assert table.find("lamp") == ()
    monkeypatch.setattr(BridgeTable, "_read", pytest.fail)
    assert table.find("lamp", beside=bool) != ()
    assert table.find("lamp", beside=lambda _: False) == ()


def test_words_of_a_glossary_are_met_side_by_side_or_less_well_apart(
    analyzer: Analyzer,
) -> None:
    group = BridgeGroup(members=("網", "service mesh"), how="glossary", weight=0.8)
    table = BridgeTable(never, build_table([group], (), analyzer))
    assert table.find("網") == (
        bridge("glossary", 0.8, "servicemesh"),
        bridge("glossary", 0.4, "~servic", "~mesh"),
    )


@pytest.mark.parametrize(
    ("member", "ways"),
    [
        pytest.param("service mesh", ["servicemesh", "servicemeshes"], id="singular"),
        pytest.param("class fields", ["classfields", "classfield"], id="plural"),
        pytest.param("Query テンプレート", ["~queri テンプレート"], id="only-apart"),
        pytest.param("継続的デリバリー", ["継続的デリバリー"], id="japanese"),
    ],
)
def test_names_of_a_pack_are_met_as_a_whole_in_either_number(
    analyzer: Analyzer, member: str, ways: Sequence[str]
) -> None:
    """A page on a feature that was selected is none on feature selection."""
    group = BridgeGroup(
        members=("網", member), how="glossary", weight=0.8, is_whole=True
    )
    table = BridgeTable(never, build_table([group], (), analyzer))
    assert [" ".join(bridge.terms) for bridge in table.find("網")] == ways


def test_group_of_no_weight_leads_to_its_tag_alone(table: BridgeTable) -> None:
    assert table.find("メトリクス") == (bridge("tag", 1.0, "metrics"),)


def test_group_whose_context_has_no_word_never_counts(analyzer: Analyzer) -> None:
    group = BridgeGroup(
        members=("DOM", "木"), how="glossary", weight=0.7, context=("!!!", "の")
    )
    table = BridgeTable(lambda: build_table([group], (), analyzer))
    assert table.find("dom") == ()
    assert table.find("dom", beside=lambda _: False) == ()


def test_group_with_a_context_counts_where_the_query_is_said_to_have_it(
    analyzer: Analyzer,
) -> None:
    context = ("headers", "画面", "web page")
    group = BridgeGroup(
        members=("DOM", "木"), how="glossary", weight=0.7, context=context
    )
    table = BridgeTable(never, build_table([*GROUPS, group], (), analyzer))
    asked: list[Ways] = []

    def beside(ways: Ways) -> bool:
        asked.append(ways)
        return len(asked) == 1

    found = (bridge("glossary", 0.7, "木"),)
    assert table.find("dom", beside=beside) == found
    assert table.find("dom", beside=beside) == table.find("dom") == ()
    assert asked == [(("~header",), ("画面",), ("webpage",))] * 2
    assert table.find("monitoring", beside=beside) == table.find("monitoring")
    assert len(asked) == 2


def test_word_of_two_tables_leads_where_both_say_the_upper_one_first(
    analyzer: Analyzer,
) -> None:
    """What a user says counts before the package, and that before its packs."""
    texts = {"own": 0.9, "main": 0.7, "pack": 0.7}
    below = None
    for name, weight in reversed(texts.items()):
        groups = [
            BridgeGroup(members=("watch", other), how=how, weight=weight)
            for other, how in ((name, name), ("監視", name))
        ]
        content = build_table(groups, (), analyzer)
        below = BridgeTable(never, content, below=below)
    assert below is not None
    assert [(b.how, b.terms[0]) for b in below.find("watch")] == [
        ("own", "~own"),
        ("own", "監視"),
        ("main", "~main"),
        ("main", "監視"),
        ("pack", "~pack"),
        ("pack", "監視"),
    ]


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


def test_key_that_is_no_text_is_no_question_mark(analyzer: Analyzer) -> None:
    """Regression: a lone surrogate was looked up as `?`."""
    mark = BridgeGroup(members=("?", "question mark"), how="glossary", weight=0.7)
    table = BridgeTable(never, build_table([mark], LOANWORDS, analyzer))
    assert table.find("?")
    assert table.find("\ud800") == ()


def test_lines_are_sorted_by_their_bytes_and_every_key_is_found(
    content: bytes, table: BridgeTable
) -> None:
    _, *lines = content.splitlines()
    assert lines == sorted(lines)
    keys = [line.partition(b"\t")[0].decode() for line in lines]
    assert len(set(keys)) == len(keys) > 15
    for key in keys:
        assert bool(table.find(key)) == (not key.startswith("#"))


def test_every_member_of_the_package_glossary_leads_to_the_others(
    analyzer: Analyzer,
) -> None:
    """All keys are found by bisection, in a table of several thousand lines."""
    groups = list(package_groups())
    table = BridgeTable(never, build_table(groups, LOANWORDS, analyzer))

    def can_be_met(name: str) -> bool:
        return any(ways_to_meet(name, analyzer.analyze(name)))

    lost = [
        (name, key)
        for group in groups
        for name in group.members
        for key in keys_of(name, analyzer.analyze(name))
        if not table.find(key) and any(map(can_be_met, set(group.members) - {name}))
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


@given(st.lists(KEYS | NEAR_KEYS, min_size=1), KEYS)
def test_bisection_finds_every_key_and_none_else(
    names: Sequence[str], other: str
) -> None:
    """Whatever the keys: prefixes of one another, control characters, any script."""
    groups = [
        BridgeGroup(members=(name, name), how="alias", weight=0.0, tag=str(number))
        for number, name in enumerate(names)
    ]
    table = BridgeTable(never, build_table(groups, LOANWORDS, _NoAnalyzer()))
    expected: dict[str, set[str]] = {}
    for number, name in enumerate(names):
        for key in keys_of(name, ()):
            expected.setdefault(key, set()).add(str(number))
    for key, tags in expected.items():
        assert {b.terms[0] for b in table.find(key)} == tags
    for key in {other, other + "a", other[1:]} - expected.keys():
        assert table.find(key) == ()


def test_first_steps_of_a_bisection_are_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each line that is read takes some microseconds; 5,000 lines are 13 steps."""
    rows = {f"word{n:05}": [["alias", 0.9, [f"other{n}"]]] for n in range(5_000)}
    table = BridgeTable(never, pack_rows(rows))
    reads: list[bytes] = []

    def read(line: bytes, form: Form) -> tuple[bytes, bytes]:
        reads.append(line)
        return _read_line(line, form)

    monkeypatch.setattr("kbindex.language.bridges.table._read_line", read)
    numbers = range(0, 5_000, 7)
    counts = []
    for _ in range(2):
        reads.clear()
        for number in numbers:
            (found,) = table.find(f"word{number:05}")
            assert found.terms == (f"other{number}",)
        counts.append(len(reads) / len(numbers))
    assert counts[1] <= counts[0] <= 7


def test_threads_that_look_at_once_find_what_each_looks_for() -> None:
    rows = {f"word{n:04}": [["alias", 0.9, [f"other{n}"]]] for n in range(2_000)}
    table = BridgeTable(never, pack_rows(rows))

    def look(start: int) -> list[str]:
        names = [f"word{number:04}" for number in range(start, 2_000, 3)]
        return [bridge.terms[0] for name in names for bridge in table.find(name)]

    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(look, range(3)))
    assert found == [
        [f"other{n}" for n in range(start, 2_000, 3)] for start in range(3)
    ]


@pytest.mark.parametrize("refused", [(), (("k8s", ("docker",)),)])
def test_table_without_refusals_is_asked_for_them_once(
    analyzer: Analyzer, refused: tuple[tuple[str, tuple[str, ...]], ...]
) -> None:
    group = BridgeGroup(members=("k8s", "docker", "網"), how="glossary", weight=0.7)
    below = BridgeTable(never, build_table([group], (), analyzer))
    own = pack_rows(refusal_rows(refused, analyzer))
    table = BridgeTable(never, own, below=below)
    terms = [bridge.terms for bridge in table.find("k8s")]
    assert terms == ([("網",)] if refused else [("~docker",), ("網",)])


@pytest.mark.parametrize("form", ["checked", "plain"])
def test_table_that_is_read_whole_answers_as_line_by_line(
    analyzer: Analyzer, content: bytes, form: Form
) -> None:
    refused = (("monitoring", ("モニタリング",)),)
    rows = build_rows(OWN, (), analyzer) | refusal_rows(refused, analyzer)
    rows[REPLACED] = ["argo-cd"]
    own = pack_rows(rows, form=form)
    below = BridgeTable(never, content)
    table = BridgeTable(never, own, form=form, below=below)
    asked = [*table.keys(), "", "#0", "#replaced", "\ud800", "watchtower"]
    one_by_one = [table.find(key) for key in asked]
    with table.read_whole():
        assert [table.find(key) for key in asked] == one_by_one
        assert [table.find(key) for key in asked] == one_by_one
    assert [bridge.terms for bridge in table.find("monitoring")] == [
        ("微風",),
        ("監視",),
    ]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        pytest.param(set(), set(), id="nothing"),
        pytest.param({"~cluster"}, {"クラスタ", "クラスター"}, id="a loanword's"),
        pytest.param({"~load"}, {"ロード"}, id="one of two ways"),
        pytest.param({"~argo"}, set(), id="half of a name"),
        pytest.param({"argo-cd"}, {"argocd", "~argocd", "アルゴcd"}, id="a tag"),
    ],
)
def test_words_lead_to_what_is_held(
    table: BridgeTable, held: set[str], words: set[str]
) -> None:
    assert table.leading(frozenset(held)) == words


@given(data=st.data())
def test_every_word_with_a_held_way_is_among_those_that_lead(
    table: BridgeTable, own: bytes, data: st.DataObject
) -> None:
    table = BridgeTable(never, own, below=table)
    ways = {
        key: [bridge.terms for bridge in table.find(key, beside=lambda _: True)]
        for key in table.keys()  # noqa: SIM118 - it is no mapping
    }
    terms = sorted({term for of in ways.values() for way in of for term in way})
    held = data.draw(st.frozensets(st.sampled_from(terms)))
    found = {key for key, of in ways.items() if any(map(held.issuperset, of))}
    assert found <= table.leading(held)


# Damage

WORDS = ("monitoring", "監視", "アルゴcd", "メトリクス", "ロード", "cluster", "watchh")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"\xff\xfe\0garbage", id="garbage"),
        pytest.param(lambda content: content[:-1], id="last byte gone"),
        pytest.param(lambda content: content[: len(content) // 2], id="cut short"),
        pytest.param(lambda content: content + b"x\t[]\n", id="a line more"),
        pytest.param(lambda content: content.replace(b"\n", b" "), id="one line"),
        pytest.param(
            lambda content: content[:40] + bytes(len(content) - 40), id="zeros"
        ),
        pytest.param(
            lambda content: content.replace("監視".encode(), "監査".encode()),
            id="other words",
        ),
    ],
)
def test_damaged_table_is_built_anew_once_and_answers_as_before(
    content: bytes, table: BridgeTable, damage: Callable[[bytes], bytes]
) -> None:
    built: list[bytes] = []

    def build() -> bytes:
        built.append(content)
        return content

    damaged = BridgeTable(build, damage(content))
    assert [damaged.find(word) for word in WORDS] == [table.find(w) for w in WORDS]
    assert len(built) == 1


@given(st.data())
def test_no_damage_changes_an_answer(
    content: bytes, table: BridgeTable, data: st.DataObject
) -> None:
    """Bytes are exchanged, taken out or put in: it is seen where it matters."""
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(start + 12, len(content))))
    other = data.draw(st.binary(max_size=12) | st.sampled_from([b"\n", b"\t", b" "]))
    damaged = BridgeTable(lambda: content, content[:start] + other + content[end:])
    for word in WORDS:
        assert damaged.find(word) == table.find(word)


def test_plain_table_answers_as_a_checked_one(
    analyzer: Analyzer, table: BridgeTable
) -> None:
    """It has no checks, and so is smaller by nine bytes a line."""
    rows = build_rows(GROUPS, LOANWORDS, analyzer)
    packed = pack_rows(rows, form="plain")
    assert len(pack_rows(rows)) - len(packed) == 9 * len(rows)
    plain = BridgeTable(never, packed, form="plain")
    assert [plain.find(word) for word in WORDS] == [table.find(w) for w in WORDS]


@given(st.data())
def test_plain_table_ends_every_look_up_whatever_is_damaged(
    analyzer: Analyzer, content: bytes, data: st.DataObject
) -> None:
    """What can no longer be read is built anew; what can be is as good as the code."""
    packed = pack_rows(build_rows(GROUPS, LOANWORDS, analyzer), form="plain")
    start = data.draw(st.integers(0, len(packed)))
    end = data.draw(st.integers(start, min(start + 12, len(packed))))
    # Of the same length: another one is no longer whole.
    other = data.draw(st.binary(min_size=end - start, max_size=end - start))
    damaged = packed[:start] + other + packed[end:]
    plain = BridgeTable(lambda: content, damaged, form="plain")
    for word in WORDS:
        assert isinstance(plain.find(word), tuple)


def test_form_of_a_table_is_not_what_its_content_says(
    analyzer: Analyzer, content: bytes, table: BridgeTable
) -> None:
    """A kept table without checks is a damaged one, however whole it looks."""
    forged = pack_rows(build_rows(GROUPS, LOANWORDS, analyzer), form="plain")
    kept = BridgeTable(lambda: content, forged)
    assert [kept.find(word) for word in WORDS] == [table.find(w) for w in WORDS]


# One above another


def test_words_of_a_table_come_before_those_below(
    analyzer: Analyzer, content: bytes
) -> None:
    own = build_table(OWN, (), analyzer)
    with BridgeTable(never, own, below=BridgeTable(never, content)) as table:
        assert table.find("monitoring") == (
            bridge("glossary", 0.9, "微風"),
            bridge("glossary", 0.7, "監視"),
            bridge("glossary", 0.7, "モニタリング"),
        )
        assert table.find("微風") == (bridge("glossary", 0.9, "~monitor"),)
        assert table.find("cluster")
        assert table.find("watchtower") == ()


def test_replaced_topic_is_found_as_the_upper_table_has_it(
    analyzer: Analyzer, content: bytes
) -> None:
    named = BridgeGroup(members=("metrics", "計量"), how="alias", weight=0.9, tag="m")
    rows = build_rows([named], (), analyzer)
    rows[REPLACED] = ["argo-cd", "m"]
    table = BridgeTable(never, pack_rows(rows), below=BridgeTable(never, content))
    assert table.find("アルゴcd") == ()
    assert [b.terms for b in table.find("計量")] == [("m",), ("~metric",)]
    assert {b.terms for b in table.find("metrics")} == {("m",), ("metrics",), ("計量",)}


@pytest.mark.parametrize("value", [0, "argo-cd", [0], {"argo-cd": 1}, [["argo-cd"]]])
def test_damaged_list_of_replaced_topics_has_the_table_built_anew(
    analyzer: Analyzer, content: bytes, value: object
) -> None:
    own = build_table(OWN, (), analyzer)
    forged = pack_rows({REPLACED: value})
    with BridgeTable(lambda: own, forged, below=BridgeTable(never, content)) as table:
        assert table.find("微風")
        assert table.find("アルゴcd")


def test_tables_are_closed_together(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "table").write_bytes(content)
    with (tmp_path / "table").open("rb") as file:
        below = BridgeTable(never, mmap(file.fileno(), 0, access=ACCESS_READ))
    BridgeTable(never, content, below=below).close()
    with pytest.raises(ValueError, match="closed"):
        below.find("メトリクス")


def test_table_in_a_file_is_mapped_and_closed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "table").write_bytes(content)
    with (
        (tmp_path / "table").open("rb") as file,
        BridgeTable(never, mmap(file.fileno(), 0, access=ACCESS_READ)) as table,
    ):
        assert table.find("メトリクス") == (bridge("tag", 1.0, "metrics"),)
    with pytest.raises(ValueError, match="closed"):
        table.find("メトリクス")


# Members that look like the table's own keys


def test_member_that_looks_like_the_key_of_a_group_harms_none(
    analyzer: Analyzer,
) -> None:
    """A line of the user such as `first = #0` broke all searches for the group 0."""
    groups = [
        BridgeGroup(members=("first", "ひとつ"), how="glossary", weight=0.9),
        BridgeGroup(members=("second", "#0", "#1", "#2"), how="glossary", weight=0.9),
    ]
    table = BridgeTable(never, build_table(groups, LOANWORDS, analyzer))
    assert [b.how for b in table.find("first")] == ["glossary"]
    assert table.find("second")
    assert table.find("#0") == ()


def test_fingerprint_tells_apart_what_a_table_is_built_of() -> None:
    assert bridges_fingerprint() == bridges_fingerprint()
    assert len({bridges_fingerprint(extra) for extra in ((), ("a",), ("a", "b"))}) == 3
    assert bridges_fingerprint(("ab",)) != bridges_fingerprint(("a", "b"))


# What a word does not mean


@pytest.mark.parametrize("refused", ["Long Term Support", "long-term support"])
def test_what_is_refused_is_not_found_below_in_either_direction(
    analyzer: Analyzer, refused: str
) -> None:
    long = ("LTS", "Long-Term Support", "Long Term Support")
    groups = [
        BridgeGroup(members=long, how="archive", weight=0.9),
        BridgeGroup(members=("LTS", "長期サポート"), how="glossary", weight=0.7),
    ]
    below = BridgeTable(never, build_table(groups, (), analyzer))
    rows = refusal_rows([("LTS", (refused,))], analyzer)
    above = BridgeTable(never, pack_rows(rows), below=below)
    assert {one.how for one in below.find("lts")} == {"archive", "glossary"}
    assert {one.how for one in above.find("lts")} == {"glossary"}
    assert ("~lt",) not in {one.terms for one in above.find(fold_key(refused))}


def test_what_a_table_replaces_is_not_found_two_tables_below(
    analyzer: Analyzer,
) -> None:
    package = BridgeTable(never, build_table(GROUPS, LOANWORDS, analyzer))
    between = BridgeTable(never, pack_rows({}), below=package)
    own = BridgeTable(never, pack_rows({REPLACED: ["metrics"]}), below=between)
    assert between.find("metrics") == (bridge("tag", 1.0, "metrics"),)
    assert own.find("metrics") == ()


def test_name_of_a_product_is_met_as_a_whole_alone(analyzer: Analyzer) -> None:
    """A text that has *app* and *of* says nothing of what *App of Apps* names."""
    names = ("Argo CD", "Argo Continuous Delivery", "App of Apps")
    of_product = BridgeGroup(members=names, how="alias", weight=0.9, tag="argo-cd")
    table = BridgeTable(never, build_table([of_product], (), analyzer))
    assert table.find("argocd") == (
        bridge("tag", 1.0, "argo-cd"),
        bridge("alias", 0.9, "argocontinuous", "continuousdelivery"),
    )


def test_a_known_misspelling_leads_and_is_led_to_as_a_typing_error(
    analyzer: Analyzer,
) -> None:
    names = ("Prometheus", "プロメテウス", "Promethus")
    group = BridgeGroup(
        members=names,
        how="alias",
        weight=0.9,
        misspellings=frozenset({"Promethus"}),
    )
    table = BridgeTable(never, build_table([group], (), analyzer))
    ways = {(one, bridge.how) for one in names for bridge in table.find(fold_key(one))}
    assert ways == {
        ("Prometheus", "alias"),
        ("Prometheus", "typo"),
        ("プロメテウス", "alias"),
        ("プロメテウス", "typo"),
        ("Promethus", "typo"),
    }
