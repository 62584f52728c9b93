"""Lines of a paragraph, each with its link, where nobody is named.

Upcoming events                          a label: the section of what follows
[Title](https://…)                       an article
・[Title](https://…) a remark            an article; the remark is a note
Title (https://…)                        an article
Title                                    an article with its address below
https://…

[Title](https://…)                       an article
What it says, on the lines below.

Read more in the following places:       what only announces them is no article
[Title](https://…)

▼関連リンク                               a label with a mark, or in brackets
・Title                                  an article
https://…
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct
from msgspec.structs import replace

from kbindex.late_patterns import late_pattern
from kbindex.model import clean_url, is_web_url
from kbindex.model.understanding import ArticleRule
from kbindex.shownotes.blocks.tree import Inline, InlineLink, Span
from kbindex.shownotes.reading.dates import find_part_date
from kbindex.shownotes.reading.entries import (
    Entry,
    entry_of,
    is_facet,
    is_follow_link,
    is_set_off,
    page_links,
    read_led,
    read_with_address,
    says_something,
)
from kbindex.shownotes.reading.labels import without_mark
from kbindex.shownotes.reading.people import is_only_link
from kbindex.shownotes.reading.rules.chapters import LEAST_LINES, read_chapters
from kbindex.shownotes.reading.rules.link_rows import LinkRow, read_row
from kbindex.shownotes.reading.section_names import (
    SectionKind,
    is_label,
    section_kind,
)
from kbindex.shownotes.reading.time_labels import has_time
from kbindex.shownotes.reading.titles import make_title, title_url

_ANNOUNCES = (":", "：")
_ATTRIBUTION = late_pattern(r"\s*[–—―]")
"""What begins so says whose words stand above."""

_SETS_OFF = (*":：-–—|｜→(（",)
_SENTENCE = late_pattern(r"[.!?](?=\s)|[。！？]")
_HEADING_MARKS = frozenset("▼▽■□◆◇●◎★☆【《〈＜≪#＃")
_EMBLEMS = frozenset({"So", "Sk"})
"""Categories of emoji, which head lines of a plain text just as well."""

"""What a line that heads others begins with, where it has no markup."""

_MARKS_AROUND = "▼▽■□◆◇●◎★☆【】 "

_DASHES = ("-", "–", "—", "→")
_CREDIT = late_pattern(
    r"\s+(?:by|from|via|von|par|por|od)\s(?:[^.!?。！？]|(?<=\b[A-Z])\.){1,60}"
)
"""Who made what a link leads to, behind it: `[The Sea](…) by I. Murd`."""

_IN_BRACKETS = late_pattern(r"(\S[^.!?。！？:：\n]{0,40}?)\s*[(（\[［]\s*")
"""A short name before brackets: `Mudflap ([github](…)) keeps your plates dry.`"""

_A_LIST = 3
"""Lines that may end with their links: of two, the first may be wrapped prose."""


class LinkLines(Struct, frozen=True, kw_only=True):
    """What a paragraph is made of.

    Args:
        before: What announces its entries, or all of it where it has none.
        label: A name for what follows, where that is what is before.
        entries: The articles, in order.
        rule: By which they are articles.
        is_apart: It says how the show is reached, or who speaks: no article's note.
        is_marked: Its first line has the number or sign of a list.
        rest: Lines of such a list that have no link.
        is_row: Its links stand side by side: the label is theirs alone.
    """

    before: Inline | None = None
    label: str = ""
    entries: Sequence[Entry] = ()
    rule: ArticleRule = "link-lines"
    is_apart: bool = False
    is_marked: bool = False
    rest: Sequence[Inline] = ()
    is_row: bool = False


def split_lines(text: Inline, *, least: int = LEAST_LINES) -> LinkLines:
    """Find the articles that a paragraph announces, line by line.

    Args:
        text: The paragraph.
        least: How many lines with a time make chapters.
    """
    lines = [line for line in text.lines() if line.text.strip()]
    if len(lines) > 1 and not lines[0].links and _is_passed(lines[0]):
        return LinkLines(before=text, is_apart=True)
    if row := read_row(text):
        return _of_row(row, text)
    if read := _read_all(text, least=least):
        return read
    number = _announcing(lines)
    if number:
        before, below = _cut_at(text, lines[number].line)
        if read := _read_all(below, least=least):
            label = label_of(before) if number == 1 else ""
            return replace(read, before=None if label else before, label=label)
    return LinkLines(before=text)


def _of_row(row: LinkRow, text: Inline) -> LinkLines:
    if not row.entries:
        return LinkLines(before=text, is_apart=True)
    return LinkLines(label=row.label, entries=row.entries, is_row=True)


def _read_all(text: Inline, *, least: int) -> LinkLines | None:
    """Read lines that are all articles, or a list that has some among others."""
    lines = [line for line in text.lines() if line.text.strip()]
    is_marked = bool(lines) and _has_mark(lines[0])
    if entries := list(read_chapters(text, least=least)):
        return LinkLines(entries=entries, rule="chapters", is_marked=is_marked)
    if entries := list(read_lines(text)):
        return LinkLines(entries=entries, is_marked=is_marked)
    if not is_marked or _is_marked(lines) or not all(map(_has_mark, lines)):
        return None
    found = [_read_line(line, count=len(lines)) for line in lines]
    rest = [line for line, entry in zip(lines, found, strict=True) if entry is None]
    entries = [entry for entry in found if entry is not None]
    return LinkLines(entries=entries, rest=rest, is_marked=True) if entries else None


def _is_passed(line: Inline) -> bool:
    return section_kind(line.text) is SectionKind.PASSED


def _announcing(lines: Sequence[Inline]) -> int:
    """Return how many lines announce the links below them; 0 where none do."""
    for number in range(len(lines) - 1, 0, -1):
        line = lines[number - 1]
        if not line.links and line.text.rstrip().endswith(_ANNOUNCES):
            return number
    if len(lines) <= 1 or not is_label(lines[0]):
        return 0
    rest = lines[1:]
    is_named = (
        _is_marked(lines)
        or _is_defined(lines)
        or _are_links(rest)
        or all(map(_has_time, rest))
        or section_kind(lines[0].text) in {SectionKind.LIST, SectionKind.CONTENTS}
    )
    return 1 if is_named else 0


def _has_mark(line: Inline) -> bool:
    return len(without_mark(line).text) < len(line.text)


def _is_marked(lines: Sequence[Inline]) -> bool:
    """Say whether the first line alone has a heading's mark: `▼リンク`, `📚 Links`."""
    mark = lines[0].text.lstrip()[:1]
    return _is_heading_mark(mark) and not any(
        line.text.lstrip().startswith(mark) for line in lines[1:]
    )


