"""What rises: the latest articles against those before."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.index import EpisodeEntry, SourceState
from kbindex.knowledge import Rising
from kbindex.knowledge.counts.rising_tags import find_rising, g2
from kbindex.knowledge.counts.tag_counts import count_tags
from kbindex.model import Episode, EpisodeId
from kbindex.topics import Taxonomy, Topic

TAXONOMY = Taxonomy(
    {
        "mesh": Topic(id="mesh", label="Mesh", kind="topic"),
        "istio": Topic(id="istio", label="Istio", kind="project", broader=("mesh",)),
    }
)


def entry(
    name: str, date: str | None, articles: int, *tags: tuple[str, ...]
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
        articles=articles,
        tags={f"{name}#{number}": of_one for number, of_one in enumerate(tags, 1)},
    )


def rising(*entries: EpisodeEntry) -> Rising:
    return find_rising(entries, count_tags(entries, TAXONOMY), TAXONOMY)


OLD = entry("001", "2021-01-01", 20, ("istio",), *[("dns",)] * 6)
MIDDLE = entry("002", "2021-05-01", 20, *[("dns",)] * 4)
NEW = entry("003", "2021-12-31", 10, *[("istio",)] * 5, ("mesh",), *[("dns",)] * 2)


def test_what_the_latest_articles_have_more_often_rises() -> None:
    """Narrower tags count for broader ones; what stays level does not rise."""
    found = rising(OLD, MIDDLE, NEW)
    assert (found.since, found.until) == (dt.date(2021, 10, 1), dt.date(2021, 12, 31))
    assert (found.latest, found.earlier) == (10, 40)
    assert [(one.tag.id, one.latest, one.earlier) for one in found.tags] == [
        ("mesh", 6, 1),
        ("istio", 5, 1),
    ]


def test_what_has_no_date_is_left_out() -> None:
    undated = entry("004", None, 10, *[("istio",)] * 9)
    dated = rising(OLD, MIDDLE, NEW)
    found = rising(OLD, undated, MIDDLE, NEW)
    assert [(one.tag.id, one.latest, one.earlier) for one in found.tags] == [
        (one.tag.id, one.latest, one.earlier) for one in dated.tags
    ]
    assert rising(undated) == Rising()
    assert rising() == Rising()


def test_of_an_old_archive_the_last_year_is_the_latest() -> None:
    found = rising(entry("000", "2005-01-01", 1), OLD, NEW)
    assert (found.since, found.until) == (dt.date(2021, 1, 1), dt.date(2021, 12, 31))


def test_two_articles_are_no_rise() -> None:
    two = entry("003", "2021-12-31", 2, ("istio",), ("istio",))
    assert rising(MIDDLE, two).tags == ()


def test_g2_is_that_of_a_table_worked_out_by_hand() -> None:
    # 2 · (6 ln(6/1.4) + 4 ln(4/8.6) + 1 ln(1/5.6) + 39 ln(39/34.4))
    assert g2(6, 10, 1, 40) == pytest.approx(17.684, abs=0.001)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_g2_is_zero_for_equal_shares_and_never_less(
    some: int, rest: int, others: int, rest_of_others: int
) -> None:
    value = g2(some, some + rest, others, others + rest_of_others)
    assert value >= -1e-9
    assert value == pytest.approx(
        g2(others, others + rest_of_others, some, some + rest)
    )
    assert g2(some, some + rest, some * 3, (some + rest) * 3) == pytest.approx(
        0, abs=1e-9
    )
