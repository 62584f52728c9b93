"""A podcast's feed → the episodes that it announces.

feedparser reads RSS and Atom of every age, and what is not well-formed. It is given
bytes alone, so that it opens nothing. It leaves the tags of Podcasting 2.0 to
`podcast_tags`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from urllib.parse import urljoin

import feedparser
from msgspec.structs import replace

from kbindex.importing.announced import (
    Announced,
    Announcements,
    Chapter,
    Companion,
    Form,
)
from kbindex.importing.episode_ids import slug_of_link
from kbindex.importing.feed_text import mend, text_of_feed
from kbindex.importing.markdown_notes import has_markup, plain_line
from kbindex.importing.moments import moment_of
from kbindex.importing.podcast_tags import PodcastTags, Scan, scan_feed
from kbindex.importing.source_errors import SourceError
from kbindex.messages import Message, remark
from kbindex.model import diagnose, is_web_url
from kbindex.model.safe_text import one_line
from kbindex.model.times import format_time, parse_time
from kbindex.shownotes.reading.header import is_sound, is_video

MAX_FEED_BYTES = 50_000_000
"""Ten thousand episodes with the longest notes known; a larger file is no feed."""

MOST_EPISODES = 20_000
_HEAD = 500_000
"""Characters of a page in which its feed is named."""

_MOST_TAGS = 50
_MOST_CHAPTERS = 1_000
_LONGEST_LINE = 500
_LONGEST_URL = 2_000

_NUMBER = re.compile(r"0*(\d{1,6})(?:\.0+)?")
_SECONDS = re.compile(r"(\d{1,6})(?:\.\d*)?")
_LINK = re.compile(r"(?i)<link\b[^<>]{1,3000}>")
"""No `<` in it: so each letter of a page is looked at once."""

_OF_FEED = re.compile(r"(?i)\btype\s*=\s*[\"']?application/(?:rss|atom)\+xml")
_HREF = re.compile(r"(?i)\bhref\s*=\s*[\"']?([^\"'\s>]+)")
_PAGE = re.compile(
    r"(?i)\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+)?html\b"
)

_EPISODE = re.compile(r"<(?:item|entry)[\s>]")

_Values = Mapping[str, object]


def read_feed(
    content: bytes, *, path: str, base: str = "", charset: str = ""
) -> Announcements:
    """Read a feed.

    Args:
        content: Its bytes.
        path: What messages call it.
        base: Its address, where it has one.
        charset: The encoding that a server said, or ``""``.

    Raises:
        SourceError: It is too large, declares entities, or is no feed.
    """
    if len(content) > MAX_FEED_BYTES:
        size = MAX_FEED_BYTES // 1_000_000
        raise SourceError(path, remark("larger than {size} MB", size=size))
    text, said = text_of_feed(content, path=path, charset=charset)
    text, scan = _scan(text, path=path)
    if scan.broken_at:
        broken = remark("no well-formed XML from here on; read as well as possible")
        said.append(diagnose(path, scan.broken_at, "xml", broken))
    parsed = _parse(text, path=path, base=base)
    entries = _mappings(parsed.get("entries"))
    if not entries and not parsed.get("version"):
        raise SourceError(path, _no_feed(text, base=base))
    if scan.broken_at and entries and _ends_within_an_episode(text):
        entries = entries[:-1]
        half = remark("ends in the middle of an episode, which is left out")
        said.append(diagnose(path, text.count("\n") + 1, "unfinished", half))
    if len(entries) > MOST_EPISODES:
        many = remark(
            "more than {count} episodes; the rest is left out", count=MOST_EPISODES
        )
        said.append(diagnose(path, 0, "too-many", many))
    reader = _Entries(parsed, scan, base=base)
    found = [reader.read(at, entry) for at, entry in enumerate(entries[:MOST_EPISODES])]
    return Announcements(episodes=tuple(_told_apart(found)), diagnostics=tuple(said))


def _ends_within_an_episode(text: str) -> bool:
    """Return whether a feed was cut off, as a download is that did not finish.

    What it has of its last episode would replace the whole notes by half of them.
    """
    begin = max((found.start() for found in _EPISODE.finditer(text)), default=-1)
    return begin > max(text.rfind("</item>"), text.rfind("</entry>"))


def _scan(text: str, *, path: str) -> tuple[str, Scan]:
    """Look through a feed; where it is broken, through one with the usual mended."""
    scan = scan_feed(text)
    if scan.broken_at and not scan.has_entities:
        mended = mend(text)
        again = scan_feed(mended)
        if not again.broken_at or len(again.items) > len(scan.items):
            text, scan = mended, replace_line(again, scan.broken_at)
    if scan.has_entities or (scan.broken_at and "<!ENTITY" in text.upper()):
        raise SourceError(path, remark("declares entities; not read"))
    return text, scan


def replace_line(scan: Scan, line: int) -> Scan:
    """Return a scan that says where the feed was broken before it was mended."""
    return replace(scan, broken_at=line)


def _parse(text: str, *, path: str, base: str) -> _Values:
    headers = {"content-location": base} if base else {}
    try:
        return feedparser.parse(
            BytesIO(text.encode()),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # what the library raises on markup is not told
        reason = type(error).__name__
        said = remark("cannot be read as a feed ({reason})", reason=reason)
        raise SourceError(path, said) from error


def _no_feed(text: str, *, base: str) -> Message:
    """Say that a source is no feed; of a page, which feed it leads to."""
    if not _PAGE.match(text[:10_000]):
        return remark("neither RSS nor Atom")
    links = (link[0] for link in _LINK.finditer(text[:_HEAD]))
    of_feed = next(filter(_OF_FEED.search, links), "")
    if (href := _HREF.search(of_feed)) and (url := _joined(base, href[1])):
        return remark("a page, no feed; its feed is {url}", url=url)
    return remark("a page, no feed")


def _joined(base: str, written: str) -> str:
    """Return a whole address; ``""`` where what is written is none."""
    try:
        return urljoin(base, plain_line(written))
    except ValueError:
        return ""


class _Entries:
    """Reads the entries that feedparser found in one feed.

    Args:
        parsed: Its answer.
        scan: What the tags of Podcasting 2.0 say.
        base: The address of the feed.
    """

    def __init__(self, parsed: _Values, scan: Scan, *, base: str) -> None:
        show = parsed.get("feed")
        values = show if isinstance(show, dict) else {}
        self._title = plain_line(_text(values, "title")).casefold()
        self._scan = scan
        self._base = base

    def read(self, at: int, entry: _Values) -> Announced:
        """Read the entry of a number, from 0."""
        known = self._scan.items
        tags = known[at] if at < len(known) else PodcastTags()
        notes, form = _notes(entry)
        title = _line(plain_line(_text(entry, "title")))
        link = _web(_text(entry, "link"))
        media = list(_media(entry))
        published = moment_of(_text(entry, "published") or _text(entry, "updated"))
        return Announced(
            guid=_line(_text(entry, "id")) or link or _hash(title, published),
            title=title,
            published=published,
            link=link,
            audio=next((url for url, kind in media if _is_audio(url, kind)), ""),
            video=next((url for url, kind in media if _is_video(url, kind)), ""),
            duration=_clock(_text(entry, "itunes_duration")),
            season=_number(tags.season or _text(entry, "itunes_season")),
            number=_number(_text(entry, "itunes_episode") or tags.number),
            hosts=tuple(tags.hosts or self._scan.show.hosts),
            guests=tuple(tags.guests),
            authors=tuple(self._authors(entry)),
            slug=slug_of_link(link),
            tags=tuple(_tags(entry)),
            notes=notes,
            form=form,
            base=link or self._base,
            chapters=self._placed(tags.chapters) if tags.chapters else None,
            own_chapters=tuple(_chapters(entry)),
            transcripts=tuple(map(self._placed, tags.transcripts)),
        )

    def _placed(self, companion: Companion) -> Companion:
        """Return a companion with a whole address, where the feed has one."""
        try:
            return replace(companion, url=urljoin(self._base, companion.url))
        except ValueError:
            return companion

    def _authors(self, entry: _Values) -> Iterator[str]:
        """Yield who has written an episode; the name of the show is nobody's."""
        for author in _mappings(entry.get("authors")):
            name = _line(_text(author, "name"))
            if name and "@" not in name and name.casefold() != self._title:
                yield name


