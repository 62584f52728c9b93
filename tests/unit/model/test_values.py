import datetime as dt

import pytest
from msgspec.structs import replace

from kbindex.model import Article, ArticleId, Diagnostic, Episode, EpisodeId, Link

ARTICLE = Article(
    id=ArticleId("2021/025#12"),
    kind="article",
    episode=EpisodeId("2021/025"),
    source="2021/025.md",
    line=4,
    end_line=4,
    title="監視",
    url=None,
    presenter=None,
    date=dt.date(2021, 7, 2),
)


@pytest.mark.parametrize(
    ("article_id", "number"),
    [
        pytest.param("025#6", 6, id="article"),
        pytest.param("025#0", 0, id="overview"),
        pytest.param("c#5#12", 12, id="a name may hold a hash"),
    ],
)
def test_an_article_knows_its_number(article_id: str, number: int) -> None:
    article = replace(ARTICLE, id=ArticleId(article_id))
    assert article.number == number


@pytest.mark.parametrize(
    ("video", "url"),
    [
        pytest.param("https://youtu.be/x", "https://youtu.be/x?t=9", id="video"),
        pytest.param(None, "https://example.org/a.mp3#t=9", id="sound alone"),
        pytest.param(
            "https://example.org/#/watch/1",
            "https://example.org/a.mp3#t=9",
            id="a video that plays from no time",
        ),
    ],
)
def test_a_time_leads_to_the_recording_that_plays_from_it(
    video: str | None, url: str
) -> None:
    episode = Episode(
        id=EpisodeId("025"),
        title="025",
        source="025.md",
        video=video,
        audio="https://example.org/a.mp3",
    )
    assert episode.timed(ARTICLE, 9, "notes").time_url == url


def test_values_are_frozen_and_hashable() -> None:
    link = Link(text="監視", url="https://example.org", line=3)
    with pytest.raises(AttributeError):
        link.line = 4  # type: ignore[misc] # that it is refused is what is tested
    assert len({ARTICLE, replace(ARTICLE)}) == 1


def test_diagnostics_sort_by_file_and_line() -> None:
    told = [
        Diagnostic(path="b.md", line=1, kind="empty", message="x"),
        Diagnostic(path="a.md", line=9, kind="empty", message="x"),
        Diagnostic(path="a.md", line=2, kind="encoding", message="x"),
    ]
    assert [(d.path, d.line) for d in sorted(told)] == [
        ("a.md", 2),
        ("a.md", 9),
        ("b.md", 1),
    ]