def _is_heading_mark(mark: str) -> bool:
    return mark in _HEADING_MARKS or (
        bool(mark) and unicodedata.category(mark) in _EMBLEMS
    )


def _has_time(line: Inline) -> bool:
    return has_time(without_mark(line))


def label_of(text: Inline) -> str:
    """Return the name that a line gives to what follows it; "" where it is no label."""
    if not is_label(text) or find_part_date(text.text):
        return ""
    return make_title(text).rstrip(" :：").strip(_MARKS_AROUND)


def read_lines(text: Inline) -> Iterator[Entry]:
    """Yield the articles that a paragraph announces, a line each: all lines, or none.

    One line has to be a link, or to begin with one that a remark is set off from; of
    several, each has a link that it begins or ends with.
    """
    if entries := list(_titles_above(text)):
        yield from entries
        return
    lines = [line for line in text.lines() if line.text.strip()]
    found = [_read_line(line, count=len(lines)) for line in lines]
    read = [entry for entry in found if entry is not None]
    if len(read) == len(lines):
        yield from read
    elif found[:1] and found[0] and _has_text_below(lines):
        below = _cut_at(text, lines[1].line)[1]
        yield replace(found[0], remarks=(*found[0].remarks, below))


def _is_defined(lines: Sequence[Inline]) -> bool:
    """Say whether the first line is a term, with its meanings below: `: [Title](…)`."""
    return len(lines) > 1 and all(
        line.text.lstrip().startswith((": ", ":\t")) for line in lines[1:]
    )


def _has_text_below(lines: Sequence[Inline]) -> bool:
    """Say whether a linked title stands above a text: a line that goes on is prose.

    So it does where a dash sets a remark off, which may be wrapped.
    """
    first = without_mark(lines[0])
    link = first.links[0]
    if link.is_bare or len(first.links) > 1 or any(line.links for line in lines[1:]):
        return is_only_link(first) and _begins_anew(lines[1]) and not link.is_bare
    is_dashed = first.text[link.end :].lstrip().startswith(_DASHES)
    return is_dashed or (is_only_link(first) and _begins_anew(lines[1]))


def _begins_anew(line: Inline) -> bool:
    return not line.text.lstrip()[:1].islower()


