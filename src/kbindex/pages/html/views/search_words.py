"""Words of the page of results, for a script that writes it where no server does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kbindex.messages import tr, tr_count
from kbindex.pages.html.words import how_label

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOLE: Final = 1_000_000_007
"""A number that no text has: where it stands, the script puts its own."""

_WAYS: Final = ("alias", "archive", "glossary", "loanword", "sound", "tag", "typo")


def search_words() -> Mapping[str, str]:
    """Return them by their names in the script, in the language that is spoken."""
    ways = {f"how_{way}": how_label(way) for way in _WAYS}
    return {**_plain(), **_counted(), **ways}


def component_words() -> Mapping[str, str]:
    """Return the same with those that a page of another host does not have."""
    return {
        **search_words(),
        "again": tr("Try again"),
        "failed": tr("The results could not be loaded."),
        "label": tr("Search the show notes"),
        "placeholder": tr("Words, products, people"),
    }


def _plain() -> Mapping[str, str]:
    return {
        "all": tr("All articles"),
        "also": tr("also"),
        "best": tr("Best first"),
        "by_presenter": tr("By presenter"),
        "by_topic": tr("By topic"),
        "by_year": tr("By year"),
        "comma": tr(", "),
        "episode": tr("Episode:"),
        "filter": tr("Filter"),
        "matches": tr("matches"),
        "mean": tr("Did you mean:"),
        "newest": tr("Newest first"),
        "none": tr("Nothing was found."),
        "order": tr("Order and view"),
        "page": tr("Page {number}", number="{number}"),
        "pages": tr("Pages of the results"),
        "poor": tr("Nothing fits well. These come nearest."),
        "refused": tr("This query cannot be read: {piece}", piece="{piece}"),
        "remove": tr("Remove the filter"),
        "tagged": tr("Found by topic: none of these has the words themselves."),
        "undated": tr("undated"),
        "unsearched": tr("Nothing was searched."),
        "video": tr("video"),
        "weak": tr("Weaker matches"),
    }


def _counted() -> Mapping[str, str]:
    query = "{query}"
    return {
        "hits_one": tr_count("1 hit", "{count} hits", 1),
        "hits_many": _many(tr_count("1 hit", "{count} hits", _HOLE)),
        "next": _many(tr_count("Next {count}", "Next {count}", _HOLE)),
        "said_one": tr_count(
            "1 hit for {query}", "{count} hits for {query}", 1, query=query
        ),
        "said_many": _many(
            tr_count(
                "1 hit for {query}", "{count} hits for {query}", _HOLE, query=query
            )
        ),
        "title_one": tr_count(
            "{query}: 1 hit", "{query}: {count} hits", 1, query=query
        ),
        "title_many": _many(
            tr_count("{query}: 1 hit", "{query}: {count} hits", _HOLE, query=query)
        ),
    }


def _many(text: str) -> str:
    return text.replace(str(_HOLE), "{count}")
