"""Collects the text of inline elements of HTML, with links, images and source lines."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kbindex.model import SpanKind
from kbindex.shownotes.blocks.bare_urls import find_bare_urls
from kbindex.shownotes.blocks.tree import InlineImage, InlineLink, InlineStyle


@dataclass
class Inlines:
    """Text, links and images of the run of inline elements being read.

    The text is kept in pieces: to put each piece behind all before it would copy a
    long text again and again.
    """

    line: int = 0
    end_line: int = 0
    pieces: list[str] = field(default_factory=list[str])
    length: int = 0
    links: list[InlineLink] = field(default_factory=list[InlineLink])
    images: list[InlineImage] = field(default_factory=list[InlineImage])
    styles: list[InlineStyle] = field(default_factory=list[InlineStyle])
    styled: set[SpanKind] = field(default_factory=set[SpanKind])
    """What the text that is added is written in."""
    marked: int = 0
    """Where the last link or image ends."""

    def reach(self, line: int) -> None:
        """Go on at a line: a line break stands for every one that is passed."""
        if not self.line:
            self.line = self.end_line = line
        elif line > self.end_line:
            self.cut_blanks(self.marked)
            self.add("\n" * (line - self.end_line))
            self.end_line = line

    def add(self, text: str) -> None:
        """Append a text."""
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def add_gap(self) -> None:
        """Append a blank, where none ends the text."""
        if self.pieces and not self.has_gap():
            self.add(" ")

    def has_gap(self) -> bool:
        """Say whether the text ends with white space."""
        return bool(self.pieces) and self.pieces[-1].endswith((" ", "\n"))

    def cut_blanks(self, least: int = 0) -> None:
        """Drop the blanks at the end, down to a length."""
        while self.length > least and self.pieces[-1].endswith(" "):
            last = self.pieces.pop()
            kept = max(len(last.rstrip(" ")), len(last) - (self.length - least))
            self.length -= len(last)
            self.add(last[:kept])

    def text_from(self, start: int) -> str:
        """Return what stands from an offset on."""
        shown: list[str] = []
        at = self.length
        for piece in reversed(self.pieces):
            if at <= start:
                break
            shown.append(piece)
            at -= len(piece)
        text = "".join(reversed(shown))
        return text[max(start - at, 0) :]

    @contextmanager
    def style(self, kind: SpanKind | None) -> Generator[None]:
        """Note how the text is written that is added meanwhile; None says nothing."""
        if kind is None or kind in self.styled:
            yield
            return
        self.styled.add(kind)
        start = self.length
        yield
        self.styled.remove(kind)
        shown = self.text_from(start)
        start += len(shown) - len(shown.lstrip())
        end = self.length - len(shown) + len(shown.rstrip())
        if start < end:
            self.styles.append(InlineStyle(kind=kind, start=start, end=end))

    def add_link(self, link: InlineLink) -> None:
        """Append a link to text that was added."""
        self.links.append(link)
        self.marked = max(self.marked, link.end)

    def add_image(self, url: str, text: str) -> None:
        """Append an image with its alternative text."""
        start = self.length
        self.add(text)
        self.images.append(InlineImage(url=url, start=start, end=self.length))
        self.marked = max(self.marked, self.length)

    def add_text(self, text: str, *, line: int) -> None:
        """Append a text of a line, and the bare addresses in it."""
        self.reach(line)
        if self.has_gap():
            text = text.lstrip(" ")
        start = self.length
        self.add(text)
        for a, b in find_bare_urls(text):
            self.add_link(
                InlineLink(
                    url=text[a:b],
                    start=start + a,
                    end=start + b,
                    line=line,
                    is_bare=True,
                )
            )
