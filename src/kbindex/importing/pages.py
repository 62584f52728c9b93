"""Pages in HTML → the episodes that they are about.

What a page says of itself stands in many places; the first that says it counts. Its
notes are what `<main>` or `<article>` holds, without what leads elsewhere.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from bs4.element import Tag

from kbindex.importing.announced import Announced, Announcements
from kbindex.importing.clean_html import web_address
from kbindex.importing.episode_ids import to_slug
from kbindex.importing.markdown_notes import plain_line
from kbindex.importing.moments import moment_of
from kbindex.importing.source_errors import SourceError
from kbindex.messages import Message, later, remark
from kbindex.model import Diagnostic, diagnose, is_web_url
from kbindex.model.safe_text import one_line
from kbindex.shownotes.blocks.html_soup import Soup, parse_markup
from kbindex.shownotes.blocks.work import TOO_COSTLY, cut_markup
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import (
    MAX_SIZE_BYTES,
    find_episodes,
    load_content,
)
from kbindex.shownotes.reading.header import is_sound, is_video

HTML = (".html", ".htm")

_ELSEWHERE = ("nav", "header", "footer", "aside")
_DATES = (
    "article:published_time",
    "datePublished",
    "og:published_time",
    "date",
    "dc.date",
    "DC.date.issued",
    "pubdate",
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"\\]{4,40})"')
_LONGEST_LINE = 500


def read_folder(folder: Path) -> Announcements:
    """Read the pages in a folder, and in those below it.

    Args:
        folder: Where they are; links are followed where they stay in it.

    Raises:
        ArchiveError: It cannot be listed.
    """
    files, said = find_episodes(folder)
    found: list[Announced] = []
    for file in files:
        if file.path.lower().endswith(HTML):
            try:
                content = load_content(folder, file.path)
            except OSError as error:
                reason = Message(error.strerror or later("cannot be read"))
                said.append(diagnose(file.path, 0, "unreadable", reason))
                continue
            page = _read(content, path=file.path, name=str(file.id), said=said)
            found += [page] if page else []
    return Announcements(episodes=tuple(reversed(found)), diagnostics=tuple(said))


def read_page(content: bytes, *, path: str) -> Announcements:
    """Read one page.

    Args:
        content: Its bytes.
        path: What messages call it.

    Raises:
        SourceError: It is no text, or too large.
    """
    said: list[Diagnostic] = []
    name = path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    page = _read(content, path=path, name=name, said=said)
    if page is None:
        raise SourceError(path, remark("no page of text"))
    return Announcements(episodes=(page,), diagnostics=tuple(said))


def _read(
    content: bytes, *, path: str, name: str, said: list[Diagnostic]
) -> Announced | None:
    """Read a page; what cannot be read goes to `said`."""
    if len(content) > MAX_SIZE_BYTES:
        size = MAX_SIZE_BYTES // 1_000_000
        large = remark("larger than {size} MB; left out", size=size)
        said.append(diagnose(path, 0, "too-large", large))
        return None
    text, problems = decode(content, path=path)
    said += problems
    if text is None:
        return None
    markup, cut = cut_markup(text)
    if cut is not None:
        said.append(diagnose(path, cut, *TOO_COSTLY))
    return _announced(parse_markup(markup), path=path, name=name)


def _announced(soup: Soup, *, path: str, name: str) -> Announced:
    link = web_address(_link(soup, "canonical") or _meta(soup, "og:url"), base="")
    link = link if is_web_url(link) else ""
    published = next(filter(None, map(moment_of, _dates(soup))), "")
    main = _main(soup)
    title = _title(soup, main)
    media = [web_address(url, base=link) for url in _media(soup)]
    for tag in main.find_all(_ELSEWHERE):
        tag.decompose()
    _drop_title(main, title)
    return Announced(
        guid=one_line(link or path).strip(),
        title=title,
        published=published,
        link=link,
        audio=next((url for url in media if is_sound(url)), ""),
        video=next((url for url in media if is_video(url)), ""),
        number=name.lstrip("0") if re.fullmatch(r"\d{1,6}", name) else "",
        slug=to_slug(name),
        notes=main.decode(),
        base=link,
    )


def _title(soup: Soup, main: Tag) -> str:
    heading = main.find("h1")
    shown = heading.get_text(" ", strip=True) if isinstance(heading, Tag) else ""
    of_head = soup.title.get_text(" ", strip=True) if soup.title else ""
    title = shown or _meta(soup, "og:title") or of_head
    return one_line(" ".join(title.split())).strip()[:_LONGEST_LINE]


def _drop_title(main: Tag, title: str) -> None:
    """Take the heading away that says the title: front matter says it."""
    heading = main.find("h1")
    if isinstance(heading, Tag):
        shown = plain_line(heading.get_text(" ", strip=True))
        if shown[:_LONGEST_LINE] == title:
            heading.decompose()


def _main(soup: Soup) -> Tag:
    """Return what holds the notes: `<main>`, the only `<article>`, or the page."""
    for main in soup.find_all("main", limit=1) or soup.find_all(role="main", limit=1):
        return main
    articles = soup.find_all("article", limit=2)
    if len(articles) == 1:
        return articles[0]
    return soup.body if isinstance(soup.body, Tag) else soup


def _dates(soup: Soup) -> Iterator[str]:
    for name in _DATES:
        yield _meta(soup, name)
    for time in soup.find_all("time", limit=3):
        yield str(time.get("datetime", "")) or time.get_text(" ", strip=True)
    for script in soup.find_all("script", type="application/ld+json", limit=5):
        if found := _JSON_DATE.search(script.get_text()):
            yield found[1]


def _media(soup: Soup) -> Iterator[str]:
    for tag in soup.find_all(["audio", "video", "source", "iframe"], limit=20):
        yield str(tag.get("src", ""))
    for name in ("og:audio", "og:video", "og:video:url", "twitter:player"):
        yield _meta(soup, name)


def _meta(soup: Soup, name: str) -> str:
    for key in ("property", "name", "itemprop"):
        if (tag := soup.find("meta", attrs={key: name})) is not None:
            return str(tag.get("content", "")).strip()
    return ""


def _link(soup: Soup, relation: str) -> str:
    tag = soup.find("link", rel=relation)
    return str(tag.get("href", "")).strip() if tag is not None else ""
