"""What a site has beside its pages: styles, feeds, a sitemap, what hosts ask for."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from msgspec.json import encode
from msgspec.structs import replace

from kbindex.errors import NotFoundError
from kbindex.knowledge import BROWSER_PARTS, TagArticles, join_browser_parts
from kbindex.messages import language
from kbindex.pages.feeds import (
    ATOM_FILE,
    JSON_FILE,
    LATEST,
    Feed,
    atom,
    episode_feed,
    json_feed,
    saved_folder,
    search_feed,
    topic_feed,
)
from kbindex.pages.html.assets import assets
from kbindex.pages.html.page_kinds import ArticlePage, EpisodePage, Page
from kbindex.pages.html.page_set import PageSet
from kbindex.pages.html.page_titles import whole_name
from kbindex.pages.html.views.search_words import component_words
from kbindex.pages.open_search import OPEN_SEARCH_FILE, open_search
from kbindex.pages.preview_picture import draw_preview
from kbindex.site.fingerprints import package_digest, stamp_of_value
from kbindex.site.heads import PREVIEW_FILE
from kbindex.site.manifest import digest
from kbindex.site.page_files import SEARCH, path_of
from kbindex.site.site_files import Draft, SiteFile, made_of
from kbindex.site.sitemap import SITEMAP_FILE, sitemaps
from kbindex.workers import begun_jobs

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Generator, Iterator, Sequence

    from kbindex.knowledge import (
        BrowserPart,
        BrowserPartName,
        KnowledgeBase,
        TagCount,
    )
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.site.options import SiteOptions

    _MakeFeed = Callable[[], Feed]

NO_JEKYLL: Final = ".nojekyll"
"""GitHub Pages leaves out what begins with `_`, unless there is a file of this name."""

ROBOTS_FILE: Final = "robots.txt"

INDEX_FOLDER: Final = f"{SEARCH}index/"
"""What a script searches; others may, too: it is where a component is told to look."""

COMPONENT_FILE: Final = "kbindex-search.js"
"""The search for pages of other hosts, which name it."""

WORDS_FILE: Final = f"{SEARCH}words.json"

_PART_OF_VIEW: Final = "others"
"""Made beside the other parts, where the view is: a process of its own would have to
make a second one."""


def static_files() -> Iterator[SiteFile]:
    """Yield what a site has wherever it lies."""
    for asset in assets().values():
        yield SiteFile(asset.address, made_of(partial(bytes, asset.content)))
    yield SiteFile(NO_JEKYLL, made_of(bytes))


def published_files(
    view: ArchiveView, root: str, options: SiteOptions
) -> Iterator[SiteFile]:
    """Yield what needs to know where the site lies: feeds, and what engines read.

    Args:
        view: The archive.
        root: The address of the home page in the web, with its last slash.
        options: What the site is to be.
    """
    for folder, make in _feeds(view, root, options):
        for name, write in ((ATOM_FILE, atom), (JSON_FILE, json_feed)):
            yield SiteFile(
                folder + name, partial(_feed_draft, make, options.hub, write)
            )
    for name, content in sitemaps(_dated(view), root):
        yield SiteFile(name, made_of(partial(bytes, content)))
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {root}{SITEMAP_FILE}\n"
    yield SiteFile(ROBOTS_FILE, made_of(robots.encode))


@contextmanager
def begun_index(
    base: KnowledgeBase, view: Callable[[], ArchiveView], kept: bytes, *, cores: int
) -> Generator[Callable[[], Sequence[BrowserPart]]]:
    """Begin what a script in a browser searches: it takes the longest, a view is short.

    Args:
        base: The archive.
        view: Asked for where a part needs it: here, when it is waited for.
        kept: What the part `terms` of the last run kept; may be empty.
        cores: How many processes make the other parts.

    Yields:
        What waits for all parts.
    """
    jobs = [
        partial(browser_part, base, view, name, kept if name == "terms" else b"")
        for name in BROWSER_PARTS
        if name != _PART_OF_VIEW
    ]
    with begun_jobs(jobs, cores) as parts:
        yield lambda: [browser_part(base, view, _PART_OF_VIEW), *parts()]


def browser_part(
    base: KnowledgeBase,
    view: Callable[[], ArchiveView],
    name: BrowserPartName,
    kept: bytes = b"",
) -> BrowserPart:
    """Return a part of what a script in a browser searches."""

    def topic(tag: str) -> str | None:
        return view().addresses.topic(tag) if tag in view().tag_of else None

    def person(name: str) -> str | None:
        known = view().presenter_named.get(name)
        return None if known is None else view().addresses.person(known)

    return base.browser_part(
        name,
        lambda one: view().addresses.article(one.episode, one.id),
        topic=topic,
        person=person,
        kept=kept,
    )


def index_files(view: ArchiveView, parts: Sequence[BrowserPart]) -> Iterator[SiteFile]:
    """Yield what a script in a browser searches; each of these files is small.

    Args:
        view: The archive.
        parts: All that `browser_part` makes.
    """
    for name, content in join_browser_parts(parts):
        yield SiteFile(f"{INDEX_FOLDER}{name}", made_of(partial(bytes, content)))
    episodes = [
        {
            "label": whole_name(view.episode_of[one.id].episode),
            "address": view.addresses.episode(one.id),
            "names": one.names,
        }
        for one in view.named_episodes
    ]
    yield SiteFile(f"{INDEX_FOLDER}episodes.json", made_of(partial(encode, episodes)))


def component_files(view: ArchiveView) -> Iterator[SiteFile]:
    """Yield what pages of other hosts search this archive by: a script, its words.

    The address of the script stays when the modules that it loads get another one.
    """
    module = f'import "./{assets()["component.js"].address}";\n'
    yield SiteFile(COMPONENT_FILE, made_of(module.encode))
    said = {"language": language(), "words": component_words(view)}
    yield SiteFile(WORDS_FILE, made_of(partial(encode, said)))


def address_bar_file(name: str, about: str, root: str) -> SiteFile:
    """Return what lets a browser search the site from its address bar.

    Args:
        name: That of the show.
        about: What it says of itself; may be empty.
        root: The address of the home page in the web, with its last slash.
    """
    search, own = f"{root}{SEARCH}", f"{root}{OPEN_SEARCH_FILE}"
    written = partial(open_search, name, description=about, search=search, own=own)
    return SiteFile(OPEN_SEARCH_FILE, made_of(written))


def preview_file(name: str, about: str) -> SiteFile:
    """Return the picture of the site, which is the same until its words change."""
    inputs = digest(package_digest().encode(), name.encode(), about.encode())
    return SiteFile(
        PREVIEW_FILE, lambda: Draft(inputs, lambda: draw_preview(name, about))
    )


def _feeds(
    view: ArchiveView, root: str, options: SiteOptions
) -> Iterator[tuple[str, _MakeFeed]]:
    """Yield all feeds: the folder of each, and what makes it."""
    yield "", partial(episode_feed, view, root)
    for tag in view.tags:
        folder = path_of(view.addresses.topic(tag.id)).removesuffix("index.html")
        yield folder, partial(_topic_feed, view, tag, root)
    has_search = options.has_search
    for name, query in options.searches.items():
        make = partial(_saved_feed, view, root, name, query, has_search=has_search)
        yield saved_folder(name), make


def _feed_draft(
    make: _MakeFeed, hub: str | None, write: Callable[[Feed], bytes]
) -> Draft:
    """Look at what a feed says: to write it as XML takes longer."""
    feed, stamp = _made(make, hub)
    return Draft(stamp, partial(write, feed))


@lru_cache(maxsize=1)
def _made(make: _MakeFeed, hub: str | None) -> tuple[Feed, str]:
    """Make a feed, with its stamp: once for its two files, one behind the other."""
    feed = replace(make(), hub=hub)
    return feed, stamp_of_value(feed)


def _topic_feed(view: ArchiveView, tag: TagCount, root: str) -> Feed:
    found = view.answers.topic(tag.id) or TagArticles(tag=tag, articles=())
    return topic_feed(view, found, root)


def _saved_feed(
    view: ArchiveView, root: str, name: str, query: str, *, has_search: bool
) -> Feed:
    try:
        hits = view.base.search(query, limit=LATEST, strict=True).hits
    except NotFoundError:  # of its tag: no article has it yet, or no public one
        hits = ()
    asked = f"{SEARCH}?q={quote(query, safe='')}" if has_search else ""
    return search_feed(view, hits, root, name=name, page=root + asked)


def _dated(view: ArchiveView) -> Iterator[tuple[str, dt.date | None]]:
    """Yield the address of each page with the date of its notes."""
    for address, page in PageSet(view).pages():
        yield address, _date_of(view, page)


def _date_of(view: ArchiveView, page: Page) -> dt.date | None:
    match page:
        case EpisodePage(episode=one):
            return view.episode_of[one].episode.date
        case ArticlePage(article=one):
            return view.article_of[one].date
        case _:
            return None
