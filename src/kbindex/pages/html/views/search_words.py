"""Words of the page of results, for a script that writes it where no server does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kbindex.messages import language, later, tr, tr_count
from kbindex.pages.html.search_questions import right_values
from kbindex.pages.html.words import WAYS, how_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.pages.html.archive_view import ArchiveView

_HOLE: Final = 1_000_000_007
"""A number that no text has: where it stands, the script puts its own."""

FIELDS: Final = {
    "tag": later("topic"),
    "presenter": later("presenter"),
    "host": later("host"),
    "guest": later("guest"),
    "date": later("date"),
    "episode": later("episode"),
    "site": later("site"),
    "url": later("the URL"),
}
"""Fields of queries, as sentences call them."""


def search_words(view: ArchiveView) -> Mapping[str, str]:
    """Return them by their names in the script, in the language that is spoken."""
    return {
        **_plain(),
        **_counted(),
        **_of_nothing(view),
        **_of_refusals(),
        **{f"how_{way}": how_label(way) for way in WAYS},
        **{f"field_{name}": tr(field) for name, field in FIELDS.items()},
    }


def component_words(view: ArchiveView) -> Mapping[str, str]:
    """Return the same with those that a page of another host does not have."""
    return {
        **search_words(view),
        "again": tr("Try again"),
        "failed": tr("The results could not be loaded."),
        "label": tr("Search the show notes"),
        "placeholder": tr("Words, products, people"),
    }


def nothing_there(view: ArchiveView) -> str:
    """Return the sentence that says where was searched, and found nothing."""
    said = tr("Nothing in {episodes} and {articles} meets this search.")
    return said.format(
        episodes=tr_count("1 episode", "{count} episodes", len(view.episodes)),
        articles=tr_count("1 article", "{count} articles", len(view.articles)),
    )


def all_forms_sought() -> str:
    """Return the sentence that no filter is to blame."""
    return tr(
        "No filter is in force. Translations and other spellings were looked for, too, "
        "but not of words in quotes."
    )


def no_word_in_it() -> str:
    """Return the sentence that nothing could be looked for."""
    return tr("There is no word in it: signs and particles alone find nothing.")


def _plain() -> Mapping[str, str]:
    return {
        "all": tr("All articles"),
        "absent": tr("No article has {words}.", words="{words}"),
        "also": tr("also"),
        "best": tr("Best first"),
        "by_presenter": tr("By presenter"),
        "by_topic": tr("By topic"),
        "by_year": tr("By year"),
        "code": tr("Code"),
        "comma": tr(", "),
        "episode": tr("Episode:"),
        "filter": tr("Filter"),
        "matches": tr("matches"),
        "mean": tr("Did you mean:"),
        "missed": tr("No hit has {words}.", words="{words}"),
        "newer": tr("Newer articles stand higher, for {word}.", word="{word}"),
        "newest": tr("Newest first"),
        "none": tr("Nothing was found."),
        "number": tr("No."),
        "one_line": tr("One line each"),
        "order": tr("Order and view"),
        "page": tr("Page {number}", number="{number}"),
        "pages": tr("Pages of the results"),
        "poor": tr("Nothing fits well. These come nearest."),
        "presenter": tr("Presenter"),
        "recorded": tr("Recorded"),
        "remove": tr("Remove the filter"),
        "tagged": tr("Found by topic: none of these has the words themselves."),
        "title": tr("Title"),
        "undated": tr("undated"),
        "video": tr("video"),
        "weak": tr("Weaker matches"),
        "weaker": tr("weaker match"),
        "with_notes": tr("With notes"),
    }


def _of_nothing(view: ArchiveView) -> Mapping[str, str]:
    """Return what is said where nothing was found."""
    return {
        "gap": "" if language() == "ja" else " ",
        "how_filter": tr("Without the filter"),
        "how_filters": tr("Without any filter"),
        "how_less": tr("Ask for less"),
        "how_perhaps": tr("Perhaps"),
        "looked_for": tr("What was looked for"),
        "loosen": tr("Loosen it"),
        "nearest": tr("Nearest topics"),
        "nothing": nothing_there(view),
        "unfiltered": all_forms_sought(),
        "unmet": tr("Nothing has {field}: {value}.", field="{field}", value="{value}"),
        "wordless": no_word_in_it(),
    }


def _of_refusals() -> Mapping[str, str]:
    """Return what is said of a query that is refused, by the code of the script."""
    right = {
        f"expected_{code}": tr("Right would be: {expected}", expected=text)
        for code, text in right_values().items()
    }
    piece = "`{piece}`"
    return right | {
        "refused": tr("This query cannot be read: {piece}", piece="{piece}"),
        "refused_date": tr("no date in {piece}", piece=piece),
        "refused_depth": tr("too many brackets inside one another"),
        "refused_episode": tr("no episode in {piece}", piece=piece),
        "refused_has": tr("no such value in {piece}", piece=piece),
        "refused_in": tr("no such place in {piece}", piece=piece),
        "refused_length": tr("the query is too long"),
        "refused_sort": tr("no such order in {piece}", piece=piece),
        "refused_tag": tr("There is no topic {name}.", name="{piece}"),
        "refused_value": tr("no value in {piece}", piece=piece),
        "topics": tr("All topics"),
        "unsearched": tr("Nothing was searched."),
    }


def _counted() -> Mapping[str, str]:
    query = "{query}"
    return {
        "articles_one": tr_count("1 article", "{count} articles", 1),
        "articles_many": _many(tr_count("1 article", "{count} articles", _HOLE)),
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
