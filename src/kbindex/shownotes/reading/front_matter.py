"""Front matter → what it says of an episode, for whatever generator it was written.

    title description date tags hosts guests authors audio video links chapters

Keys are those of a header and some more (`header_keys`); a key that nothing is known
of is passed over, for most describe files and feeds.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field

from kbindex.late_patterns import late_pattern
from kbindex.messages import later, remark
from kbindex.model import Diagnostic, MarkedTag, diagnose, is_web_url
from kbindex.shownotes.blocks.front_matter import KIND
from kbindex.shownotes.blocks.front_values import Value
from kbindex.shownotes.reading.chapter_lists import ChapterList, read_front_chapters
from kbindex.shownotes.reading.dates import WrittenDate
from kbindex.shownotes.reading.front_fields import (
    HANDLES,
    NAMES,
    URLS,
    text_of,
    to_inline,
)
from kbindex.shownotes.reading.front_links import (
    FrontLink,
    FrontText,
    iter_links,
)
from kbindex.shownotes.reading.header import Header, is_sound, is_video
from kbindex.shownotes.reading.header_keys import RANKS, fields_of, fold_key
from kbindex.shownotes.reading.marks import MOST_MARKS, can_be_tag
from kbindex.shownotes.reading.people import parse_people, profile_handle

_TITLES = ("title", "episode title", "タイトル")
_TEXTS = (
    *("description", "summary", "subtitle", "introduction", "intro", "excerpt"),
    *("abstract", "lead", "episode description", "概要", "説明", "紹介", "あらすじ"),
)
_TAGS = (
    "tags",
    "tag",
    "keywords",
    "categories",
    "category",
    "topics",
    "タグ",
    "カテゴリ",
)
_AUTHORS = ("author", "authors", "by", "著者", "作者")
_LINKS = (
    *("links", "link list", "references", "resources", "related links", "show notes"),
    *("shownotes", "further reading", "関連リンク", "リンク", "参考リンク", "参考"),
)
_CHAPTERS = (
    *("chapters", "sections", "timestamps", "timeline", "timecodes", "segments"),
    *("チャプター", "目次"),
)

_YOUTUBE_ID = late_pattern(r"[\w-]{11}")
_SAYS_YES_OR_NO = frozenset({"true", "false", "yes", "no"})
_SEPARATOR = late_pattern(r"[,、，;；]")


class FrontPage(Struct, kw_only=True):
    """What the front matter of an episode says; filled while it is read."""

    header: Header = field(default_factory=Header)
    authors: list[str] = field(default_factory=list[str])
    texts: list[FrontText] = field(default_factory=list[FrontText])
    tags: list[MarkedTag] = field(default_factory=list[MarkedTag])
    links: list[FrontLink] = field(default_factory=list[FrontLink])
    chapters: ChapterList = field(default_factory=lambda: ChapterList(path=""))


def read_front_matter(fields: tuple[tuple[str, Value], ...], *, path: str) -> FrontPage:
    """Read keys and values; a value of another type than is wanted is a diagnostic."""
    page = FrontPage(chapters=ChapterList(path=path))
    for key, value in fields:
        if problem := _read(page, key, value):
            page.header.diagnostics.append(_said(path, key, value, problem))
    page.header.diagnostics += page.chapters.diagnostics
    header = page.header
    header.audio = header.audio or next(_media(fields, is_sound), None)
    header.video = header.video or next(_media(fields, is_video), None)
    if header.video or header.audio:  # who writes the page of a recording is its host
        header.hosts = header.hosts or page.authors
    return page


def _said(path: str, key: str, value: Value, problem: str) -> Diagnostic:
    shown = key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}…"
    return diagnose(path, value.line, KIND, remark(problem, key=shown))


_LONGEST_KEY = 40

_NO_TEXT = later("{key} in front matter is no text; left out")
_NO_DATE = later("{key} in front matter is no date; left out")
_NO_TAGS = later("{key} in front matter is no list of tags; left out")
_TOO_MANY_TAGS = later("{key} in front matter has too many tags; the rest is left out")
_NO_NAMES = later("{key} in front matter has what is no name; left out")
_NO_ADDRESS = later("{key} in front matter has what is no address; left out")
_NO_LINKS = later(
    "{key} in front matter has what is no link with title and url; left out"
)
_NO_CHAPTERS = later("{key} in front matter is no list of chapters; left out")


def _read(page: FrontPage, key: str, value: Value) -> str | None:
    """Read one key; return what is wrong with its value, if anything."""
    reader = _READERS.get(fold_key(key))
    if reader is not None:
        return reader(page, value, key)
    for name in fields_of(key):
        if name in RANKS:
            return _read_date(page, value, RANKS[name])
        if name in {"hosts", "guests"}:
            known = page.header.hosts if name == "hosts" else page.header.guests
            return _read_people(known, value)
        return _read_media(page.header, name, key, value)
    return None


def _read_title(page: FrontPage, value: Value, _: str) -> str | None:
    if value.kind != "text":
        return _NO_TEXT
    page.header.title = page.header.title or " ".join(value.text.split())
    return None


def _read_text(page: FrontPage, value: Value, _: str) -> str | None:
    if value.kind == "mapping":
        return _NO_TEXT
    for part in value.items or (value,):
        if part.kind == "text" and part.text.strip():
            text = FrontText(text=part.text, line=part.line, end_line=part.end_line)
            page.texts.append(text)
    return None


def _read_date(page: FrontPage, value: Value, rank: int) -> str | None:
    if value.kind != "text":
        return _NO_DATE
    if value.text.strip().lower() not in _SAYS_YES_OR_NO:  # `published: true`
        date = WrittenDate(text=value.text, line=value.line, rank=rank)
        page.header.dates.append(date)
    return None


def _read_tags(page: FrontPage, value: Value, key: str) -> str | None:
    if value.kind == "mapping":
        return _NO_TAGS
    for part in value.items or (value,):
        if part.kind != "text":
            return _NO_TAGS
        for name in [part.text] if value.items else _split_tags(part.text, key):
            if can_be_tag(name):
                page.tags.append(
                    MarkedTag(name=name.strip(), line=part.line, by="author")
                )
    is_full = len(page.tags) > MOST_MARKS
    del page.tags[MOST_MARKS:]
    return _TOO_MANY_TAGS if is_full else None


def _split_tags(text: str, key: str) -> list[str]:
    """Split at commas; `tags: a b` at blanks, as Jekyll does, `category: a b` never."""
    if _SEPARATOR.search(text):
        return _SEPARATOR.split(text)
    return text.split() if fold_key(key) in {"tags", "categories"} else [text]


# People


def _read_authors(page: FrontPage, value: Value, _: str) -> str | None:
    return _read_people(page.authors, value)


def _read_people(known: list[str], value: Value) -> str | None:
    people = list(_people(value))
    known[:] = dict.fromkeys((*known, *filter(None, people)))
    return _NO_NAMES if None in people else None


def _people(value: Value) -> Iterator[str | None]:
    """Yield who is named; None where something is no name."""
    if value.kind == "text":
        if value.text.strip().lower() not in _SAYS_YES_OR_NO:
            yield from parse_people(to_inline(value.text.strip(), line=value.line))
    elif value.kind == "list":
        for item in value.items:
            yield from (None,) if item.kind == "list" else _people(item)
    else:
        yield from _people_of_mapping(value)


def _people_of_mapping(value: Value) -> Iterator[str | None]:
    """Yield the person whom keys describe; else each key is one, with an address."""
    by_key = {fold_key(key): inner for key, inner in value.fields}
    handle = text_of(by_key, HANDLES)
    url = text_of(by_key, URLS)
    name = text_of(by_key, NAMES)
    if handle or name:
        profile = profile_handle(handle) or profile_handle(url)
        yield profile or handle.lstrip("@") or name.lstrip("@")
        return
    for key, inner in value.fields:
        if inner.kind in {"list", "mapping"}:
            yield from _people(inner)
        else:
            said = inner.text.strip()
            written = said.removeprefix("@") if said.startswith("@") else ""
            yield written or profile_handle(said) or key.strip().lstrip("@") or None


# Video and audio


def _read_media(header: Header, name: str, key: str, value: Value) -> str | None:
    problem, found = None, ""
    for part in value.items or (value,):
        url = _media_url(part, key)
        if url is None:
            problem = _NO_ADDRESS
        found = found or url or ""
    if name == "video" and is_web_url(found):
        header.video = header.video or found
    elif name == "audio" and found:
        header.audio = header.audio or found
    return problem


def _media_url(value: Value, key: str) -> str | None:
    """Return the address that a value holds, "" for none; None for another thing."""
    if value.kind == "list":
        return None
    if value.kind == "mapping":
        by_key = {fold_key(key): inner for key, inner in value.fields}
        return text_of(by_key, (*URLS, "file", "path")) or None
    text = (value.text.split() or [""])[0]
    if "youtube" in fold_key(key) and _YOUTUBE_ID.fullmatch(text):
        return f"https://www.youtube.com/watch?v={text}"
    return "" if text.lower() in _SAYS_YES_OR_NO else text


def _media(
    fields: tuple[tuple[str, Value], ...], is_wanted: Callable[[str], bool]
) -> Iterator[str]:
    """Yield what is the address of a sound file or video, whatever its key."""
    for _, value in fields:
        text = value.text.strip()
        if value.kind == "text" and not re.search(r"\s", text) and is_wanted(text):
            yield text


# Links and chapters


def _read_links(page: FrontPage, value: Value, _: str) -> str | None:
    if value.kind == "text":
        return _NO_LINKS if value.text.strip() else None
    problem = None
    for link in iter_links(value):
        if link is None:
            problem = _NO_LINKS
        else:
            page.links.append(link)
    return problem


def _read_chapters(page: FrontPage, value: Value, _: str) -> str | None:
    """Read chapters; those without a time are texts of the overview."""
    problem = None
    for text in read_front_chapters(value, page.chapters):
        if text is None:
            problem = _NO_CHAPTERS
        else:
            page.texts.append(text)
    return problem


_Reader = Callable[[FrontPage, Value, str], "str | None"]
_READERS: Mapping[str, _Reader] = {
    fold_key(name): reader
    for names, reader in (
        (_TITLES, _read_title),
        (_TEXTS, _read_text),
        (_TAGS, _read_tags),
        (_AUTHORS, _read_authors),
        (_LINKS, _read_links),
        (_CHAPTERS, _read_chapters),
    )
    for name in names
}
