"""The frozen values that every layer shares: episodes, articles, notes, links.

Lines are 1-based lines of the source file and both ends are included. Text is
what a reader of the rendered page sees, line breaks kept.

What an article is made of is stored as arrays (`array_like`), in the order of the
fields: a change of that order, or of a field, is a new format of the index.
"""

import datetime as dt
from collections.abc import Sized
from enum import StrEnum
from typing import Annotated, Literal, NewType

from msgspec import Meta, Struct
from msgspec.structs import replace

from kbindex.messages import Message
from kbindex.model.times import Seconds, jump_url
from kbindex.model.urls import is_web_url

EpisodeId = NewType("EpisodeId", str)
ArticleId = NewType("ArticleId", str)
"""`025#6`: the episode's id and the article's number in it, from 1.

`025#0` is the overview, `025#t6` a passage.
"""


def episode_of(article: str) -> EpisodeId:
    """Return the id of the episode that an article's id names.

    >>> episode_of("2021/025#6")
    '2021/025'
    """
    return EpisodeId(article.rpartition("#")[0])


ArticleKind = Literal["article", "overview", "passage"]

TimeFrom = Literal["notes", "chapters", "transcript"]
"""Where the time of an article is from; the first of them that knows one says it."""

# What an index holds is held to these bounds when it is read.
Line = Annotated[int, Meta(ge=0, le=1 << 31)]
Depth = Annotated[int, Meta(ge=0, le=10_000)]
Position = Annotated[int, Meta(ge=0, le=1 << 31)]

_LONGEST_SHOWN = 60
"""Characters of a text that is shown in a line."""


class NoteKind(StrEnum):
    """What a note was in the source."""

    BULLET = "bullet"
    PARAGRAPH = "paragraph"
    CODE = "code"
    QUOTE = "quote"
    IMAGE = "image"
    HEADING = "heading"
    TABLE = "table"


class SpanKind(StrEnum):
    """What a part of a note's text is, beside text."""

    CODE = "code"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    DELETED = "deleted"
    IMAGE = "image"


class NoteSpan(Struct, frozen=True, kw_only=True, array_like=True):
    """A part of a note's text that its author wrote as more than text.

    Args:
        kind: What it is.
        start: Where it begins in the text, in code points; `end` is half-open. Of an
            image the text between them is its alternative text, and may be empty;
            of others it never is.
        url: The address of an image as it was written; of others empty.
    """

    kind: SpanKind
    start: Position
    end: Position
    url: str = ""


class Link(Struct, frozen=True, kw_only=True, array_like=True):
    """A link as the author wrote it; `url` is neither cleaned nor resolved."""

    text: str
    url: str
    line: Line

    def __repr__(self) -> str:
        return short_repr(self, "text", "url")


class Note(Struct, frozen=True, kw_only=True, array_like=True):
    """One bullet, paragraph, code block, quote, image, deeper heading or table row.

    Args:
        depth: Nesting below the article, from 0.
        parent: Position in the article's `notes` of the note that this one
            stands under, or None.
        spans: The parts of its text that are code, emphasis or images, by their start;
            those of one kind stand apart, those of others may overlap. Links are the
            article's.
    """

    text: str
    kind: NoteKind
    depth: Depth
    line: Line
    end_line: Line
    parent: Position | None = None
    spans: tuple[NoteSpan, ...] = ()

    def __repr__(self) -> str:
        return short_repr(self, "text", "kind", "line")


class MarkedTag(Struct, frozen=True, kw_only=True, array_like=True):
    """A tag that a comment `<!-- tags: a, -b -->` or front matter gives or takes away.

    Args:
        name: An id or another name of the tag, as it was written.
        is_wanted: Whether it is given; a `-` takes it away.
        by: `comment` under an article; `author`, in front matter, of all the episode.
    """

    name: str
    line: Line
    is_wanted: bool = True
    by: Literal["comment", "author"] = "comment"


