"""A page as its headings divide it: sections, each with what is its own and its parts.

A text                     above the first heading
# Links                    a section
- [Title](https://…)       its own
## Slides                  a section in it
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.reading.time_labels import without_time
from kbindex.shownotes.reading.titles import make_title, title_url


class Section(Struct, kw_only=True):
    """A heading and what follows it.

    Args:
        blocks: What is its own, up to the next heading.
        children: The sections below deeper headings.
    """

    heading: Block
    blocks: list[Block] = field(default_factory=list[Block])
    children: list["Section"] = field(default_factory=list["Section"])

    @property
    def name(self) -> str:
        """The heading as it stands in the path of what it groups."""
        return heading_name(self.heading)

    @property
    def url(self) -> str | None:
        """The address that its heading links to; that of a time is none."""
        return title_url(without_time(self.heading.inline))

    def descendants(self) -> Iterator["Section"]:
        """Yield all sections inside it, in source order."""
        for child in self.children:
            yield child
            yield from child.descendants()


class Outline(Struct, kw_only=True):
    """A page.

    Args:
        above: What stands above the first heading.
        sections: The highest ones.
    """

    above: list[Block] = field(default_factory=list[Block])
    sections: list[Section] = field(default_factory=list[Section])


def build_outline(blocks: Sequence[Block]) -> Outline:
    """Divide blocks by their headings; a level may be left out."""
    page = Outline()
    opened: list[Section] = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            (opened[-1].blocks if opened else page.above).append(block)
            continue
        while opened and opened[-1].heading.level >= block.level:
            opened.pop()
        section = Section(heading=block)
        (opened[-1].children if opened else page.sections).append(section)
        opened.append(section)
    return page


def heading_name(heading: Block) -> str:
    """Return what a heading calls its section: without a time, or a colon."""
    return make_title(without_time(heading.inline)).rstrip(" :：")


class HeadingPath(Struct):
    """The headings above a place, while a page is read in source order."""

    opened: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def enter(self, heading: Block, name: str) -> None:
        """Go below a heading; one without a name is no part of a path."""
        while self.opened and self.opened[-1][0] >= heading.level:
            self.opened.pop()
        self.opened.append((heading.level, name))

    def names(self, *, above: int = 7) -> tuple[str, ...]:
        """Return the names, outermost first: those of levels `above` one."""
        return tuple(name for level, name in self.opened if name and level < above)
