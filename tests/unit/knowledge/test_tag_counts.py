import datetime as dt

from kbindex.index import EpisodeEntry, SourceState
from kbindex.knowledge import Changes, TagCount
from kbindex.knowledge.tag_counts import by_date, count_tags
from kbindex.model import Episode, EpisodeId
from kbindex.topics import Taxonomy, Topic

TAXONOMY = Taxonomy(
    {
        topic.id: topic
        for topic in (
            Topic(id="observability", label="Observability", kind="topic"),
            Topic(
                id="monitoring",
                label="Monitoring",
                kind="topic",
                broader=("observability",),
            ),
            Topic(
                id="prometheus",
                label="Prometheus",
                kind="project",
                broader=("monitoring",),
            ),
        )
    }
)


def make_entry(
    name: str, date: str | None = None, *tags: tuple[str, ...]
) -> EpisodeEntry:
    return EpisodeEntry(
        source=SourceState(
            path=f"{name}.md", size=1, mtime_ns=1, inode=1, sha256="0", is_settled=True
        ),
        id=EpisodeId(name),
        episode=Episode(
            id=EpisodeId(name),
            title=name,
            source=f"{name}.md",
            date=dt.date.fromisoformat(date) if date else None,
        ),
        tags={f"{name}#{number}": of_one for number, of_one in enumerate(tags, 1)},
    )


def test_archive_without_tags_counts_none() -> None:
    assert count_tags([], TAXONOMY) == ()
    assert count_tags([make_entry("001")], TAXONOMY) == ()


def test_count_holds_narrower_tags_and_own_does_not() -> None:
    """An article with a tag and a narrower one counts once."""
    entries = [
        make_entry("001", "2021-07-02", ("prometheus", "monitoring"), ("unlisted",)),
        make_entry("002", "2021-06-18", ("prometheus",), ("monitoring",)),
    ]
    episodes = ("002", "001")
    assert count_tags(entries, TAXONOMY) == (
        TagCount(
            id="monitoring",
            label="Monitoring",
            kind="topic",
            count=3,
            own=2,
            episodes=episodes,
            broader=("observability",),
        ),
        TagCount(
            id="observability",
            label="Observability",
            kind="topic",
            count=3,
            own=0,
            episodes=episodes,
            broader=(),
        ),
        TagCount(
            id="prometheus",
            label="Prometheus",
            kind="project",
            count=2,
            own=2,
            episodes=episodes,
            broader=("monitoring",),
        ),
        TagCount(
            id="unlisted",
            label="unlisted",
            kind="project",
            count=1,
            own=1,
            episodes=("001",),
            broader=(),
        ),
    )


def test_undated_episode_stays_behind_the_file_before_it() -> None:
    entries = [
        make_entry("000"),
        make_entry("001", "2021-06-18"),
        make_entry("002"),
        make_entry("003", "2021-07-02"),
        make_entry("004", "2021-06-18"),
    ]
    assert [entry.id for entry in by_date(entries)] == [
        "000",
        "001",
        "002",
        "004",
        "003",
    ]


def test_diagnostics_alone_are_no_change() -> None:
    assert Changes(articles=7, seconds=1.0, reason="damage").is_empty
    assert not Changes(added=("001",)).is_empty
    assert not Changes(changed=("001",)).is_empty
    assert not Changes(removed=("001",)).is_empty
