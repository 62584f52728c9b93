"""Articles below the headings of those who brought them.

### @aki                                  a presenter
#### [Title](https://…)                   an article, as a heading
- note                                    its notes, until the next article
### @ben
- [Title](https://…)                      an article, as a bullet
  - note
[Title](https://…)                        an article, as a paragraph
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.late_patterns import late_pattern
from kbindex.messages import remark
from kbindex.model import is_web_url
from kbindex.shownotes.blocks.tree import Block, BlockKind, Inline
from kbindex.shownotes.reading.entries import (
    Entry,
    first_text,
    read_bullet,
    read_parent,
    read_text,
    whole_line,
)
from kbindex.shownotes.reading.filing import Filing, Style
from kbindex.shownotes.reading.labels import without_mark
from kbindex.shownotes.reading.outline import HeadingPath, heading_name
from kbindex.shownotes.reading.people import is_only_link, leading_link
from kbindex.shownotes.reading.presenter_sections import PresenterHeadings
from kbindex.shownotes.reading.rules.entry_sections import EntrySection
from kbindex.shownotes.reading.rules.link_lines import read_lines
from kbindex.shownotes.reading.rules.topic_headings import (
    Shape,
    address_below,
    shape_of,
)
from kbindex.shownotes.reading.section_names import SectionKind, section_kind
from kbindex.shownotes.reading.titles import has_visible_text, title_url

_NOTHING_BROUGHT = late_pattern(
    r"(?i)(?:本日|今日|今週|今回)?(?:は|の)?(?:お?休み|欠席|不在|特になし|なし|無し"
    r"|absent|none|n/a|-)(?:です|でした)?[!！。.]*"
)


class PresenterRule(Struct, kw_only=True):
    """Reads an episode that names presenters, from the first section on."""

    filing: Filing
    headings: PresenterHeadings
    presenter: str | None = None
    above: HeadingPath = field(default_factory=HeadingPath)

    def read(self, blocks: Sequence[Block]) -> None:
        """Read blocks in source order."""
        blocks = list(_join_titles(blocks))
        position = 0
        while position < len(blocks):
            position += self._read_block(blocks, position)

    def _read_block(self, blocks: Sequence[Block], position: int) -> int:
        """Read a block, or those of a whole section; return how many."""
        block = blocks[position]
        if block.kind is BlockKind.HEADING:
            return self._read_heading(blocks, position)
        if block.kind is BlockKind.LIST and self._takes({"bullet"}):
            self._read_list(block)
        elif block.kind is BlockKind.PARAGRAPH and self._takes({"bullet", "paragraph"}):
            self._read_paragraph(block)
        elif block.kind is BlockKind.ITEM:
            self._read_titled(block)
        else:
            self.filing.add([block])
        return 1

    def _takes(self, styles: set[str]) -> bool:
        """Say whether articles are looked for below the presenter's heading."""
        draft = self.filing.draft
        return self.presenter is not None and (draft is None or draft.style in styles)

    # Headings

    def _read_heading(self, blocks: Sequence[Block], position: int) -> int:
        block = blocks[position]
        presenter = self.headings.read(block)
        if presenter is not None:
            self.presenter = presenter
            self.above.enter(block, "")
            self.filing.overview.heading = None
            self.filing.close()
            return 1
        has_link = bool(block.inline.links or block.inline.images)
        if not has_link and not has_visible_text(block.text):
            said = remark("a heading without text")
            self.filing.say(block.line, "empty-heading", said)
            return 1
        if self._is_article(blocks, position):
            if block.level < self.headings.level:
                self.presenter = None
            below = _until_heading(blocks, position + 1)
            self.filing.open_heading(
                block,
                Entry(head=block.inline, url=address_below(below)),
                rule="presenters" if self.presenter else "linked-headings",
                presenter=self.presenter,
                section=self.above.names(above=block.level),
            )
        elif self.filing.draft and block.level > self._article_level():
            self.filing.add([block])
        else:
            return self._read_section(blocks, position)
        return 1

    def _article_level(self) -> int:
        draft = self.filing.draft
        return draft.level if draft and draft.style == "heading" else 6

    def _is_article(self, blocks: Sequence[Block], position: int) -> bool:
        block = blocks[position]
        if self._is_passed() or _is_nothing(blocks, position):
            return False
        if self.headings.level and block.level > self.headings.level:
            draft = self.filing.draft
            is_deeper = (
                draft is not None
                and draft.style == "heading"
                and block.level > draft.level > self.headings.level
            )
            in_section = self.presenter is None and not block.inline.links
            return not is_deeper and not in_section
        return title_url(block.inline) is not None

    def _read_section(self, blocks: Sequence[Block], position: int) -> int:
        """Read a heading that is neither: what follows is no presenter's.

        A list of links has its articles all the same; the rest is overview. So are
        lines with links that open the contents: an introduction.
        """
        heading = blocks[position]
        self.filing.close()
        self.filing.overview.heading = None
        if heading.level <= self.headings.level:
            self.presenter = None
        name = heading_name(heading)
        kind = section_kind(name)
        is_named = kind in {SectionKind.CONTENTS, SectionKind.INTRODUCTION}
        self.above.enter(heading, "" if is_named else name)
        own = _until_heading(blocks, position + 1)
        if self._is_passed():
            self.filing.pass_over([heading, *own])
            return 1 + len(own)
        has_list = any(block.kind is BlockKind.LIST for block in own)
        may_be_list = self.presenter is None and (has_list or not is_named)
        shape = shape_of(own) if may_be_list else Shape()
        if shape.is_list or (kind is SectionKind.LIST and shape.entries):
            path = self.above.names()
            section = EntrySection(filing=self.filing, section=path, heading=heading)
            section.read(own)
            self.filing.close()
            return 1 + len(own)
        if not is_named:
            self.filing.add([heading])
        return 1

    def _is_passed(self) -> bool:
        """Say whether this is a section of hosts or sponsors, and nobody's own."""
        return self.presenter is None and self.headings.passed > 0

    # Lists and paragraphs directly under a presenter

    def _read_list(self, block: Block) -> None:
        for item in block.children:
            entry = read_bullet(item) or read_parent(item)
            if entry is None or not _brings(entry, item):
                self.filing.add([item])
                continue
            text = first_text(item)
            line = whole_line(entry, without_mark(text)) if text else entry
            self._open(line, "bullet")
            if self.filing.draft:
                body = self.filing.draft.body
                body.end_line = max(body.end_line, item.line)

    def _read_paragraph(self, block: Block) -> None:
        entries = list(self._announced(block.inline))
        if not entries:
            self.filing.add([block])
        for entry in entries:
            self._open(entry, "paragraph")

    def _announced(self, text: Inline) -> Iterator[Entry]:
        """Yield what a paragraph announces: mostly one article, or none.

        One link or bare URL, or several with a line each. Where no article is open
        yet, also a line that begins with a link, and a line of text whose URL fills
        the next line: text that no article claims would be lost for its page.
        """
        lines = [line for line in text.lines() if line.text.strip()]
        if self.filing.draft is None:
            entries = [*self._lines(text)]
            link = leading_link(lines[0]) if lines else None
            if not entries and link and is_web_url(link.url):
                bare = without_mark(text)
                entry = read_text(bare)
                entries = [whole_line(entry, bare)] if entry else []
            if not entries and len(lines) > 1 and is_only_link(lines[1]):
                entries = list(_titled_line(text, lines))
            yield from (entry for entry in entries if _web_links(entry))
        elif lines and all(is_only_link(line) and title_url(line) for line in lines):
            yield from self._lines(text)

    def _lines(self, text: Inline) -> Iterator[Entry]:
        """Yield the articles of lines; under a presenter a title is its whole line."""
        lines = {line.line: without_mark(line) for line in text.lines()}
        for entry in read_lines(text):
            yield whole_line(entry, lines[entry.head.line])

    def _read_titled(self, item: Block) -> None:
        """Read a line that bullets below are indented under, as a bullet."""
        text = item.children[0].inline
        if self._takes({"bullet", "paragraph"}):
            self._open(Entry(head=text, below=item.children[1:]), "bullet")
        else:
            self.filing.add(item.children)

    def _open(self, entry: Entry, style: Style) -> None:
        self.filing.open_entry(
            entry,
            rule="presenters",
            style=style,
            presenter=self.presenter,
            section=self.above.names(),
        )


