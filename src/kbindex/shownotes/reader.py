"""A file of show notes → an `Episode`, and what could not be read as it stands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from msgspec import Struct, field
from msgspec.structs import replace

from kbindex.config.notes import DEFAULT_NOTES, NotesConfig
from kbindex.messages import Message, later, remark
from kbindex.model import Diagnostic, Episode, EpisodeId, diagnose
from kbindex.model.understanding import PageUnderstanding
from kbindex.shownotes.blocks.front_matter import split_front_matter
from kbindex.shownotes.blocks.markdown_parser import (
    ParsedPage,
    build_parser,
    parse_markdown,
)
from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import MAX_SIZE_BYTES, EpisodeFile, load_content
from kbindex.shownotes.reading.articles import build_episode
from kbindex.shownotes.reading.chapter_articles import add_chapters
from kbindex.shownotes.reading.chapter_lists import (
    ChapterList,
    is_chapter_file,
    read_chapter_file,
)
from kbindex.shownotes.reading.dates import date_of_path
from kbindex.shownotes.reading.front_articles import add_front_matter
from kbindex.shownotes.reading.front_fields import to_inline
from kbindex.shownotes.reading.front_matter import FrontPage, read_front_matter
from kbindex.shownotes.reading.people_sections import add_people
from kbindex.shownotes.reading.understanding import understand_page

if TYPE_CHECKING:
    from kbindex.shownotes.blocks.html_parser import HtmlPage


_MOST_MARKUP = 50
"""Texts of a front matter that are read as Markdown; more are plain ones."""


class Reading(Struct, frozen=True, kw_only=True):
    """What came out of one file; no episode where it could not be read at all.

    Args:
        blocks: The page that the episode was made of.
        understanding: By which rules it was read, and which places are in doubt.
    """

    episode: Episode | None
    diagnostics: tuple[Diagnostic, ...] = ()
    blocks: tuple[Block, ...] = ()
    understanding: PageUnderstanding = PageUnderstanding()


class Reader(Struct, frozen=True):
    """Reads episodes; holds the Markdown parser, which is costly to build.

    Args:
        md: The parser.
        notes: How notes are read, where they leave a choice.
    """

    md: MarkdownIt = field(default_factory=build_parser)
    notes: NotesConfig = DEFAULT_NOTES

    def read_file(
        self, root: Path, file: EpisodeFile, *, follow_links: bool = False
    ) -> Reading:
        """Read `file` below `root`, without what lies beside it.

        A file that cannot be opened is a diagnostic.

        Args:
            root: The folder of episodes.
            file: One of its episodes.
            follow_links: Follow links that lead out of `root`, too.
        """
        try:
            content = load_content(root, file.path, follow_links=follow_links)
        except OSError as error:
            said = Message(error.strerror or later("cannot be read"))
            return _unread(file.path, "unreadable", said)
        return self.read_bytes(content, file)

    def read_bytes(
        self,
        content: bytes,
        file: EpisodeFile,
        *,
        beside: Mapping[str, bytes] | None = None,
    ) -> Reading:
        """Read the bytes of `file`.

        Args:
            content: Those of the page.
            file: Where it lies.
            beside: Those of the files beside it, by their paths.
        """
        if len(content) > MAX_SIZE_BYTES:
            size = MAX_SIZE_BYTES // 1_000_000
            said = remark("larger than {size} MB; left out", size=size)
            return _unread(file.path, "too-large", said)
        text, diagnostics = decode(content, path=file.path)
        if text is None:
            return Reading(episode=None, diagnostics=tuple(diagnostics))
        if not text.strip():
            said = remark("an empty file")
            diagnostics.append(diagnose(file.path, 1, "empty", said))
        chapters = [
            read_chapter_file(of_file, path=path, most_bytes=MAX_SIZE_BYTES)
            for path, of_file in (beside or {}).items()
            if is_chapter_file(path)
        ]
        reading = self._parse(text, file, chapters)
        diagnostics += (said for one in chapters for said in one.diagnostics)
        return replace(reading, diagnostics=(*diagnostics, *reading.diagnostics))

    def read_text(self, text: str, *, episode_id: str, path: str) -> Reading:
        """Read notes that are text already."""
        file = EpisodeFile(id=EpisodeId(episode_id), path=path)
        return self._parse(text, file)

    def _parse(
        self, text: str, file: EpisodeFile, chapters: Sequence[ChapterList] = ()
    ) -> Reading:
        text = normalize_line_ends(text)
        front = split_front_matter(text, path=file.path)
        page = self._parse_body(front.body, file)
        known = read_front_matter(front.fields, path=file.path)
        header = known.header
        header.settle(path=file.path, order=self.notes.dates)
        header.date = header.date or date_of_path(file.path)
        overview = sorted(self._overview(known), key=lambda block: block.line)
        header.unread.extend(overview)
        add_people(header, page.blocks)
        episode, filing = build_episode(
            page.blocks,
            episode_id=file.id,
            path=file.path,
            front_matter=header,
            page_title=page.title,
            notes=self.notes,
        )
        timed = add_chapters(episode, (known.chapters, *chapters))
        whole = add_front_matter(timed, known)
        return Reading(
            episode=whole,
            diagnostics=(
                *front.diagnostics,
                *page.diagnostics,
                *filing.diagnostics,
            ),
            blocks=page.blocks,
            understanding=understand_page(
                whole, filing, chapters=len(timed.articles) - len(episode.articles)
            ),
        )

    def _parse_body(self, text: str, file: EpisodeFile) -> "ParsedPage | HtmlPage":
        if PurePosixPath(file.path).suffix.lower() in {".html", ".htm"}:
            from kbindex.shownotes.blocks.html_parser import parse_page  # noqa: PLC0415 - quick refreshes

            return parse_page(text, path=file.path)
        return parse_markdown(text, self.md, path=file.path)

    def _overview(self, known: FrontPage) -> Iterator[Block]:
        """Yield the texts of front matter, and the author's tags, as blocks."""
        for number, text in enumerate(known.texts):
            lines = text.text.strip("\n")
            if lines.count("\n") > text.end_line - text.line:
                lines = " ".join(lines.split())
            if number < _MOST_MARKUP:
                above = "\n" * (text.line - 1)
                yield from parse_markdown(above + lines, self.md, path="").blocks
            else:
                yield _paragraph(lines, text.line)
        if known.tags:
            names = ", ".join(tag.name for tag in known.tags)
            yield _paragraph(names, known.tags[0].line)


def _paragraph(text: str, line: int) -> Block:
    inline = to_inline(text, line=line)
    end_line = line + text.count("\n")
    return Block(kind=BlockKind.PARAGRAPH, line=line, end_line=end_line, inline=inline)


def normalize_line_ends(text: str) -> str:
    r"""Make `\n` of `\r\n` and `\r`; no other character ends a source line."""
    return re.sub(r"\r\n?", "\n", text)


def _unread(path: str, kind: str, said: Message) -> Reading:
    return Reading(episode=None, diagnostics=(diagnose(path, 0, kind, said),))
