"""`kbindex open`."""

import click

from kbindex.cli.browser import address_of, open_url
from kbindex.cli.options.ids import id_argument
from kbindex.cli.options.output_formats import exclude_one_another
from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.knowledge import KnowledgeBase
from kbindex.messages import tr, tr_count
from kbindex.model import Article, Episode, is_web_url
from kbindex.model.link_places import number_links


@click.command("open")
@id_argument("record_id")
@click.option("--video", is_flag=True, help="Open the video of its episode.")
@click.option(
    "--link",
    "number",
    type=click.IntRange(min=1),
    metavar="N",
    help="Open the Nth link of an article, as `show ID --links` counts.",
)
@click.option("--print", "is_printed", is_flag=True, help="Only print the address.")
@no_refresh_option
@click.pass_obj
@unknown_is_nothing
def open_page(
    session: Session,
    *,
    record_id: str,
    video: bool,
    number: int | None,
    is_printed: bool,
    refresh: bool,
) -> int:
    """Open an article (025#6), or the video of an episode (025), in the browser.

    Only addresses of web pages (http and https) are opened. The status is 1
    where there is no such id, no address, or no browser.

    \b
    Examples:
      kbindex open '025#6'
      kbindex open '025#6' --link 2
      kbindex open '025#6' --video
      kbindex open 025 --print
    """
    exclude_one_another("--video" if video else "", "--link" if number else "")
    with session.open(refresh=refresh) as base:
        if number:
            url, missing = _find_link(base.record(record_id), number)
        else:
            url, missing = _find_url(base, record_id, video=video)
    if url is None or not is_web_url(url):
        say(missing)
        return 1
    if is_printed:
        print(sanitize(url))
        return 0
    return open_url(url)


def _find_url(
    base: KnowledgeBase, record_id: str, *, video: bool
) -> tuple[str | None, str]:
    """Return the address to open, and what is said where it is none."""
    found = base.record(record_id)
    if video and isinstance(found, Article):
        found = base.episode(found.episode)
    return address_of(found, name=record_id)


def _find_link(found: Episode | Article, number: int) -> tuple[str | None, str]:
    """Return the address of a link, and what is said where it is none."""
    if isinstance(found, Episode):
        example = next((article.id for article in found.articles), f"{found.id}#1")
        text = tr("{name} is an episode; --link is for an article, such as {example}")
        raise click.UsageError(text.format(name=found.id, example=example))
    links = list(number_links(found))
    if number > len(links):
        return None, tr_count(
            "{name} has {count} link, and no link {number}",
            "{name} has {count} links, and no link {number}",
            len(links),
            name=found.id,
            number=number,
        )
    url = links[number - 1].url
    return url, tr(
        "link {number} of {name} is no page of the web: {url}",
        number=number,
        name=found.id,
        url=url,
    )