def _titled_line(text: Inline, lines: Sequence[Inline]) -> Iterator[Entry]:
    first, address = lines[:2]
    if first.links or not address.links:
        return
    end = address.line - text.line + 1
    sizes = [len(line.text) + 1 for line in text.lines()]
    head = text.cut(0, sum(sizes[:end]) - 1, line=text.line)
    rest = text.cut(sum(sizes[:end]), len(text.text), line=address.line + 1)
    yield Entry(
        head=head, remarks=(rest,) if rest.text.strip() else (), url=title_url(head)
    )


def _web_links(entry: Entry) -> bool:
    return title_url(entry.head) is not None


def _brings(entry: Entry, item: Block) -> bool:
    """Say whether a bullet brings a page: its link leads it, or is its address.

    A sentence that only speaks of a link brings none.
    """
    if not entry.head.links:
        return True
    text = first_text(item)
    if text is None or title_url(entry.head) is None:
        return False
    link = entry.head.links[0]
    return link.start == 0 or link.is_bare or leading_link(text) is not None


def _until_heading(blocks: Sequence[Block], start: int) -> list[Block]:
    """Return what stands from a place on, up to the next heading."""
    own: list[Block] = []
    for number in range(start, len(blocks)):
        if blocks[number].kind is BlockKind.HEADING:
            break
        own.append(blocks[number])
    return own


