"""An announced episode → the text of its file, and what such a file says of itself.

    ---
    title: "12. A lantern"
    published: 2021-07-02T21:00:00+09:00
    …
    guid: "https://show.example/12"      which episode of the feed it is
    imported: 3f2a9c…                    hash of the file as written, without this
    ---

The hash tells a file that somebody has edited from one that is as it was written, and
a feed that says what it said from one that says something else. It stands in the file
itself, so that it goes where the file goes.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from msgspec import Struct

from kbindex.importing.announced import Announced, Companion, Person
from kbindex.importing.markdown_notes import to_markdown
from kbindex.model import is_web_url
from kbindex.model.safe_text import one_line
from kbindex.shownotes import best_transcript
from kbindex.shownotes.blocks.front_matter import split_front_matter

GUID = "guid"
_IMPORTED = "imported"
_HASH_LENGTH = 32
_STAMP = re.compile(rf"^{_IMPORTED}: ([0-9a-f]{{{_HASH_LENGTH}}})\n", re.MULTILINE)


class Marks(Struct, frozen=True, kw_only=True):
    """What a file says of its import.

    Args:
        guid: Of the episode; ``""`` where the file was not imported.
        written: The hash of what was written; ``""`` where there is none.
        is_edited: Whether it is no longer that.
        title: The episode's.
        published: When it was, in ISO 8601.
    """

    guid: str = ""
    written: str = ""
    is_edited: bool = False
    title: str = ""
    published: str = ""


class Rendered(Struct, frozen=True, kw_only=True):
    """The text of an episode's file, its hash, and whether all notes are in it."""

    text: str
    written: str
    is_whole: bool


def render(announced: Announced) -> Rendered:
    """Write an episode as a file of notes; the same episode gives the same bytes."""
    body, is_whole = to_markdown(announced)
    fields = "".join(f"{line}\n" for line in _front_lines(announced))
    text = f"---\n{fields}---\n" + (f"\n{body}\n" if body else "")
    written = _hash(text)
    end = len(f"---\n{fields}")
    stamped = f"{text[:end]}{_IMPORTED}: {written}\n{text[end:]}"
    return Rendered(text=stamped, written=written, is_whole=is_whole)


def read_marks(text: str) -> Marks:
    r"""Read what a file says of its import.

    Args:
        text: All of it, with `\n` at the line ends.
    """
    if f"\n{GUID}:" not in text[:_HEAD]:
        return Marks()
    fields = {
        key: value.text for key, value in split_front_matter(text, path="").fields
    }
    stamp = _STAMP.search(text[:_HEAD])
    rest = text[: stamp.start()] + text[stamp.end() :] if stamp else text
    written = stamp[1] if stamp else ""
    return Marks(
        guid=fields.get(GUID, "").strip(),
        written=written,
        is_edited=_hash(rest) != written,
        title=fields.get("title", ""),
        published=fields.get("published", ""),
    )


_HEAD = 150_000
"""Characters in which front matter ends; the reader of it takes fewer."""


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_HASH_LENGTH]


def _front_lines(one: Announced) -> Iterator[str]:
    yield from _texts(("title", one.title))
    if one.published:
        yield f"published: {one.published}"
    yield from _numbers(("season", one.season), ("episode", one.number))
    yield from _people("hosts", one.hosts)
    yield from _people("guests", one.guests)
    yield from _list("authors", one.authors)
    yield from _texts(("link", one.link), ("audio", one.audio), ("video", one.video))
    yield from _texts(("duration", one.duration))
    yield from _companions(one)
    yield from _list("tags", one.tags)
    yield from _texts((GUID, one.guid))


def _texts(*fields: tuple[str, str]) -> Iterator[str]:
    yield from (f"{key}: {quoted(value)}" for key, value in fields if value)


def _numbers(*fields: tuple[str, str]) -> Iterator[str]:
    yield from (f"{key}: {value}" for key, value in fields if value)


def _list(key: str, values: Sequence[str]) -> Iterator[str]:
    if values:
        yield f"{key}: [{', '.join(map(quoted, values))}]"


def _people(key: str, people: Sequence[Person]) -> Iterator[str]:
    if people:
        yield f"{key}:"
    for person in people:
        if person.url:
            yield f"  - name: {quoted(person.name)}"
            yield f"    url: {quoted(person.url)}"
        else:
            yield f"  - {quoted(person.name)}"


def _companions(one: Announced) -> Iterator[str]:
    """Say where chapters and transcripts are to be had; nobody follows these."""
    if one.chapters and is_web_url(one.chapters.url):
        yield f"chapters_url: {quoted(one.chapters.url)}"
    best = chosen_transcript(one.transcripts)
    if best and is_web_url(best.url):
        yield f"transcript_url: {quoted(best.url)}"


_TRANSCRIPTS = {
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/srt": ".srt",
    "text/srt": ".srt",
    "application/json": ".json",
    "text/plain": ".txt",
}
"""Media type → suffix."""

_BY_SUFFIX = {suffix: suffix for suffix in _TRANSCRIPTS.values()}


def transcript_suffix(one: Companion) -> str:
    """Return the suffix of a transcript's file; ``""`` where it is none we read."""
    path = re.sub(r"[?#].*", "", one.url).lower()
    ending = path[path.rfind(".") :] if "." in path else ""
    return _TRANSCRIPTS.get(one.type) or _BY_SUFFIX.get(ending, "")


def chosen_transcript(transcripts: Iterable[Companion]) -> Companion | None:
    """Return the transcript that would be read of all; of one format, the first."""
    named: dict[str, Companion] = {}
    for one in transcripts:
        if suffix := transcript_suffix(one):
            named.setdefault(f"transcript{suffix}", one)
    best = best_transcript(named)
    return named[best] if best else None


def quoted(text: str) -> str:
    """Write a text as a value of YAML: in double quotes, on one line."""
    shown = one_line(text).replace("\ufffe", "").replace("\uffff", "")
    return json.dumps(shown.strip(), ensure_ascii=False)
