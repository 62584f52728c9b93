"""A file of notes as the rules look at it: text, tree, episode, and what to pass over.

Offsets count characters of the text as it is in the file, line ends included.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from kbindex.model import Article, Diagnostic, Episode
from kbindex.shownotes.blocks.bare_urls import find_bare_urls
from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import MAX_SIZE_BYTES, EpisodeFile
from kbindex.shownotes.reader import Reader

_LINE_END = re.compile(r"\r\n|\n|\r")
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HTML_TAG = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")
_AUTOLINK = re.compile(r"<[A-Za-z][\w+.-]*:[^<>\s]*>")
_MAX_SPAN = 20_000
"""Characters of one text in which code spans are looked for."""

_HTML = frozenset({".html", ".htm"})


@dataclass(frozen=True, kw_only=True)
class CheckedPage:
    """One file of notes.

    Args:
        path: As messages name it.
        text: All of it, or `""` where it cannot be read.
        episode: What the reader made of it; None where it cannot be read.
        brought: URL key → id of the article of an earlier episode, where the
            archive is known.
    """

    path: str
    text: str
    episode: Episode | None
    blocks: tuple[Block, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    brought: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def articles(self) -> tuple[Article, ...]:
        """All records of the episode, the overview included."""
        return self.episode.articles if self.episode else ()

    @property
    def people(self) -> frozenset[str]:
        """Hosts and guests."""
        episode = self.episode
        return frozenset((*episode.hosts, *episode.guests) if episode else ())

    @property
    def is_markdown(self) -> bool:
        """Whether it is Markdown; else it is HTML."""
        return PurePosixPath(self.path).suffix.lower() not in _HTML

    # Lines

    @cached_property
    def line_spans(self) -> tuple[tuple[int, int], ...]:
        """Where each line begins, and where it ends, its line end left out."""
        ends = list(_LINE_END.finditer(self.text))
        starts = [0, *(match.end() for match in ends)]
        stops = [*(match.start() for match in ends), len(self.text)]
        return tuple(zip(starts, stops, strict=True))

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self.line_spans)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_span(self, line: int) -> tuple[int, int]:
        """Return where a line begins and ends, without its line end."""
        if not 1 <= line <= len(self.line_spans):
            return len(self.text), len(self.text)
        return self.line_spans[line - 1]

    def line_text(self, line: int) -> str:
        """Return a line without its line end."""
        start, end = self.line_span(line)
        return self.text[start:end]

    # What the rules pass over

    @cached_property
    def texts(self) -> tuple[tuple[int, int], ...]:
        """Spans of headings, paragraphs and table rows, in source order."""
        return tuple(
            (self.line_span(block.line)[0], self.line_span(block.end_line)[1])
            for block in walk(self.blocks)
            if block.kind in {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ROW}
        )

    @cached_property
    def markup(self) -> str:
        """The text with blanks in place of code and comments."""
        masked = list(self.text)
        for block in walk(self.blocks):
            if block.kind is BlockKind.CODE:
                fence = 1 if block.outer_end_line else 0
                start = self.line_span(block.line - fence)[0]
                _blank(masked, start, self.line_span(block.last_line)[1])
        for start, end in self.texts:
            if end - start <= _MAX_SPAN:
                for match in _CODE_SPAN.finditer(self.text, start, end):
                    _blank(masked, match.start(), match.end())
        without_code = "".join(masked)
        for match in _COMMENT.finditer(without_code):
            _blank(masked, match.start(), match.end())
        return "".join(masked)

    @cached_property
    def urls(self) -> tuple[tuple[int, int], ...]:
        """Spans of the URLs outside of code and comments."""
        return tuple(find_bare_urls(self.markup))

    @cached_property
    def prose(self) -> str:
        """The text with blanks in place of code, comments, URLs and HTML tags."""
        masked = list(self.markup)
        for pattern in (_HTML_TAG, _AUTOLINK):
            for match in pattern.finditer(self.markup):
                _blank(masked, match.start(), match.end())
        for start, end in self.urls:
            _blank(masked, start, end)
        return "".join(masked)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield blocks and all that is in them, in source order."""
    for block in blocks:
        yield block
        yield from walk(block.children)


def _blank(masked: list[str], start: int, end: int) -> None:
    """Put blanks over a span; line ends stay."""
    for position in range(start, end):
        if masked[position] not in "\r\n":
            masked[position] = " "


def parse_notes(
    content: bytes,
    file: EpisodeFile,
    reader: Reader,
    *,
    path: str,
    brought: Mapping[str, str] | None = None,
) -> CheckedPage:
    """Read the bytes of a file of notes.

    The suffix of `file` decides how; `path` is how messages name it. See `Page`
    for `brought`.
    """
    reading = reader.read_bytes(content, file)
    known = brought or {}
    if reading.episode is None or len(content) > MAX_SIZE_BYTES:
        return CheckedPage(
            path=path, text="", episode=None, diagnostics=reading.diagnostics
        )
    text = decode(content, path=file.path)[0] or ""
    return CheckedPage(
        path=path,
        text=text,
        episode=reading.episode,
        blocks=reading.blocks,
        diagnostics=reading.diagnostics,
        brought=known,
    )
