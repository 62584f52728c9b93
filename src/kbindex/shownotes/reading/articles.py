"""The rules that find presenters, articles and the overview in a tree of blocks.

# 025                                  title
- Hosted by @bells17                   header
## Contents                            section; text from here on is overview
### @presenter                         presenter
#### [title](url)                      article, as a heading
- note                                 its notes, until the next article
### @other
- [title](url)                         article, as a bullet
  - note
[title](url)                           article, as a paragraph

One module, though long: each rule hands the draft of an article on to the next.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.messages import Message, remark
from kbindex.model import (
    Article,
    ArticleId,
    ArticleKind,
    Diagnostic,
    Episode,
    EpisodeId,
    Link,
    clean_url,
    diagnose,
    is_web_url,
)
from kbindex.shownotes.blocks.tree import Block, BlockKind, Inline
from kbindex.shownotes.reading.header import Header, find_header, parse_header
from kbindex.shownotes.reading.notes import NoteList, to_links
from kbindex.shownotes.reading.people import is_only_link, leading_link
from kbindex.shownotes.reading.presenter_sections import (
    PresenterHeadings,
    has_presenters,
)
from kbindex.shownotes.reading.titles import has_visible_text, make_title, title_url

_CONTENTS = re.compile(
    r"(?i)(?:table of )?contents|topics|show ?notes?|目次|内容|トピック(?:ス)?"
    r"|theme|テーマ|overview|概要|intro(?:duction)?|はじめに|イントロ(?:ダクション)?"
)
"""Headings that announce the contents, or an introduction to them."""

_NOTHING_BROUGHT = re.compile(
    r"(?i)(?:本日|今日|今週|今回)?(?:は|の)?(?:お?休み|欠席|不在|特になし|なし|無し"
    r"|absent|none|n/a|-)(?:です|でした)?[!！。.]*"
)

_Style = Literal["heading", "bullet", "paragraph"]


class _Draft(Struct, kw_only=True):
    """An article while its notes are still coming."""

    style: _Style
    level: int
    line: int
    title: str
    url: str | None
    presenter: str | None
    title_links: tuple[Link, ...]
    body: NoteList = field(default_factory=NoteList)

    @property
    def links(self) -> tuple[Link, ...]:
        return (*self.title_links, *self.body.links)

    def page(self) -> str | None:
        """The title's link, else the first link of the notes that is a page."""
        if self.url:
            return self.url
        urls = (link.url for link in self.body.links)
        return next((clean_url(url) for url in urls if is_web_url(url)), None)


