"""Records of one of several shows: ids say which, and all else stays."""

from msgspec.structs import replace

from kbindex.model import Article, ArticleId, Episode, EpisodeId
from kbindex.model.shows import article_of_show, episode_of_show

ARTICLE = Article(
    id=ArticleId("025#6"),
    kind="article",
    episode=EpisodeId("025"),
    source="025/README.md",
    line=3,
    end_line=4,
    title="Thanos",
    url=None,
    presenter="ada",
    date=None,
)


def test_an_article_of_a_show_has_its_ids_and_its_path() -> None:
    found = article_of_show(ARTICLE, "kubenews")
    assert (found.show, ARTICLE.show) == ("kubenews", None)
    assert (found.id, found.episode) == ("kubenews:025#6", "kubenews:025")
    assert found.source == "kubenews:025/README.md"
    assert (found.title, found.presenter, found.number) == ("Thanos", "ada", 6)
    assert replace(found, notes=()).show == "kubenews"


def test_an_episode_of_a_show_has_articles_of_that_show() -> None:
    episode = Episode(
        id=EpisodeId("025"), title="Five", source="025/README.md", articles=(ARTICLE,)
    )
    found = episode_of_show(episode, "kubenews")
    assert (found.id, found.show, episode.show) == ("kubenews:025", "kubenews", None)
    assert found.articles == (article_of_show(ARTICLE, "kubenews"),)
