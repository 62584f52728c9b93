"""A heading with a text of its own, where nobody is named.

## The history of etcd            a topic: an article without an address, unless
It began as … [a paper](…)        it is its own; links of the text are references
## Papers that we read            a section: nothing but linked entries
- [Title](https://…)
## [Title](https://…)             an article
"""

from collections.abc import Sequence

from msgspec import Struct

from kbindex.late_patterns import late_pattern
from kbindex.model import clean_url
from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.reading.entries import (
    Entry,
    first_text,
    is_facet,
    is_follow_link,
    is_parent,
    read_bullet,
    read_led,
    read_with_address,
)
from kbindex.shownotes.reading.people import is_only_link, profile_handle
from kbindex.shownotes.reading.rules.chapters import (
    are_among_times,
    least_lines,
    read_chapter,
)
from kbindex.shownotes.reading.rules.link_lines import label_of, split_lines
from kbindex.shownotes.reading.rules.link_tables import read_table
from kbindex.shownotes.reading.titles import title_url

_ANNOUNCES = (":", "：")


_NOTHING = late_pattern(
    r"(?i)\W*(?:no(?:ne|thing)?\b|n/a\b"
    r"|(?:今週|今回|本日)?は?(?:特に)?(?:なし|無し|ありません))"
)

_SEVERAL = 2
_FEW = 5
"""Entries for each plain bullet that is no remark: one of many is an entry, too."""


class Shape(Struct, kw_only=True):
    """What stands below a heading, counted.

    Args:
        entries: Bullets and lines that are articles, or group some.
        plain: Bullets that are none.
        groups: Bullets that only group those below them.
        prose: Paragraphs that are none, and announce none.
        below: Paragraphs and lists below lines that are articles: their notes.
        people: Bullets that lead to a person's page, or to where a show is followed:
            they are in any list.
        facets: Those of the entries that are parts of one thing, such as its slides.
        rows: Those of the entries that are rows of a table.
        other: Code, and tables that are not of links.
    """

    entries: int = 0
    people: int = 0
    groups: int = 0
    plain: int = 0
    prose: int = 0
    below: int = 0
    rows: int = 0
    facets: int = 0
    other: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return self == Shape()

    @property
    def is_people(self) -> bool:
        """Whether it only leads to people, and to where a show is followed."""
        return self.people > 0 and self == Shape(people=self.people)

    @property
    def is_list(self) -> bool:
        """Whether all of it is a list of entries; sentences may introduce several.

        They do not introduce a table: it is a part of what they say.
        """
        is_introduced = self.entries >= _SEVERAL and not self.rows
        most_prose = self.entries if is_introduced else 0
        most_plain = self.entries // _FEW
        return (
            self.entries > 0
            and not self.other
            and self.plain <= most_plain
            and self.prose <= most_prose
        )


def shape_of(blocks: Sequence[Block]) -> Shape:
    """Count what stands below a heading."""
    shape, lines, is_marked = Shape(), 0, False
    least = least_lines(blocks)
    for number, block in enumerate(blocks):
        match block.kind:
            case BlockKind.LIST if lines and is_notes(block):
                shape.below += 1
            case BlockKind.LIST:
                _count_bullets(block, shape)
            case BlockKind.PARAGRAPH:
                read = split_lines(block.inline, least=least)
                found = len(read.entries)
                following = blocks[number + 1 : number + 2]
                lines += found
                is_marked = is_marked or (found > 0 and read.is_marked)
                if lines == 0 and not _is_silent(block, following):
                    shape.prose += 1
                shape.below += lines > 0 and not found
            case _ if is_marked:
                shape.below += 1
            case _:
                _count_other(block, shape)
    if lines == 1 and not is_marked and (shape.prose or shape.below):
        # One link among paragraphs is a part of what they say.
        lines, shape.prose, shape.below = 0, shape.prose + shape.below + 1, 0
    shape.entries += lines
    return shape


def _count_other(block: Block, shape: Shape) -> None:
    if block.kind is BlockKind.QUOTE:
        shape.prose += 1
    elif block.kind is BlockKind.TABLE and (rows := read_table(block)):
        shape.entries += len(rows)
        shape.rows += len(rows)
    elif block.kind in {BlockKind.CODE, BlockKind.TABLE}:
        shape.other += 1


def is_notes(block: Block) -> bool:
    """Say whether bullets are notes of a line above them: half bring no link, or more.

    A sentence that only speaks of a link brings none.
    """
    return 2 * sum(map(brings, block.children)) <= len(block.children)


def brings(item: Block) -> bool:
    """Say whether a bullet brings a link; a sentence that speaks of one does not."""
    text = first_text(item)
    if text is None or not text.links:
        return read_bullet(item) is not None or is_parent(item)
    return bool(read_led(text) or read_with_address(text))


def _count_bullets(block: Block, shape: Shape) -> None:
    among_times = are_among_times(block.children)
    for item in block.children:
        entry = read_chapter(item, among_times=among_times) or read_bullet(item)
        _count_bullet(item, entry, shape)


def _count_bullet(item: Block, entry: Entry | None, shape: Shape) -> None:
    text = first_text(item)
    is_person = entry and entry.url and profile_handle(entry.url)
    if is_person or (text and is_follow_link(text)):
        shape.people += 1
    elif entry:
        shape.entries += 1
        shape.facets += is_only_link(entry.head) and is_facet(entry.head.text)
    elif is_parent(item):
        shape.groups += 1
        for nested in item.children[1:]:
            if nested.kind is BlockKind.LIST:
                _count_bullets(nested, shape)
    elif item.children:
        shape.plain += 1


def _is_silent(block: Block, following: Sequence[Block]) -> bool:
    """Say whether a paragraph only announces a list, or has no text: an image."""
    text = block.inline.text
    is_shown = any(
        not text[: image.start].strip() and not text[image.end :].strip()
        for image in block.inline.images
    )
    if is_shown or not text.strip():
        return True
    is_before_list = bool(following) and following[0].kind is BlockKind.LIST
    is_announcing = text.rstrip().endswith(_ANNOUNCES) or bool(label_of(block.inline))
    return is_before_list and is_announcing


def says_nothing(blocks: Sequence[Block]) -> bool:
    """Say whether a section begins with saying that it is empty: `No events yet.`."""
    block = blocks[0] if blocks else None
    if block is None or len(block.children) > 1:
        return False
    while block.children:
        block = block.children[0]
    brings_link = read_led(block.inline) or read_with_address(block.inline)
    return bool(_NOTHING.match(block.text)) and brings_link is None


def address_below(blocks: Sequence[Block]) -> str | None:
    """Return the bare address that stands alone below a plain heading, if any."""
    if not blocks:
        return None
    first = blocks[0]
    if first.kind is BlockKind.LIST and first.children:
        text = first_text(first.children[0])
    else:
        text = first.inline if first.kind is BlockKind.PARAGRAPH else None
    if text is None or not is_only_link(text) or not text.links[0].is_bare:
        return None
    return clean_url(text.links[0].url) if title_url(text) else None
