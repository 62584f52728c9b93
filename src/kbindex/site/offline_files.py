"""What lets browsers keep a site: a service worker, and the index as one file.

    service-worker.js     what is kept, then the script; other content, other version
    search/offline.json   all files of the index by name: one request, not thousands

Pages are kept when they are seen. What is kept at once is the frame: the lists, the
page of results, styles and scripts.
"""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import msgspec

from kbindex.messages import language, tr
from kbindex.pages.html import addresses as at
from kbindex.pages.html.assets import FOLDER, STATIC, assets
from kbindex.site.fingerprints import package_digest
from kbindex.site.manifest import digest
from kbindex.site.other_files import INDEX_FOLDER
from kbindex.site.page_files import SEARCH, WORKER_FILE
from kbindex.site.site_files import SiteFile, made_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.site.options import SiteOptions

PACK_FILE: Final = f"{SEARCH}offline.json"

_LISTS = (at.HOME, at.EPISODES, at.TOPICS, at.PEOPLE)
_SCRIPT = STATIC / "service_worker" / "service_worker.js"


class _Kept(msgspec.Struct, frozen=True):
    """What the script is told; addresses are below the root of the site."""

    version: str
    frame: tuple[str, ...]
    assets: str
    index: str
    pack: str
    missing: str


def offline_files(
    view: ArchiveView, options: SiteOptions, index: Sequence[SiteFile]
) -> Iterator[SiteFile]:
    """Yield them.

    Args:
        view: The archive.
        options: What the site is to be.
        index: The files of the index.
    """
    files = {
        one.path.removeprefix(INDEX_FOLDER): one.draft().content().decode()
        for one in index
    }
    pack = msgspec.json.encode(files)
    script = _SCRIPT.read_bytes()
    # Pages are made of the notes, which the index has, of these, and of our own code.
    made_from = msgspec.json.encode(
        (view.base.show, options.language, options.base_url)
    )
    version = digest(pack, script, made_from, package_digest().encode())
    kept = msgspec.json.encode(_kept(version))
    content = b"const kept = " + kept + b";\n" + script
    yield SiteFile(PACK_FILE, made_of(partial(bytes, pack)))
    yield SiteFile(WORKER_FILE, made_of(partial(bytes, content)))


def _kept(version: str) -> _Kept:
    of_assets = (one.address for one in assets().values())
    return _Kept(
        version=version,
        frame=(*_LISTS, SEARCH, *of_assets),
        assets=FOLDER,
        index=INDEX_FOLDER,
        pack=PACK_FILE,
        missing=_missing(),
    )


def _missing() -> str:
    """Return what is shown for a page that was never seen.

    The script puts the address of the home page in place of `{root}`.
    """
    title = escape(tr("This page is not on this device"))
    said = escape(tr("There is no network, and this page was not opened before."))
    home = escape(tr("To the search"))
    return (
        f'<!DOCTYPE html><html lang="{language()}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{title}</title></head><body><main><h1>{title}</h1>"
        f'<p>{said} <a href="{{root}}">{home}</a></p></main></body></html>'
    )
