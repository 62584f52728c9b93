"""Reads hosts, date, video and guests off an episode's header, or its front matter."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from kbindex.messages import Message, remark
from kbindex.model import Diagnostic, diagnose, is_web_url
from kbindex.shownotes.blocks.tree import Block, BlockKind, Inline
from kbindex.shownotes.reading.people import parse_people, profile_handle
from kbindex.shownotes.reading.titles import make_title, visible

_KEYS = (
    (
        "hosts",
        re.compile(
            r"(?i)(?:(?:hosts?|hosted by|mc|ホスト|司会)\s*[:：]"
            r"|hosted by\b|(?:hosts?|mc|ホスト|司会)\s+(?=@))\s*"
        ),
    ),
    (
        "date",
        re.compile(
            r"(?i)(?:recording[ _-]?date|recorded(?: (?:on|at))?|date|published_at"
            r"|published|pubdate|収録日|配信日|日付)\s*[:：]\s*"
        ),
    ),
    (
        "video",
        re.compile(r"(?i)(?:video|youtube|movie|動画|配信|アーカイブ)\s*[:：]\s*"),
    ),
    ("guests", re.compile(r"(?i)(?:guests?|ゲスト)\s*[:：]\s*")),
)
_DATE = re.compile(
    r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,3})\s*(?:[-/.]|月)\s*(\d{1,3})(?!\d)日?"
)


class Header(Struct, kw_only=True):
    """What the header said; filled while it is read.

    `unread` holds the blocks that were no header lines: they are not lost but
    belong to the episode's overview.
    """

    date: dt.date | None = None
    hosts: list[str] = field(default_factory=list[str])
    guests: list[str] = field(default_factory=list[str])
    video: str | None = None
    unread: list[Block] = field(default_factory=list[Block])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])


def find_header(blocks: Sequence[Block]) -> tuple[str, list[Block], int]:
    """Return the title, the blocks of the header, and where the header ends."""
    headings = [i for i, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    if not headings or blocks[headings[0]].level > 1:
        end = headings[0] if headings else len(blocks)
        return "", list(blocks[:end]), end
    first = headings[0]
    end = headings[1] if len(headings) > 1 else len(blocks)
    header = [*blocks[:first], *blocks[first + 1 : end]]
    return make_title(blocks[first].inline), header, end


def parse_header(blocks: Iterable[Block], *, path: str) -> Header:
    """Read the blocks that stand before the first section."""
    header = Header()
    for block in blocks:
        if block.kind is not BlockKind.LIST:
            header.unread.append(block)
            continue
        for item in block.children:
            if not _read_item(item, header, path):
                header.unread.append(item)
    return header


def _read_item(item: Block, header: Header, path: str) -> bool:
    """Read one bullet; say whether it was a header line."""
    if not item.children or item.children[0].kind is not BlockKind.PARAGRAPH:
        return not item.children
    inline = _from_first_visible(item.children[0].inline)
    for name, key in _KEYS:
        match = key.match(inline.text)
        if match and (name != "hosts" or match[0].rstrip() != inline.text.rstrip()):
            value = inline.cut(match.end(), len(inline.text), line=inline.line)
            _set(header, name, value, path=path)
            is_open = name in {"hosts", "guests"} or not visible(value.text).strip()
            for below in item.children[1:]:
                if is_open and below.kind is BlockKind.LIST:
                    _set_nested(header, name, below, path=path)
                else:
                    header.unread.append(below)
            return True
    # `- Video:` and `- Guest:` may stand without a value, and without a colon.
    return bool(
        re.fullmatch(
            r"(?i)(?:hosted by|recording date|video|guests?)\s*[:：]?",
            visible(inline.text).strip(),
        )
    )


def _from_first_visible(inline: Inline) -> Inline:
    """Leave out the zero-width characters that a pasted line may begin with."""
    start = inline.text.find(visible(inline.text).lstrip()[:1])
    return inline.cut(start, len(inline.text), line=inline.line)


def _set(header: Header, name: str, value: Inline, *, path: str) -> None:
    match name:
        case "hosts":
            header.hosts.extend(parse_people(value))
        case "guests":
            header.guests.extend(parse_people(value))
        case "video":
            links = [link.url for link in value.links if is_web_url(link.url)]
            header.video = links[0] if links else header.video
        case _:
            header.date, problem = parse_date(value.text)
            if problem:
                said = diagnose(path, value.line, "bad-date", problem)
                header.diagnostics.append(said)


def _set_nested(header: Header, name: str, nested: Block, *, path: str) -> None:
    """Read values that stand in nested bullets, one a bullet."""
    for item in nested.children:
        for child in item.children:
            if child.kind is BlockKind.PARAGRAPH:
                _set(header, name, child.inline, path=path)


def parse_date(text: str) -> tuple[dt.date | None, Message | None]:
    """Read `2021-07-02`, `2021/7/2` or `2021年7月2日`.

    Returns:
        The date and no problem; None and the problem, one line, where such a
        date does not exist; None twice where the text is empty or `-`.
    """
    text = visible(text).strip()
    if not re.search(r"\w", text):
        return None, None
    match = _DATE.match(text)
    if match and max(len(match[2]), len(match[3])) <= 2:  # noqa: PLR2004 - digits of a month or day
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3])), None
        except ValueError:
            pass  # said below, with the text as it stands
    shown = text.splitlines()[0][:40]
    return None, remark("no such date: {date!r}; expected YYYY-MM-DD", date=shown)


def parse_front_matter(text: str, *, path: str, line: int) -> Header:
    """Read the `key: value` lines between `---` lines that other shows write.

    Only the header's keys are read, and names with profile URLs below
    `guests:` or `hosts:`; the rest describes files and feeds.
    """
    header = Header()
    people = ""
    for number, raw in enumerate(text.split("\n"), start=line):
        key, colon, value = raw.partition(":")
        value = value.strip(" \t[]\"'")
        if raw[:1].isspace() or raw.startswith("-"):
            if people:
                _add_person(header, people, raw)
            continue
        people = ""
        field_name = next(
            (n for n, k in _KEYS if colon and k.fullmatch(key.strip() + ":")), ""
        )
        if field_name in {"hosts", "guests"}:
            people = field_name
        if field_name and value:
            inline = Inline(text=value, line=number)
            if field_name == "video" and is_web_url(value):
                header.video = value
            elif field_name != "video":
                _set(header, field_name, inline, path=path)
    return header


def _add_person(header: Header, name: str, raw: str) -> None:
    key, _, url = raw.strip().lstrip("- ").partition(":")
    handle = profile_handle(url.strip()) or key.strip().lstrip("@")
    if handle:
        people = header.hosts if name == "hosts" else header.guests
        people.append(handle)
