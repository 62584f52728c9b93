"""Hosts and guests who stand below a heading, or in brackets behind a text.

## Your hosts                                    ## ゲスト
- [Aki](https://github.com/aki), engineer        佐藤さん（@sato）

**Guests:**          ### 今回のゲスト：佐藤さん
- Mio                ……について話しました。（出演者：aki, ben）
"""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kbindex.late_patterns import late_pattern
from kbindex.model import url_host
from kbindex.shownotes.blocks.tree import Block, BlockKind, Inline
from kbindex.shownotes.reading.header import Header
from kbindex.shownotes.reading.header_keys import fields_of, match_key
from kbindex.shownotes.reading.people import (
    is_speech,
    leading_link,
    parse_people,
    profile_handle,
    without_remark,
)
from kbindex.shownotes.reading.titles import visible, without_marks

_LONGEST_NAME = 40
"""Characters; a line whose name would be longer is a text."""

_LONGEST_HEADING = 100
"""Characters; one that announces people has a few."""

_MOST_PEOPLE = 30
"""Under one heading; more are no hosts."""

_NAME_ENDS = late_pattern(
    r"[,、，(（:：|｜/\n]|\s[-–—―~〜]+\s|[.。!！?？](?:\s|$)|\s{2,}"
)
_GOES_ON = late_pattern(
    r"(?i)(?:[-–—,、(（&＆]|\b(?:at|of|and|the|for|from|by|in|with))\s*$"
)
"""The end of a line that goes on in the next one."""

_HANDLE = late_pattern(r"(?<![\w/.@])@([A-Za-z0-9_][\w.-]*)", re.ASCII)
_NAMED_HANDLE = late_pattern(r"[（(]\s*@[\w.-]+\s*[)）]")
_TITLE_OF_RESPECT = late_pattern(r"(?<=\w)\s?(?:さん|氏|様|先生|ちゃん|くん|君)$")
_IN_BRACKETS = late_pattern(
    r"[(（]\s*([^\W\d][^()（）:：]{0,20})\s*[:：]\s*([^()（）:：]{1,200})[)）]"
)
_NAMES_NO_HANDLE = frozenset({"linkedin.com"})
"""Hosts whose profile addresses hold a name cut for an address, and a number."""


def add_people(header: Header, blocks: Sequence[Block]) -> None:
    """Add who stands under headings of a page, where the header names nobody yet."""
    found: dict[str, list[str]] = {"hosts": [], "guests": []}
    for position in range(len(blocks)):
        for role, names in _people_at(blocks, position):
            found[role].extend(names)
    header.hosts = header.hosts or _once(found["hosts"])
    header.guests = header.guests or _once(found["guests"])


def _people_at(
    blocks: Sequence[Block], position: int
) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield hosts and guests that a block announces, or names behind a key."""
    block = blocks[position]
    if block.kind is BlockKind.HEADING:
        if role := _role_of(block.text):
            yield role, _people_below(blocks, position)
        else:
            yield from _behind_key(block.inline)
    elif block.kind is BlockKind.PARAGRAPH:
        role = _role_of(block.text)
        below = blocks[position + 1] if role and position + 1 < len(blocks) else None
        if role and below and below.kind is BlockKind.LIST:
            yield role, list(_people_in(below))
        yield from _below_first_line(block)
        yield from _in_brackets(block.inline)
        for line in block.inline.lines():
            yield from _behind_key(line)


def _below_first_line(block: Block) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield who stands in a paragraph below its first line: `【出演者】`."""
    first = next(block.inline.lines())
    start, end = len(first.text) + 1, len(block.text)
    role = _role_of(first.text) if start < end else None
    if role:
        rest = block.inline.cut(start, end, line=block.line + 1)
        people = list(_people_in(replace(block, inline=rest)))
        yield role, people if len(people) <= _MOST_PEOPLE else []


