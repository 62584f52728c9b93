"""What was understood of the notes, on one screen: for who compares it with the notes.

episodes               45  44 dated, 1 without articles
articles              310
  presenter sections  280  ### @name
  link lists           30  - [Title](URL)
links in no article    12
people                 14  5 presenters, 9 hosts, 6 guests
places in doubt         4  look like articles, are none
  025/README.md:14  A title
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kbindex.cli.screens.line_layout import (
    BOLD,
    DIM,
    PLACE,
    StyledText,
    lay_out,
)
from kbindex.cli.screens.tables import Column, table_lines
from kbindex.cli.screens.terminal import Style
from kbindex.knowledge import Understanding
from kbindex.messages import later, tr, tr_count
from kbindex.model.understanding import ArticleRule, DoubtReason

_MOST_PLACES = 3
"""Places in doubt that are named: enough to see a habit that is not known."""

_LEAST_TITLE = 16

_RULES: dict[ArticleRule, tuple[str, str]] = {
    "presenters": (later("presenter sections"), "### @name"),
    "linked-headings": (later("linked headings"), "## [Title](URL)"),
    "topic-headings": (later("topic headings"), "## Title"),
    "link-lists": (later("link lists"), "- [Title](URL)"),
    "link-lines": (later("lines of links"), "[Title](URL)"),
    "link-tables": (later("tables of links"), "| [Title](URL) |"),
    "chapters": (later("chapters"), "12:30 Title"),
    "front-matter": (later("front matter"), "links: URL"),
}
"""Rule → what its articles are called together, and how one is written."""

_REMEDIES: dict[DoubtReason, str] = {
    "text": later(
        "a section was read as a text; to take all its links for articles: "
        'articles = "links" under [notes] in kbindex.toml'
    ),
    "presenters": later(
        "where presenters have headings of their own, articles stand below these"
    ),
    "section-name": later(
        "a section with such a name (Sponsors, Agenda, …) has no articles; "
        "one with another name has"
    ),
}
"""Why a place is no article → what makes it one."""


def understanding_lines(
    understood: Understanding, style: Style, *, episodes: Path
) -> Iterator[str]:
    """Yield the lines of what was understood.

    Args:
        understood: What was understood.
        style: How it is shown.
        episodes: The folder of episodes, as it is shown.
    """
    columns = (
        Column(look=BOLD),
        Column(align="right"),
        Column(look=DIM, spare=1, least=_LEAST_TITLE, is_list=True),
    )
    yield from table_lines(columns, list(_rows(understood)), style)
    doubts = understood.doubts[:_MOST_PLACES]
    places = (Column(look=PLACE), Column(least=_LEAST_TITLE))
    rows = [(f"{episodes / one.path}:{one.line}", one.title) for one in doubts]
    yield from table_lines(places, rows, style, indent="  ")
    reasons: list[DoubtReason] = [one.reason for one in doubts]
    for reason in sorted(set(reasons), key=reasons.index):
        said = [StyledText(text=tr(_REMEDIES[reason]))]
        yield from lay_out(said, style, first="- ", indent="  ")


def _rows(understood: Understanding) -> Iterator[Sequence[str]]:
    yield tr("episodes"), str(understood.episodes), _of_episodes(understood)
    yield tr("articles"), str(understood.articles), ""
    for rule, count in understood.rules.items():
        name, example = _RULES[rule]
        yield f"  {tr(name)}", str(count), example
    yield tr("links in no article"), str(understood.links_outside), ""
    yield tr("people"), str(understood.people), _of_people(understood)
    said = tr("look like articles, are none") if understood.doubts else ""
    yield tr("places in doubt"), str(len(understood.doubts)), said


def _of_episodes(understood: Understanding) -> str:
    parts = [tr("{count} dated", count=understood.dated)]
    if understood.without_articles:
        count = understood.without_articles
        parts.append(tr("{count} without articles", count=count))
    return tr(", ").join(parts)


def _of_people(understood: Understanding) -> str:
    parts: list[str] = []
    if count := understood.presenters:
        parts.append(tr_count("{count} presenter", "{count} presenters", count))
    if count := understood.hosts:
        parts.append(tr_count("{count} host", "{count} hosts", count))
    if count := understood.guests:
        parts.append(tr_count("{count} guest", "{count} guests", count))
    return tr(", ").join(parts)
