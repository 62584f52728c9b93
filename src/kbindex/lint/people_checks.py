"""Rules on people: those who are nearly known, new hosts, presenters without `@`."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from kbindex.lint.findings import Finding, found
from kbindex.lint.page import CheckedPage
from kbindex.messages import remark
from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.reading.header import find_header
from kbindex.shownotes.reading.people import (
    leading_link,
    profile_handle,
    without_remark,
)
from kbindex.shownotes.reading.presenter_sections import iter_presenters
from kbindex.shownotes.reading.titles import visible

_SHORTEST = 5
"""Letters of a handle from which on one letter makes no other person."""

_OFTEN = 2
"""So many other episodes have a handle that is spelt right."""

_HANDLE_LIKE = re.compile(r"[a-z0-9][a-z0-9_-]{2,38}", re.ASCII)
_SECTIONS = re.compile(
    r"news|links?|misc|others?|topics?|contents|articles?|pr|ads?|sponsors?|q-?a"
    r"|questions?|feedback|intro(?:duction)?|outro|opening|ending|closing|agenda"
    r"|summary|notes?|memo|info|announcements?|references?|appendix|chapters?|tools?"
)
"""Words that head a section, and are nobody's name."""


def check_people(page: CheckedPage) -> Iterator[Finding]:
    """KB105: a person of no other episode, with nearly the name of one of others."""
    known = page.surroundings.people if page.surroundings else {}
    for name in _people(page):
        if len(name) < _SHORTEST or name.lower() in known:
            continue
        near = [
            other
            for folded, (other, count) in known.items()
            if count >= _OFTEN
            and OSA.distance(name.lower(), folded, score_cutoff=1) == 1
        ]
        if len(near) == 1:
            message = remark(
                "{name} is in no other episode; {known} is", name=name, known=near[0]
            )
            yield found(page, "KB105", _place_of(page, name), message)


def _people(page: CheckedPage) -> list[str]:
    """List hosts, guests and presenters, each once."""
    episode = page.episode
    named = (*episode.hosts, *episode.guests) if episode else ()
    sections = iter_presenters(page.blocks, known=page.people)
    return list(dict.fromkeys((*named, *(section.presenter for section in sections))))


def check_hosts(page: CheckedPage) -> Iterator[Finding]:
    """KB106: a host whom no other episode has."""
    if page.episode is None or page.surroundings is None:
        return
    for name in page.episode.hosts:
        if name.lower() not in page.surroundings.people:
            message = remark("{name} is in no other episode", name=name)
            yield found(page, "KB106", _place_of(page, name), message)


def _place_of(page: CheckedPage, name: str) -> int:
    match = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page.text)
    return match.start() if match else page.text_start(1)


def check_above_presenters(page: CheckedPage) -> Iterator[Finding]:
    """KB206: a linked title before the first presenter, which is nobody's."""
    first = next(iter_presenters(page.blocks, known=page.people), None)
    if first is None:
        return
    start = find_header(page.blocks)[2]
    for block in page.blocks[start:]:
        if block.line >= first.line:
            return
        for title in _titles(block):
            link = leading_link(title.inline)
            if link and not profile_handle(link.url):
                message = remark(
                    "nobody brings this; it stands above the first presenter, {name}",
                    name=first.presenter,
                )
                yield found(page, "KB206", page.text_start(title.line), message)


def _titles(block: Block) -> Iterator[Block]:
    """Yield what would be the title of an article below a presenter."""
    if block.kind is BlockKind.HEADING:
        yield block
    elif block.kind is BlockKind.LIST:
        for item in block.children:
            if item.children and item.children[0].kind is BlockKind.PARAGRAPH:
                yield item.children[0]


def check_at_signs(page: CheckedPage) -> Iterator[Finding]:
    """KB207: a heading that is a name, among those of presenters, without `@`."""
    sections = list(iter_presenters(page.blocks, known=page.people))
    levels = {section.heading.level for section in sections}
    taken = {section.line for section in sections}
    known = page.surroundings.people if page.surroundings else {}
    start = find_header(page.blocks)[2]
    for block in page.blocks[start:]:
        if block.kind is not BlockKind.HEADING or block.line in taken:
            continue
        name = without_remark(visible(block.text))
        is_known = name.lower() in known
        is_like = block.level in levels and bool(_HANDLE_LIKE.fullmatch(name))
        if (is_known or is_like) and not block.inline.links and not _is_section(name):
            message = remark("without @, {name} is no presenter", name=name)
            yield found(page, "KB207", page.text_start(block.line), message)


def _is_section(name: str) -> bool:
    return bool(_SECTIONS.fullmatch(name.lower()))
