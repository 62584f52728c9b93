"""The headings that name presenters, and the lines that belong to each."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.reading.people import is_bare_handle, parse_presenter


class PresenterSection(Struct, frozen=True, kw_only=True):
    """A presenter's heading and what follows, up to the next presenter.

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

    Args:
        blocks: The page.
        known: Handles of the header: a bare name counts where it is one of them.
    """
    open_at: tuple[str, int] | None = None
    level = 0
    for position, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            continue
        name = None
        if not level or block.level <= level or is_bare_handle(block.inline):
            name = parse_presenter(block.inline, known=known)
        if name is None and block.level >= (level or block.level):
            continue
        if open_at:
            yield _section(blocks, open_at, position)
        open_at = (name, position) if name is not None else None
        level = block.level if name is not None else level
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