def _is_nothing(blocks: Sequence[Block], position: int) -> bool:
    """An unlinked heading such as `欠席` that brings no page is no article."""
    block = blocks[position]
    if block.inline.links or not _NOTHING_BROUGHT.fullmatch(block.text.strip()):
        return False
    for number in range(position + 1, len(blocks)):
        other = blocks[number]
        if other.kind is BlockKind.HEADING:
            break
        if next(_all_links(other), None):
            return False
    return True


def _all_links(block: Block) -> Iterator[str]:
    yield from (link.url for link in block.inline.links)
    for child in block.children:
        yield from _all_links(child)


def _join_titles(blocks: Sequence[Block]) -> Iterator[Block]:
    """Make a bullet of a line that the next bullets are indented under.

    A title without a marker, and below it
      - its slides (https://…)
      - its recording (https://…)
    - the next title
    """
    position = 0
    while position < len(blocks):
        block, below = blocks[position], blocks[position + 1 : position + 2]
        count = _indented_under(block, below[0]) if below else 0
        if not count:
            yield block
            position += 1
            continue
        nested, rest = below[0].children[:count], below[0].children[count:]
        own = replace(below[0], children=nested, end_line=nested[-1].last_line)
        yield Block(
            kind=BlockKind.ITEM,
            line=block.line,
            end_line=own.end_line,
            children=(block, own),
        )
        if rest:
            yield replace(below[0], children=rest, line=rest[0].line)
        position += 2


def _indented_under(block: Block, below: Block) -> int:
    """Count the bullets that belong to a line of text: its parts, with their links."""
    is_line = block.kind is BlockKind.PARAGRAPH and "\n" not in block.text
    if not is_line or block.inline.links or below.kind is not BlockKind.LIST:
        return 0
    if below.line != block.end_line + 1:
        return 0
    nested = list(takewhile(lambda item: item.indent > 1, below.children))
    texts = [text for item in nested if (text := first_text(item))]
    leads = any(leading_link(text) for text in texts)
    return 0 if leads or not any(text.links for text in texts) else len(nested)
