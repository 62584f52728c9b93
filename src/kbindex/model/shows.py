"""Records of one of several shows: the same values, and ids that say which show.

An index never holds these: an archive does not know under which names others read it.
"""

from typing import Any, Final

from msgspec.structs import asdict

from kbindex.model.values import Article, ArticleId, Episode, EpisodeId

SHOW_MARK: Final = ":"
"""Stands between the name of a show, which has none, and an id or a path."""


class ArticleOfShow(Article, frozen=True, kw_only=True, array_like=True):
    """A record of one of several shows.

    Args:
        show: The name of the show.
    """

    show: str = ""  # pyright: ignore[reportIncompatibleMethodOverride] # its own is None


class EpisodeOfShow(Episode, frozen=True, kw_only=True):
    """An episode of one of several shows; as above."""

    show: str = ""  # pyright: ignore[reportIncompatibleMethodOverride] # its own is None


def in_show(show: str, name: str) -> str:
    """Return an id or a path as it stands beside those of other shows.

    >>> in_show("kubenews", "025#6")
    'kubenews:025#6'
    """
    return f"{show}{SHOW_MARK}{name}"


def article_of_show(article: Article, show: str) -> ArticleOfShow:
    """Return a record of an archive as one of a show."""
    values: dict[str, Any] = {
        **asdict(article),
        "id": ArticleId(in_show(show, article.id)),
        "episode": EpisodeId(in_show(show, article.episode)),
        "source": in_show(show, article.source),
    }
    return ArticleOfShow(**values, show=show)


def episode_of_show(episode: Episode, show: str) -> EpisodeOfShow:
    """Return an episode of an archive as one of a show."""
    values: dict[str, Any] = {
        **asdict(episode),
        "id": EpisodeId(in_show(show, episode.id)),
        "source": in_show(show, episode.source),
        "articles": tuple(article_of_show(one, show) for one in episode.articles),
    }
    return EpisodeOfShow(**values, show=show)
