"""HTML → blocks with source lines (BeautifulSoup over the standard parser)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag

from kbindex.late_patterns import late_pattern
from kbindex.messages import remark
from kbindex.model import Diagnostic, diagnose
from kbindex.shownotes.blocks.html_comments import UNCLOSED_COMMENT, unclosed_comment
from kbindex.shownotes.blocks.html_inlines import Inlines
from kbindex.shownotes.blocks.html_soup import parse_markup
from kbindex.shownotes.blocks.tree import (
    STYLES_OF_TAGS,
    Block,
    BlockKind,
    Inline,
    InlineLink,
    by_start,
)
from kbindex.shownotes.blocks.work import TOO_COSTLY, cut_markup

_HEADING = late_pattern(r"h([1-6])")
_SKIPPED = frozenset({"script", "style", "template", "head", "title", "svg"})
_TRANSPARENT = frozenset(
    {
        "html",
        "body",
        "main",
        "article",
        "section",
        "div",
        "header",
        "footer",
        "nav",
        "aside",
        "figure",
        "details",
        "center",
        "address",
        "form",
        "fieldset",
        "dl",
        "picture",
        "hgroup",
        "dialog",
    }
)
_PARAGRAPHS = frozenset({"p", "summary", "figcaption", "dt", "dd", "caption"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_BLOCK_NAMES = (
    _TRANSPARENT
    | _PARAGRAPHS
    | _LISTS
    | _SKIPPED
    | {"blockquote", "pre", "table", "hr", "li", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_KEEP_APART = _BLOCK_NAMES | {"tr", "td", "th", "option", "br"}
"""Elements whose text is not glued to that of their neighbours."""

_CELLS = frozenset({"td", "th"})
_OF_A_PAGE = frozenset({"table", "ul", "ol", "hr", "blockquote", "pre"}) | {
    f"h{level}" for level in range(1, 7)
}
"""What no cell of a table of figures holds."""

_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot", "colgroup"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """A page of notes in HTML; `title` is the text of its `<title>`, or `""`."""

    blocks: tuple[Block, ...]
    title: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


def parse_page(markup: str, *, path: str) -> HtmlPage:
    """Parse the page `path`."""
    markup, cut_at = cut_markup(markup)
    soup = parse_markup(markup)
    said: list[Diagnostic] = []
    if cut_at is not None:
        said.append(diagnose(path, cut_at, *TOO_COSTLY))
    if soup.deep_line is not None:
        message = remark("elements nested too deep; read as text from here")
        said.append(diagnose(path, soup.deep_line, "deep-nesting", message))
    if (start := unclosed_comment(markup)) is not None:
        line = 1 + markup.count("\n", 0, start)
        said.append(diagnose(path, line, *UNCLOSED_COMMENT))
    return HtmlPage(
        blocks=_Walker(line=1, first_line=1).blocks(soup),
        title=soup.title.get_text(strip=True) if soup.title else "",
        diagnostics=tuple(said),
    )


def parse_html(markup: str, *, first_line: int = 1) -> tuple[Block, ...]:
    """Parse a fragment whose first line is line `first_line` of its file."""
    walker = _Walker(line=first_line, first_line=first_line)
    return walker.blocks(parse_markup(markup))


@dataclass
class _Walker:
    """Walks the tree in document order and keeps count of the source line.

    BeautifulSoup knows the line of a tag but not of a string: strings are
    counted by their line breaks, and each tag sets the count right again.
    """

    line: int
    first_line: int

    def blocks(self, parent: Tag) -> tuple[Block, ...]:
        """Read the children of `parent`; loose inline content is a paragraph."""
        blocks: list[Block] = []
        loose = Inlines()
        for child in parent.children:
            if isinstance(child, Tag) and child.name in _BLOCK_NAMES:
                blocks.extend(_flush(loose, BlockKind.PARAGRAPH))
                loose = Inlines()
                blocks.extend(self._block(child))
            elif isinstance(child, Comment):
                blocks.append(self._comment(child))
            else:
                self._inline(child, loose)
        blocks.extend(_flush(loose, BlockKind.PARAGRAPH))
        return tuple(blocks)

    def _block(self, tag: Tag) -> tuple[Block, ...]:  # noqa: PLR0911 - one for each kind of element
        self._sync(tag)
        first = self.line
        if tag.name in _SKIPPED or tag.name == "hr":
            self.line += tag.get_text().count("\n")
            return ()
        if heading := _HEADING.fullmatch(tag.name):
            return self._text_block(tag, BlockKind.HEADING, level=int(heading[1]))
        if tag.name in _PARAGRAPHS:
            return self._text_block(tag, BlockKind.PARAGRAPH)
        if tag.name == "pre":
            return self._pre(tag)
        if tag.name == "table":
            return self._table(tag)
        children = self.blocks(tag)
        if tag.name in _LISTS:
            children = tuple(_as_item(child) for child in children)
        kinds = {"li": BlockKind.ITEM, "blockquote": BlockKind.QUOTE}
        kind = BlockKind.LIST if tag.name in _LISTS else kinds.get(tag.name)
        if kind is None:
            return children
        if not children:
            return ()
        return (Block(kind=kind, line=first, end_line=self.line, children=children),)

    def _text_block(
        self, tag: Tag, kind: BlockKind, *, level: int = 0
    ) -> tuple[Block, ...]:
        if any(isinstance(c, Tag) and c.name in _BLOCK_NAMES for c in tag.children):
            return self.blocks(tag)
        inlines = Inlines()
        for child in tag.children:
            self._inline(child, inlines)
        return _flush(inlines, kind, level=level)

    def _pre(self, tag: Tag) -> tuple[Block, ...]:
        text = tag.get_text()
        body = text.lstrip("\n")
        line = self.line + len(text) - len(body)
        self.line += text.count("\n")
        body = body.rstrip("\n")
        end = line + body.count("\n")
        inline = Inline(text=body, line=line)
        block = Block(kind=BlockKind.CODE, line=line, end_line=end, inline=inline)
        return (block,) if body else ()

    def _table(self, tag: Tag) -> tuple[Block, ...]:
        """Read the rows, and as paragraphs the caption and what else stands there.

        A table that only lays out a page, as in newsletters, is what its cells hold.
        """
        if _is_layout(tag):
            return tuple(self._cells(tag))
        blocks: list[Block] = []
        rows: list[Block] = []
        for child in _table_parts(tag):
            if isinstance(child, Tag) and child.name == "tr":
                rows.extend(self._row(child))
                continue
            blocks.extend(_as_table(rows))
            rows = []
            loose = Inlines()
            self._inline(child, loose)
            blocks.extend(_flush(loose, BlockKind.PARAGRAPH))
        return (*blocks, *_as_table(rows))

    def _cells(self, tag: Tag) -> Iterator[Block]:
        for child in tag.children:
            if isinstance(child, Tag) and child.name in _CELLS | _ROW_GROUPS | {"tr"}:
                self._sync(child)
                is_cell = child.name in _CELLS
                yield from self.blocks(child) if is_cell else self._cells(child)
            elif isinstance(child, Tag) and child.name in _BLOCK_NAMES:
                yield from self._block(child)
            else:
                loose = Inlines()
                self._inline(child, loose)
                yield from _flush(loose, BlockKind.PARAGRAPH)

    def _row(self, row: Tag) -> tuple[Block, ...]:
        self._sync(row)
        inlines = Inlines(line=self.line, end_line=self.line)
        cells = 0
        for child in row.children:
            if isinstance(child, Tag) and child.name in _CELLS:
                if cells:
                    inlines.cut_blanks()
                    inlines.add(" | ")
                else:
                    inlines.add_gap()
                cells += 1
                for part in child.children:
                    self._inline(part, inlines)
            else:
                self._inline(child, inlines)
        return _flush(inlines, BlockKind.ROW)

    def _comment(self, comment: Comment) -> Block:
        first = self.line
        self.line += str(comment).count("\n")
        text = str(comment)
        lead = text[: len(text) - len(text.lstrip())].count("\n")
        inline = Inline(text=text.strip(), line=first + lead)
        return Block(
            kind=BlockKind.COMMENT, line=first, end_line=self.line, inline=inline
        )

    def _sync(self, tag: Tag) -> None:
        if tag.sourceline is not None:
            self.line = max(self.line, self.first_line + tag.sourceline - 1)

    def _inline(self, node: PageElement, into: Inlines) -> None:
        if isinstance(node, NavigableString):
            self._string(node, into)
            return
        if not isinstance(node, Tag):
            return
        self._sync(node)
        if node.name in _SKIPPED:
            self.line += node.get_text().count("\n")
            return
        if node.name in _KEEP_APART:
            into.add_gap()
        if node.name == "img":
            self._image(node, into)
            return
        line, start, known = self.line, into.length, len(into.links)
        with into.style(STYLES_OF_TAGS.get(node.name)):
            for child in node.children:
                self._inline(child, into)
        if node.name in _KEEP_APART:
            into.add_gap()
        href = node.get("href") or (node.get("src") if node.name == "iframe" else None)
        if href and node.name in {"a", "iframe"}:
            into.reach(line)
            del into.links[known:]  # a URL as the text of a link is one link
            shown = into.text_from(start)
            start += len(shown) - len(shown.lstrip())
            line = into.end_line - shown.lstrip().count("\n")
            into.add_link(
                InlineLink(url=str(href), start=start, end=into.length, line=line)
            )

    def _image(self, node: Tag, into: Inlines) -> None:
        into.reach(self.line)
        into.add_image(str(node.get("src") or ""), str(node.get("alt") or ""))

    def _string(self, node: NavigableString, into: Inlines) -> None:
        """Add text; HTML folds white space, line breaks included."""
        for number, part in enumerate(str(node).split("\n")):
            if number:
                self.line += 1
            if isinstance(node, PreformattedString):
                continue  # a doctype or CDATA shows nothing
            folded = re.sub(r"[ \t\r\f]+", " ", part)
            if folded.strip():
                into.add_text(folded, line=self.line)
            elif folded:
                into.add_gap()


def _is_layout(table: Tag) -> bool:
    """Say whether a table lays out a page: its cells hold headings, lists, tables.

    Or it says so, or each of its rows has one cell, and none is a heading's.
    """
    if table.get("role") in {"presentation", "none"}:
        return True
    if any(isinstance(e, Tag) and e.name in _OF_A_PAGE for e in table.descendants):
        return True
    rows = [part for part in _table_parts(table) if isinstance(part, Tag)]
    cells = [
        [cell.name for cell in row.children if isinstance(cell, Tag)]
        for row in rows
        if row.name == "tr"
    ]
    return bool(cells) and all(row == ["td"] for row in cells)


def _table_parts(tag: Tag) -> Iterator[PageElement]:
    for child in tag.children:
        if isinstance(child, Tag) and child.name in _ROW_GROUPS:
            yield from _table_parts(child)
        else:
            yield child


def _as_table(rows: list[Block]) -> tuple[Block, ...]:
    if not rows:
        return ()
    first, last = rows[0].line, rows[-1].end_line
    children = tuple(rows)
    return (Block(kind=BlockKind.TABLE, line=first, end_line=last, children=children),)


def _as_item(block: Block) -> Block:
    """What stands in a list without `<li>` is a bullet too."""
    if block.kind in {BlockKind.ITEM, BlockKind.LIST, BlockKind.COMMENT}:
        return block
    return Block(
        kind=BlockKind.ITEM,
        line=block.line,
        end_line=block.last_line,
        children=(block,),
    )


def _flush(inlines: Inlines, kind: BlockKind, *, level: int = 0) -> tuple[Block, ...]:
    text = "".join(inlines.pieces)
    if not text.strip() and not inlines.images and not inlines.links:
        return ()
    lead = len(text) - len(text.lstrip(" "))
    whole = Inline(
        text=text.rstrip(" "),
        line=inlines.line,
        links=tuple(inlines.links),
        images=tuple(inlines.images),
        styles=tuple(sorted(inlines.styles, key=by_start)),
    )
    inline = whole.cut(lead, len(whole.text), line=inlines.line) if lead else whole
    return (
        Block(
            kind=kind,
            level=level,
            line=inlines.line,
            end_line=max(inlines.end_line, inlines.line),
            inline=inline,
        ),
    )
