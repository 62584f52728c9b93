"""Rules on the episode: its file, its header, its presenters and articles."""

import re
from collections.abc import Iterator

from kbindex.errors import Remedy
from kbindex.lint.address_checks import find_broken_links
from kbindex.lint.findings import Finding, found
from kbindex.lint.page import CheckedPage, walk
from kbindex.messages import remark
from kbindex.model import Article, is_web_url, url_key, url_place, without_scheme
from kbindex.shownotes.episode_files import OUTSIDE_LINK
from kbindex.shownotes.reading.presenter_sections import (
    PresenterSection,
    iter_presenters,
)

_ABSENT = re.compile(
    r"(?i)欠席|お?休み|不在|遅刻|早退|なし|無し|\b(?:absent|away|none)\b"
)
_NEAR = 5_000
"""Characters of a line in which something that belongs to it is looked for."""

_QUOTED = 40
"""Characters of a title in a message: enough to find it in the notes by eye."""

_OWN_CODES = {
    "bad-date": "KB101",
    "ambiguous-date": "KB101",
    "unclosed-fence": "KB306",
    "unclosed-comment": "KB306",
    "empty-heading": "KB307",
}
"""Diagnostics of the reader that have a rule of their own; the others are KB001."""


def _said(page: CheckedPage, code: str) -> Iterator[Finding]:
    """Yield what the reader said that belongs to a rule."""
    for said in page.diagnostics:
        if _OWN_CODES.get(said.kind, "KB001") == code:
            offset = page.text_start(max(said.line, 1))
            remedy = Remedy.FOLLOW_LINKS if said.kind == OUTSIDE_LINK else None
            yield found(page, code, offset, said.said, remedy=remedy)


def check_readable(page: CheckedPage) -> Iterator[Finding]:
    """KB001: something that could not be read as it stands."""
    return _said(page, "KB001")


def check_date(page: CheckedPage) -> Iterator[Finding]:
    """KB101: a date that does not exist, or that is one of two, at the date."""
    for finding in _said(page, "KB101"):
        start, end = page.line_span(finding.line)
        digit = re.search(r"\d", page.text[start:end])
        offset = start + digit.start() if digit else start
        yield found(page, "KB101", offset, finding.said)


def check_presenters(page: CheckedPage) -> Iterator[Finding]:
    """KB201: a presenter who brought nothing and is not said to be absent."""
    brought = {a.presenter for a in page.articles if a.kind == "article"}
    for section in iter_presenters(page.blocks, known=page.people):
        if section.presenter not in brought and not _is_absent(section):
            name = section.presenter
            message = remark("{presenter} brought no article", presenter=name)
            yield found(page, "KB201", page.text_start(section.line), message)


def _is_absent(section: PresenterSection) -> bool:
    texts = [section.heading.text, *(block.text for block in walk(section.body))]
    return any(_ABSENT.search(text) for text in texts)


def check_links(page: CheckedPage) -> Iterator[Finding]:
    """KB202: an article that leads nowhere."""
    for article in _brought(page):
        if article.url is None:
            title = _short(article.title)
            message = remark("the article {title!r} has no link", title=title)
            yield found(page, "KB202", page.text_start(article.line), message)


def check_titles(page: CheckedPage) -> Iterator[Finding]:
    """KB203: an article whose title is only its address."""
    for article in _brought(page):
        first = article.links[0] if article.links else None
        is_address = first is not None and article.title == without_scheme(first.url)
        written = page.line_text(article.line)[:_NEAR]
        if is_address and f"[{article.title}]" not in written:
            message = remark("the article has no title, only its address")
            yield found(page, "KB203", page.text_start(article.line), message)


def _articles(page: CheckedPage) -> Iterator[Article]:
    return (article for article in page.articles if article.kind == "article")


def _brought(page: CheckedPage) -> Iterator[Article]:
    """Yield what somebody brought; where nobody is named, topics have no link."""
    return (article for article in _articles(page) if article.presenter is not None)


def check_repeated_links(page: CheckedPage) -> Iterator[Finding]:
    """KB204: a link that stands in the episode twice, at the later place."""
    first: dict[str, int] = {}
    taken: dict[int, int] = {}
    broken = find_broken_links(page)
    for article in page.articles:
        for link in article.links:
            if not is_web_url(link.url):
                continue
            offset = _find_link(page, link.url, link.line, taken)
            if any(start <= offset < end for start, end in broken):
                continue  # only a part of the address was read
            key = _place_key(link.url)
            if key in first and offset != first[key]:
                line = page.place(first[key])[0]
                message = remark(
                    "the same link stands on line {line} already", line=line
                )
                yield found(page, "KB204", offset, message)
            first.setdefault(key, offset)


def _place_key(url: str) -> str:
    """Return the key of a page and the place in it: another place is another link."""
    return f"{url_key(url)}#{url_place(url)}"


def _find_link(page: CheckedPage, url: str, line: int, taken: dict[int, int]) -> int:
    """Return where a link's URL stands, each place once."""
    start, end = page.line_span(line)
    start = max(start, taken.get(line, start))
    offset = page.text.find(url, start, min(end, start + len(url) + _NEAR))
    if offset < 0:
        return page.text_start(line)
    taken[line] = offset + len(url)
    return offset


def check_earlier_episodes(page: CheckedPage) -> Iterator[Finding]:
    """KB205: an article that an earlier episode has brought."""
    for article in _articles(page):
        own = article.own_url
        earlier = page.brought.get(url_key(own)) if own else None
        if earlier:
            message = remark("brought before, as {name}", name=earlier)
            yield found(page, "KB205", page.text_start(article.line), message)


def check_unclosed(page: CheckedPage) -> Iterator[Finding]:
    """KB306: code or a comment without an end."""
    return _said(page, "KB306")


def check_empty_headings(page: CheckedPage) -> Iterator[Finding]:
    """KB307: a heading without text."""
    return _said(page, "KB307")


def _short(title: str) -> str:
    if len(title) <= _QUOTED:
        return title
    return title[: _QUOTED - 1].rstrip() + "…"