class Article(Struct, frozen=True, kw_only=True, array_like=True):
    """One thing that a presenter brought, an episode's overview, or what was said.

    Args:
        source: The file, relative to the episodes folder, with `/`.
        line: Where the title stands (of an overview: its first text).
        end_line: The last line that belongs to it.
        title: Empty of a passage alone.
        url: The clean address of the page, or None.
        date: The episode's date of recording, or None.
        links: In source order; the title's link comes first.
        tags: Ids of topics, in the order of their weight.
        marked_tags: What front matter, and comments under it, say about its tags.
        section: The headings above it that group it, outermost first.
        has_own_url: Whether the address is that of its title, or stands alone behind
            or below it; else it is the first in its notes.
        time_s: When it is spoken about, in whole seconds of the recording.
        time_from: Where that is from; None where there is no time.
        recording: Where there is a time, the address of the episode's video, else of
            its sound file: the first that plays from a time on. Of a passage it is that
            of its episode, and not kept.
        end_s: When a passage of a transcript ends; of others it is not known.
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
    section: tuple[str, ...] = ()
    has_own_url: bool = True
    time_s: Seconds | None = None
    time_from: TimeFrom | None = None
    recording: str | None = None
    end_s: Seconds | None = None

    @property
    def show(self) -> str | None:
        """The name of its show, where there are several (`model.shows`)."""
        return None

    @property
    def time_url(self) -> str | None:
        """The address that plays the recording from its time on, where there is one."""
        if self.time_s is None or self.recording is None:
            return None
        return jump_url(self.recording, self.time_s)

    @property
    def own_url(self) -> str | None:
        """The address, where it is its own: equal ones are one page, brought twice."""
        return self.url if self.has_own_url else None

    @property
    def number(self) -> int:
        """Its number in its episode, from 1; 0 for the overview."""
        return int(self.id.rpartition("#")[2].removeprefix("t"))

    def __repr__(self) -> str:
        return short_repr(self, "id", "title")

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from kbindex.model.notebook import table, text  # noqa: PLC0415 - cold start

        rows = (
            (text(note.line), text("· " * note.depth + note.text))
            for note in self.notes
        )
        return table(f"{self.id} {self.title}", ("line", "note"), rows)


class Episode(Struct, frozen=True, kw_only=True):
    """One episode's header and all that was brought to it.

    Args:
        articles: In source order; an overview, where there is one, comes first.
        hosts: Handles without `@`, as `guests`.
        video: The address of its recording.
        audio: The address or path of its sound file, as it is written.
    """

    id: EpisodeId
    title: str
    source: str
    date: dt.date | None = None
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    video: str | None = None
    audio: str | None = None
    articles: tuple[Article, ...] = ()

    @property
    def show(self) -> str | None:
        """The name of the show, where there are several (`model.shows`)."""
        return None

    @property
    def recording(self) -> str | None:
        """The address of its video, else of its sound file; None where that is none."""
        urls = (self.video, self.audio)
        return next((url for url in urls if url and is_web_url(url)), None)

    def timed(self, article: Article, time_s: int, time_from: TimeFrom) -> Article:
        """Return an article of this episode with a time in its recording."""
        urls = (self.video, self.audio)
        plays = (url for url in urls if url and jump_url(url, time_s))
        return replace(
            article, time_s=time_s, time_from=time_from, recording=next(plays, None)
        )

    def __repr__(self) -> str:
        return short_repr(self, "id", "title", "date", "articles")

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from kbindex.model.notebook import link, table, text  # noqa: PLC0415 - cold start

        rows = (
            (text(one.id), link(one.title, one.url), text(one.presenter))
            for one in self.articles
        )
        return table(f"{self.title} {self.date or ''}", ("id", "title", "by"), rows)


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

    def __repr__(self) -> str:
        return short_repr(self, "path", "line", "kind", "message")


def diagnose(path: str, line: int, kind: str, said: Message) -> Diagnostic:
    """Make a diagnostic of a message that may have values."""
    form = said if said.values else None
    return Diagnostic(path=path, line=line, kind=kind, message=said.english, form=form)


def short_repr(value: object, *names: str) -> str:
    """Return a line such as `<Article id='025#6' title='Thanos' notes=12>`.

    Args:
        value: What is shown.
        names: Its attributes that tell it from others. Of one that holds several things
            their number is shown; an empty one is left out.
    """
    parts = (_part(name, getattr(value, name)) for name in names)
    return f"<{' '.join([type(value).__name__, *filter(None, parts)])}>"


def _part(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = str(value)
        is_long = len(text) > _LONGEST_SHOWN
        shown = repr(f"{text[: _LONGEST_SHOWN - 1]}…" if is_long else text)
    elif isinstance(value, float):
        shown = f"{value:.4g}"
    elif isinstance(value, Sized) and not hasattr(value, "__struct_fields__"):
        shown = str(len(value)) if value else ""
    else:
        shown = str(value)
    return f"{name}={shown}" if shown else ""
