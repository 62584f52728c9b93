"""Reads title, people, dates, video and audio off the head of an episode.

# 025                                    title
- Hosted by @bells17                     bullets `key: value`, or
Recorded on 2021-07-02                   such lines of a paragraph
[YouTube](https://…) 30 April 2021       a player, a date alone
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from kbindex.config.notes import DayOrder
from kbindex.late_patterns import late_pattern
from kbindex.model import Diagnostic, is_web_url, url_host, url_path
from kbindex.shownotes.blocks.tree import Block, BlockKind, Inline, Span
from kbindex.shownotes.reading.dates import (
    WrittenDate,
    find_part_date,
    is_date_alone,
    looks_like_date,
    settle_dates,
)
from kbindex.shownotes.reading.header_keys import (
    RANKS,
    Field,
    fields_of,
    is_key_alone,
    is_weak,
    match_key,
)
from kbindex.shownotes.reading.people import (
    is_only_link,
    is_speech,
    parse_people,
    parse_presenter,
    profile_handle,
)
from kbindex.shownotes.reading.section_names import SectionKind, section_kind
from kbindex.shownotes.reading.titles import make_title, visible, without_marks


class Header(Struct, kw_only=True):
    """What the header said; filled while it is read.

    `unread` holds the blocks that were no header lines: they are not lost but
    belong to the episode's overview.
    """

    title: str = ""
    dates: list[WrittenDate] = field(default_factory=list[WrittenDate])
    date: dt.date | None = None
    hosts: list[str] = field(default_factory=list[str])
    guests: list[str] = field(default_factory=list[str])
    video: str | None = None
    audio: str | None = None
    unread: list[Block] = field(default_factory=list[Block])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def settle(self, *, path: str, order: DayOrder | None = None) -> None:
        """Choose the date, say which texts are none, and name everybody once."""
        self.hosts = list(dict.fromkeys(self.hosts))
        self.guests = list(dict.fromkeys(self.guests))
        self.date, said = settle_dates(self.dates, path=path, order=order)
        self.diagnostics.extend(said)


# Title

_NAMED = late_pattern(r"(?i)\W*(?:episode )?(?:title|タイトル)\s*[:：]\s*(?=\S)")
_TITLE = late_pattern(r"(?i)\W*(?:episode )?(?:title|タイトル)\W*")
_NUMBERED = late_pattern(
    r"(?i)(?:#|＃|№|\b(?:no|ep|episode|vol|volume|issue|session|part|s\d+e)\b[. #]*)\s*"
    r"\d|第\s*\d+\s*[回話号夜]|^\d+(?:[.:：]\s|回)"
    r"|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}"
)
"""What names an episode: `#12`, `Episode 12`, `第12回`, `12. A title`, a date."""


def find_header(blocks: Sequence[Block]) -> tuple[str, list[Block], int]:
    """Return the title, the blocks of the header, and where the header ends."""
    headings = [i for i, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    if not headings or not _names_episode(blocks, headings):
        end = headings[0] if headings else len(blocks)
        return "", list(blocks[:end]), end
    first = headings[0]
    end = headings[1] if len(headings) > 1 else len(blocks)
    header = [*blocks[:first], *blocks[first + 1 : end]]
    inline = blocks[first].inline
    if said := _title_below(blocks, first):
        return make_title(said), [*blocks[:first], *blocks[first + 2 : end]], end
    if named := _NAMED.match(inline.text):
        inline = inline.cut(named.end(), len(inline.text), line=inline.line)
    return make_title(inline), header, end


def _names_episode(blocks: Sequence[Block], headings: Sequence[int]) -> bool:
    """Say whether the first heading is the episode's, not one of its sections."""
    heading = blocks[headings[0]]
    if heading.level <= 2 and (  # noqa: PLR2004 - a title's levels
        _NAMED.match(heading.text) or _title_below(blocks, headings[0])
    ):
        return True
    others = [blocks[i].level for i in headings[1:]]
    is_numbered = _NUMBERED.search(visible(heading.text)) is not None
    if heading.level == 1:
        return is_numbered or 1 not in others
    if heading.level > 2 or min(others, default=3) <= 2:  # noqa: PLR2004 - as above
        return False
    has_list_above = any(b.kind is BlockKind.LIST for b in blocks[: headings[0]])
    if has_list_above or parse_presenter(heading.inline, known=frozenset()):
        return False
    name = without_marks(visible(heading.text))
    is_part = section_kind(name) is not SectionKind.SUBJECT or bool(fields_of(name))
    return is_numbered or (bool(others) and bool(name) and not is_part)


