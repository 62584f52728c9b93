"""Where what is read goes: to the article that is open, or to the overview."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.messages import Message, remark
from kbindex.model import Diagnostic, Link, MarkedTag, clean_url, diagnose, is_web_url
from kbindex.model.understanding import ArticleRule
from kbindex.shownotes.blocks.tree import Block, BlockKind, Inline
from kbindex.shownotes.reading.entries import Entry
from kbindex.shownotes.reading.labels import without_mark
from kbindex.shownotes.reading.marks import MOST_MARKS
from kbindex.shownotes.reading.notes import NoteList, to_links
from kbindex.shownotes.reading.time_labels import says_more, seconds_of, split_time
from kbindex.shownotes.reading.titles import make_title, title_url

BAD_TIME = "bad-time"
"""Kind of the diagnostic of what is written as a time, and is none."""

Style = Literal["heading", "bullet", "paragraph"]


class Draft(Struct, kw_only=True):
    """An article while its notes are still coming.

    Args:
        rule: By which it is an article.
        url: The clean address that is its own.
        section: The headings above it that group it, outermost first.
        time_s: When it is spoken about, in seconds of the recording.
        time_links: Those of the time beside its title.
    """

    rule: ArticleRule
    style: Style
    level: int
    line: int
    title: str
    url: str | None
    presenter: str | None
    section: tuple[str, ...]
    title_links: tuple[Link, ...]
    time_s: int | None = None
    time_links: tuple[Link, ...] = ()
    body: NoteList = field(default_factory=NoteList)

    @property
    def links(self) -> tuple[Link, ...]:
        """Return those of the title, of the time, then those of the notes."""
        return (*self.title_links, *self.time_links, *self.body.links)

    def page(self) -> str | None:
        """Return its own address, else, of a presenter, the first page of its notes."""
        if self.url or self.presenter is None:
            return self.url
        urls = (link.url for link in self.body.links)
        return next((clean_url(url) for url in urls if is_web_url(url)), None)


class Filing(Struct, kw_only=True):
    """The articles of an episode, and what belongs to none of them.

    Args:
        names_presenters: Whether the page is read by who brought what.
        aside: What went to the overview, and would be articles in another place.
        passed: What went there, as its section's name says that it has no articles.
    """

    path: str
    names_presenters: bool = False
    draft: Draft | None = None
    drafts: list[Draft] = field(default_factory=list[Draft])
    overview: NoteList = field(default_factory=NoteList)
    aside: list[Block] = field(default_factory=list[Block])
    passed: list[Block] = field(default_factory=list[Block])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def open_heading(
        self,
        heading: Block,
        announced: Entry,
        *,
        rule: ArticleRule,
        presenter: str | None = None,
        section: Sequence[str] = (),
    ) -> None:
        """Open the article that a heading is.

        Args:
            heading: The heading.
            announced: Its title and time, with the address that stands alone below it,
                where the title has none itself.
            rule: By which it is an article.
            presenter: Who brought it.
            section: The headings above.
        """
        own = title_url(announced.head)
        self._open(
            replace(announced, url=own) if own else announced,
            rule=rule,
            style="heading",
            level=heading.level,
            presenter=presenter,
            section=section,
        )
        if self.draft:
            self.draft.body.end_line = heading.end_line

    def open_entry(
        self,
        entry: Entry,
        *,
        rule: ArticleRule,
        style: Style,
        presenter: str | None = None,
        section: Sequence[str] = (),
    ) -> None:
        """Open the article that a bullet or a line announces, with its notes."""
        self._open(
            entry,
            rule=rule,
            style=style,
            level=0,
            presenter=presenter,
            section=section,
        )
        body = self.draft.body if self.draft else self.overview
        body.add_blocks([*map(as_paragraph, entry.remarks), *entry.below])

    def _open(
        self,
        entry: Entry,
        *,
        rule: ArticleRule,
        style: Style,
        level: int,
        presenter: str | None,
        section: Sequence[str],
    ) -> None:
        self.draft = None
        head, time, url = entry.head, entry.time, entry.url
        title = make_title(head)
        if not title:
            if time.text:
                self.overview.add_blocks([as_paragraph(time)])
            return
        is_whole = presenter is not None and not time.text
        if is_whole:
            time, url = _time_in_title(head, url)
        self.draft = Draft(
            rule=rule,
            style=style,
            level=level,
            line=head.line,
            title=title,
            url=url,
            presenter=presenter,
            section=tuple(section),
            title_links=tuple(to_links(head)),
            time_s=seconds_of(time),
        )
        self.draft.body.add_marks(head)
        self.draft.body.end_line = head.line + head.text.count("\n")
        self.drafts.append(self.draft)
        if time.text and not is_whole:
            self._add_time(self.draft, time)

    def _add_time(self, draft: Draft, time: Inline) -> None:
        """Keep what a time says besides its seconds: its links, its end, a mistake."""
        if draft.time_s is None:
            said = remark("no time of a recording: {time!r}", time=time.text.strip())
            self.say(time.line, BAD_TIME, said)
        if says_more(time):
            draft.body.add_blocks([as_paragraph(time)])
        else:
            draft.time_links = tuple(to_links(time))

    def close(self) -> None:
        """What comes next belongs to no article."""
        self.draft = None

    def add(self, blocks: Iterable[Block]) -> None:
        """Add notes to the article that is open, else to the overview."""
        if self.draft:
            self.draft.body.add_blocks(blocks)
        else:
            self.add_aside(blocks)

    def add_aside(self, blocks: Iterable[Block]) -> None:
        """Add what belongs to no article, whether or not one is open."""
        added = tuple(blocks)
        self.leave_out(added)
        self.aside += added

    def pass_over(self, blocks: Iterable[Block]) -> None:
        """Add what can be no article, as the name of its section says."""
        added = tuple(blocks)
        self.leave_out(added)
        self.passed += added

    def leave_out(self, blocks: Iterable[Block]) -> None:
        """Add what shall be no article, as the settings say."""
        self.overview.add_blocks(blocks)

    def bounded_marks(self, marks: Sequence[MarkedTag]) -> tuple[MarkedTag, ...]:
        """Return what an article's comments say of tags, as far as that counts."""
        if len(marks) > MOST_MARKS:
            said = remark(
                "more than {most} tags; the rest is left out", most=MOST_MARKS
            )
            self.say(marks[MOST_MARKS].line, "too-many-tags", said)
        return tuple(marks[:MOST_MARKS])

    def say(self, line: int, kind: str, said: Message) -> None:
        """Say what could not be read as it stands."""
        self.diagnostics.append(diagnose(self.path, line, kind, said))


def _time_in_title(head: Inline, url: str | None) -> tuple[Inline, str | None]:
    """Return the time in a title that is a whole line, and the title's own address."""
    time, rest = split_time(without_mark(head))
    of_time = {clean_url(link.url) for link in time.links}
    return time, title_url(rest) if url in of_time else url


def as_paragraph(text: Inline) -> Block:
    """Make a block of a text, such as what stands beside a title."""
    end = text.line + text.text.count("\n")
    return Block(kind=BlockKind.PARAGRAPH, line=text.line, end_line=end, inline=text)
