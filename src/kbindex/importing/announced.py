"""An episode as a feed or a page announces it, before it is a file."""

from typing import Literal

from msgspec import Struct

from kbindex.model import Diagnostic

Form = Literal["html", "text"]


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who takes part; `url` is a profile, or ``""``."""

    name: str
    url: str = ""


class Companion(Struct, frozen=True, kw_only=True):
    """Chapters or a transcript, as a feed names them.

    Args:
        url: An address, or a path relative to the feed.
        type: Its media type, in lower case, or ``""``.
    """

    url: str
    type: str = ""


class Chapter(Struct, frozen=True, kw_only=True):
    """A chapter that a feed holds itself; `start_s` in seconds, `url` or ``""``."""

    title: str
    start_s: int
    url: str = ""


class Announced(Struct, frozen=True, kw_only=True):
    r"""An episode, as somebody has published it. What is not known is ``""``.

    Args:
        guid: What tells it from all others, for good.
        title: One line.
        published: A date, or a moment with its zone, in ISO 8601.
        link: Its page.
        audio: Its sound file.
        video: Its video.
        duration: `h:mm:ss`.
        season: A number.
        number: Which episode it is: a number.
        slug: What its file may be named after, where it has no number.
        hosts: Those whom it names as hosts.
        guests: Those whom it names as guests.
        authors: Who has written the page.
        tags: Its own tags.
        notes: The notes, as they came.
        form: What they are written in.
        base: What relative addresses in them are relative to.
        chapters: Its chapters, at another place.
        own_chapters: Its chapters, where it holds them itself.
        transcripts: Its transcripts, in the order of the feed.
    """

    guid: str
    title: str = ""
    published: str = ""
    link: str = ""
    audio: str = ""
    video: str = ""
    duration: str = ""
    season: str = ""
    number: str = ""
    slug: str = ""
    hosts: tuple[Person, ...] = ()
    guests: tuple[Person, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: str = ""
    form: Form = "html"
    base: str = ""
    chapters: Companion | None = None
    own_chapters: tuple[Chapter, ...] = ()
    transcripts: tuple[Companion, ...] = ()


class Announcements(Struct, frozen=True, kw_only=True):
    """The episodes of a source, in its order, and what of it could not be read."""

    episodes: tuple[Announced, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