def _title_below(blocks: Sequence[Block], position: int) -> Inline | None:
    """Return the one line below a heading that says no more than `Title`."""
    below = blocks[position + 1 : position + 2]
    if not _TITLE.fullmatch(visible(blocks[position].text)) or not below:
        return None
    text = below[0]
    while text.kind in {BlockKind.LIST, BlockKind.ITEM} and len(text.children) == 1:
        text = text.children[0]
    is_line = text.kind is BlockKind.PARAGRAPH and "\n" not in text.text
    return text.inline if is_line else None


# Lines of the header

_PLAYER = late_pattern(
    r"(?i)\W*(?:(?:watch|see|view)\W+(?:it\W+|this\W+)?(?:on\W+|at\W+)?)?(?:the\W+)?"
    r"(?:youtube|vimeo|video|recording|live ?stream|動画|録画|アーカイブ|配信)"
    r"(?:を|で)?(?:見る|観る|視聴(?:する)?)?\W*"
)
"""The text of a link that leads to the episode's own video."""

_VIDEO_PAGE = late_pattern(
    r"youtube(?:-nocookie)?\.com/(?:watch|live/|embed/(?!videoseries))|youtu\.be/."
    r"|(?:player\.)?vimeo\.com/(?:video/)?\d|nicovideo\.jp/watch/|twitch\.tv/videos/"
)
_SOUND = late_pattern(r"(?i)\.(?:mp3|m4a|aac|ogg|opus|wav|flac)$")
_PART = late_pattern(r"\s+[|·•–—-]\s+|\s*[|｜・·•／]\s*")
"""What parts a line such as `12 May 2020 | Host: Aki`."""

_LONGEST_NAME = 40
_LONGEST_LINE = 100
_WHERE = late_pattern(r"\W(?:of|at|from|by|in)$")


def parse_header(
    blocks: Iterable[Block], *, path: str, order: DayOrder | None = None
) -> Header:
    """Read the blocks that stand before the first section."""
    header = Header()
    for block in blocks:
        if block.kind is BlockKind.LIST:
            header.unread.extend(_read_items(block, header))
        elif block.kind is BlockKind.PARAGRAPH:
            header.unread.extend(_read_paragraph(block, header))
        else:
            header.unread.append(block)
    header.settle(path=path, order=order)
    return header


def _read_items(block: Block, header: Header) -> Iterator[Block]:
    """Read the bullets of a list; yield those that are no header lines.

    Beside one that is, a link called YouTube is the player.
    """
    unread = [item for item in block.children if not _read_item(item, header)]
    is_header = len(unread) < len(block.children)
    for item in unread:
        texts = [child.inline for child in item.children]
        if not (is_header and len(texts) == 1 and _read_text_line(texts[0], header)):
            yield item


def _read_item(item: Block, header: Header) -> bool:
    """Read one bullet; say whether it was a header line."""
    if not item.children or item.children[0].kind is not BlockKind.PARAGRAPH:
        return not item.children
    inline = _from_first_visible(item.children[0].inline)
    below = item.children[1:]
    bare = visible(inline.text).strip()
    name = _read_line(inline, header)
    is_alone = not inline.links and is_key_alone(bare)
    if name is None and not is_alone:
        return not below and _read_date_alone(inline, header)
    if name is None:
        name = next(iter(fields_of(bare.strip(" :："))), None)
    is_open = name in {"hosts", "guests"} or is_alone
    for block in below:
        if is_open and name and block.kind is BlockKind.LIST:
            header.unread.extend(_unread_below(header, name, block))
        else:
            header.unread.append(block)
    return True


