"""Reads an episode that names no presenter, section by section."""

from collections.abc import Sequence

from msgspec import Struct, field

from kbindex.config.notes import DEFAULT_NOTES, NotesConfig
from kbindex.messages import remark
from kbindex.model.understanding import ArticleRule
from kbindex.shownotes.blocks.tree import Block, Inline
from kbindex.shownotes.reading.entries import Entry
from kbindex.shownotes.reading.filing import Filing
from kbindex.shownotes.reading.labels import without_mark
from kbindex.shownotes.reading.outline import Section, build_outline
from kbindex.shownotes.reading.rules.entry_sections import EntrySection, shown
from kbindex.shownotes.reading.rules.section_roles import Role, RoleChooser
from kbindex.shownotes.reading.rules.topic_headings import address_below
from kbindex.shownotes.reading.time_labels import split_time
from kbindex.shownotes.reading.titles import has_visible_text


class UnnamedRule(Struct, kw_only=True):
    """Reads an episode that names no presenter.

    Args:
        notes: How notes are read, where they leave a choice.
    """

    filing: Filing
    notes: NotesConfig = DEFAULT_NOTES
    chooser: RoleChooser = field(default_factory=RoleChooser)

    def read(self, header: Sequence[Block], blocks: Sequence[Block]) -> None:
        """Read an episode.

        Args:
            header: What of the header was no header line.
            blocks: The rest, from the first section on.
        """
        page = build_outline(blocks)
        self.chooser = RoleChooser.of(page, self.notes)
        above = [*header, *page.above]
        if self.notes.articles == "headings":
            self.filing.add_aside(above)
        elif page.sections:
            self._read_top(above)
        else:
            EntrySection(filing=self.filing).read(above)
        self._read_sections(page.sections, ())
        if self.notes.articles != "auto":
            self.filing.aside.clear()  # nothing is in doubt where settings settle it

    def _read_top(self, blocks: Sequence[Block]) -> None:
        """Above the sections, a link by itself is the show's; lists are entries."""
        EntrySection(filing=self.filing, is_top=True).read(blocks)
        self.filing.close()

    def _read_sections(
        self, sections: Sequence[Section], path: tuple[str, ...]
    ) -> None:
        for section, role in self.chooser.roles(sections):
            self._read_section(section, path, role)

    def _read_section(
        self, section: Section, path: tuple[str, ...], role: Role
    ) -> None:
        heading, name = section.heading, section.name
        below = (*path, name) if name else path
        self.filing.close()
        self.filing.overview.heading = None
        has_link = heading.inline.links or heading.inline.images
        if not has_link and not has_visible_text(heading.text):
            said = remark("a heading without text")
            self.filing.say(heading.line, "empty-heading", said)
        match role:
            case Role.PASSED:
                is_asked = self.chooser.is_asked_to_pass(section)
                add = self.filing.leave_out if is_asked else self.filing.pass_over
                for part in (section, *section.descendants()):
                    add([part.heading, *part.blocks])
                return
            case Role.LIST:
                entries = EntrySection(
                    filing=self.filing, section=below, heading=heading
                )
                is_path = self.chooser.names_records(section, role)
                if self.chooser.has_time(section) or not is_path:
                    entries.show_heading()
                entries.read(section.blocks)
            case Role.OVERVIEW:
                self.filing.add_aside([*shown(heading), *section.blocks])
            case Role.TOPIC | Role.ARTICLE:
                time, title = split_time(
                    without_mark(heading.inline), among_times=self.chooser.has_times
                )
                self.filing.open_heading(
                    heading,
                    Entry(head=title, url=address_below(section.blocks), time=time),
                    rule=_rule_of(role, time),
                    section=path,
                )
                self.filing.add(section.blocks)
                if role is Role.ARTICLE and not self.chooser.has_articles(section):
                    for child in section.descendants():
                        self.filing.add([child.heading, *child.blocks])
                    return
        self._read_sections(section.children, below)


def _rule_of(role: Role, time: Inline) -> ArticleRule:
    if role is Role.ARTICLE:
        return "linked-headings"
    return "chapters" if time.text else "topic-headings"
