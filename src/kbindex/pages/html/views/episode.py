"""An episode with all that was brought to it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct

from kbindex.messages import tr
from kbindex.pages.html.page_titles import (
    describe_notes,
    episode_name,
    long_date,
    names_number,
    own_title,
)
from kbindex.pages.html.texts import is_openable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.knowledge import PlacedPassage
    from kbindex.model import Article, Episode
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import EpisodePage

MOST_PASSAGES: Final = 400
"""Some four hours of speech; a page of more is slow on a phone."""


class Part(Struct, frozen=True, kw_only=True):
    """Articles that stand together in the notes.

    Args:
        presenter: Who brought them.
        section: The headings above them, outermost first.
        is_of_chapters: Whether a list of chapters has them all, and no heading.
    """

    presenter: str | None
    section: tuple[str, ...]
    is_of_chapters: bool
    articles: tuple[Article, ...]


class EpisodeContent(Struct, frozen=True, kw_only=True):
    """What the page of an episode shows.

    Args:
        kicker: What stands above the large heading; empty where that says it all.
        title: The large heading.
        shows_date: Whether the date is to be said besides: it may be the heading.
        overview: Has the text that belongs to no article; None without one.
        count: How many articles the parts have.
        recordings: Addresses of picture and sound, each with what it is called.
        passages: What was said; the first ones.
        more_passages: How many are left out.
    """

    template: ClassVar[str] = "episode.html"

    heading: str
    description: str
    kicker: str
    title: str
    shows_date: bool
    episode: Episode
    overview: Article | None
    parts: tuple[Part, ...]
    count: int
    recordings: tuple[tuple[str, str], ...]
    passages: tuple[PlacedPassage, ...]
    more_passages: int
    previous: Episode | None
    next: Episode | None


def view_episode(view: ArchiveView, page: EpisodePage, frame: Frame) -> EpisodeContent:  # noqa: ARG001 - as all views
    """Return what the page of an episode shows."""
    episode = view.episode_of[page.episode].episode
    articles = view.articles_in.get(page.episode, ())
    overview = view.overviews.get(page.episode)
    passages = view.answers.passages(page.episode)
    kicker, title = _names(episode)
    place = view.episode_places[page.episode]
    beside = [one.episode for one in view.episodes[max(place - 1, 0) : place + 2]]
    titles = ", ".join(article.title for article in articles[:5])
    return EpisodeContent(
        heading=f"{kicker} {title}".strip(),
        description=describe_notes(overview) if overview else titles or title,
        kicker=kicker,
        title=title,
        shows_date=episode.date is not None and title != long_date(episode.date),
        episode=episode,
        overview=overview,
        parts=tuple(_parts(articles)),
        count=len(articles),
        recordings=tuple(_recordings(episode)),
        passages=passages[:MOST_PASSAGES],
        more_passages=max(len(passages) - MOST_PASSAGES, 0),
        previous=beside[0] if place else None,
        next=beside[-1] if place + 1 < len(view.episodes) else None,
    )


def _names(episode: Episode) -> tuple[str, str]:
    """Return what stands above the heading, and the heading: its title, else its day.

    A title that is nothing but the id says no more than the line above; nor does that
    line above a title which begins with the number.
    """
    name = episode_name(episode.id)
    if title := own_title(episode):
        return "" if names_number(title, episode.id) else name, title
    if episode.date:
        return name, long_date(episode.date)
    return "", name


def _parts(articles: Sequence[Article]) -> Iterator[Part]:
    for (presenter, section), grouped in groupby(
        articles, key=lambda article: (article.presenter, article.section)
    ):
        found = tuple(grouped)
        is_headed = bool(presenter or section)
        yield Part(
            presenter=presenter,
            section=section,
            is_of_chapters=not is_headed
            and all(article.time_from == "chapters" for article in found),
            articles=found,
        )


def _recordings(episode: Episode) -> Iterator[tuple[str, str]]:
    for name, url in ((tr("Video"), episode.video), (tr("Audio"), episode.audio)):
        if url and is_openable(url):
            yield name, url
