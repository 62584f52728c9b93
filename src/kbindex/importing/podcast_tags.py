"""The tags of Podcasting 2.0, which feedparser knows nothing of: all of each item.

    <podcast:person role="guest" href="…">, <podcast:chapters url="…" type="…"/>,
    <podcast:transcript url="…" type="…"/>, <podcast:season>, <podcast:episode>

It is also where a feed is looked at before anybody else parses it: whether it is
well-formed, and whether it declares entities, which no feed needs and bombs do.

Source:
    podcastindex.org/namespace/1.0
"""

from collections.abc import Mapping
from xml.parsers import expat

from msgspec import Struct, field

from kbindex.importing.announced import Companion, Person

_MOST = 100
"""Persons, transcripts or letters of a number of one item."""

_LONGEST_NAME = 200
_LONGEST_URL = 2_000

_ITEMS = frozenset({"item", "entry"})
_PREFIX = "podcast:"

_HOSTS = frozenset({"", "host", "co-host", "guest host"})
_GUESTS = frozenset({"guest"})


class PodcastTags(Struct, kw_only=True):
    """What the tags of one item say, or those of the show; filled while it is read."""

    hosts: list[Person] = field(default_factory=list[Person])
    guests: list[Person] = field(default_factory=list[Person])
    transcripts: list[Companion] = field(default_factory=list[Companion])
    chapters: Companion | None = None
    season: str = ""
    number: str = ""


class Scan(Struct, kw_only=True):
    """What came of looking through a feed.

    Args:
        show: What is said of the show.
        items: What is said of each item, in order.
        broken_at: The line from which on it is no XML; 0 where all of it is.
        has_entities: Whether it declares entities; nothing behind that is read.
    """

    show: PodcastTags = field(default_factory=PodcastTags)
    items: list[PodcastTags] = field(default_factory=list[PodcastTags])
    broken_at: int = 0
    has_entities: bool = False


class _EntityError(Exception):
    """An entity is declared."""


def scan_feed(text: str) -> Scan:
    """Look through a feed; never raises, and reads what stands before an error."""
    scan = Scan()
    walk = _Walk(scan=scan)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    try:
        parser.Parse(text.encode(), True)  # noqa: FBT003 - the library's signature
    except _EntityError:
        scan.has_entities = True
    except expat.ExpatError as error:
        scan.broken_at = error.lineno
    return scan


def _refuse(*_: object) -> None:
    raise _EntityError


class _Walk(Struct, kw_only=True):
    """Follows the parser through the elements."""

    scan: Scan
    is_in_item: bool = False
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    texts: list[str] = field(default_factory=list[str])

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if name.rpartition(":")[2] in _ITEMS:
            self.is_in_item = True
            self.scan.items.append(PodcastTags())
        elif name.startswith(_PREFIX):
            self.name, self.attributes = name.removeprefix(_PREFIX), attributes
            self.texts.clear()

    def text(self, text: str) -> None:
        """Take a part of the text of an element."""
        if self.name and len(self.texts) < _MOST:
            self.texts.append(text[:_LONGEST_NAME])

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name.rpartition(":")[2] in _ITEMS:
            self.is_in_item = False
        elif self.name and name == _PREFIX + self.name:
            tags = self.scan.items[-1] if self.is_in_item else self.scan.show
            text = " ".join("".join(self.texts).split())[:_LONGEST_NAME]
            _take(tags, self.name, self.attributes, text)
            self.name = ""


def _take(
    tags: PodcastTags, name: str, attributes: Mapping[str, str], text: str
) -> None:
    url = attributes.get("url", "").strip()[:_LONGEST_URL]
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    if name == "person" and text:
        _take_person(tags, attributes, text)
    elif name == "transcript" and url and len(tags.transcripts) < _MOST:
        tags.transcripts.append(Companion(url=url, type=kind))
    elif name == "chapters" and url:
        tags.chapters = tags.chapters or Companion(url=url, type=kind)
    elif name == "season":
        tags.season = tags.season or text
    elif name == "episode":
        tags.number = tags.number or text


def _take_person(tags: PodcastTags, attributes: Mapping[str, str], text: str) -> None:
    """Take a host or a guest; who edits and composes is neither.

    The role is that of a host where none is said (the specification's default).
    """
    role = attributes.get("role", "").strip().lower()
    known = tags.hosts if role in _HOSTS else tags.guests if role in _GUESTS else None
    if known is not None and len(known) < _MOST:
        url = attributes.get("href", "").strip()[:_LONGEST_URL]
        known.append(Person(name=text, url=url))
