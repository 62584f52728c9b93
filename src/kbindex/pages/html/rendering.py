"""Templates and what they may call: the one place that makes HTML of a page.

A template gets the content of its page as `page`, and beside it `frame`, `view`,
`links` (`PageLinks`) and what `Words` has.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kbindex.messages import speaking, tr, tr_count
from kbindex.model.times import format_time
from kbindex.model.urls import url_host
from kbindex.pages.html import texts, views
from kbindex.pages.html.page_links import PageLinks
from kbindex.pages.html.page_titles import shorten, whole_name
from kbindex.pages.html.shown_values import shown_markup
from kbindex.pages.html.template_code import PlainCode
from kbindex.pages.html.words import LANGUAGE_NAMES, Words, how_label, reasons_of

if TYPE_CHECKING:
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.page_kinds import Page

TEMPLATES: Final = Path(__file__).parent / "templates"


class Content(Protocol):
    """What a page shows."""

    @property
    def template(self) -> str:
        """The file that lays it out."""
        ...


def render(view: ArchiveView, page: Page, frame: Frame) -> str:
    """Return a page as HTML, in the language of its frame."""
    return render_content(view, content_of(view, page, frame), frame)


def content_of(view: ArchiveView, page: Page, frame: Frame) -> Content:
    """Return what a page shows: a frozen value, in the language of its frame."""
    with speaking(frame.language):
        content: Content = views.VIEWS[type(page)](view, page, frame)
        return content


def render_content(view: ArchiveView, content: Content, frame: Frame) -> str:
    """Return what `content_of` has found as HTML.

    Of the archive it asks nothing but what there is of a name that stands in the
    content: where its page lies, and what it is called.
    """
    with speaking(frame.language):
        template = _environment().get_template(content.template)
        links = PageLinks(view, frame)
        return template.render(
            page=content,
            frame=frame,
            view=view,
            links=links,
            typed=getattr(content, "typed", ""),
            **Words(view, frame).of_templates(),
        )


def load_templates() -> None:
    """Compile all templates; else each is compiled when it is first used."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


class _Environment(Environment):
    code_generator_class = PlainCode


@cache
def _environment() -> Environment:
    made = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=shown_markup,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= _functions()
    return made


def _functions() -> dict[str, Any]:
    """What templates call, whatever the page is."""
    return {
        "LANGUAGE_NAMES": LANGUAGE_NAMES,
        "clock": format_time,
        "date_markup": texts.date_markup,
        "host": url_host,
        "how_label": how_label,
        "is_code": texts.is_code,
        "is_openable": texts.is_openable,
        "marked": texts.marked,
        "marked_code": texts.marked_code,
        "marked_title": texts.marked_title,
        "with_code": texts.with_code,
        "page_title": texts.page_title,
        "reasons_of": reasons_of,
        "shorten": shorten,
        "shown_address": texts.shown_address,
        "tr": tr,
        "tr_count": tr_count,
        "whole_name": whole_name,
    }
