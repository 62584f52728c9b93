"""Templates and what they may call: the one place that makes HTML of a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kbindex.messages import speaking, tr, tr_count
from kbindex.pages.html import views

if TYPE_CHECKING:
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import Page

TEMPLATES: Final = Path(__file__).parent / "templates"
STATIC: Final = Path(__file__).parent / "static"


def render(view: ArchiveView, page: Page, frame: Frame) -> str:
    """Return a page as HTML, in the language of its frame."""
    with speaking(frame.language):
        content = views.VIEWS[type(page)](view, page, frame)
        template = _environment().get_template(content.template)
        return template.render(page=content, frame=frame, view=view)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= _functions()
    return made


def _functions() -> dict[str, Any]:
    return {"tr": tr, "tr_count": tr_count}
