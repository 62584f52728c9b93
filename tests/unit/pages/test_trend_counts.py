"""Trends as rows: a line a period and name."""

from kbindex.knowledge import Trend, Trends
from kbindex.pages.flat_rows import TREND_FIELDS, iter_rows
from kbindex.pages.topic_documents import iter_counts


def trend(name: str, *counts: int, undated: int = 0, tag: str | None = None) -> Trend:
    return Trend(
        name=name,
        tag=tag,
        label=name.title(),
        total=sum(counts) + undated,
        undated=undated,
        counts=counts,
    )


FOUND = Trends(
    step="year",
    periods=("2021", "2022"),
    trends=(trend("thanos", 1, 0, tag="thanos"), trend("cost", 2, 3, undated=4)),
)


def test_periods_come_first_and_articles_without_a_date_last() -> None:
    rows = [tuple(row.values()) for row in iter_rows(iter_counts(FOUND), TREND_FIELDS)]
    assert rows == [
        ("2021", "thanos", "thanos", "Thanos", "1"),
        ("2021", "cost", "", "Cost", "2"),
        ("2022", "thanos", "thanos", "Thanos", "0"),
        ("2022", "cost", "", "Cost", "3"),
        ("", "cost", "", "Cost", "4"),
    ]


def test_the_counts_of_a_name_are_its_total() -> None:
    records = list(iter_counts(FOUND))
    for wanted in FOUND.trends:
        counts = [one["count"] for one in records if one["name"] == wanted.name]
        assert sum(counts) == wanted.total


def test_an_archive_without_dates_has_only_counts_without_a_period() -> None:
    found = Trends(step="month", periods=(), trends=(trend("x"), trend("y", undated=1)))
    assert [(one["period"], one["name"]) for one in iter_counts(found)] == [(None, "y")]
