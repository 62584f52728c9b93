"""Opening a page in the browser: `open`, and `--web` of what shows articles."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import say
from kbindex.messages import tr
from kbindex.model import Article, Episode, is_web_url

if TYPE_CHECKING:
    from kbindex.knowledge import PlacedPassage

_Command = TypeVar("_Command", bound=Callable[..., Any])

_NOTHING = 1


def web_option(text: str) -> Callable[[_Command], _Command]:
    """Return what adds `--web`, with its help."""
    return click.option("web", "-w", "--web", is_flag=True, help=text)


def address_of(
    found: "Article | Episode | PlacedPassage", *, name: str
) -> tuple[str | None, str]:
    """Return the page of an article, or the video of an episode, from where it is said.

    Args:
        found: What is to be opened.
        name: How it is called in what is said where it has none, the second value.
    """
    if isinstance(found, Article):
        return found.url, tr("{name} has no link to open", name=name)
    if not isinstance(found, Episode):
        return found.time_url, tr(
            "{name} has no place in a recording to open", name=name
        )
    return found.video, tr("{name} has no video to open", name=name)


def open_page_of(found: "Article | Episode | PlacedPassage") -> int:
    """Open the page of an article, or the video of an episode.

    Returns:
        The exit status: 1 where there is no address, or no browser.
    """
    url, missing = address_of(found, name=found.id)
    if url is None or not is_web_url(url):
        say(missing)
        return _NOTHING
    return open_url(url)


def open_url(url: str) -> int:
    """Open a page, and say so; where there is no browser, print its address."""
    import webbrowser  # noqa: PLC0415 - cold start

    if not webbrowser.open(url):
        print(sanitize(url))
        say(tr("no browser could be started"))
        return _NOTHING
    say(tr("opening {url}", url=url))
    return 0
