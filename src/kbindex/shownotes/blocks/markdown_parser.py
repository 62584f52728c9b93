"""Markdown as GitHub renders it → blocks with source lines (markdown-it-py)."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.late_patterns import late_pattern
from kbindex.messages import Message, remark
from kbindex.model import Diagnostic, SpanKind, diagnose
from kbindex.shownotes.blocks.bare_urls import match_bare_url
from kbindex.shownotes.blocks.github_rules import add_github_rules
from kbindex.shownotes.blocks.html_comments import UNCLOSED_COMMENT, unclosed_comment
from kbindex.shownotes.blocks.html_names import is_html_tag
from kbindex.shownotes.blocks.markdown_rules import (
    MAX_NESTING,
    PROBLEMS,
    add_rules,
)
from kbindex.shownotes.blocks.tree import (
    STYLES_OF_TAGS,
    Block,
    BlockKind,
    Inline,
    InlineComment,
    InlineImage,
    InlineLink,
    InlineStyle,
    by_start,
)


def build_parser() -> MarkdownIt:
    """Build the parser: CommonMark, what GitHub reads beyond it, our rules."""
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    md.enable(["table", "strikethrough"])
    add_rules(md)
    add_github_rules(md)
    md.normalizeLink = _as_written  # type: ignore[method-assign] # the documented hook
    return md


def _as_written(url: str) -> str:
    return url


class ParsedPage(Struct, frozen=True, kw_only=True):
    """A page of notes.

    Args:
        title: None; Markdown has only headings.
        diagnostics: What could not be read as it stands.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


def parse_markdown(text: str, md: MarkdownIt, *, path: str) -> ParsedPage:
    """Parse the text of the file `path`."""
    said: dict[str, tuple[int, str, Message]] = {}
    tokens = md.parse(text, {PROBLEMS: said})
    problems = [*said.values(), *_unclosed(tokens)]
    blocks = tuple(_with_indents(_blocks(_tree(tokens)), text))
    return ParsedPage(
        blocks=blocks,
        diagnostics=tuple(
            diagnose(path, line, kind, message)
            for line, kind, message in sorted(problems)
        ),
    )


def _with_indents(blocks: Sequence[Block], text: str) -> Iterator[Block]:
    """Note which bullets are indented though they are nested in nothing."""
    lines: list[str] = []
    for block in blocks:
        if block.kind is BlockKind.LIST:
            lines = lines or text.split("\n")
            indents = [_indent(item, lines) for item in block.children]
            if any(indents):
                pairs = zip(block.children, indents, strict=True)
                items = tuple(replace(item, indent=blanks) for item, blanks in pairs)
                block = replace(block, children=items)  # noqa: PLW2901 - the same list
        yield block


def _indent(item: Block, lines: Sequence[str]) -> int:
    line = lines[item.line - 1] if item.line <= len(lines) else ""
    return len(line) - len(line.lstrip(" ")) if line.startswith(" ") else 0


def _unclosed(tokens: Sequence[Token]) -> Iterator[tuple[int, str, Message]]:
    """Find code and comments that run on to the end of their page, quote or bullet."""
    for token in tokens:
        if not token.map:
            continue
        first, after = token.map
        if token.type == "fence":
            code = token.content
            lines = code.count("\n") + (code[-1:] not in {"", "\n"})
            if after - first < lines + 2:
                message = remark(
                    "no closing {fence} for the code that begins here",
                    fence=token.markup,
                )
                yield first + 1, "unclosed-fence", message
        elif token.type == "html_block":
            start = unclosed_comment(token.content)
            if start is not None:
                line = first + 1 + token.content.count("\n", 0, start)
                yield line, *UNCLOSED_COMMENT


class _Node(Struct, frozen=True):
    """An element of a page.

    markdown-it's own nodes know their parents, too: such a tree is a cycle, takes
    twice as long to make, and is freed late.

    Args:
        type: The type of its token, without `_open`.
        token: The token that it is, or that opens it.
        children: What is in it.
    """

    type: str
    token: Token
    children: "list[_Node]"


def _tree(tokens: Sequence[Token]) -> list[_Node]:
    """Put what stands between an opening and its closing token below the first."""
    levels: list[list[_Node]] = [[]]
    for token in tokens:
        if token.nesting < 0:
            levels.pop()
            continue
        node = _Node(
            type=token.type.removesuffix("_open"),
            token=token,
            children=_tree(token.children) if token.children else [],
        )
        levels[-1].append(node)
        if token.nesting > 0:
            levels.append(node.children)
    return levels[0]