def _notes(entry: _Values) -> tuple[str, Form]:
    """Return the longest text of an entry; of two that are as long, the first.

    A feed says the same several times, shorter and longer: in its description, as
    `content:encoded`, for iTunes.
    """
    texts = [*_mappings(entry.get("content"))]
    detail = entry.get("summary_detail")
    texts += [detail] if isinstance(detail, dict) else []
    best = max((_text(one, "value") for one in texts), key=_weight, default="")
    return best, "html" if has_markup(best) else "text"


def _weight(text: str) -> int:
    return len(re.sub(r"<[^<>]*>|\s", "", text))


def _media(entry: _Values) -> Iterator[tuple[str, str]]:
    """Yield the addresses of recordings with their media types."""
    for link in _mappings(entry.get("links")):
        if _text(link, "rel") == "enclosure":
            yield _web(_text(link, "href")), _text(link, "type").lower()
    for one in _mappings(entry.get("media_content")):
        kind = _text(one, "type") or f"{_text(one, 'medium')}/"
        yield _web(_text(one, "url")), kind.lower()
    yield _web(_text(entry, "link")), ""


def _is_audio(url: str, kind: str) -> bool:
    is_other = kind.startswith("video/")
    return bool(url) and (kind.startswith("audio/") or (is_sound(url) and not is_other))