def _unread_below(header: Header, name: Field, nested: Block) -> Iterator[Block]:
    """Read values that stand in nested bullets, one a bullet; yield what is none."""
    for item in nested.children:
        texts = [c.inline for c in item.children if c.kind is BlockKind.PARAGRAPH]
        taken = [set_field(header, name, text) for text in texts]
        if not any(taken):
            yield item


def _from_first_visible(inline: Inline) -> Inline:
    """Leave out the zero-width characters that a pasted line may begin with."""
    start = inline.text.find(visible(inline.text).lstrip()[:1])
    return inline.cut(start, len(inline.text), line=inline.line)


def _read_line(
    inline: Inline, header: Header, *, is_prose: bool = False
) -> Field | None:
    """Read a line `key: value`; return its field, None where it is no such line.

    Args:
        inline: The line.
        header: What is filled.
        is_prose: The line may be one of a text: it has to be what it seems.
    """
    found = match_key(inline.text)
    if found is None:
        return None
    key, end = found
    value = inline.cut(end, len(inline.text), line=inline.line)
    for name in fields_of(key):
        if (is_prose or is_weak(key)) and not _announces(name, value):
            continue
        is_second = name in {"video", "audio"} and _urls(value)
        return name if set_field(header, name, value) or not is_second else None
    return None


def _announces(name: Field, value: Inline) -> bool:
    """Say whether a value is what a field has: a date, an address, people."""
    if name in RANKS:
        return looks_like_date(value.text)
    if name in {"video", "audio"}:
        return bool(_urls(value))
    people = _people(value)
    is_short = all(len(name) <= _LONGEST_NAME for name in people)
    return bool(people) and is_short and not is_speech(value.text, people)


def _urls(value: Inline) -> list[str]:
    return [link.url for link in value.links if is_web_url(link.url)]


def set_field(header: Header, name: Field, value: Inline) -> bool:
    """Put a value into the header; say whether it had one, and a place for it."""
    urls = _urls(value)
    match name:
        case "hosts" | "guests":
            known = header.hosts if name == "hosts" else header.guests
            known.extend(_people(value))
        case "video":
            if not urls or header.video:
                return False
            header.video = urls[0]
        case "audio":
            if not urls or header.audio:
                return False
            header.audio = urls[0]
        case "recorded" | "date" | "published":
            date = WrittenDate(text=value.text, line=value.line, rank=RANKS[name])
            header.dates.append(date)
    return True


def _people(value: Inline) -> tuple[str, ...]:
    """Return who is named; of `Ren Mori of [ACME](…)` not where he works."""
    first = min((link.start for link in value.links), default=0)
    before = value.text[:first]
    is_named = re.search(r"\w", before) and "@" not in value.text
    if not is_named or any(profile_handle(link.url) for link in value.links):
        return parse_people(value)
    name = _WHERE.sub("", without_marks(before[:_LONGEST_NAME]))
    return parse_people(Inline(text=name, line=value.line))


def _read_date_alone(inline: Inline, header: Header) -> bool:
    if not is_date_alone(inline.text):
        return False
    header.dates.append(WrittenDate(text=inline.text, line=inline.line))
    return True


def _read_paragraph(block: Block, header: Header) -> Iterator[Block]:
    """Read the lines of a paragraph; yield what is no header line, as paragraphs."""
    lines = list(block.inline.lines())
    kept = [line for line in lines if not _read_text_line(line, header)]
    if 0 < len(kept) < len(lines) and not header.video:
        # Beside a header line, the address of a video is the player.
        players = [line for line in kept if is_only_link(line)]
        found = [line for line in players if is_video(line.links[0].url)]
        header.video = found[0].links[0].url if found else None
        kept = [line for line in kept if line not in found[:1]]
    if len(kept) == len(lines):
        yield block
        return
    for line in kept:
        if line.text.strip() or line.images:
            end = line.line
            yield Block(kind=BlockKind.PARAGRAPH, line=end, end_line=end, inline=line)