class _Rules(Struct, kw_only=True):
    """The state of reading one episode, from the first section on."""

    path: str
    headings: PresenterHeadings
    has_presenters: bool
    presenter: str | None = None
    draft: _Draft | None = None
    drafts: list[_Draft] = field(default_factory=list[_Draft])
    overview: NoteList = field(default_factory=NoteList)
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def read(self, blocks: Sequence[Block]) -> None:
        for position, block in enumerate(blocks):
            if block.kind is BlockKind.HEADING:
                self._read_heading(blocks, position)
            elif block.kind is BlockKind.LIST and self._takes_bullets():
                self._read_list(block)
            elif block.kind is BlockKind.PARAGRAPH and self._takes_paragraphs():
                self._read_paragraph(block)
            else:
                self._add([block])

    # Headings

    def _read_heading(self, blocks: Sequence[Block], position: int) -> None:
        block = blocks[position]
        presenter = self.headings.read(block)
        if presenter is not None:
            self.presenter = presenter
            self.overview.heading = None
            self._close()
            return
        has_link = bool(block.inline.links or block.inline.images)
        if not has_link and not has_visible_text(block.text):
            said = remark("a heading without text")
            self._diagnose(block.line, "empty-heading", said)
            return
        if self._is_article_heading(blocks, position):
            if block.level < self.headings.level:
                self.presenter = None
            self._start(block.inline, style="heading", level=block.level)
            if self.draft:
                self.draft.body.end_line = block.end_line
        elif self.draft and block.level > self._article_level():
            self._add([block])
        else:
            self._open_section(block)

    def _article_level(self) -> int:
        draft = self.draft
        return draft.level if draft and draft.style == "heading" else 6

    def _is_article_heading(self, blocks: Sequence[Block], position: int) -> bool:
        block = blocks[position]
        if self._is_nothing(blocks, position):
            return False
        if not self.has_presenters:
            return self._is_topic(blocks, position)
        if self.headings.level and block.level > self.headings.level:
            draft = self.draft
            is_deeper = (
                draft is not None
                and draft.style == "heading"
                and block.level > draft.level > self.headings.level
            )
            in_section = self.presenter is None and not block.inline.links
            return not is_deeper and not in_section
        return title_url(block.inline) is not None

    def _is_topic(self, blocks: Sequence[Block], position: int) -> bool:
        """In an episode that names no presenters, a heading with text is an article."""
        block, following = blocks[position], blocks[position + 1 : position + 2]
        if self.draft and block.level > self.draft.level:
            return False
        if block.level == 1 or _CONTENTS.fullmatch(block.text.strip()):
            return title_url(block.inline) is not None
        is_parent = bool(
            following
            and following[0].kind is BlockKind.HEADING
            and following[0].level > block.level
        )
        return not is_parent

    def _is_nothing(self, blocks: Sequence[Block], position: int) -> bool:
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

    def _open_section(self, block: Block) -> None:
        """A heading that is neither: what follows is no presenter's."""
        self._close()
        self.overview.heading = None
        if block.level <= self.headings.level:
            self.presenter = None
        if not _CONTENTS.fullmatch(block.text.strip()):
            self._add([block])

    # Lists and paragraphs directly under a presenter

    def _takes_bullets(self) -> bool:
        if self.presenter is None:
            return False
        return self.draft is None or self.draft.style == "bullet"

    def _takes_paragraphs(self) -> bool:
        if self.presenter is None:
            return False
        return self.draft is None or self.draft.style != "heading"

    def _read_list(self, block: Block) -> None:
        for item in block.children:
            text = _first_text(item)
            announced = _announced_by_bullet(item, text) if text else None
            if text is None or announced is None:
                self._add([item])
                continue
            self._start(announced, style="bullet", level=0)
            rest = _after_first_line(text)
            below = (*rest, *item.children[1:])
            if self.draft:
                self.draft.body.add_blocks(below)
                self.draft.body.end_line = max(
                    self.draft.body.end_line, item.line, text.line
                )

    def _read_paragraph(self, block: Block) -> None:
        announced = _announced_by_paragraph(block.inline, is_first=self.draft is None)
        if not announced:
            self._add([block])
            return
        for number, inline in enumerate(announced):
            self._start(inline, style="paragraph", level=0)
            if len(announced) == 1 and self.draft:
                rest = _after_line(block.inline, _announcing_lines(block.inline))
                self.draft.body.add_blocks(rest)
                self.draft.body.end_line = max(self.draft.body.end_line, block.end_line)
            elif number == len(announced) - 1 and self.draft:
                self.draft.body.end_line = block.end_line

    # Articles

    def _start(self, inline: Inline, *, style: _Style, level: int) -> None:
        self._close()
        title = make_title(inline)
        if not title:
            return
        self.draft = _Draft(
            style=style,
            level=level,
            line=inline.line,
            title=title,
            url=title_url(inline),
            presenter=self.presenter,
            title_links=tuple(to_links(inline)),
        )
        self.draft.body.add_marks(inline)
        self.drafts.append(self.draft)

    def _close(self) -> None:
        self.draft = None

    def _add(self, blocks: Sequence[Block]) -> None:
        body = self.draft.body if self.draft else self.overview
        body.add_blocks(blocks)

    def _diagnose(self, line: int, kind: str, said: Message) -> None:
        self.diagnostics.append(diagnose(self.path, line, kind, said))


def _first_text(item: Block) -> Inline | None:
    if item.children and item.children[0].kind in {
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
    }:
        return item.children[0].inline
    return None


def _all_links(block: Block) -> Iterator[str]:
    yield from (link.url for link in block.inline.links)
    for child in block.children:
        yield from _all_links(child)


def _announced_by_bullet(item: Block, text: Inline) -> Inline | None:
    """Return the text by which a top-level bullet announces an article, or None.

    It begins with a link; or is plain text with its URL in brackets or bare
    behind it; or plain text with its URL alone in a nested bullet.
    """
    first = next(text.lines())
    link = leading_link(first)
    if link and is_web_url(link.url):
        return first
    if first.links:
        last = first.links[-1]
        behind = first.text[last.end :]
        is_behind = last.is_bare and not re.search(r"\w", behind)
        return first if is_behind and is_web_url(last.url) else None
    for block in item.children[1:]:
        if block.kind is BlockKind.LIST and _has_link_alone(block):
            return first
    return None