def _is_video(url: str, kind: str) -> bool:
    return bool(url) and (kind.startswith("video/") or is_video(url))


def _tags(entry: _Values) -> Iterator[str]:
    names = (_line(_text(tag, "term")) for tag in _mappings(entry.get("tags")))
    yield from [*dict.fromkeys(filter(None, names))][:_MOST_TAGS]


def _chapters(entry: _Values) -> Iterator[Chapter]:
    """Yield the chapters of Podlove, which stand in the feed itself."""
    held = entry.get("psc_chapters")
    rows = _mappings(held.get("chapters")) if isinstance(held, dict) else []
    for row in rows[:_MOST_CHAPTERS]:
        start_s = parse_time(_text(row, "start"))
        title = _line(_text(row, "title"))
        if start_s is not None and title:
            yield Chapter(title=title, start_s=start_s, url=_web(_text(row, "href")))


def _told_apart(found: Sequence[Announced]) -> Iterator[Announced]:
    """Yield each episode once; of some feeds, all have the same guid."""
    counts = Counter(one.guid for one in found)
    seen: set[str] = set()
    for one in found:
        guid = one.guid
        if counts[guid] > 1:
            guid = f"{guid} {_hash(one.title, one.published or one.link)}"
        if guid not in seen:
            seen.add(guid)
            yield replace(one, guid=guid)


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def _clock(written: str) -> str:
    """Return a length as `h:mm:ss`: of seconds, or of what is a time already."""
    seconds = _SECONDS.fullmatch(written.strip())
    length = int(seconds[1]) if seconds else parse_time(written)
    return format_time(length) if length else ""


def _number(written: str) -> str:
    found = _NUMBER.fullmatch(written.strip())
    return found[1] if found else ""


def _web(url: str) -> str:
    one = url.strip()
    return one if is_web_url(one) and len(one) <= _LONGEST_URL else ""


def _line(text: str) -> str:
    return one_line(" ".join(text.split())).strip()[:_LONGEST_LINE]


def _text(values: _Values, key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _mappings(value: object) -> list[_Values]:
    return (
        [one for one in value if isinstance(one, dict)]
        if isinstance(value, list)
        else []
    )
