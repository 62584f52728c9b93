"""Some headings name a presenter; what follows is the presenter's section.

The reader, lint and the template of new episodes ask here which headings these are.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.reading.header import find_header
from kbindex.shownotes.reading.people import is_bare_handle, parse_presenter
from kbindex.shownotes.reading.section_names import SectionKind, section_kind


class PresenterHeadings(Struct, kw_only=True):
    """Tells the headings of presenters, which are read in source order.

    A heading that names a person is one where none was before; later where it stands
    as high as the one before, or is a written `@handle`. Below a heading such as
    `Hosts` it only says who was there, unless it is such a handle.

    Args:
        known: Handles of the header: a bare name counts where it is one of them.
        level: The level of the latest; 0 where there was none.
        passed: The level of the section of hosts, or the like, that this is in; else 0.
    """

    known: frozenset[str]
    level: int = 0
    passed: int = 0

    def read(self, block: Block) -> str | None:
        """Return the presenter whom a block names; None where it is no such heading."""
        if block.kind is not BlockKind.HEADING:
            return None
        if self.passed and block.level <= self.passed:
            self.passed = 0
        is_passed = section_kind(block.text) is SectionKind.PASSED
        if is_passed and not self.passed and "@" not in block.text:
            self.passed = block.level
        is_deep = bool(self.level) and block.level > self.level
        if (is_deep or self.passed) and not is_bare_handle(block.inline):
            return None
        name = parse_presenter(block.inline, known=self.known)
        if name is not None:
            self.level = block.level
        return name


def has_presenters(blocks: Sequence[Block], *, known: frozenset[str]) -> bool:
    """Say whether any heading of an episode's body names a presenter."""
    headings = PresenterHeadings(known=known)
    return any(headings.read(block) is not None for block in blocks)


class PresenterSection(Struct, frozen=True, kw_only=True):
    """A presenter's heading and what follows.

    Args:
        presenter: The name, without `@` and remark.
        heading: The heading as it stands.
        body: The blocks below it.
    """

    presenter: str
    heading: Block
    body: tuple[Block, ...]

    @property
    def line(self) -> int:
        """The line of the heading."""
        return self.heading.line


def iter_presenters(
    blocks: Sequence[Block], *, known: frozenset[str]
) -> Iterator[PresenterSection]:
    """Yield the sections of presenters in source order.

    A section ends at the next presenter, and at a heading above its own.

    Args:
        blocks: The page, its header included.
        known: Handles of the header: a bare name counts where it is one of them.
    """
    _, _, start = find_header(blocks)
    headings = PresenterHeadings(known=known)
    open_at: tuple[str, int] | None = None
    for position, block in enumerate(blocks[start:], start):
        level = headings.level
        name = headings.read(block)
        is_above = block.kind is BlockKind.HEADING and block.level < level
        if open_at and (name is not None or is_above):
            yield _section(blocks, open_at, position)
            open_at = None
        if name is not None:
            open_at = (name, position)
    if open_at:
        yield _section(blocks, open_at, len(blocks))


def _section(
    blocks: Sequence[Block], open_at: tuple[str, int], end: int
) -> PresenterSection:
    name, start = open_at
    return PresenterSection(
        presenter=name,
        heading=blocks[start],
        body=tuple(blocks[start + 1 : end]),
    )