def _cut_at(text: Inline, line: int) -> list[Inline]:
    """Cut a text before one of its lines."""
    start = sum(len(part.text) + 1 for part in text.lines() if part.line < line)
    spans = [Span(0, start - 1, text.line), Span(start, len(text.text), line)]
    return list(text.split(spans))


def _are_links(lines: Sequence[Inline]) -> bool:
    """Say whether lines are links alone: several, or an address as it stands."""
    is_list = len(lines) > 1 or (lines[0].links and lines[0].links[0].is_bare)
    return bool(is_list) and all(map(is_only_link, lines))


def _ends_with_address(line: Inline) -> bool:
    """Say whether a line is a title and its address, set off: `Title - https://…`."""
    first = line.links[0]
    lead = Inline(text=line.text[: first.start], line=line.line)
    has_sign = lead.text.rstrip().endswith(_SETS_OFF)
    is_title = is_label(lead) and not _SENTENCE.search(lead.text)
    return first.is_bare and has_sign and is_title


def _titles_above(text: Inline) -> Iterator[Entry]:
    """Yield titles that stand above their addresses, each with the lines below it."""
    lines = list(text.lines())
    at = [
        n
        for n, line in enumerate(lines)
        if is_only_link(line) and line.links[0].is_bare
    ]
    is_regular = at[:1] == [1] and all(b - a > 1 for a, b in pairwise(at))
    if not is_regular or not all(_is_title(lines[number - 1]) for number in at):
        return
    starts = [0, *accumulate(len(line.text) + 1 for line in lines)]
    spans: list[Span] = []
    for number, after in pairwise([*at, len(lines) + 1]):
        first, below = number - 1, number + 1
        end = max(starts[after - 1] - 1, starts[below])
        spans.append(Span(starts[first], starts[below] - 1, text.line + first))
        spans.append(Span(starts[below], end, text.line + below))
    parts = list(text.split(spans))
    for head, rest in zip(parts[::2], parts[1::2], strict=True):
        has_more = bool(rest.links) or says_something(rest.text)
        yield Entry(
            head=without_mark(head),
            remarks=(rest,) if has_more else (),
            url=title_url(head),
        )


def _is_title(line: Inline) -> bool:
    is_text = not line.links and says_something(line.text)
    is_heading = line.text.lstrip()[:1] in _HEADING_MARKS and (
        section_kind(line.text) is not SectionKind.SUBJECT
    )
    return is_text and not is_heading and not line.text.rstrip().endswith(_ANNOUNCES)


def _named_before_brackets(line: Inline, link: InlineLink) -> Entry | None:
    """Read a name with where it is found in brackets: `Mudflap ([github](…)) …`."""
    shown = line.text[link.start : link.end]
    if not says_something(line.text[link.end :]):
        return None  # all of it is the title, and its address
    name = _IN_BRACKETS.fullmatch(line.text, 0, link.start)
    if name is None or not (is_facet(shown) or link.is_bare):
        return None
    entry = entry_of(line, 0, name.end(1))
    return replace(entry, url=clean_url(link.url) if is_web_url(link.url) else None)


def _read_line(line: Inline, *, count: int) -> Entry | None:
    """Read one of `count` lines."""
    bare = without_mark(line)
    links = page_links(bare)
    if not links or is_follow_link(bare) or _ATTRIBUTION.match(line.text):
        return None
    if is_only_link(bare):
        return entry_of(bare, links[0].start, links[0].end)
    is_one_of_several = count > 1 or len(bare.text) < len(line.text)
    if entry := read_led(bare):
        return entry if is_one_of_several or _is_title_alone(bare, links[0]) else None
    if entry := _named_before_brackets(bare, links[0]):
        return entry
    if is_one_of_several or _ends_with_address(bare):
        return read_with_address(bare) or _at_end(bare, links, count=count)
    return None


def _is_title_alone(line: Inline, link: InlineLink) -> bool:
    """Say whether a line tells of nothing but the link that leads it."""
    tail = line.text[link.end :]
    if is_set_off(tail) or not says_something(tail):
        return True
    return len(line.links) == 1 and _CREDIT.fullmatch(tail) is not None


def _at_end(line: Inline, links: Sequence[InlineLink], *, count: int) -> Entry | None:
    """Read the link that ends a line, where several lines do."""
    link = links[0]
    is_last = len(links) == 1 and not says_something(line.text[link.end :])
    is_entry = is_last and count >= _A_LIST
    return entry_of(line, link.start, link.end) if is_entry else None