def _behind_key(line: Inline) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield who is named in a line such as `今回のゲスト：佐藤さん`."""
    is_pair = ":" in line.text or "：" in line.text
    key = match_key(line.text) if is_pair else None
    role = next(iter(fields_of(key[0])), None) if key else None
    if key and role in {"hosts", "guests"} and re.search("[:：]", line.text[: key[1]]):
        value = line.cut(key[1], len(line.text), line=line.line)
        names = [_plain(name) for name in parse_people(value)]
        is_short = all(len(name) <= _LONGEST_NAME for name in names)
        if is_short and not is_speech(value.text, names):
            yield role, names


def _once(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _role_of(text: str) -> str | None:
    """Return whom a heading or line announces: hosts or guests; None if nobody."""
    name = without_marks(visible(text[:_LONGEST_HEADING]))
    return next((f for f in fields_of(name) if f in {"hosts", "guests"}), None)


def _people_below(blocks: Sequence[Block], position: int) -> list[str]:
    """Return who is named in the section of a heading, in source order.

    Where it has a list, or headings of its own, a text only leads to them.
    """
    level = blocks[position].level
    section: list[Block] = []
    for number in range(position + 1, len(blocks)):
        block = blocks[number]
        if block.kind is BlockKind.HEADING and block.level <= level:
            break
        section.append(block)
    listed = [b for b in section if b.kind in _LISTING]
    people = [name for block in listed or section for name in _people_in(block)]
    return people if len(people) <= _MOST_PEOPLE else []


_LISTING = frozenset({BlockKind.LIST, BlockKind.HEADING, BlockKind.TABLE})


def _people_in(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.LIST:
        for item in block.children:
            texts = [c for c in item.children if c.kind is BlockKind.PARAGRAPH]
            for text in texts[:1]:
                yield from parse_line(text.inline)
    elif block.kind is BlockKind.HEADING:
        yield from parse_line(block.inline)
    elif block.kind is BlockKind.TABLE:
        for row in block.children[_has_head(block) :]:
            yield from parse_line(row.inline)
    elif block.kind is BlockKind.PARAGRAPH and _is_names(block.inline):
        for start, end in _persons(block.inline.text):
            yield from parse_line(block.inline.cut(start, end, line=block.line))


def _has_head(table: Block) -> bool:
    """Say whether the first row of a table names its columns: it alone has no link."""
    first, *rest = [bool(row.inline.links or "@" in row.text) for row in table.children]
    return bool(rest) and not first and all(rest)


def _persons(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line of a text is, with those that it goes on in."""
    start = end = 0
    before = ""
    for line in text.split("\n"):
        if end and not _GOES_ON.search(before[-_LONGEST_NAME:]):
            yield start, end - 1
            start = end
        end += len(line) + 1
        before = line.rstrip()
    yield start, end - 1


def _is_names(inline: Inline) -> bool:
    """Say whether a paragraph names people, and does not tell of them."""
    text = inline.text.strip()
    link = leading_link(inline)
    if text.startswith("@") or (
        link and not inline.text[: link.start].strip() and profile_handle(link.url)
    ):
        return True
    return not re.search(r"[.。!！?？:：]$", text) and all(
        len(line) <= _LONGEST_NAME for line in text.split("\n")
    )


def parse_line(inline: Inline) -> tuple[str, ...]:
    """Return whom a line names: `Aki Sato (@aki), engineer at [ACME](…)` is one.

    Several where it is nothing but handles and links of people.
    """
    words = _HANDLE.sub(" ", _outside_links(inline))
    has_names_alone = not re.search(r"\w", re.sub(r"さん|\band\b", "", words))
    is_several = len(_NAMED_HANDLE.findall(inline.text)) > 1
    if (has_names_alone or is_several) and all(
        _own_handle(link.url) for link in inline.links
    ):
        return tuple(map(_plain, parse_people(inline)))
    name = _one_person(inline)
    return (name,) if name and len(name) <= _LONGEST_NAME else ()


def _outside_links(inline: Inline) -> str:
    rest = list(inline.text)
    for link in inline.links:
        rest[link.start : link.end] = " " * (link.end - link.start)
    return "".join(rest)


def _own_handle(url: str) -> str | None:
    """Return the handle of a profile, where it is what its owner is called by."""
    is_cut = url_host(url).removeprefix("www.") in _NAMES_NO_HANDLE
    return None if is_cut else profile_handle(url)


def _one_person(inline: Inline) -> str:
    """Return the handle of who is named first in a line, else the name."""
    first = leading_link(inline)
    if first is not None and (own := _own_handle(first.url)):
        return own
    for link in inline.links:
        shown = inline.text[link.start : link.end].strip()
        if shown.startswith("@") and (own := _own_handle(link.url)):
            return own
    if first is not None and not first.is_bare:
        return _plain(inline.text[first.start : first.end].strip().lstrip("@"))
    if handle := _HANDLE.search(_outside_links(inline)):
        return handle[1]
    text = visible(inline.text).strip()
    ended = _NAME_ENDS.search(text)
    return _plain(text[: ended.start()] if ended else text)


def _plain(name: str) -> str:
    """Drop remarks and titles: `佐藤さん` is 佐藤."""
    return _TITLE_OF_RESPECT.sub("", without_remark(visible(name))).strip()


def _in_brackets(inline: Inline) -> Iterator[tuple[str, list[str]]]:
    for found in _IN_BRACKETS.finditer(inline.text):
        role = next(iter(fields_of(found[1])), None)
        if role in {"hosts", "guests"}:
            start, end = found.span(2)
            names = parse_people(inline.cut(start, end, line=inline.line))
            if all(len(name) <= _LONGEST_NAME for name in names):
                yield role, list(names)
