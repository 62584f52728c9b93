"""Why a request is not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from kbindex.messages import tr

if TYPE_CHECKING:
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import RefusedPage


class RefusedContent(Struct, frozen=True, kw_only=True):
    """What the page shows."""

    template: ClassVar[str] = "refused.html"

    heading: str
    problem: str
    typed: str


def view_refused(_: ArchiveView, page: RefusedPage, __: Frame) -> RefusedContent:
    """Return what the page shows."""
    return RefusedContent(
        heading=tr("This cannot be answered"), problem=page.problem, typed=page.typed
    )
