"""`kbindex open`."""

import click

from kbindex.cli.browser import address_of, open_url
from kbindex.cli.options.ids import id_argument
from kbindex.cli.options.numbers import WholeNumber
from kbindex.cli.options.output_formats import exclude_one_another
from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.knowledge import KnowledgeBase, PlacedPassage
from kbindex.messages import tr, tr_count
from kbindex.model import Article, Episode, is_web_url
from kbindex.model.link_places import number_links


@click.command("open")
@id_argument("record_id")
@click.option("--video", is_flag=True, help="Open the video of its episode.")
@click.option(
    "--listen",
    is_flag=True,
    help="Play the recording from its time on: the video, else the sound.",
)
@click.option(
    "--link",
    "number",
    type=WholeNumber(1),
    help="Open the Nth link of an article, as `show ID --links` counts.",
)
@click.option(
    "--print", "is_printed", is_flag=True, help="Print the address; do not open it."
)
@no_refresh_option
@click.pass_obj
@unknown_is_nothing
def open_page(
    session: Session,
    *,
    record_id: str,
    video: bool,
    listen: bool,
    number: int | None,
    is_printed: bool,
    refresh: bool,
) -> int:
    """Open an article (004#6), or the video of an episode (004), in the browser.

    Of a passage of a transcript (004#t12) the recording is opened, where it is said.

    Only addresses of web pages (http and https) are opened. The status is 1
    where there is no such id, no address, or no browser.

    \b
    Examples:
      kbindex open '004#6'
      kbindex open '004#6' --link 2
      kbindex open '004#6' --video
      kbindex open '004#6' --listen --print
      kbindex open 004 --print
    """
    chosen = {"--video": video, "--listen": listen, "--link": number is not None}
    exclude_one_another(*(name for name, is_given in chosen.items() if is_given))
    with session.open(refresh=refresh, reads="shows") as base:
        if number:
            url, missing = _find_link(base.record(record_id), number)
        elif listen:
            url, missing = _find_recording(base, base.record(record_id))
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
    if video and not isinstance(found, Episode):
        found = base.episode(found.episode)
    return address_of(found, name=record_id)


def _find_recording(
    base: KnowledgeBase, found: Episode | Article | PlacedPassage
) -> tuple[str | None, str]:
    """Return where a recording plays: from a time on where one is known, else all."""
    if not isinstance(found, Episode) and found.time_url:
        return found.time_url, ""
    episode = found if isinstance(found, Episode) else base.episode(found.episode)
    return episode.recording, tr("{name} has no recording to open", name=episode.id)


def _find_link(
    found: Episode | Article | PlacedPassage, number: int
) -> tuple[str | None, str]:
    """Return the address of a link, and what is said where it is none."""
    if isinstance(found, PlacedPassage):
        text = tr("{name} is a passage; --link is for an article", name=found.id)
        raise click.UsageError(text)
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
        "link {number} of {name} is not a web page: {url}",
        number=number,
        name=found.id,
        url=url,
    )
