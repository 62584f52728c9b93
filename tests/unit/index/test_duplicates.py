import datetime as dt

import pytest

from kbindex.index import EpisodeEntry, SourceState
from kbindex.index.duplicates import PageKey, find_duplicates
from kbindex.model import ArticleId, Episode, EpisodeId


def make_entry(name: str, date: str | None) -> EpisodeEntry:
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
    )


def duplicates(
    dates: dict[str, str | None], *article_ids: str
) -> tuple[tuple[str, ...], ...]:
    """Group articles that all bring one page."""
    keys = [PageKey(ArticleId(name), "example.org/a") for name in article_ids]
    return find_duplicates([make_entry(*item) for item in dates.items()], keys)


@pytest.mark.parametrize(
    ("dates", "article_ids", "expected"),
    [
        pytest.param(
            {"001": "2021-07-02", "002": "2021-06-18"},
            ["001#1", "002#1"],
            ("002#1", "001#1"),
            id="earliest by date",
        ),
        pytest.param(
            {"001": None, "002": "2021-06-18"},
            ["001#1", "002#1"],
            ("002#1", "001#1"),
            id="undated last",
        ),
        pytest.param(
            {"001": "2021-06-18"},
            ["001#10", "001#9"],
            ("001#9", "001#10"),
            id="#9 before #10",
        ),
        pytest.param(
            {"ep10": "2021-06-18", "ep9": "2021-06-18"},
            ["ep10#1", "ep9#1"],
            ("ep9#1", "ep10#1"),
            id="same day: ep9 before ep10",
        ),
        pytest.param(
            {"ep10": None, "ep9": None},
            ["ep10#1", "ep9#2", "ep9#1"],
            ("ep9#1", "ep9#2", "ep10#1"),
            id="all undated",
        ),
    ],
)
def test_earliest_leads(
    dates: dict[str, str | None], article_ids: list[str], expected: tuple[str, ...]
) -> None:
    assert duplicates(dates, *article_ids) == (expected,)
    assert duplicates(dates, *reversed(article_ids)) == (expected,)


def test_page_brought_once_is_no_duplicate() -> None:
    keys = [
        PageKey(ArticleId("001#1"), "example.org/a"),
        PageKey(ArticleId("001#2"), "example.org/b"),
    ]
    assert find_duplicates([make_entry("001", None)], keys) == ()


def test_groups_come_in_an_order_that_no_history_changes() -> None:
    entries = [make_entry("001", "2021-06-18"), make_entry("002", "2021-07-02")]
    pages = {"001#1": "b", "001#2": "a", "002#1": "a", "002#2": "b"}
    keys = [PageKey(ArticleId(name), page) for name, page in pages.items()]
    expected = (("001#1", "002#2"), ("001#2", "002#1"))
    assert find_duplicates(entries, keys) == expected
    assert find_duplicates(entries, reversed(keys)) == expected
