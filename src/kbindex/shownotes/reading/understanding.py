"""What was understood of a page, once it is read.

A place is in doubt where it looks like an article and is none: a bullet, a line or a
row of a table that the rules for lists would take, but that went to the overview. They
say themselves what they would take. Below a name such as Sponsors it is none on
purpose, unless the page has no article at all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from kbindex.model import Episode, url_key
from kbindex.model.understanding import (
    ArticleRule,
    Doubt,
    DoubtReason,
    PageUnderstanding,
)
from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.reading.entries import Entry, read_bullet
from kbindex.shownotes.reading.filing import Filing
from kbindex.shownotes.reading.people import profile_handle
from kbindex.shownotes.reading.rules.link_lines import split_lines
from kbindex.shownotes.reading.rules.link_tables import read_table
from kbindex.shownotes.reading.rules.topic_headings import says_nothing
from kbindex.shownotes.reading.titles import make_title

MOST_DOUBTS = 20
"""Places of one page that are kept: a few tell how it was misread."""

_LONGEST_TITLE = 100
_LONGEST_KEY = 400


def understand_page(
    episode: Episode, filing: Filing, *, chapters: int
) -> PageUnderstanding:
    """Say by which rules a page was read, and which of its places are in doubt.

    Args:
        episode: What was read, with all its articles.
        filing: Where what was read went.
        chapters: How many of its articles stand in lists of chapters alone.
    """
    articles = [one for one in episode.articles if one.kind == "article"]
    rules = Counter[ArticleRule](draft.rule for draft in filing.drafts)
    rules["chapters"] += chapters
    rules["front-matter"] = len(articles) - rules.total()
    doubts = _doubts(filing, has_articles=bool(articles))
    return PageUnderstanding(
        rules={rule: count for rule, count in rules.items() if count},
        links_outside=len(filing.overview.links),
        presenters=tuple(sorted({one.presenter for one in articles if one.presenter})),
        doubts=tuple(islice(doubts, MOST_DOUBTS)),
    )


def _doubts(filing: Filing, *, has_articles: bool) -> Iterator[Doubt]:
    found = _in_doubt(filing, has_articles=has_articles)
    for place, reason in sorted(found, key=lambda pair: pair[0].head.line):
        yield Doubt(
            path=filing.path,
            line=place.head.line,
            title=make_title(place.head)[:_LONGEST_TITLE],
            key=url_key(place.url or "")[:_LONGEST_KEY],
            reason=reason,
        )


def _in_doubt(
    filing: Filing, *, has_articles: bool
) -> Iterator[tuple[Entry, DoubtReason]]:
    """Yield the places in doubt, and why each is no article."""
    for place in _places(filing.aside):
        yield place, "presenters" if filing.names_presenters else "text"
    for place in () if has_articles else _places(filing.passed):
        yield place, "section-name"


def _places(blocks: Iterable[Block]) -> Iterator[Entry]:
    """Yield what the rules for lists would take: what leads to a page of its own."""
    for block in blocks:
        for place in _announced(block):
            if place.url and profile_handle(place.url) is None:
                yield place


def _announced(block: Block) -> Iterator[Entry]:
    match block.kind:
        case BlockKind.LIST:
            for item in block.children:
                yield from _announced(item)
        case BlockKind.ITEM if not says_nothing([block]):
            if found := read_bullet(block):
                yield found
                return
            for nested in block.children:
                if nested.kind is BlockKind.LIST:
                    yield from _announced(nested)
        case BlockKind.PARAGRAPH if block.inline.links:
            yield from split_lines(block.inline).entries
        case BlockKind.TABLE:
            yield from read_table(block)
        case _:
            pass
