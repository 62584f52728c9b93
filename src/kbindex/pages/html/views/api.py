"""What programs can ask: the API of a server, as people read about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from kbindex.messages import tr

if TYPE_CHECKING:
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import ApiOperation, ApiPage, ApiProblem


class ApiContent(Struct, frozen=True, kw_only=True):
    """What the page shows."""

    template: ClassVar[str] = "api.html"

    heading: str
    description: str
    operations: tuple[ApiOperation, ...]
    problems: tuple[ApiProblem, ...]


def view_api(_: ArchiveView, page: ApiPage, __: Frame) -> ApiContent:
    """Return what the page shows."""
    return ApiContent(
        heading=tr("For programs"),
        description=page.description,
        operations=page.operations,
        problems=page.problems,
    )