def _has_link_alone(nested: Block) -> bool:
    texts = [_first_text(item) for item in nested.children]
    return any(text is not None and is_only_link(text) for text in texts)


def _announcing_lines(inline: Inline) -> int:
    """How many lines of a paragraph announce its article: one, or text and URL."""
    parts = list(inline.lines())
    return 2 if len(parts) > 1 and not parts[0].links else 1


def _announced_by_paragraph(inline: Inline, *, is_first: bool) -> list[Inline]:
    """Return the texts by which a paragraph announces articles, mostly one or none.

    One link or bare URL, or several with a line each. Where no article is open
    yet, also a line that begins with a link, and a line of text whose URL fills
    the next line: text that no article claims would be lost for its page.
    """
    parts = [part for part in inline.lines() if part.text.strip()]
    if parts and all(is_only_link(part) and title_url(part) for part in parts):
        return parts
    if not is_first or not parts:
        return []
    if (link := leading_link(parts[0])) and is_web_url(link.url):
        return parts[:1]
    if len(parts) > 1 and not parts[0].links and is_only_link(parts[1]):
        end = len(parts[0].text) + 1 + len(parts[1].text)
        return [inline.cut(0, end, line=inline.line)]
    return []


def _after_line(inline: Inline, count: int) -> tuple[Block, ...]:
    """The lines of a text behind the first `count`, as a paragraph, if any."""
    parts = list(inline.lines())
    if len(parts) <= count:
        return ()
    start = sum(len(part.text) + 1 for part in parts[:count])
    rest = inline.cut(start, len(inline.text), line=parts[count].line)
    return (
        Block(
            kind=BlockKind.PARAGRAPH,
            line=rest.line,
            end_line=rest.line + rest.text.count("\n"),
            inline=rest,
        ),
    )


def _after_first_line(inline: Inline) -> tuple[Block, ...]:
    return _after_line(inline, 1)


def build_episode(
    blocks: Sequence[Block],
    *,
    episode_id: EpisodeId,
    path: str,
    front_matter: Header | None = None,
    page_title: str = "",
) -> tuple[Episode, list[Diagnostic]]:
    """Read an episode from the blocks of its file.

    Args:
        blocks: The page, in source order.
        episode_id: The episode's id.
        path: The file, relative to the episodes folder.
        front_matter: What the front matter said; the header's bullets win.
        page_title: The title of an HTML page without a first-level heading.
    """
    title, above, end = find_header(blocks)
    header = parse_header(above, path=path)
    meta = front_matter or Header()
    hosts = tuple(header.hosts or meta.hosts)
    guests = tuple(header.guests or meta.guests)
    body = blocks[end:]
    known = frozenset((*hosts, *guests))
    rules = _Rules(
        path=path,
        headings=PresenterHeadings(known=known),
        has_presenters=has_presenters(body, known=known),
    )
    rules.overview.add_blocks(header.unread)
    rules.read(body)
    episode = Episode(
        id=episode_id,
        title=title or page_title or episode_id,
        source=path,
        date=header.date or meta.date,
        hosts=hosts,
        guests=guests,
        video=header.video or meta.video,
    )
    whole = replace(episode, articles=tuple(_finish(rules, episode)))
    return whole, [*meta.diagnostics, *header.diagnostics, *rules.diagnostics]


def _finish(rules: _Rules, episode: Episode) -> Iterator[Article]:
    def make(number: int, kind: ArticleKind, draft: _Draft) -> Article:
        return Article(
            id=ArticleId(f"{episode.id}#{number}"),
            kind=kind,
            episode=episode.id,
            source=episode.source,
            line=draft.line,
            end_line=max(draft.line, draft.body.end_line),
            title=draft.title,
            url=draft.page() if kind == "article" else None,
            presenter=draft.presenter,
            date=episode.date,
            notes=tuple(draft.body.notes),
            links=draft.links,
            marked_tags=tuple(draft.body.marked_tags),
        )

    if rules.overview.notes:
        overview = _Draft(
            style="paragraph",
            level=0,
            line=rules.overview.notes[0].line,
            title=episode.title,
            url=None,
            presenter=None,
            title_links=(),
            body=rules.overview,
        )
        yield make(0, "overview", overview)
    for number, draft in enumerate(rules.drafts, start=1):
        yield make(number, "article", draft)
