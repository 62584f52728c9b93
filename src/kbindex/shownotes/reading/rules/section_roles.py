"""What becomes of a section where nobody is named: its name and its shape decide.

## 関連リンク, ## Papers       a list's name, or nothing but linked entries: a list
## The history of etcd        a text of its own: a topic
## [Title](https://…)         an article
## はじめに                    an introduction: the episode's overview
## Sponsors                   passed over, with all below it
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct, field

from kbindex.config.notes import DEFAULT_NOTES, NotesConfig
from kbindex.shownotes.reading.outline import Outline, Section
from kbindex.shownotes.reading.rules.topic_headings import (
    Shape,
    address_below,
    says_nothing,
    shape_of,
)
from kbindex.shownotes.reading.section_names import (
    SectionKind,
    is_navigation,
    plain_name,
    section_kind,
)
from kbindex.shownotes.reading.time_labels import has_time

_NEAR = 8
"""So many sections before one tell what its level is used for."""


class Role(StrEnum):
    """What becomes of a section."""

    LIST = "list"
    TOPIC = "topic"
    ARTICLE = "article"
    OVERVIEW = "overview"
    PASSED = "passed"


class RoleChooser(Struct, frozen=True, kw_only=True):
    """Says what becomes of the sections of one page.

    Args:
        list_levels: Levels at which linked headings mostly head lists of entries.
        passed: Names of sections that hold no articles, besides the usual ones.
        has_times: Whether any heading has a time: `99:99` is meant as one, too.
    """

    notes: NotesConfig = DEFAULT_NOTES
    list_levels: set[int] = field(default_factory=set[int])
    passed: frozenset[str] = frozenset()
    has_times: bool = False
    shapes: dict[int, Shape] = field(default_factory=dict[int, Shape])
    """Shapes of sections, by the lines of their headings: each is counted once."""

    @classmethod
    def of(cls, page: Outline, notes: NotesConfig) -> "RoleChooser":
        """Look at a page before its sections are read."""
        chooser = cls(
            notes=notes,
            passed=frozenset(map(plain_name, notes.pass_over)),
            has_times=any(
                has_time(section.heading.inline)
                for top in page.sections
                for section in (top, *top.descendants())
            ),
        )
        balance = Counter[int]()
        for top in page.sections:
            for section in (top, *top.descendants()):
                if section.url:
                    is_list = chooser.shape(section).is_list
                    balance[section.heading.level] += 1 if is_list else -1
        chooser.list_levels.update(level for level, n in balance.items() if n > 0)
        return chooser

    def has_time(self, section: Section) -> bool:
        """Say whether the heading of a section has a time, or what is meant as one."""
        return has_time(section.heading.inline, among_times=self.has_times)

    def shape(self, section: Section) -> Shape:
        """Count what stands below a heading."""
        line = section.heading.line
        if line not in self.shapes:
            self.shapes[line] = shape_of(section.blocks)
        return self.shapes[line]

    def role(  # noqa: PLR0911 - one for each reason
        self, section: Section, before: Sequence[Section]
    ) -> Role:
        """Settle the role of a section, behind some others of its level."""
        kind = section_kind(section.name)
        if self._is_passed(section):
            return Role.PASSED
        if says_nothing(section.blocks):
            return Role.OVERVIEW
        shape = self.shape(section)
        if section.url:
            return self._of_linked(section, shape)
        match self.notes.articles:
            case "links":
                return Role.LIST if shape.entries else Role.OVERVIEW
            case "headings":
                is_text = not shape.is_empty and kind is not SectionKind.INTRODUCTION
                return Role.TOPIC if is_text else Role.OVERVIEW
            case "auto":
                pass
        if kind is SectionKind.SUBJECT or self.has_time(section):
            return self._of_subject(section, shape, before)
        if kind is SectionKind.LIST:
            return _of_list(section, shape)
        has_entries = shape.entries and kind is SectionKind.CONTENTS
        return Role.LIST if has_entries or shape.is_list else Role.OVERVIEW

    def _is_passed(self, section: Section) -> bool:
        return (
            section_kind(section.name) is SectionKind.PASSED
            or self.is_asked_to_pass(section)
            or is_navigation(section.heading.inline)
        )

    def is_asked_to_pass(self, section: Section) -> bool:
        """Say whether the settings name a section among those to pass over."""
        return plain_name(section.name) in self.passed

    def _of_linked(self, section: Section, shape: Shape) -> Role:
        """A linked heading is an article, unless it only heads others."""
        is_list = shape.is_list and section.heading.level in self.list_levels
        is_group = shape.is_empty and self.has_articles(section)
        if self.notes.articles != "headings" and (is_list or is_group):
            return Role.LIST
        return Role.ARTICLE

    def _of_subject(
        self, section: Section, shape: Shape, before: Sequence[Section]
    ) -> Role:
        if shape.entries <= 1 and address_below(section.blocks):
            return Role.TOPIC  # the heading is the title of a bare address
        if shape.entries and shape.entries == shape.facets:
            return Role.TOPIC  # its slides and its video
        if shape.is_list:
            return Role.LIST
        if not section.blocks:
            return Role.LIST if section.children else Role.OVERVIEW
        if shape == Shape(entries=1, prose=1) and any(
            self.shape(other).is_list and not self._is_passed(other)
            for other in before[-_NEAR:]
        ):
            return Role.LIST  # the last of several, with the page's closing words
        is_preamble = shape == Shape(prose=shape.prose) and shape.prose <= 1
        return Role.LIST if section.children and is_preamble else Role.TOPIC

    def roles(self, sections: Sequence[Section]) -> Iterator[tuple[Section, Role]]:
        """Yield sections that stand side by side, with their roles."""
        for number, section in enumerate(sections):
            before = sections[max(number - _NEAR, 0) : number]
            yield section, self.role(section, before)

    def names_records(self, section: Section, role: Role) -> bool:
        """Say whether the heading of a section is in the path of any article."""
        if role in {Role.PASSED, Role.OVERVIEW}:
            return False
        is_list = role is Role.LIST and self.shape(section).entries > 0
        return is_list or any(
            child_role in {Role.TOPIC, Role.ARTICLE}
            or self.names_records(child, child_role)
            for child, child_role in self.roles(section.children)
        )

    def has_articles(self, section: Section) -> bool:
        """Say whether any section below one is an article, or a list of some."""
        return any(
            child.url or self.shape(child).is_list for child in section.descendants()
        )


def _of_list(section: Section, shape: Shape) -> Role:
    """Settle what a list's name heads: a subject, where it has text and few entries."""
    if shape.is_people or (shape.entries and shape.entries >= shape.plain):
        return Role.LIST
    if section.children and shape == Shape(prose=min(shape.prose, 1)):
        return Role.LIST
    return Role.OVERVIEW if shape.is_empty else Role.TOPIC
