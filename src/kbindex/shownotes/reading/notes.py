"""Blocks below an article → its notes and links, in source order."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.model import Link, MarkedTag, Note, NoteKind, NoteSpan, SpanKind
from kbindex.shownotes.blocks.tree import Block, BlockKind, Inline, Span
from kbindex.shownotes.reading.marks import parse_marks


class NoteList(Struct):
    """Collects the notes of one article."""

    notes: list[Note] = field(default_factory=list[Note])
    links: list[Link] = field(default_factory=list[Link])
    marked_tags: list[MarkedTag] = field(default_factory=list[MarkedTag])
    end_line: int = 0
    heading: int | None = None
    quotes: int = 0
    """How many quotations are open: what is read belongs to the innermost."""

    def add_blocks(
        self, blocks: Iterable[Block], *, depth: int = 0, parent: int | None = None
    ) -> None:
        """Append `blocks` and all inside them.

        A deeper heading becomes the parent of what follows it, without making
        it deeper: `depth` counts bullets.
        """
        for block in blocks:
            self.end_line = max(self.end_line, block.last_line)
            self._add_block(block, depth, self.heading if parent is None else parent)

    def _add_block(  # noqa: C901, PLR0912 - one case for each kind of block
        self, block: Block, depth: int, parent: int | None
    ) -> None:
        match block.kind:
            case BlockKind.LIST:
                for item in block.children:
                    self.add_item(item, depth=depth, parent=parent)
            case BlockKind.ITEM:
                self.add_item(block, depth=depth, parent=parent)
            case BlockKind.QUOTE:
                self._add_quote(block, depth, parent)
            case BlockKind.FOOTNOTE:
                for part in block.children:
                    self._add_block(part, depth, parent)
            case BlockKind.TABLE:
                for row in block.children:
                    self._add_text(row.inline, NoteKind.TABLE, depth, parent)
            case BlockKind.CODE:
                if block.text.strip():
                    lines = block.line, block.end_line
                    self._add_note(
                        block.text, NoteKind.CODE, lines, depth=depth, parent=parent
                    )
            case BlockKind.HEADING if parent is not None and parent != self.heading:
                self._add_text(block.inline, NoteKind.HEADING, depth, parent)
            case BlockKind.HEADING:
                self.heading = self._add_text(
                    block.inline, NoteKind.HEADING, depth, None
                )
            case BlockKind.PARAGRAPH:
                self._add_text(block.inline, NoteKind.PARAGRAPH, depth, parent)
            case BlockKind.COMMENT:  # is no note, but may say something of tags
                marks = parse_marks(block.text, line=block.inline.line)
                self.marked_tags.extend(marks)
            case BlockKind.ROW:
                pass  # rows are added by their table

    def add_marks(self, inline: Inline) -> None:
        """Append what comments in the midst of a text say of tags."""
        for comment in inline.comments:
            self.marked_tags.extend(parse_marks(comment.text, line=comment.line))

    def add_item(self, item: Block, *, depth: int, parent: int | None) -> None:
        """Append a bullet: its first paragraph is the bullet, the rest lies below."""
        below = item.children
        bullet: int | None = None
        if below and below[0].kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}:
            bullet = self._add_text(below[0].inline, NoteKind.BULLET, depth, parent)
            below = below[1:]
        for block in below:
            self._add_block(block, depth + 1, parent if bullet is None else bullet)

    def _add_quote(self, quote: Block, depth: int, parent: int | None) -> None:
        """Append a quotation: its paragraphs, and the bullets in it, are quotes."""
        heading = self.heading
        self.quotes += 1
        for block in quote.children:
            self._add_block(block, depth, parent)
        self.quotes -= 1
        self.heading = heading

    def _add_text(
        self, inline: Inline, kind: NoteKind, depth: int, parent: int | None
    ) -> int | None:
        """Append a text; an image that has a line to itself is a note of its own.

        Returns:
            The position of the text's note, or None where there was only an
            image, or nothing.
        """
        position: int | None = None
        self.add_marks(inline)
        for part, part_kind in split_images(inline, kind):
            self.links.extend(to_links(part))
            text = part.text.strip()
            lead = len(part.text) - len(part.text.lstrip())
            spans = tuple(to_spans(part, lead, len(text)))
            if part_kind is NoteKind.IMAGE and not text:
                text = part.images[0].url.rpartition("/")[2] or part.images[0].url
                spans = (_whole_image(part.images[0].url, text),)
            elif not text:
                text = next((link.url for link in part.links), "")
            if not text:
                continue
            line = part.line + part.text.count("\n", 0, lead)
            end = line + part.text.strip().count("\n")
            self._add_note(
                text, part_kind, (line, end), depth=depth, parent=parent, spans=spans
            )
            if part_kind is kind and position is None:
                position = len(self.notes) - 1
                parent = position if part_kind is NoteKind.BULLET else parent
        return position

    def _add_note(
        self,
        text: str,
        kind: NoteKind,
        lines: tuple[int, int],
        *,
        depth: int,
        parent: int | None,
        spans: tuple[NoteSpan, ...] = (),
    ) -> None:
        if self.quotes and kind in {NoteKind.PARAGRAPH, NoteKind.BULLET}:
            kind = NoteKind.QUOTE
        line, end_line = lines
        self.notes.append(
            Note(
                text=text,
                kind=kind,
                depth=depth,
                line=line,
                end_line=end_line,
                parent=parent,
                spans=spans,
            )
        )


def split_images(inline: Inline, kind: NoteKind) -> Iterator[tuple[Inline, NoteKind]]:
    """Cut a text where a whole line is an image."""
    if not inline.images:
        yield inline, kind
        return
    spans: list[Span] = []
    kinds: list[NoteKind] = []
    start = 0
    for part in inline.lines():
        end = start + len(part.text)
        if _is_only_image(part):
            spans.append(Span(start, end, part.line))
            kinds.append(NoteKind.IMAGE)
        elif kinds and kinds[-1] is not NoteKind.IMAGE:
            spans[-1] = spans[-1]._replace(end=end)
        else:
            spans.append(Span(start, end, part.line))
            kinds.append(kind)
        start = end + 1
    yield from zip(inline.split(spans), kinds, strict=True)


def _is_only_image(part: Inline) -> bool:
    """Say whether there are images in a line, and nothing between them."""
    end = 0
    for image in sorted(part.images, key=lambda image: image.start):
        if part.text[end : image.start].strip():
            return False
        end = max(end, image.end)
    return bool(part.images) and not part.text[end:].strip()


def to_spans(inline: Inline, start: int, length: int) -> Iterator[NoteSpan]:
    """Yield how a part of a text is written, and its images, by their start.

    Args:
        inline: The text.
        start: Where the part begins; spans are of the part.
        length: Of the part.
    """
    styles = (NoteSpan(kind=s.kind, start=s.start, end=s.end) for s in inline.styles)
    images = (
        NoteSpan(kind=SpanKind.IMAGE, start=image.start, end=image.end, url=image.url)
        for image in inline.images
    )
    for span in sorted([*styles, *images], key=lambda one: (one.start, -one.end)):
        first = min(max(span.start - start, 0), length)
        end = min(max(span.end - start, 0), length)
        if first < end or span.kind is SpanKind.IMAGE:
            yield replace(span, start=first, end=end)


def _whole_image(url: str, text: str) -> NoteSpan:
    return NoteSpan(kind=SpanKind.IMAGE, start=0, end=len(text), url=url)


def to_links(inline: Inline) -> Iterator[Link]:
    """Yield the links of a text; one without text shows its URL."""
    for link in inline.links:
        text = re.sub(r"\s+", " ", inline.text[link.start : link.end]).strip()
        yield Link(text=text or link.url, url=link.url, line=link.line)
