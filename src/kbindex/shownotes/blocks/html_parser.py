"""HTML → blocks with source lines (BeautifulSoup over the standard parser)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag

from kbindex.messages import remark
from kbindex.model import Diagnostic, diagnose
from kbindex.shownotes.blocks.bare_urls import find_bare_urls
from kbindex.shownotes.blocks.html_comments import UNCLOSED_COMMENT, unclosed_comment
from kbindex.shownotes.blocks.html_soup import parse_markup
from kbindex.shownotes.blocks.tree import (
    Block,
    BlockKind,
    Inline,
    InlineImage,
    InlineLink,
)
from kbindex.shownotes.blocks.work import TOO_COSTLY, cut_markup

_HEADING = re.compile(r"h([1-6])")
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
class _Inlines:
    """Text, links and images of the run of inline elements being read.

    The text is kept in pieces: to put each piece behind all before it would copy a
    long text again and again.
    """

    line: int = 0
    end_line: int = 0
    pieces: list[str] = field(default_factory=list[str])
    length: int = 0
    links: list[InlineLink] = field(default_factory=list[InlineLink])
    images: list[InlineImage] = field(default_factory=list[InlineImage])
    marked: int = 0
    """Where the last link or image ends."""

    def reach(self, line: int) -> None:
        """Go on at a line: a line break stands for every one that is passed."""
        if not self.line:
            self.line = self.end_line = line
        elif line > self.end_line:
            self.cut_blanks(self.marked)
            self.add("\n" * (line - self.end_line))
            self.end_line = line

    def add(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def add_gap(self) -> None:
        if self.pieces and not self.has_gap():
            self.add(" ")

    def has_gap(self) -> bool:
        return bool(self.pieces) and self.pieces[-1].endswith((" ", "\n"))

    def cut_blanks(self, least: int = 0) -> None:
        """Drop the blanks at the end, down to a length."""
        while self.length > least and self.pieces[-1].endswith(" "):
            last = self.pieces.pop()
            kept = max(len(last.rstrip(" ")), len(last) - (self.length - least))
            self.length -= len(last)
            self.add(last[:kept])

    def text_from(self, start: int) -> str:
        """Return what stands from an offset on."""
        shown: list[str] = []
        at = self.length
        for piece in reversed(self.pieces):
            if at <= start:
                break
            shown.append(piece)
            at -= len(piece)
        text = "".join(reversed(shown))
        return text[max(start - at, 0) :]

    def add_link(self, link: InlineLink) -> None:
        self.links.append(link)
        self.marked = max(self.marked, link.end)

    def add_image(self, url: str, text: str) -> None:
        start = self.length
        self.add(text)
        self.images.append(InlineImage(url=url, start=start, end=self.length))
        self.marked = max(self.marked, self.length)

    def add_text(self, text: str, *, line: int) -> None:
        self.reach(line)
        if self.has_gap():
            text = text.lstrip(" ")
        start = self.length
        self.add(text)
        for a, b in find_bare_urls(text):
            self.add_link(
                InlineLink(
                    url=text[a:b],
                    start=start + a,
                    end=start + b,
                    line=line,
                    is_bare=True,
                )
            )


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
        loose = _Inlines()
        for child in parent.children:
            if isinstance(child, Tag) and child.name in _BLOCK_NAMES:
                blocks.extend(_flush(loose, BlockKind.PARAGRAPH))
                loose = _Inlines()
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
        inlines = _Inlines()
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
        """Read the rows, and as paragraphs the caption and what else stands there."""
        blocks: list[Block] = []
        rows: list[Block] = []
        for child in _table_parts(tag):
            if isinstance(child, Tag) and child.name == "tr":
                rows.extend(self._row(child))
                continue
            blocks.extend(_as_table(rows))
            rows = []
            loose = _Inlines()
            self._inline(child, loose)
            blocks.extend(_flush(loose, BlockKind.PARAGRAPH))
        return (*blocks, *_as_table(rows))

    def _row(self, row: Tag) -> tuple[Block, ...]:
        self._sync(row)
        inlines = _Inlines(line=self.line, end_line=self.line)
        cells = 0
        for child in row.children:
            if isinstance(child, Tag) and child.name in {"td", "th"}:
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

    def _inline(self, node: PageElement, into: _Inlines) -> None:
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

    def _image(self, node: Tag, into: _Inlines) -> None:
        into.reach(self.line)
        into.add_image(str(node.get("src") or ""), str(node.get("alt") or ""))

    def _string(self, node: NavigableString, into: _Inlines) -> None:
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


def _flush(inlines: _Inlines, kind: BlockKind, *, level: int = 0) -> tuple[Block, ...]:
    text = "".join(inlines.pieces)
    if not text.strip() and not inlines.images and not inlines.links:
        return ()
    lead = len(text) - len(text.lstrip(" "))
    whole = Inline(
        text=text.rstrip(" "),
        line=inlines.line,
        links=tuple(inlines.links),
        images=tuple(inlines.images),
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