def _read_text_line(line: Inline, header: Header) -> bool:
    """Read one line of a text; say whether it was nothing but header."""
    if _read_parts(line, header):
        return True
    if _read_line(line, header, is_prose=True) or _read_date_alone(line, header):
        return True
    rest = _without_links(line)
    is_bare = not re.search(r"\w", rest)
    video = next(_players(line, is_bare=is_bare), None)
    sound = next(filter(is_sound, _urls(line)), None)
    is_media = bool(video) or bool(sound)
    header.video = header.video or video
    header.audio = header.audio or sound
    if not is_media or len(line.links) > 1:
        return False
    if is_date_alone(rest):
        header.dates.append(WrittenDate(text=rest.strip(" |-–—・·,"), line=line.line))
        return True
    return is_bare


def _read_parts(line: Inline, header: Header) -> bool:
    """Read a line of several keys and values: `2020-05-12 | Host: Aki | Guest: Ren`."""
    if len(line.text) > _LONGEST_LINE:
        return False
    cuts = [0, *(at for cut in _PART.finditer(line.text) for at in cut.span())]
    if len(cuts) == 1:
        return False
    starts, ends = cuts[::2], [*cuts[1::2], len(line.text)]
    parts = list(line.split([*map(Span, starts, ends, [line.line] * len(ends))]))
    if not all(_is_header_line(part) for part in parts):
        return False
    for part in parts:
        if not _read_date_alone(part, header):
            _read_line(part, header, is_prose=True)
    return True


def _is_header_line(line: Inline) -> bool:
    """Say whether a line is a date, or a key with a value that it announces."""
    if is_date_alone(line.text):
        return True
    found = match_key(line.text)
    if found is None:
        return False
    key, end = found
    value = line.cut(end, len(line.text), line=line.line)
    return any(_announces(name, value) for name in fields_of(key))


def title_line(blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """Return the title in the first line of a page without a heading for it.

    It has a number, and the line to itself: `**Episode 3 – Caches**`. The rest of the
    blocks is returned, too.
    """
    first = blocks[0] if blocks else None
    if first is None or first.kind is not BlockKind.PARAGRAPH:
        return "", list(blocks)
    text = visible(first.text).strip()
    is_line = "\n" not in text and len(text) <= _LONGEST_LINE and not first.inline.links
    if not is_line or text.endswith(_SENTENCE_ENDS) or not _NUMBERED.search(text):
        return "", list(blocks)
    return make_title(first.inline), list(blocks[1:])


_SENTENCE_ENDS = (".", "!", "?", ":", "。", "！", "？", "：")


def dated_line(blocks: Sequence[Block]) -> dt.date | None:
    """Return the date that has a part of a line to itself: `Issue 9 · June 5, 2023`."""
    kinds = {BlockKind.PARAGRAPH, BlockKind.HEADING}
    for block in blocks:
        lines = block.inline.lines() if block.kind in kinds else ()
        for line in lines:
            if day := find_part_date(line.text):
                return day
    return None


def _without_links(line: Inline) -> str:
    rest = list(line.text)
    spans = [(link.start, link.end) for link in line.links]
    for start, end in [*spans, *((image.start, image.end) for image in line.images)]:
        rest[start:end] = " " * (end - start)
    return "".join(rest)


def _players(line: Inline, *, is_bare: bool) -> Iterator[str]:
    """Yield addresses of the video: of a link called so, or of what is embedded."""
    for link in line.links:
        shown = line.text[link.start : link.end]
        is_embedded = is_bare and (not shown.strip() or bool(line.images))
        if is_web_url(link.url) and (
            _PLAYER.fullmatch(shown) or (is_embedded and is_video(link.url))
        ):
            yield link.url
    yield from (image.url for image in line.images if is_video(image.url))


def is_sound(address: str) -> bool:
    """Say whether an address or path is that of a sound file."""
    return _SOUND.search(url_path(address) or address) is not None


def is_video(url: str) -> bool:
    """Say whether an address is a page of one video, or embeds one."""
    host = re.sub(r"^(?:www|m)\.", "", url_host(url))
    return _VIDEO_PAGE.match(host + url_path(url)) is not None
