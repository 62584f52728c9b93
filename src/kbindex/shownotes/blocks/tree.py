"""The tree that Markdown and HTML both become, with source lines on every block.

    heading(level, text)  paragraph(text)  code(text)  row(text)  comment(text)
    list ─► item ─► any block         quote ─► any block        table ─► row
    footnote ─► any block

One set of rules (`articles`, `header`, `notes`) reads this tree, so that a page
of notes in HTML is understood just as one in Markdown.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.late_patterns import late_pattern
from kbindex.model import SpanKind

_LINE_END = late_pattern("\n")


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CODE = "code"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
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


class InlineStyle(Struct, frozen=True, kw_only=True):
    """How a part of a text is written; `text[start:end]` is never empty."""

    kind: SpanKind
    start: int
    end: int


def by_start(style: InlineStyle) -> tuple[int, int]:
    """Order styles as `Inline.styles` has them: what holds another goes before it."""
    return style.start, -style.end


STYLES_OF_TAGS: Final[Mapping[str, SpanKind]] = {
    **dict.fromkeys(("code", "kbd", "samp", "tt"), SpanKind.CODE),
    **dict.fromkeys(("strong", "b"), SpanKind.STRONG),
    **dict.fromkeys(("em", "i"), SpanKind.EMPHASIS),
    **dict.fromkeys(("del", "s", "strike"), SpanKind.DELETED),
}
"""Elements of HTML that say how their text is written."""


class InlineComment(Struct, frozen=True, kw_only=True):
    """A comment in the midst of a text, which no reader sees; `line` is its first."""

    text: str
    line: int


class Inline(Struct, frozen=True, kw_only=True):
    r"""Text as a reader sees it, with its links and images, and how it is written.

    Args:
        text: Without markup; `\n` where the source line ends.
        line: The source line of the first character.
        styles: By their start; those of one kind stand apart.
    """

    text: str = ""
    line: int = 0
    links: tuple[InlineLink, ...] = ()
    images: tuple[InlineImage, ...] = ()
    comments: tuple[InlineComment, ...] = ()
    styles: tuple[InlineStyle, ...] = ()

    def lines(self) -> Iterator["Inline"]:
        """Cut at line breaks; a link across two lines goes to where it starts."""
        if "\n" not in self.text:
            return iter((self,))
        ends = [match.start() for match in _LINE_END.finditer(self.text)]
        bounds = pairwise([-1, *ends, len(self.text)])
        spans = [
            Span(before + 1, end, self.line + number)
            for number, (before, end) in enumerate(bounds)
        ]
        return self.split(spans)

    def cut(self, start: int, end: int, *, line: int) -> "Inline":
        """Return `text[start:end]` with the links and images that start in it.

        What is written in some way stays so, as far as it reaches.

        One without text, such as `[](https://…)`, may stand at the very end.
        """
        return next(self.split([Span(start, end, line)]))

    def split(self, spans: Sequence["Span"]) -> Iterator["Inline"]:
        """Yield the texts of spans that stand apart, in order; linear, as `cut` is."""
        starts = [span.start for span in spans]
        lines = [span.line for span in spans]
        links: dict[int, list[InlineLink]] = {}
        images: dict[int, list[InlineImage]] = {}
        comments: dict[int, list[InlineComment]] = {}
        for link in self.links:
            links.setdefault(bisect_right(starts, link.start) - 1, []).append(link)
        for image in self.images:
            images.setdefault(bisect_right(starts, image.start) - 1, []).append(image)
        for comment in self.comments:
            number = bisect_right(lines, comment.line) - 1
            comments.setdefault(number, []).append(comment)
        styles = _styles_of(spans, self.styles)
        for number, (start, end, line) in enumerate(spans):
            text = self.text[start:end]
            last = line + text.count("\n") if number in comments else line
            yield Inline(
                text=text,
                line=line,
                links=tuple(
                    _moved_link(link, start, end)
                    for link in links.get(number, ())
                    if link.start <= end
                ),
                images=tuple(
                    _moved_image(image, start, end)
                    for image in images.get(number, ())
                    if image.start <= end
                ),
                comments=tuple(c for c in comments.get(number, ()) if c.line <= last),
                styles=tuple(styles.get(number, ())),
            )


class Span(NamedTuple):
    """A part of a text, by offsets into it, and the source line of its start."""

    start: int
    end: int
    line: int


def _styles_of(
    spans: Sequence[Span], styles: Iterable[InlineStyle]
) -> dict[int, list[InlineStyle]]:
    """Share out styles to the spans that they reach, cut to each."""
    found: dict[int, list[InlineStyle]] = {}
    starts = [span.start for span in spans]
    for style in styles:
        number = max(bisect_right(starts, style.start) - 1, 0)
        while number < len(spans) and starts[number] < style.end:
            first, after, _ = spans[number]
            start, end = max(style.start, first), min(style.end, after)
            if start < end:
                cut = replace(style, start=start - first, end=end - first)
                found.setdefault(number, []).append(cut)
            number += 1
    return found


def _moved_link(link: InlineLink, start: int, end: int) -> InlineLink:
    return InlineLink(
        url=link.url,
        start=link.start - start,
        end=min(link.end, end) - start,
        line=link.line,
        is_bare=link.is_bare,
    )


def _moved_image(image: InlineImage, start: int, end: int) -> InlineImage:
    return InlineImage(
        url=image.url, start=image.start - start, end=min(image.end, end) - start
    )


class Block(Struct, frozen=True, kw_only=True):
    """One block of a page.

    Args:
        level: 1-6 for a heading, else 0.
        line: First source line, 1-based; of a fence the first line inside.
        end_line: Last source line, included; not before that of what is inside.
        outer_end_line: As `end_line`, with a fence's closing marker.
        indent: Of a bullet in Markdown, the blanks before its marker.
    """

    kind: BlockKind
    line: int
    end_line: int
    level: int = 0
    inline: Inline = field(default_factory=Inline)
    children: tuple["Block", ...] = ()
    outer_end_line: int = 0
    indent: int = 0

    @property
    def text(self) -> str:
        """The block's own text, without that of its children."""
        return self.inline.text

    @property
    def last_line(self) -> int:
        """The last line of the block and of all inside it, markers included."""
        return max(self.end_line, self.outer_end_line)
