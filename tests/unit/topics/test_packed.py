"""A taxonomy survives being packed into an index."""

import pytest

from kbindex.language import Analyzer
from kbindex.topics import Tagger, load_taxonomy, pack_taxonomy, unpack_taxonomy
from kbindex.topics.tagging.mentions import MentionFinder
from kbindex.topics.taxonomy.topic_tree import Taxonomy, Topic


def test_what_is_unpacked_is_what_was_packed() -> None:
    taxonomy = load_taxonomy()
    found = unpack_taxonomy(pack_taxonomy(taxonomy))
    assert found.topics == taxonomy.topics
    assert list(found.topics) == list(taxonomy.topics)
    assert found.name_table == taxonomy.name_table
    assert MentionFinder(found).knows("cert manager")


@pytest.mark.parametrize(
    "packed",
    [b"", b"{}", b'{"topics":[{"id":"a"}],"names":{}}', b"\xff"],
    ids=["empty", "no keys", "no label", "no text"],
)
def test_what_is_no_taxonomy_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack_taxonomy(packed)


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
def test_what_is_above_is_climbed_once_by_many_ways(
    analyzer: Analyzer, *, is_closed: bool
) -> None:
    """Regression: forty rungs took a trillion steps; an index may hold a circle."""
    taxonomy = ladder(40, is_closed=is_closed)
    assert len(taxonomy.above("z0a")) == (80 if is_closed else 78)
    tagger = Tagger(taxonomy, analyzer)
    assert tagger._topics_above(taxonomy.topics["z0a"]) == []  # noqa: SLF001 - no article has so many
