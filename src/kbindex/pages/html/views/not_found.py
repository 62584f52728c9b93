"""The page of an address that is none: what lies near it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import unquote

from msgspec import Struct

from kbindex.messages import tr
from kbindex.model.near_names import near_names
from kbindex.pages.html import addresses as at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import NotFoundPage

_MOST: Final = 5
_LONGEST: Final = 200
"""Characters of an address that are shown, and looked at."""


class NearPage(Struct, frozen=True, kw_only=True):
    """A page that there is.

    Args:
        address: Below the root.
        beside: What tells it from others, such as an id or a count.
    """

    address: str
    label: str
    beside: str = ""


class NotFoundContent(Struct, frozen=True, kw_only=True):
    """What the page shows.

    Args:
        address: As it was asked for; empty in a file that stands for any address.
    """

    template: ClassVar[str] = "not_found.html"

    heading: str
    address: str
    near_heading: str
    near: tuple[NearPage, ...]


def view_not_found(view: ArchiveView, page: NotFoundPage, _: Frame) -> NotFoundContent:
    """Return what the page shows."""
    asked = unquote(page.address, errors="replace").strip("/")[:_LONGEST]
    address = "" if page.address == at.NOT_FOUND else f"/{asked}"
    near = tuple(_near(view, asked)) if address else ()
    lists = (
        NearPage(
            address=at.EPISODES,
            label=tr("All episodes"),
            beside=str(len(view.episodes)),
        ),
        NearPage(address=at.TOPICS, label=tr("All topics"), beside=str(len(view.tags))),
    )
    return NotFoundContent(
        heading=tr("There is no such page"),
        address=address,
        near_heading=tr("Near pages") if near else tr("What there is"),
        near=(*near, *lists),
    )


def _near(view: ArchiveView, asked: str) -> Iterator[NearPage]:
    """Yield pages of the folder that was asked for, whose names resemble the rest."""
    folder, _, rest = asked.partition("/")
    name, _, number = rest.partition("/")
    place = view.addresses
    match f"{folder}/":
        case at.EPISODES:
            if name in view.episode_of and number:
                yield from _of_episode(view, name)
                return
            for one in near_names(name, tuple(view.episode_of), limit=_MOST):
                yield _episode(view, one)
        case at.TOPICS:
            for one in near_names(name, tuple(view.tag_of), limit=_MOST):
                yield NearPage(address=place.topic(one), label=view.tag_label(one))
        case at.PEOPLE:
            for one in near_names(name, tuple(view.presenter_of), limit=_MOST):
                yield NearPage(address=place.person(one), label=one)
        case _:
            for one in near_names(asked, tuple(view.tag_of), limit=_MOST):
                yield NearPage(address=place.topic(one), label=view.tag_label(one))


def _episode(view: ArchiveView, episode: str) -> NearPage:
    date = view.episode_of[episode].episode.date
    return NearPage(
        address=view.addresses.episode(episode),
        label=tr("Episode {id}", id=episode),
        beside=date.isoformat() if date else "",
    )


def _of_episode(view: ArchiveView, episode: str) -> Iterator[NearPage]:
    """Yield an episode and its last articles: an edit may have left fewer."""
    yield _episode(view, episode)
    for article in view.articles_in.get(episode, ())[-(_MOST - 1) :]:
        yield NearPage(
            address=view.addresses.article(episode, article.id),
            label=article.title,
            beside=article.id,
        )