def _blocks(nodes: Sequence[_Node]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for node in nodes:
        blocks.extend(_block(node))
    return tuple(blocks)


_CONTAINERS = {
    "bullet_list": BlockKind.LIST,
    "ordered_list": BlockKind.LIST,
    "list_item": BlockKind.ITEM,
    "blockquote": BlockKind.QUOTE,
    "footnote_reference": BlockKind.FOOTNOTE,
}


def _block(node: _Node) -> tuple[Block, ...]:  # noqa: PLR0911 - one for each type of node
    first, last = _lines(node)
    if kind := _CONTAINERS.get(node.type):
        children = _blocks(node.children)
        # The parser counts the blank lines behind a list as the list's.
        last = max((child.last_line for child in children), default=first)
        return (Block(kind=kind, line=first, end_line=last, children=children),)
    match node.type:
        case "heading":
            return (
                Block(
                    kind=BlockKind.HEADING,
                    level=int(node.token.tag[1:]),
                    line=first,
                    end_line=last,
                    inline=_inline(node, first),
                ),
            )
        case "paragraph":
            inline = _inline(node, first)
            block = Block(
                kind=BlockKind.PARAGRAPH, line=first, end_line=last, inline=inline
            )
            return (block,)
        case "fence" | "code_block":
            return (_code(node, first, last),)
        case "table":
            rows = tuple(_row(row) for part in node.children for row in part.children)
            table = Block(
                kind=BlockKind.TABLE, line=first, end_line=last, children=rows
            )
            return (table,)
        case "html_block":
            return _html(node.token.content, first)
        case _:
            return ()


def _html(markup: str, line: int) -> tuple[Block, ...]:
    """Read markup that begins at `line`; most pages have none, and need no parser."""
    from kbindex.shownotes.blocks.html_parser import parse_html  # noqa: PLC0415 - quick refreshes

    return parse_html(markup, first_line=line)


def _lines(node: _Node) -> tuple[int, int]:
    """First and last source line of a node, 1-based, both included."""
    start, end = node.token.map or (0, 1)
    return start + 1, max(end, start + 1)


def _code(node: _Node, first: int, last: int) -> Block:
    """A code block whose lines are those of the code, fence markers left out."""
    text = node.token.content.rstrip("\n")
    is_fenced = node.type == "fence"
    line = first + 1 if is_fenced else first
    return Block(
        kind=BlockKind.CODE,
        line=line,
        end_line=line + text.count("\n"),
        outer_end_line=last if is_fenced else 0,
        inline=Inline(text=text, line=line),
    )


def _row(node: _Node) -> Block:
    first, last = _lines(node)
    builder = _InlineBuilder(line=first)
    for number, cell in enumerate(node.children):
        if number:
            builder.add(" | ")
        for inline in cell.children:
            builder.add_nodes(inline.children)
    return Block(kind=BlockKind.ROW, line=first, end_line=last, inline=builder.build())


def _inline(node: _Node, line: int) -> Inline:
    builder = _InlineBuilder(line=line)
    for inline in node.children:
        builder.add_nodes(inline.children)
    return builder.build()


_STYLES = {
    "code_inline": SpanKind.CODE,
    "strong": SpanKind.STRONG,
    "em": SpanKind.EMPHASIS,
    "s": SpanKind.DELETED,
}
"""Types of nodes that say how their text is written."""

_STYLE_TAG = late_pattern(rf"(?i)<(/?)({'|'.join(STYLES_OF_TAGS)})(?=[\s>])")


class _Opening(NamedTuple):
    """Where a link begins: the part, its offset in the text, and its source line."""

    url: str
    part: int
    start: int
    line: int


class _InlineBuilder(Struct, kw_only=True):
    """Collects text, links, images, styles; its line breaks are those of the source."""

    line: int
    parts: list[str] = field(default_factory=list[str])
    length: int = 0
    breaks: int = 0
    links: list[InlineLink] = field(default_factory=list[InlineLink])
    images: list[InlineImage] = field(default_factory=list[InlineImage])
    comments: list[InlineComment] = field(default_factory=list[InlineComment])
    styles: list[InlineStyle] = field(default_factory=list[InlineStyle])
    styled: dict[SpanKind, int] = field(default_factory=dict[SpanKind, int])
    """Where what is written so begins, as long as it is open."""
    anchor: _Opening | None = None

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.breaks += text.count("\n")

    def add_nodes(self, nodes: Sequence[_Node]) -> None:
        for node in nodes:
            self._add_node(node)

    def _add_node(self, node: _Node) -> None:
        kind = _STYLES.get(node.type)
        if kind is None or kind in self.styled:
            self._add_plain(node)
        else:
            self.styled[kind] = self.length
            self._add_plain(node)
            self._close_style(kind)

    def _close_style(self, kind: SpanKind) -> None:
        start = self.styled.pop(kind, self.length)
        if start < self.length:
            style = InlineStyle(kind=kind, start=start, end=self.length)
            self.styles.append(style)

    def _add_plain(self, node: _Node) -> None:
        match node.type:
            case "text" | "text_special":
                # A line break here was written as `&#10;`: no source line ends.
                self.add(node.token.content.replace("\n", " "))
            case "code_inline" | "plain":
                self.add(node.token.content)
            case "softbreak" | "hardbreak":
                self.add("\n")
            case "link":
                self._add_link(node)
            case "image":
                start, known = self.length, len(self.styles)
                self.add_nodes(node.children)
                del self.styles[known:]  # an alternative text is plain
                self._end_image(str(node.token.attrs.get("src", "")), start)
            case "html_inline":
                self._add_html(node.token.content)
            case _:
                self.add_nodes(node.children)

    def _add_link(self, node: _Node) -> None:
        url = str(node.token.attrs.get("href", ""))
        is_bare = node.token.markup in {"bare", "autolink"}
        opening = self._open_link(url)
        self.add_nodes(node.children)
        if not url.strip():  # `[https://…]()`: what is shown is the address
            url = "".join(self.parts[opening.part :]).strip()
            is_bare = match_bare_url(url, 0) == len(url)
            if not is_bare:
                return
        self._close_link(opening._replace(url=url), is_bare=is_bare)

    def _open_link(self, url: str) -> _Opening:
        return _Opening(url, len(self.parts), self.length, self.line + self.breaks)

    def _close_link(self, opening: _Opening, *, is_bare: bool) -> None:
        """Add the link, which begins where its text does: behind white space."""
        shown = "".join(self.parts[opening.part :])
        lead = shown[: len(shown) - len(shown.lstrip())]
        link = InlineLink(
            url=opening.url,
            start=opening.start + len(lead),
            end=self.length,
            line=opening.line + lead.count("\n"),
            is_bare=is_bare,
        )
        self.links.append(link)

    def _end_image(self, url: str, start: int) -> None:
        self.images.append(InlineImage(url=url, start=start, end=self.length))

    def _add_html(self, markup: str) -> None:
        """Inline HTML: keep what shows, `<a href>` as a link, `<name>` as text."""
        if not markup.startswith("<!--") and not is_html_tag(markup):
            self.add(markup)
            return
        if markup.startswith("<!--"):
            text = markup.removeprefix("<!--").removesuffix("-->")
            line = self.line + self.breaks
            self.comments.append(InlineComment(text=text, line=line))
        self.add("\n" * markup.count("\n"))
        markup = markup.replace("\n", " ")
        if re.match(r"(?i)<br\b", markup):
            self.add(" ")
        elif re.match(r"(?i)<a\s", markup) and (url := _attribute(markup, "href")):
            self.anchor = self._open_link(url)
        elif re.match(r"(?i)</a\s*>", markup) and self.anchor:
            self._close_link(self.anchor, is_bare=False)
            self.anchor = None
        elif re.match(r"(?i)<img\s", markup) and (url := _attribute(markup, "src")):
            start = self.length
            self.add(_attribute(markup, "alt"))
            self._end_image(url, start)
        elif tag := _STYLE_TAG.match(markup):
            kind = STYLES_OF_TAGS[tag[2].lower()]
            if tag[1]:
                self._close_style(kind)
            else:
                self.styled.setdefault(kind, self.length)

    def build(self) -> Inline:
        for kind in [*self.styled]:  # an element that nothing has ended
            self._close_style(kind)
        return Inline(
            text="".join(self.parts),
            line=self.line,
            links=tuple(self.links),
            images=tuple(self.images),
            comments=tuple(self.comments),
            styles=tuple(sorted(self.styles, key=by_start)),
        )


def _attribute(tag: str, name: str) -> str:
    """Return the value of an attribute, or `""`."""
    value = re.search(
        rf"""(?i)\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", tag
    )
    return html.unescape(next(filter(None, value.groups()), "")) if value else ""
