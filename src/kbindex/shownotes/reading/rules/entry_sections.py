"""A section whose entries are the articles: its lists, its lines, and what is neither.

## Links                        the section
You may like these:             to the overview, below the heading
- [Title](https://…)            an article
Recordings                      a label: the section goes on as Links › Recordings
- [Title](https://…)            an article
"""

from collections.abc import Sequence

from msgspec import Struct

from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.reading.filing import Filing, as_paragraph
from kbindex.shownotes.reading.rules.chapters import LEAST_LINES, least_lines
from kbindex.shownotes.reading.rules.link_lines import LinkLines, label_of, split_lines
from kbindex.shownotes.reading.rules.link_lists import read_list
from kbindex.shownotes.reading.rules.link_tables import read_table, unlinked_rows
from kbindex.shownotes.reading.rules.topic_headings import brings, is_notes
from kbindex.shownotes.reading.section_names import (
    SectionKind,
    section_kind,
)


class EntrySection(Struct, kw_only=True):
    """Reads one section.

    What is no entry belongs to the overview, below the section's heading.
    """

    filing: Filing
    section: tuple[str, ...] = ()
    heading: Block | None = None
    label: tuple[str, ...] = ()
    is_top: bool = False
    """Above the sections of a page a link by itself is the show's, no article."""

    has_links_alone: bool = True
    least: int = LEAST_LINES
    unshown: Block | None = None
    """The line of the label, until something below it goes to the overview."""

    def read(self, blocks: Sequence[Block]) -> None:
        """Read blocks in source order."""
        self.least = least_lines(blocks)
        self.has_links_alone = not self.is_top or _has_remarks(blocks)
        for number, block in enumerate(blocks):
            match block.kind:
                case BlockKind.LIST:
                    self._read_list(block)
                case BlockKind.PARAGRAPH:
                    self._read_paragraph(block, blocks[number + 1 : number + 2])
                case BlockKind.TABLE if entries := read_table(block):
                    path = (*self.section, *self.label)
                    for entry in entries:
                        self.filing.open_entry(
                            entry, rule="link-tables", style="bullet", section=path
                        )
                    rows = unlinked_rows(block, entries)
                    self._add_aside([*map(as_paragraph, rows)])
                case _ if self.filing.draft:
                    self.filing.add([block])
                case _:
                    self._add_aside([block])

    def _read_list(self, block: Block) -> None:
        is_passed = (
            bool(self.label) and section_kind(self.label[0]) is SectionKind.PASSED
        )
        path = (*self.section, *self.label)
        draft = self.filing.draft
        if draft and draft.style == "paragraph" and is_notes(block):
            self.filing.add([block])
            return
        if is_passed:
            self._show_label()
            self.show_heading()
            self.filing.pass_over([block])
            return
        rest = read_list(block, self.filing, section=path)
        if rest:
            self._show_label()
        self._add_aside(rest)

    def _show_label(self) -> None:
        if self.unshown:
            self._add_aside([self.unshown])
            self.unshown = None

    def _read_paragraph(self, block: Block, following: Sequence[Block]) -> None:
        lines = split_lines(block.inline, least=self.least)
        if len(lines.entries) == 1 and not (self.has_links_alone or lines.is_marked):
            lines = LinkLines(before=block.inline)
        name = lines.label or _label_above(block, following)
        if name:
            self.label, self.unshown = (name,), block
            if any(brings(b) for f in following for b in f.children):
                self.filing.close()  # what stands below has a name of its own
        elif (
            lines.before
            and not (lines.entries or lines.is_apart)
            and (self._is_note(block))
        ):
            self.filing.add([as_paragraph(lines.before)])
        elif lines.before:
            self.label, self.unshown = (), None
            self._add_aside([as_paragraph(lines.before)])
        path = (*self.section, *self.label)
        for entry in lines.entries:
            self.filing.open_entry(
                entry, rule=lines.rule, style="paragraph", section=path
            )
        self._add_aside([*map(as_paragraph, lines.rest)])
        if lines.is_row:
            self.label, self.unshown = (), None

    def _is_note(self, block: Block) -> bool:
        """Say whether a paragraph is a note of the article above it."""
        draft = self.filing.draft
        is_image = bool(block.inline.images) and not block.inline.links
        return draft is not None and (draft.style == "paragraph" or is_image)

    def show_heading(self) -> None:
        """Keep the heading in the overview, if it is not there."""
        if self.heading:
            self.filing.add_aside(shown(self.heading))
            self.heading = None

    def _add_aside(self, blocks: Sequence[Block]) -> None:
        if blocks:
            self.show_heading()
        self.filing.add_aside(blocks)


def _has_remarks(blocks: Sequence[Block]) -> bool:
    """Say whether several paragraphs are a linked title with a remark each."""
    read = (split_lines(b.inline) for b in blocks if b.kind is BlockKind.PARAGRAPH)
    found = [r for r in read if len(r.entries) == 1 and r.entries[0].remarks]
    return len(found) > 1


def shown(heading: Block) -> list[Block]:
    """Return a heading, unless all that it says is that contents follow."""
    said = {SectionKind.CONTENTS, SectionKind.INTRODUCTION}
    return [] if section_kind(heading.text) in said else [heading]


def _label_above(block: Block, following: Sequence[Block]) -> str:
    """Return the name that a line gives to the list, or lines of links, below it."""
    if not following:
        return ""
    below = following[0]
    is_list = below.kind is BlockKind.LIST
    is_lines = below.kind is BlockKind.PARAGRAPH and split_lines(below.inline).entries
    return label_of(block.inline) if is_list or is_lines else ""
