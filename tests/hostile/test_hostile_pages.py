"""Pages of hostile notes: whatever they say, a page has only what is ours."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from kbindex.pages.html.frame import Frame, RelativeLinks, RootLinks
from kbindex.pages.html.page_kinds import NotFoundPage, Page, SearchPage, TopicPage
from kbindex.pages.html.page_set import PageSet
from tests.hostile.archive import SHOW
from tests.hostile.payloads import ADDRESSES, MARKUP, RUN, SUM
from tests.hostile.strict_html import LEADS, NotOursError, Tag, read_tags, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbindex.pages.html.archive_view import ArchiveView

BULK = re.compile(r"bulk-(?!10\d$)\d+$")
"""Tags that differ in their number alone: pages of a few of them will do."""

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"
)
"""What a page may not have: it would hide or turn what stands beside it."""


@pytest.fixture(scope="module")
def pages(view: ArchiveView) -> PageSet:
    """All pages of the hostile archive."""
    return PageSet(view)


def every_page(pages: PageSet) -> Iterator[tuple[str, Page]]:
    for address, page in pages.pages():
        if not (isinstance(page, TopicPage) and BULK.match(page.tag)):
            yield address, page


def searches(pages: PageSet) -> Iterator[tuple[str, Page]]:
    people = (one.name for one in pages.view.presenters)
    tags = (tag.id for tag in pages.view.tags)
    typed = chain(MARKUP.values(), ADDRESSES.values(), ["monitoring", "note", "script"])
    found: Iterator[Page] = chain(
        (SearchPage(query=query[:500]) for query in typed),
        (
            SearchPage(query=f'"{query[:80]}"', view="brief")
            for query in MARKUP.values()
        ),
        (SearchPage(presenter=name) for name in people),
        (SearchPage(tags=(tag,), sort="date") for tag in islice(tags, 0, None, 50)),
        (SearchPage(query="example", tags=(text,)) for text in MARKUP.values()),
        (NotFoundPage(text) for text in chain(MARKUP.values(), ADDRESSES.values())),
    )
    return (("search", page) for page in found)


def frames(address: str) -> tuple[Frame, Frame]:
    """Return a frame as a server has it, and one as a site has it."""
    return (
        Frame(language="ja", address=address, links=RootLinks("/")),
        Frame(
            language="en",
            address=address,
            links=RelativeLinks.of(address),
            search_by="script",
            base_url="https://notes.example/",
            image_hosts=("*",),
        ),
    )


def rendered(pages: PageSet) -> Iterator[tuple[str, str]]:
    """Yield all pages, by turns in either frame, each with what it is of."""
    every = chain(every_page(pages), searches(pages))
    for number, (address, page) in enumerate(every):
        frame = frames(address)[number % 2]
        yield f"{frame.language} {page!r}"[:200], pages.render(page, frame)


def said(wrong: list[str]) -> str:
    counts = Counter(wrong)
    return "\n".join(f"{n} × {text[:500]}" for text, n in counts.most_common(12))


def test_no_page_has_more_than_the_templates_write(pages: PageSet) -> None:
    """No text of a note becomes an element, an attribute, a script or a style."""
    found = [(name, html, text_of(html)) for name, html in rendered(pages)]
    assert len(found) > 1_000
    wrong = [f"{name}: {one}" for name, html, _ in found for one in problems(html)]
    assert not wrong, said(wrong)
    hidden = [f"{name}: {text!r}" for name, _, text in found if UNSAFE.search(text)]
    assert not hidden, said(hidden)
    worked_out = [name for name, _, text in found if SUM in text]
    assert not worked_out, said(worked_out)


def problems(html: str) -> Iterator[str]:
    """Yield what is no tag of ours, and what tags of ours may not say."""
    try:
        tags = read_tags(html)
    except NotOursError as error:
        yield str(error)
        return
    ids = Counter(tag.attributes.get("id") for tag in tags)
    yield from (f"id {one!r} {n} times" for one, n in ids.items() if one and n > 1)
    for tag in tags:
        if tag.name == "script" and not tag.is_end and not tag.attributes.get("src"):
            yield f"a script of its own: {tag}"
        for name in LEADS:
            if name in tag.attributes and not leads_well(tag, tag.attributes[name]):
                yield f"leads nowhere good: {tag}"


def leads_well(tag: Tag, target: str) -> bool:
    """Say whether a link stays, or leads to the web and does not tell whence."""
    if re.match(r"https?://[^/\s]", target, re.IGNORECASE):
        says_whence = tag.name == "a" and "noreferrer" not in tag.attributes.get(
            "rel", ""
        )
        is_own = target.startswith("https://notes.example/") or target == SHOW.url
        return tag.name in ("a", "link", "img") and (is_own or not says_whence)
    if tag.name == "a" and target.startswith("mailto:"):
        return True
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    has_scheme = ":" in path.split("/", 1)[0]
    return not (has_scheme or path.startswith("//") or "\\" in target)


def test_what_would_run_is_shown_as_it_was_written(pages: PageSet) -> None:
    """Nothing is cut out: who reads a page about scripts sees them."""
    _, page = next(
        (address, page)
        for address, page in pages.pages()
        if address == "episodes/text-script/"
    )
    text = text_of(pages.render(page, Frame(language="en")))
    assert f"<script>{RUN}</script>" in text


def test_each_address_is_one_folder_that_every_system_has(pages: PageSet) -> None:
    """No address leads up, and no name is longer than a file system takes."""
    addresses = [address for address, _ in pages.pages()]
    folded = Counter(address.casefold() for address in addresses)
    assert [one for one, n in folded.items() if n > 1] == []
    for address in addresses:
        parts = unquote(address).rstrip("/").split("/")
        assert not {"..", "."} & set(parts)
        assert re.fullmatch(r"[A-Za-z0-9_.~%/-]*", address)
        assert not {"index.html", ""} & set(parts[1:])
        assert max(len(part.encode()) for part in parts) <= 255, address
