"""Chapters that stand apart from the notes, in front matter or a file beside the page.

chapters:                              front matter: mappings, or lines
  - {start: 256, title: Why we moved}
  - 12:30 What is new
{"version": "1.2.0", "chapters": [     Podcasting 2.0; a list alone is read, too
  {"startTime": 256.5, "title": "Why we moved", "url": "https://…", "toc": true}]}
"""

import re
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from kbindex.messages import Message, remark
from kbindex.model import Diagnostic, diagnose, format_time, is_web_url, parse_time
from kbindex.model.times import MOST_SECONDS
from kbindex.shownotes.blocks.front_values import Value
from kbindex.shownotes.blocks.tree import Inline
from kbindex.shownotes.reading.filing import BAD_TIME
from kbindex.shownotes.reading.front_fields import (
    NAMES,
    REMARKS,
    TIMES,
    URLS,
    find_text,
    text_of,
    to_inline,
)
from kbindex.shownotes.reading.front_links import FrontText
from kbindex.shownotes.reading.header_keys import fold_key
from kbindex.shownotes.reading.time_labels import is_time, seconds_of, split_time
from kbindex.shownotes.reading.titles import has_visible_text, make_title

BAD_CHAPTERS = "bad-chapters"
"""Kind of the diagnostic of a list of chapters that cannot be read as it stands."""

MOST_CHAPTERS = 1000
"""Of one list. Source: recordings of ten hours with one every minute have 600."""

_LONGEST_TIME = 40
"""Characters of a time that is shown in a message."""


class Chapter(Struct, frozen=True, kw_only=True):
    """A chapter of a recording.

    Args:
        title: Empty where only an address is given.
        time_s: Where it begins; None where that could not be read.
        url: A page of the web, or "".
        is_listed: Whether listeners see it; a hidden one may be a change of the image.
    """

    title: str
    time_s: int | None
    line: int
    end_line: int
    url: str = ""
    remarks: tuple[FrontText, ...] = ()
    is_listed: bool = True


class ChapterList(Struct, kw_only=True):
    """Chapters in the order in which they are written; filled while they are read.

    Args:
        path: The file that they stand in, relative to the episodes folder.
    """

    path: str
    chapters: list[Chapter] = msgspec.field(default_factory=list[Chapter])
    diagnostics: list[Diagnostic] = msgspec.field(default_factory=list[Diagnostic])

    def say(self, line: int, kind: str, said: Message) -> None:
        """Say what could not be read."""
        self.diagnostics.append(diagnose(self.path, line, kind, said))

    def say_full(self, line: int) -> None:
        """Say that what follows is left out."""
        said = remark(
            "more than {most} chapters; the rest is left out", most=MOST_CHAPTERS
        )
        self.say(line, BAD_CHAPTERS, said)

    def read_time(self, written: object, line: int) -> int | None:
        """Read a time in seconds, or as `4:16`; say so where it is none."""
        seconds = _seconds(written)
        if seconds is None:
            shown = f"{written:g}" if isinstance(written, float) else str(written)
            said = remark(
                "no time of a recording: {time!r}", time=shown[:_LONGEST_TIME]
            )
            self.say(line, BAD_TIME, said)
        return seconds

    def check_order(self) -> None:
        """Say where a chapter begins before the one above it, once."""
        before = 0
        for chapter in self.chapters:
            if chapter.time_s is not None and chapter.time_s < before:
                said = remark(
                    "a chapter at {time} stands behind one at {before}; read in the"
                    " order of time",
                    time=format_time(chapter.time_s),
                    before=format_time(before),
                )
                self.say(chapter.line, BAD_CHAPTERS, said)
                return
            before = chapter.time_s if chapter.time_s is not None else before


def _seconds(written: object) -> int | None:
    if isinstance(written, (int, float)):
        return int(written) if 0 <= written < MOST_SECONDS else None
    text = str(written).strip()
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", text):
        return _seconds(float(text))
    start = re.split(r"\s*[-–—~〜～]\s*", text, maxsplit=1)[0]
    return parse_time(start)


# Front matter


def read_front_chapters(value: Value, into: ChapterList) -> Iterator[FrontText | None]:
    """Read chapters of front matter: a list, lines of a text, a mapping of times.

    Yields what is no chapter, as it has no time: a text, as it is, or None for another
    thing.
    """
    for number, item in enumerate(_items(value)):
        if number == MOST_CHAPTERS:
            into.say_full(item.line)
            break
        if item.kind == "list":
            yield None
            continue
        chapter = (
            _of_text(item, into) if item.kind == "text" else _of_mapping(item, into)
        )
        if isinstance(chapter, Chapter):
            into.chapters.append(chapter)
        elif chapter.text.strip() and value.kind != "text":
            yield chapter
    into.check_order()


def _items(value: Value) -> Sequence[Value]:
    if value.kind == "mapping":
        fields = ((key, inner) for key, inner in value.fields)
        return [
            Value(kind="mapping", line=inner.line, fields=((key, inner),))
            if _is_time(key)
            else Value(kind="list", line=inner.line)
            for key, inner in fields
        ]
    if value.kind == "list":
        return value.items
    lines = value.text.strip("\n").split("\n")
    first = max(value.line, value.end_line - len(lines) + 1)
    return [
        Value(kind="text", line=first + number, text=line)
        for number, line in enumerate(lines)
    ]


