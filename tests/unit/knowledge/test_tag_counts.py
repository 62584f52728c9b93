import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.index import EpisodeEntry, SourceState
from kbindex.knowledge import Changes, TagCount
from kbindex.knowledge.counts.tag_counts import (
    TagOrder,
    by_date,
    count_tags,
    make_months,
    make_timeline,
    sort_tags,
)
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
    months = (*["2021-06"] * 10, "2021-07", "2021-07")
    assert count_tags(entries, TAXONOMY) == (
        TagCount(
            id="monitoring",
            label="Monitoring",
            kind="topic",
            count=3,
            own=2,
            episodes=episodes,
            broader=("observability",),
            timeline=(2, *[0] * 10, 1),
            months=months,
        ),
        TagCount(
            id="observability",
            label="Observability",
            kind="topic",
            count=3,
            own=0,
            episodes=episodes,
            broader=(),
            timeline=(2, *[0] * 10, 1),
            months=months,
        ),
        TagCount(
            id="prometheus",
            label="Prometheus",
            kind="project",
            count=2,
            own=2,
            episodes=episodes,
            broader=("monitoring",),
            timeline=(1, *[0] * 10, 1),
            months=months,
        ),
        TagCount(
            id="unlisted",
            label="unlisted",
            kind="project",
            count=1,
            own=1,
            episodes=("001",),
            broader=(),
            timeline=(*[0] * 11, 1),
            months=months,
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


def test_timeline_has_twelve_equal_parts() -> None:
    """The parts of 24 days are of two days each; the last day is in the last part."""
    first = dt.date(2021, 6, 1)
    days = [first + dt.timedelta(days=n) for n in (0, 1, 2, 22, 23)]
    assert make_timeline(days, within=days) == (2, 1, *[0] * 9, 2)
    assert make_timeline([first], within=[first]) == (1, *[0] * 11)
    assert make_timeline([], within=[]) == ()


def test_each_part_of_a_timeline_begins_in_a_month() -> None:
    year = [dt.date(2021, 1, 1), dt.date(2021, 12, 31)]
    assert make_months(within=year) == tuple(f"2021-{n:02}" for n in range(1, 13))
    assert make_months(within=year[:1]) == ("2021-01",) * 12
    assert make_months(within=year, parts=2) == ("2021-01", "2021-07")
    assert make_months(within=[]) == ()


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
    st.integers(0, 5000),
    st.integers(1, 24),
    st.data(),
)
def test_the_first_day_of_a_part_is_in_its_month(
    first: dt.date, length: int, parts: int, data: st.DataObject
) -> None:
    last = first + dt.timedelta(days=length)
    months = make_months(within=[last, first], parts=parts)
    assert len(months) == parts
    assert list(months) == sorted(months)
    day = first + dt.timedelta(days=data.draw(st.integers(0, length)))
    part = make_timeline([day], within=[first, last], parts=parts).index(1)
    before = day - dt.timedelta(days=1)
    is_first = (
        day == first
        or make_timeline([before], within=[first, last], parts=parts).index(1) != part
    )
    if is_first:
        assert months[part] == f"{day:%Y-%m}"
    assert months[part] <= f"{day:%Y-%m}"


@pytest.mark.parametrize(
    ("parts", "expected"), [(1, (5,)), (2, (3, 2)), (24, (1, 1, 1, *[0] * 19, 1, 1))]
)
def test_timeline_has_as_many_parts_as_are_asked_for(
    parts: int, expected: tuple[int, ...]
) -> None:
    first = dt.date(2021, 6, 1)
    days = [first + dt.timedelta(days=n) for n in (0, 1, 2, 22, 23)]
    assert make_timeline(days, within=days, parts=parts) == expected


@pytest.mark.parametrize(
    ("since", "until", "counted"),
    [
        pytest.param(None, None, 4, id="all"),
        pytest.param("2021-06-18", None, 2, id="since"),
        pytest.param(None, "2021-06-18", 2, id="until"),
        pytest.param("2021-06-18", "2021-06-18", 1, id="one-day"),
        pytest.param("2021-07-03", None, 0, id="later"),
    ],
)
def test_dates_leave_out_what_is_outside_and_what_has_none(
    since: str | None, until: str | None, counted: int
) -> None:
    entries = [
        make_entry("000", None, ("prometheus",)),
        make_entry("001", "2021-06-04", ("prometheus",)),
        make_entry("002", "2021-06-18", ("prometheus",)),
        make_entry("003", "2021-07-02", ("prometheus",)),
    ]
    counts = count_tags(
        entries,
        TAXONOMY,
        since=dt.date.fromisoformat(since) if since else None,
        until=dt.date.fromisoformat(until) if until else None,
    )
    found = {tag.id: tag.count for tag in counts}
    assert found.get("prometheus", 0) == counted


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        pytest.param("count", ["b", "a", "c"], id="count"),
        pytest.param("name", ["a", "b", "c"], id="name"),
        pytest.param("latest", ["c", "b", "a"], id="latest"),
        pytest.param("first", ["b", "a", "c"], id="first"),
    ],
)
def test_tags_are_sorted_by_what_was_asked(order: TagOrder, ids: list[str]) -> None:
    entries = [
        make_entry("001", "2021-06-04", ("a",), ("b",)),
        make_entry("002", "2021-06-18", ("b",)),
        make_entry("003", "2021-07-02", ("c",)),
    ]
    counts = count_tags(entries, TAXONOMY)
    assert [tag.id for tag in sort_tags(counts, order, entries)] == ids
