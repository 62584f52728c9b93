"""What a record is called on the screen."""

import pytest
from msgspec.structs import replace

from kbindex.cli.screens.line_layout import BOLD, MATCH, StyledText
from kbindex.cli.screens.titles import title_pieces
from kbindex.messages import speaking
from kbindex.model import Article, ArticleId, EpisodeId

OVERVIEW = Article(
    id=ArticleId("025#0"),
    kind="overview",
    episode=EpisodeId("025"),
    source="025.md",
    line=3,
    end_line=4,
    title="Summer special",
    url=None,
    presenter=None,
    date=None,
)


def shown_title(article: Article) -> str:
    return "".join(piece.text for piece in title_pieces(article))


@pytest.mark.parametrize(
    ("title", "english", "japanese"),
    [
        ("025", "Overview of episode 025", "エピソード 025 の概要"),
        (
            "Summer special",
            "Overview of episode 025: Summer special",
            "エピソード 025 の概要: Summer special",
        ),
    ],
    ids=["without-a-title", "with-a-title"],
)
def test_an_overview_says_what_it_is(title: str, english: str, japanese: str) -> None:
    overview = replace(OVERVIEW, title=title)
    assert shown_title(overview) == english
    with speaking("ja"):
        assert shown_title(overview) == japanese


def test_an_article_is_called_as_it_is_written() -> None:
    article = replace(OVERVIEW, kind="article", title="025")
    assert shown_title(article) == "025"


def test_what_matched_is_marked_in_the_title_of_the_episode() -> None:
    pieces = title_pieces(OVERVIEW, ((7, 14),))
    assert [piece for piece in pieces if piece.text] == [
        StyledText(text="Overview of episode 025: ", look=BOLD),
        StyledText(text="Summer ", look=BOLD),
        StyledText(text="special", look=MATCH),
    ]
