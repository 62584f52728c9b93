"""Tags below a tag, and tags beside it, against lifts computed by hand."""

import pytest
from msgspec.structs import replace

from kbindex.index import EpisodeEntry, SourceState
from kbindex.knowledge.counts.tag_counts import count_tags
from kbindex.knowledge.counts.tag_relations import (
    count_pairs,
    narrower_tags,
    related_tags,
)
from kbindex.model import EpisodeId
from kbindex.topics import Taxonomy, Topic

TAXONOMY = Taxonomy(
    {
        topic.id: topic
        for topic in (
            Topic(id="monitoring", label="Monitoring", kind="topic"),
            Topic(
                id="prometheus",
                label="Prometheus",
                kind="project",
                broader=("monitoring",),
            ),
            Topic(id="thanos", label="Thanos", kind="project", broader=("prometheus",)),
            Topic(id="storage", label="Storage", kind="topic"),
            Topic(id="event", label="Event", kind="topic"),
        )
    }
)
EMPTY = EpisodeEntry(
    source=SourceState(
        path="1.md", size=1, mtime_ns=1, inode=1, sha256="0", is_settled=True
    ),
    id=EpisodeId("1"),
    episode=None,
)


def entry_of(*articles: tuple[str, ...]) -> EpisodeEntry:
    """An episode whose articles have these tags, if any."""
    tags = {f"1#{n}": tags for n, tags in enumerate(articles, 1) if tags}
    return replace(EMPTY, articles=len(articles), tags=tags)


def related_to(tag: str, entry: EpisodeEntry) -> dict[str, tuple[int, float]]:
    counts = {count.id: count for count in count_tags([entry], TAXONOMY)}
    found = related_tags(tag, count_pairs([entry], TAXONOMY), counts, TAXONOMY)
    alone = count_pairs([entry], TAXONOMY, of=tag)
    assert related_tags(tag, alone, counts, TAXONOMY) == found
    return {one.tag.id: (one.together, one.lift) for one in found}


def test_lift_is_that_of_all_articles() -> None:
    """n = 12, monitoring 4, storage 4, together 3: 12 · 3 / (4 · 4) = 2.25."""
    entry = entry_of(
        *[("thanos", "storage")] * 3,
        ("prometheus",),
        ("storage",),
        *[()] * 7,
    )
    assert related_to("monitoring", entry) == {"storage": (3, 2.25)}
    # Thanos alone: 12 · 3 / (3 · 4)
    assert related_to("thanos", entry) == {"storage": (3, 3.0)}


def test_what_is_above_or_below_is_not_beside() -> None:
    entry = entry_of(*[("thanos", "prometheus")] * 3, *[()] * 7)
    for tag in ("thanos", "prometheus", "monitoring"):
        assert related_to(tag, entry) == {}


@pytest.mark.parametrize(
    ("together", "alone", "others", "is_related"),
    [
        pytest.param(3, 0, 7, True, id="enough"),
        pytest.param(2, 0, 8, False, id="too-few-together"),
        pytest.param(3, 9, 0, False, id="no-more-than-chance"),
    ],
)
def test_two_that_met_by_chance_are_not_related(
    together: int, alone: int, others: int, *, is_related: bool
) -> None:
    entry = entry_of(
        *[("event", "storage")] * together, *[("event",)] * alone, *[()] * others
    )
    assert bool(related_to("storage", entry)) == is_related


def test_narrower_tags_are_those_right_below() -> None:
    entry = entry_of(("thanos",), ("storage",))
    counts = count_tags([entry], TAXONOMY)
    below = {
        tag: [one.id for one in narrower_tags(tag, counts)]
        for tag in ("monitoring", "prometheus", "thanos")
    }
    assert below == {
        "monitoring": ["prometheus"],
        "prometheus": ["thanos"],
        "thanos": [],
    }
