"""The tree that Markdown and HTML both become, with source lines on every block.

    heading(level, text)  paragraph(text)  code(text)  row(text)  comment(text)
    list ─► item ─► any block         quote ─► any block        table ─► row

One set of rules (`articles`, `header`, `notes`) reads this tree, so that a page
of notes in HTML is understood just as one in Markdown.
"""

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct, field


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CODE = "code"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    ROW = "row"
    COMMENT = "comment"


class InlineLink(Struct, frozen=True, kw_only=True):
    """A link inside a text; `text[start:end]` is what a reader clicks."""

    url: str
    start: int
    end: int
    line: int
    is_bare: bool = False


class InlineImage(Struct, frozen=True, kw_only=True):
    """An image inside a text; `text[start:end]` is its alternative text."""

    url: str
    start: int
    end: int


class InlineComment(Struct, frozen=True, kw_only=True):
    """A comment in the midst of a text, which no reader sees; `line` is its first."""

    text: str
    line: int


class Inline(Struct, frozen=True, kw_only=True):
    r"""Text as a reader sees it, and where its links and images are.

    Args:
        text: Without markup; `\n` where the source line ends.
        line: The source line of the first character.
    """

    text: str = ""
    line: int = 0
    links: tuple[InlineLink, ...] = ()
    images: tuple[InlineImage, ...] = ()
    comments: tuple[InlineComment, ...] = ()

    def lines(self) -> Iterator["Inline"]:
        """Cut at line breaks; a link across two lines goes to where it starts."""
        ends = [i for i, char in enumerate(self.text) if char == "\n"]
        bounds = [-1, *ends, len(self.text)]
        for number, (before, end) in enumerate(pairwise(bounds)):
            yield self.cut(before + 1, end, line=self.line + number)

    def cut(self, start: int, end: int, *, line: int) -> "Inline":
        """Return `text[start:end]` with the links and images that start in it.

        One without text, such as `[](https://…)`, may stand at the very end.
        """
        return Inline(
            text=self.text[start:end],
            line=line,
            links=tuple(
                InlineLink(
                    url=link.url,
                    start=link.start - start,
                    end=min(link.end, end) - start,
                    line=link.line,
                    is_bare=link.is_bare,
                )
                for link in self.links
                if start <= link.start <= end
            ),
            images=tuple(
                InlineImage(
                    url=image.url,
                    start=image.start - start,
                    end=min(image.end, end) - start,
                )
                for image in self.images
                if start <= image.start <= end
            ),
            comments=tuple(
                comment
                for comment in self.comments
                if line <= comment.line <= line + self.text.count("\n", start, end)
            ),
        )


class Block(Struct, frozen=True, kw_only=True):
    """One block of a page.

    Args:
        level: 1-6 for a heading, else 0.
        line: First source line, 1-based; of a fence the first line inside.
        end_line: Last source line, included.
        outer_end_line: As `end_line`, with a fence's closing marker.
    """

    kind: BlockKind
    line: int
    end_line: int
    level: int = 0
    inline: Inline = field(default_factory=Inline)
    children: tuple["Block", ...] = ()
    outer_end_line: int = 0

    @property
    def text(self) -> str:
        """The block's own text, without that of its children."""
        return self.inline.text

    @property
    def last_line(self) -> int:
        """The last line of the block and of all inside it, markers included."""
        own = max(self.end_line, self.outer_end_line)
        return max([own, *(child.last_line for child in self.children)])
