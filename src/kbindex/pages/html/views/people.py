"""All presenters, most articles first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from kbindex.messages import tr, tr_count

if TYPE_CHECKING:
    from kbindex.knowledge import TagCount
    from kbindex.knowledge.questions.presenter_summaries import PresenterSummary
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import PeoplePage


class PresenterRow(Struct, frozen=True, kw_only=True):
    """A presenter in the list.

    Args:
        topics: What most of their articles are about.
    """

    presenter: PresenterSummary
    topics: tuple[TagCount, ...]


class PeopleContent(Struct, frozen=True, kw_only=True):
    """What the page of all presenters shows."""

    template: ClassVar[str] = "people.html"

    heading: str
    summary: str
    rows: tuple[PresenterRow, ...]


def view_people(view: ArchiveView, _: PeoplePage, __: Frame) -> PeopleContent:
    """Return what the page shows."""
    return PeopleContent(
        heading=tr("People"),
        summary=tr_count("1 presenter", "{count} presenters", len(view.presenters)),
        rows=tuple(
            PresenterRow(
                presenter=one,
                topics=tuple(
                    view.tag_of[tag] for tag, _ in one.topics if tag in view.tag_of
                ),
            )
            for one in view.presenters
        ),
    )
