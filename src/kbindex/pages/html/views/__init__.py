"""What each page shows: a function of the archive for each kind of page.

It returns a frozen value whose `template` names the file that lays it out; the template
calls nothing but what is given to it. Its `heading` is what the page is about: the
title is made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kbindex.pages.html.page_kinds import PeoplePage, RefusedPage
from kbindex.pages.html.views.people import view_people
from kbindex.pages.html.views.refused import view_refused

if TYPE_CHECKING:
    from collections.abc import Callable

VIEWS: Final[dict[type, Callable[..., Any]]] = {
    PeoplePage: view_people,
    RefusedPage: view_refused,
}
"""Kind of page → what makes its content of (archive, page, frame)."""
