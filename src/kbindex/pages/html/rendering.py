"""Templates and what they may call: the one place that makes HTML of a page.

    functions    what depends on nothing                     once
    a place      links, words, macros, parts of the frame    once for pages of one depth
    a page       `page` (its content), `frame`, `typed`      each time

A template gets all three by their names. Macros are given what a place has and no page,
so that they are made once for it; those of `frame_parts.html` are laid out once, too.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from kbindex.messages import speaking, tr, tr_count
from kbindex.model.times import format_time
from kbindex.model.urls import url_host
from kbindex.pages.html import texts, views
from kbindex.pages.html.note_markup import title_links
from kbindex.pages.html.page_links import PageLinks
from kbindex.pages.html.page_titles import shorten, whole_name
from kbindex.pages.html.shown_values import shown_markup
from kbindex.pages.html.template_code import PlainCode
from kbindex.pages.html.words import LANGUAGE_NAMES, Words, how_label, reasons_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from kbindex.messages import Language
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame, Links, SearchBy
    from kbindex.pages.html.page_kinds import Page

    _Macro = Callable[..., str]

TEMPLATES: Final = Path(__file__).parent / "templates"

_MACROS: Final = ("macros.html", "things.html", "search_parts.html")
_PARTS: Final = "frame_parts.html"

_KEPT: Final = 32
"""Layouts of a part of the frame; sections and lists are few, what is typed is not."""


class Content(Protocol):
    """What a page shows."""

    template: ClassVar[str]
    """The file that lays it out."""


class _Place(Struct, frozen=True):
    """All of a frame that the links and the words of a page depend on."""

    language: Language
    links: Links
    search_by: SearchBy
    search_address: str
    image_hosts: tuple[str, ...]


class Layout:
    """Lays out the pages of an archive.

    Args:
        view: The archive.
    """

    def __init__(self, view: ArchiveView) -> None:
        self._view = view
        self._places: dict[_Place, Mapping[str, Any]] = {}

    def content(self, page: Page, frame: Frame) -> Content:
        """Return what a page shows: a frozen value, in the language of its frame."""
        with speaking(frame.language):
            content: Content = views.VIEWS[type(page)](self._view, page, frame)
            return content

    def html(self, content: Content, frame: Frame) -> str:
        """Return what `content` has found as HTML.

        Of the archive it asks nothing but what there is of a name that stands in the
        content: where its page lies, and what it is called.
        """
        with speaking(frame.language):
            template = _environment().get_template(content.template)
            typed = getattr(content, "typed", "")
            shared = self._shared(frame)
            return template.render(shared, page=content, frame=frame, typed=typed)

    def _shared(self, frame: Frame) -> Mapping[str, Any]:
        """Return what all pages of a frame's place have."""
        place = _Place(
            frame.language,
            frame.links,
            frame.search_by,
            frame.search_address,
            frame.image_hosts,
        )
        known = self._places.get(place)
        if known is None:
            known = self._places[place] = self._bound(frame)
        return known

    def _bound(self, frame: Frame) -> Mapping[str, Any]:
        words = {
            "view": self._view,
            "links": PageLinks(self._view, frame),
            **Words(self._view, frame).of_templates(),
        }
        macros = {
            name: macro
            for template in _MACROS
            for name, macro in _macros_of(template, words).items()
        }
        parts = {
            name: lru_cache(maxsize=_KEPT)(part)
            for name, part in _macros_of(_PARTS, words).items()
        }
        return {**words, **macros, **parts}


def _macros_of(template: str, words: dict[str, Any]) -> Mapping[str, _Macro]:
    module = _environment().get_template(template).make_module(words)
    return {name: one for name, one in vars(module).items() if name[0] != "_"}


def load_templates() -> None:
    """Compile all templates; else each is compiled when it is first used."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


class _Environment(Environment):
    code_generator_class = PlainCode

    def make_globals(self, d: MutableMapping[str, Any] | None) -> dict[str, Any]:
        """Return what all templates have, as it is when one is loaded.

        Jinja's chain of dicts would be walked for each page.
        """
        return {**self.globals, **(d or {})}


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
        "title_links": title_links,
        "shown_address": texts.shown_address,
        "tr": tr,
        "tr_count": tr_count,
        "whole_name": whole_name,
    }
