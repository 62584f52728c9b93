"""A taxonomy survives being packed into an index."""

import pytest

from kbindex.errors import DamagedIndexError
from kbindex.topics import load_taxonomy, pack_taxonomy, unpack_taxonomy
from kbindex.topics.tagging.implied import ImpliedTags
from kbindex.topics.tagging.mentions import MentionFinder
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic


def test_what_is_unpacked_is_what_was_packed() -> None:
    taxonomy = load_taxonomy()
    found = unpack_taxonomy(pack_taxonomy(taxonomy))
    assert found.topics == taxonomy.topics
    assert list(found.topics) == list(taxonomy.topics)
    assert found.name_table == taxonomy.name_table
    assert found.ids == taxonomy.ids
    assert MentionFinder(found).knows("cert manager")


@pytest.mark.parametrize(
    "packed",
    [b"", b"[]\n[]\n{}", b"{}\n[]\n{}\n{}", b"\xff\n[]\n{}\n{}"],
    ids=["empty", "three lines", "no ids", "no text"],
)
def test_what_is_no_taxonomy_is_refused(packed: bytes) -> None:
    with pytest.raises(DamagedIndexError):
        unpack_taxonomy(packed)


def of_one_topic(*, topics: str = "[]", names: str = "{}", ids: str = "{}") -> Taxonomy:
    """Unpack a taxonomy of `a`, with these entries and tables of names."""
    head = '["a","A","topic"]'
    return unpack_taxonomy(f'["a"]\n{topics}\n{names}\n{ids}\n{head}'.encode())


@pytest.mark.parametrize(
    "topics",
    ["[]", "{", '[{"id":"a","label":"B","kind":"topic"}]', '[{"id":"a"}]'],
    ids=["none", "no JSON", "another label", "no label"],
)
def test_wrong_entries_are_refused_when_one_is_asked_for(topics: str) -> None:
    found = of_one_topic(topics=topics)
    assert (found.label("a"), found.topics.get("b")) == ("A", None)
    with pytest.raises(DamagedIndexError):
        found.topics.get("a")


@pytest.mark.parametrize(
    "rows",
    ['\n["a"]', '\n["b","B","topic"]', "\n{}", "", "\n", '\n["a","A","topic"]\n{}'],
    ids=["no label", "another", "no row", "none", "empty", "two"],
)
def test_what_is_shown_of_an_entry_is_refused_when_it_is_asked_for(rows: str) -> None:
    found = unpack_taxonomy(f'["a"]\n[]\n{{}}\n{{}}{rows}'.encode())
    assert found.label("b") == "b"
    with pytest.raises(DamagedIndexError):
        found.label("a")
    with pytest.raises(DamagedIndexError):
        list(found.heads.values())


def test_what_is_shown_of_one_entry_is_what_is_shown_of_it_among_all() -> None:
    found = unpack_taxonomy(pack_taxonomy(load_taxonomy()))
    assert found.label("prometheus") == "Prometheus"
    assert found.labels({"prometheus", "none"}) == {
        "prometheus": "Prometheus",
        "none": "none",
    }
    assert {head.id: head for head in found.heads.values()} == dict(found.heads)


@pytest.mark.parametrize(
    "names",
    ["{}", '{"owners":{"b":[["b","B",false]]},"longest":{"b":1}}'],
    ids=["no table", "a name of no topic"],
)
def test_wrong_names_are_refused_when_they_are_asked_for(names: str) -> None:
    found = of_one_topic(names=names)
    assert found.find("A") == "a"
    with pytest.raises(DamagedIndexError):
        _ = found.name_table


@pytest.mark.parametrize(
    "ids", ["[]", '{"x":1}', '{"x":"b"}'], ids=["no table", "no id", "of no topic"]
)
def test_wrong_ids_are_refused_when_they_are_asked_for(ids: str) -> None:
    found = of_one_topic(ids=ids)
    assert found.find("a") == "a"
    with pytest.raises(DamagedIndexError):
        found.find("x")


def test_a_name_leads_where_it_led_before_it_was_packed() -> None:
    """The later of two entries has a name, and a name has it before a label."""
    first = Topic(
        id="one", label="Uno", kind="topic", label_ja="イチ", aliases=("TWO",)
    )
    second = Topic(id="two", label="Due", kind="topic", label_ja="Uno")
    taxonomy = Taxonomy({"one": first, "two": second})
    names = ("one", "ONE", " uno ", "イチ", "two", "Two", "due", "three")
    meant = ["one", "one", "one", "one", "two", "two", "two", None]
    assert [taxonomy.find(name) for name in names] == meant
    packed = unpack_taxonomy(pack_taxonomy(taxonomy))
    for _ in range(3):  # first it looks for each name, then it has read all
        assert [packed.find(name) for name in names] == meant


def test_a_name_of_any_signs_is_found_in_the_table() -> None:
    """Quotes, commas and colons are also what stands between rows."""
    names = ('a"', '"a', "a,", ',"a":', "\\", ":", "名, 前")
    topics = {
        f"t{number}": Topic(id=f"t{number}", label=name, kind="topic")
        for number, name in enumerate(names)
    }
    for name in (*names, '"', "a", ",", '":"', "前", "\udcff"):
        packed = unpack_taxonomy(pack_taxonomy(Taxonomy(topics)))
        assert packed.find(name) == Taxonomy(topics).find(name)


def ladder(rungs: int, *, is_closed: bool = False) -> Taxonomy:
    """Two a rung, each below both of the next; the last may be below the first."""
    topics: dict[str, Topic] = {}
    for rung in range(rungs):
        above = [f"z{rung + 1}{side}" for side in "ab"] if rung + 1 < rungs else []
        if is_closed and not above:
            above = ["z0a", "z0b"]
        for side in "ab":
            name = f"z{rung}{side}"
            topics[name] = Topic(
                id=name, label=name, kind="project", broader=tuple(above)
            )
    return Taxonomy(topics)


@pytest.mark.parametrize("is_closed", [False, True], ids=["ladder", "circle"])
def test_what_is_above_is_climbed_once_by_many_ways(*, is_closed: bool) -> None:
    """Regression: forty rungs took a trillion steps; an index may hold a circle."""
    taxonomy = ladder(40, is_closed=is_closed)
    assert len(taxonomy.above("z0a")) == (80 if is_closed else 78)
    assert ImpliedTags(taxonomy).topics_above(taxonomy.topics["z0a"]) == []