def _is_time(text: str) -> bool:
    return is_time(Inline(text=text), among_times=True)


def _of_text(value: Value, into: ChapterList) -> Chapter | FrontText:
    """Read `12:30 What is new`; its time may stand behind it in brackets."""
    text = to_inline(value.text.strip(), line=value.line)
    time, title = split_time(text, among_times=True)
    end_line = max(value.line, value.end_line)
    if not time.text:
        return FrontText(text=value.text, line=value.line, end_line=end_line)
    seconds = seconds_of(time)
    return Chapter(
        title=make_title(title),
        time_s=into.read_time(time.text, value.line) if seconds is None else seconds,
        line=value.line,
        end_line=end_line,
        url=next((one.url for one in title.links if is_web_url(one.url)), ""),
    )


def _of_mapping(value: Value, into: ChapterList) -> Chapter | FrontText:
    if len(value.fields) == 1 and _is_time(value.fields[0][0]):
        ((key, inner),) = value.fields
        text = f"{key} {inner.text}" if inner.kind == "text" else ""
        return _of_text(Value(kind="text", line=inner.line, text=text), into)
    by_key = {fold_key(key): inner for key, inner in value.fields}
    title, url = find_text(by_key, NAMES), text_of(by_key, URLS)
    said, time = find_text(by_key, REMARKS), find_text(by_key, TIMES)
    parts = [one for one in (title, said) if one]
    line = parts[0].line if parts else value.line
    end_line = max(line, value.end_line)
    if time is None:
        texts = [*(one.text.strip() for one in parts), *([url] if url else [])]
        return FrontText(text=" – ".join(texts), line=line, end_line=end_line)
    if title is None:
        title, said = said, None
    remarks = (
        (FrontText(text=_flat(said), line=said.line, end_line=said.end_line),)
        if said
        else ()
    )
    return Chapter(
        title=_flat(title) if title else "",
        time_s=into.read_time(time.text, time.line),
        line=line,
        end_line=end_line,
        url=url if is_web_url(url) else "",
        remarks=remarks,
    )


def _flat(value: Value) -> str:
    return " ".join(value.text.split())


# Files


class _File(Struct, frozen=True):
    chapters: list[msgspec.Raw]


class _Row(Struct, frozen=True, rename="camel"):
    """A chapter as Podcasting 2.0 has it, or Podlove's simple chapters."""

    start_time: float | str | None = None
    start: float | str | None = None
    time: float | str | None = None
    title: str | None = None
    url: str | None = None
    href: str | None = None
    toc: bool | None = None


def is_chapter_file(path: str) -> bool:
    """Say whether a file beside a page holds its chapters."""
    return path.lower().endswith("chapters.json")


def read_chapter_file(content: bytes, *, path: str, most_bytes: int) -> ChapterList:
    """Read a file of chapters; what of it is none is a diagnostic, the rest is read.

    Args:
        content: Its bytes.
        path: Relative to the episodes folder.
        most_bytes: A longer one is left out.
    """
    found = ChapterList(path=path)
    if len(content) > most_bytes:
        size = most_bytes // 1_000_000
        said = remark("larger than {size} MB; left out", size=size)
        found.say(0, "too-large", said)
        return found
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        rows = _rows(content)
    except (ValueError, RecursionError) as error:
        said = remark("not read as a list of chapters ({reason})", reason=_short(error))
        found.say(1, BAD_CHAPTERS, said)
        return found
    line, done = 1, 0
    for number, row in enumerate(rows):
        raw = bytes(row)
        at = content.find(raw, done)
        line += content.count(b"\n", done, at)
        if number == MOST_CHAPTERS:
            found.say_full(line)
            break
        _read_row(raw, line, found)
        line += raw.count(b"\n")
        done = at + len(raw)
    found.check_order()
    return found


def _rows(content: bytes) -> list[msgspec.Raw]:
    if content.lstrip()[:1] == b"[":
        return msgspec.json.decode(content, type=list[msgspec.Raw])
    return msgspec.json.decode(content, type=_File).chapters


def _read_row(raw: bytes, line: int, into: ChapterList) -> None:
    try:
        row = msgspec.json.decode(raw, type=_Row)
    except (ValueError, RecursionError) as error:
        said = remark("no chapter ({reason}); left out", reason=_short(error))
        into.say(line, BAD_CHAPTERS, said)
        return
    title = " ".join((row.title or "").split())
    url = (row.url or row.href or "").strip()
    if not has_visible_text(title):
        title = ""
    if not title and not is_web_url(url):
        return  # a change of the image
    at = line + raw.count(b"\n", 0, max(raw.find(b'"title"'), 0))
    times = (t for t in (row.start_time, row.start, row.time) if t is not None)
    chapter = Chapter(
        title=title,
        time_s=into.read_time(next(times, ""), at),
        line=at,
        end_line=line + raw.count(b"\n"),
        url=url if is_web_url(url) else "",
        is_listed=row.toc is not False,
    )
    into.chapters.append(chapter)


def _short(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200]
