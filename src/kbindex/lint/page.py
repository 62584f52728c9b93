"""A file of notes as the rules look at it: text, tree, episode, and what to pass over.

Offsets count characters of the text as it is in the file, line ends included.
"""

import datetime as dt
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import PurePosixPath

from kbindex.lint.surroundings import Surroundings
from kbindex.model import Article, Diagnostic, Episode
from kbindex.shownotes.blocks.bare_urls import find_bare_urls
from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import MAX_SIZE_BYTES, EpisodeFile
from kbindex.shownotes.reader import Reader

_LINE_END = re.compile(r"\r\n|\n|\r")
_BACKTICKS = re.compile("`+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HTML_TAG = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")
_AUTOLINK = re.compile(r"<[A-Za-z][\w+.-]*:[^<>\s]*>")
_TEXTS = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ROW})
_MARKERS = re.compile(r"[ \t>]*(?:#{1,6}|[-*+]|\d{1,9}[.)])?[ \t\u3000]*")
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
        surroundings: What the other episodes say, where the archive is known.
        today: The day of the check; None where that is of no account.
    """

    path: str
    text: str
    episode: Episode | None
    blocks: tuple[Block, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    brought: Mapping[str, str] = field(default_factory=dict[str, str])
    surroundings: Surroundings | None = None
    today: dt.date | None = None

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
    def _line_starts(self) -> "array[int]":
        """Where each line begins, in few bytes: a line may have no more than two."""
        return array("l", chain([0], (m.end() for m in _LINE_END.finditer(self.text))))

    @cached_property
    def _line_stops(self) -> "array[int]":
        """Where each line ends, its line end left out."""
        stops = (match.start() for match in _LINE_END.finditer(self.text))
        return array("l", chain(stops, [len(self.text)]))

    @property
    def line_count(self) -> int:
        """How many lines there are; what follows the last line end is one."""
        return len(self._line_starts)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line_span(self, line: int) -> tuple[int, int]:
        """Return where a line begins and ends, without its line end."""
        if not 1 <= line <= self.line_count:
            return len(self.text), len(self.text)
        return self._line_starts[line - 1], self._line_stops[line - 1]

    def line_text(self, line: int) -> str:
        """Return a line without its line end."""
        start, end = self.line_span(line)
        return self.text[start:end]

    def text_start(self, line: int) -> int:
        """Return where the text of a line begins, behind `#`, `-` and blanks."""
        if line not in self._text_starts:
            start, end = self.line_span(line)
            match = _MARKERS.match(self.text, start, end)
            offset = match.end() if match else start
            self._text_starts[line] = offset if offset < end else start
        return self._text_starts[line]

    @cached_property
    def _text_starts(self) -> dict[int, int]:
        """What was asked for before: a line may have a thousand articles."""
        return {}

    # What the rules pass over

    @cached_property
    def texts(self) -> tuple[tuple[int, int], ...]:
        """Spans of headings, paragraphs and table rows, in source order.

        Whole lines, each in one of them: HTML may have many on a line.
        """
        spans: list[tuple[int, int]] = []
        last = 0
        for block in walk(self.blocks):
            first = max(block.line, last + 1)
            if block.kind in _TEXTS and first <= block.end_line:
                last = block.end_line
                spans.append((self.line_span(first)[0], self.line_span(last)[1]))
        return tuple(spans)

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
            for first, after in find_code_spans(self.text, start, end):
                _blank(masked, first, after)
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


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks and all that is in them, in source order."""
    left = [*reversed(blocks)]
    while left:
        block = left.pop()
        yield block
        left += reversed(block.children)


def find_code_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where backticks enclose code: as many of them before it as behind."""
    runs = [match.span() for match in _BACKTICKS.finditer(text, start, end)]
    closing: dict[int, int] = {}  # number of a run → of the next as long, if any
    seen: dict[int, int] = {}
    for number, (first, after) in reversed([*enumerate(runs)]):
        if (following := seen.get(after - first)) is not None:
            closing[number] = following
        seen[after - first] = number
    done = -1
    for number, following in sorted(closing.items()):
        first = runs[number][0]
        if number > done and text[max(start, first - 1) : first] != "\\":
            done = following
            yield first, runs[following][1]


def _blank(masked: list[str], start: int, end: int) -> None:
    """Put blanks over a span; line ends stay."""
    for position in range(start, end):
        if masked[position] not in "\r\n":
            masked[position] = " "


def parse_notes(
    content: bytes, file: EpisodeFile, reader: Reader, *, path: str
) -> CheckedPage:
    """Read the bytes of a file of notes.

    The suffix of `file` decides how; `path` is how messages name it.
    """
    reading = reader.read_bytes(content, file)
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
    )
