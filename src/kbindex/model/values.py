"""The frozen values that every layer shares: episodes, articles, notes, links.

Lines are 1-based lines of the source file and both ends are included. Text is
what a reader of the rendered page sees, line breaks kept.

What an article is made of is stored as arrays (`array_like`), in the order of the
fields: a change of that order, or of a field, is a new format of the index.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal, NewType

from msgspec import Meta, Struct

from kbindex.messages import Message

EpisodeId = NewType("EpisodeId", str)
ArticleId = NewType("ArticleId", str)
"""`025#6`: the episode's id and the article's number in it, from 1; `#0` overview."""

ArticleKind = Literal["article", "overview"]

# What an index holds is held to these bounds when it is read.
Line = Annotated[int, Meta(ge=0, le=1 << 31)]
Depth = Annotated[int, Meta(ge=0, le=10_000)]
Position = Annotated[int, Meta(ge=0, le=1 << 31)]


class NoteKind(StrEnum):
    """What a note was in the source."""

    BULLET = "bullet"
    PARAGRAPH = "paragraph"
    CODE = "code"
    QUOTE = "quote"
    IMAGE = "image"
    HEADING = "heading"
    TABLE = "table"


class Link(Struct, frozen=True, kw_only=True, array_like=True):
    """A link as the author wrote it; `url` is neither cleaned nor resolved."""

    text: str
    url: str
    line: Line


class Note(Struct, frozen=True, kw_only=True, array_like=True):
    """One bullet, paragraph, code block, quote, image, deeper heading or table row.

    Args:
        depth: Nesting below the article, from 0.
        parent: Position in the article's `notes` of the note that this one
            stands under, or None.
    """

    text: str
    kind: NoteKind
    depth: Depth
    line: Line
    end_line: Line
    parent: Position | None = None


class MarkedTag(Struct, frozen=True, kw_only=True, array_like=True):
    """A tag that a comment `<!-- tags: a, -b -->` gives or takes away.

    Args:
        name: An id or another name of the tag, as it was written.
        is_wanted: Whether it is given; a `-` takes it away.
    """

    name: str
    line: Line
    is_wanted: bool = True


class Article(Struct, frozen=True, kw_only=True, array_like=True):
    """One thing that a presenter brought, or an episode's overview.

    Args:
        source: The file, relative to the episodes folder, with `/`.
        line: Where the title stands (of an overview: its first text).
        end_line: The last line that belongs to it.
        title: Never empty.
        url: The clean address of the page, or None.
        date: The episode's date of recording, or None.
        links: In source order; the title's link comes first.
        tags: Ids of topics, in the order of their weight.
        marked_tags: What comments under it say about its tags, in source order.
    """

    id: ArticleId
    kind: ArticleKind
    episode: EpisodeId
    source: str
    line: Line
    end_line: Line
    title: str
    url: str | None
    presenter: str | None
    date: dt.date | None
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    marked_tags: tuple[MarkedTag, ...] = ()

    @property
    def number(self) -> int:
        """The article's number in its episode, from 1; 0 for the overview."""
        return int(self.id.rpartition("#")[2])


class Episode(Struct, frozen=True, kw_only=True):
    """One episode's header and all that was brought to it.

    Args:
        articles: In source order; an overview, where there is one, comes first.
        hosts: Handles without `@`, as `guests`.
    """

    id: EpisodeId
    title: str
    source: str
    date: dt.date | None = None
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    video: str | None = None
    articles: tuple[Article, ...] = ()


class Diagnostic(Struct, frozen=True, kw_only=True, order=True):
    """Something that could not be read as it stands; the rest was read.

    Args:
        path: The file, relative to the episodes folder.
        line: Where, 1-based; 0 where the whole file is meant.
        kind: A stable name to branch on, such as `bad-date`.
        message: One line for people, in English.
        form: The message apart from its values, where it has any: what is shown
            may be another language than that of the process which read the file.
    """

    path: str
    line: Line
    kind: str
    message: str
    form: Message | None = None

    @property
    def said(self) -> Message:
        """The message, to be shown in the language that is spoken."""
        return self.form or Message(self.message)


def diagnose(path: str, line: int, kind: str, said: Message) -> Diagnostic:
    """Make a diagnostic of a message that may have values."""
    form = said if said.values else None
    return Diagnostic(path=path, line=line, kind=kind, message=said.english, form=form)
