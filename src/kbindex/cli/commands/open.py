"""`kbindex open`."""

from typing import Literal

import click

from kbindex.cli.browser import open_url
from kbindex.cli.options.ids import id_argument
from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.knowledge import KnowledgeBase
from kbindex.messages import tr
from kbindex.model import Episode, is_web_url

_Kind = Literal["link", "video"]


@click.command("open")
@id_argument("record_id")
@click.option("--video", is_flag=True, help="Open the video of its episode.")
@click.option("--print", "is_printed", is_flag=True, help="Only print the address.")
@no_refresh_option
@click.pass_obj
@unknown_is_nothing
def open_page(
    session: Session, *, record_id: str, video: bool, is_printed: bool, refresh: bool
) -> int:
    """Open an article (025#6), or the video of an episode (025), in the browser.

    Only addresses of web pages (http and https) are opened. The status is 1
    where there is no such id, no address, or no browser.

    \b
    Examples:
      kbindex open '025#6'
      kbindex open '025#6' --video
      kbindex open 025 --print
    """
    with session.open(refresh=refresh) as base:
        url, kind = _find_url(base, record_id, video=video)
    if url is None or not is_web_url(url):
        say(_missing(record_id, kind))
        return 1
    if is_printed:
        print(sanitize(url))
        return 0
    return open_url(url)


def _missing(record_id: str, kind: _Kind) -> str:
    if kind == "video":
        return tr("{name} has no video to open", name=record_id)
    return tr("{name} has no link to open", name=record_id)


def _find_url(
    base: KnowledgeBase, record_id: str, *, video: bool
) -> tuple[str | None, _Kind]:
    found = base.record(record_id)
    if isinstance(found, Episode):
        return found.video, "video"
    if video:
        return base.episode(found.episode).video, "video"
    return found.url, "link"
