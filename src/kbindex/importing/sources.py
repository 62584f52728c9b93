"""What the user names → the episodes that it announces, and who brings companions.

https://…        fetched
folder           its pages
page.html        a page
any other file   a feed
"""

import re
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from kbindex.importing.announced import Announcements, Companion
from kbindex.importing.feeds import MAX_FEED_BYTES, read_feed
from kbindex.importing.fetching import Progress, fetch, without_password
from kbindex.importing.pages import HTML, read_folder, read_page
from kbindex.importing.source_errors import SourceError
from kbindex.messages import Message, later, remark
from kbindex.model import is_web_url
from kbindex.safe_files import read_regular
from kbindex.shownotes.episode_files import MAX_SIZE_BYTES

Bring = Callable[[Companion], bytes | None]
"""Brings chapters or a transcript, None where none is there; raises SourceError."""

_COMPANION_S = 60.0
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


class Source(Struct, frozen=True, kw_only=True):
    """What the user has named.

    Args:
        name: How messages call it.
        announcements: The episodes that it announces.
        local: Brings companions that lie beside it, where it is a file.
        remote: Brings companions from other addresses, where it was fetched.
    """

    name: str
    announcements: Announcements
    local: Bring | None = None
    remote: Bring | None = None


def load_source(named: str, *, cwd: Path, progress: Progress | None = None) -> Source:
    """Load a feed, a page or a folder of pages.

    Args:
        named: An address of http or https, or a path.
        cwd: What a path is relative to.
        progress: Told how much of an address has come.

    Raises:
        KbindexError: It cannot be read at all.
    """
    if is_web_url(named):
        return _load_address(named, progress)
    if _SCHEME.match(named):
        said = remark("only http and https are fetched")
        raise SourceError(without_password(named), said)
    place = cwd / named
    if place.is_dir():
        return Source(name=named, announcements=read_folder(place.resolve()))
    is_page = named.lower().endswith(HTML)
    most = MAX_SIZE_BYTES if is_page else MAX_FEED_BYTES
    content = _load(place.resolve(), named, most_bytes=most)
    if is_page:
        return Source(name=named, announcements=read_page(content, path=named))
    return Source(
        name=named,
        announcements=read_feed(content, path=named),
        local=_beside(place.resolve().parent),
    )


def _load_address(url: str, progress: Progress | None) -> Source:
    fetched = fetch(url, most_bytes=MAX_FEED_BYTES, progress=progress)
    name = without_password(url)
    found = read_feed(
        fetched.content,
        path=name,
        base=without_password(fetched.url),
        charset=fetched.charset,
    )
    return Source(name=name, announcements=found, remote=_fetched)


def _load(place: Path, named: str, *, most_bytes: int) -> bytes:
    try:
        return read_regular(str(place.parent), place.name, most_bytes=most_bytes + 1)
    except OSError as error:
        raise SourceError(named, _reason(error)) from error


def _reason(error: OSError | ValueError) -> Message:
    told = error.strerror if isinstance(error, OSError) else ""
    return Message(told or later("cannot be read"))


def _beside(folder: Path) -> Bring:
    """Bring what lies beside a feed; no link leads out of its folder."""

    def bring(companion: Companion) -> bytes | None:
        path = companion.url.removeprefix("./")
        try:
            content = read_regular(str(folder), path, most_bytes=MAX_SIZE_BYTES + 1)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:  # a NUL in it
            raise SourceError(path, _reason(error)) from error
        if len(content) > MAX_SIZE_BYTES:
            size = MAX_SIZE_BYTES // 1_000_000
            raise SourceError(path, remark("larger than {size} MB", size=size))
        return content

    return bring


def _fetched(companion: Companion) -> bytes | None:
    return fetch(companion.url, most_bytes=MAX_SIZE_BYTES, total_s=_COMPANION_S).content
