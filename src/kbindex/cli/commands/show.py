"""`kbindex show`."""

from collections.abc import Iterator, Sequence

import click

from kbindex.cli.browser import open_page_of, web_option
from kbindex.cli.options.ids import id_argument
from kbindex.cli.options.lists import brief_option
from kbindex.cli.options.output_formats import (
    Answer,
    OutputFormat,
    exclude_one_another,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.article_lines import article_lines
from kbindex.cli.screens.brief_lines import brief_lines
from kbindex.cli.screens.line_layout import BOLD, StyledText, lay_out
from kbindex.cli.screens.link_lines import list_links
from kbindex.cli.screens.note_lines import notes_lines
from kbindex.cli.screens.terminal import Style, stdout_style
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.cli.shown_passages import show_passage, show_transcript
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.knowledge import PlacedPassage
from kbindex.messages import tr, tr_count
from kbindex.model import Article, Episode
from kbindex.pages import article_document, episode_document
from kbindex.pages.flat_rows import LINK_FIELDS, RECORD_FIELDS
from kbindex.pages.json_documents import record_document
from kbindex.pages.link_documents import iter_links, links_document
from kbindex.pages.markdown_views import (
    article_markdown,
    episode_markdown,
    links_markdown,
)


@click.command()
@id_argument("record_id")
@web_option("Open its page in the browser; of an episode, its video.")
@click.option(
    "--links", "lists_links", is_flag=True, help="List the links, with their numbers."
)
@click.option("--transcript", is_flag=True, help="Show what was said in an episode.")
@brief_option("Show one line an article.")
@format_options
@no_refresh_option
@click.pass_context
@unknown_is_nothing
def show(
    ctx: click.Context,
    *,
    record_id: str,
    web: bool,
    lists_links: bool,
    transcript: bool,
    brief: bool,
    refresh: bool,
) -> int:
    """Show an episode (004) or one article of it (004#6) with all its notes.

    An id may be written 4, 004/6, 004:6 or 004 6 as well. Of a passage of a
    transcript (004#t12), what was said before and after is shown, too.

    Of an episode, --jsonl, --csv and --format print a line per article, with
    --links a line per link. `open ID --link` takes the number of a link.

    \b
    Examples:
      kbindex show 004
      kbindex show 004 --brief
      kbindex show '004#6' --links
      kbindex show '004#6' --json
      kbindex show 004 --markdown
    """
    session: Session = ctx.obj
    output = read_format(ctx, LINK_FIELDS if lists_links else RECORD_FIELDS)
    with session.open(refresh=refresh, reads="shows") as base:
        found = base.record(record_id)
        said: tuple[PlacedPassage, ...] = ()
        if transcript or not isinstance(found, Article):
            of = found.id if isinstance(found, Episode) else found.episode
            said = base.passages(of)
    exclude_one_another(output.option, "--web" if web else "")
    links = "--links" if lists_links else ""
    words = "--transcript" if transcript else ""
    exclude_one_another(links, words, "--web" if web else "")
    shown = output.option or links or words or ("--web" if web else "")
    exclude_one_another(shown, "--brief" if brief else "")
    if web:
        return open_page_of(found)
    if transcript:
        return show_transcript(session, found, said, output)
    if isinstance(found, PlacedPassage):
        return show_passage(session, found, said, output, lists_links=lists_links)
    if lists_links:
        return _show_links(session, found, output)
    if output.is_text:
        show_lines = _brief_lines if brief else _lines
        session.show(show_lines(found, stdout_style(), passages=len(said)))
    else:
        print_answer(output, _answer(found))
    return 0


def _answer(found: Episode | Article) -> Answer:
    if isinstance(found, Episode):
        return Answer(
            fields=RECORD_FIELDS,
            document=lambda: episode_document(found),
            records=lambda: map(record_document, found.articles),
            markdown=lambda: episode_markdown(found),
        )
    return Answer(
        fields=RECORD_FIELDS,
        document=lambda: article_document(found),
        records=lambda: [record_document(found)],
        markdown=lambda: article_markdown(found),
    )


def _show_links(
    session: Session, found: Episode | Article, output: OutputFormat
) -> int:
    of_all = found.articles if isinstance(found, Episode) else (found,)
    records = [record for record in of_all if record.links]
    if output.is_text:
        style = stdout_style()
        session.show(line for one in records for line in list_links(one, style))
    else:
        print_answer(output, _links_answer(records))
    if not records:
        say(tr("{name} has no links", name=found.id))
    return 0 if records else 1


def _links_answer(records: Sequence[Article]) -> Answer:
    return Answer(
        fields=LINK_FIELDS,
        document=lambda: links_document(records),
        records=lambda: iter_links(records),
        markdown=lambda: links_markdown(records),
    )


def _lines(found: Episode | Article, style: Style, *, passages: int) -> Iterator[str]:
    if isinstance(found, Episode):
        return _episode_lines(found, style, passages=passages)
    return _article_lines(found, style)


def _brief_lines(
    found: Episode | Article, style: Style, *, passages: int
) -> Iterator[str]:
    if not isinstance(found, Episode):
        yield from brief_lines([found], style)
        return
    yield from _head_lines(found, style, passages=passages)
    yield ""
    count = sum(article.kind == "article" for article in found.articles)
    total = tr_count("{count} article", "{count} articles", count)
    yield from brief_lines(found.articles, style, total=total)


def _episode_lines(episode: Episode, style: Style, *, passages: int) -> Iterator[str]:
    yield from _head_lines(episode, style, passages=passages)
    for article in episode.articles:
        yield ""
        yield from _article_lines(article, style)


def _head_lines(episode: Episode, style: Style, *, passages: int) -> Iterator[str]:
    """Yield the title of an episode, and a line for each thing that is known of it."""
    count = tr_count("{count} passage", "{count} passages", passages)
    yield from lay_out([StyledText(text=episode.title, look=BOLD)], style, indent="  ")
    for label, value in (
        (tr("date"), episode.date.isoformat() if episode.date else ""),
        (tr("hosts"), ", ".join(episode.hosts)),
        (tr("guests"), ", ".join(episode.guests)),
        (tr("video"), episode.video or ""),
        (tr("audio"), episode.audio or ""),
        (tr("file"), episode.source),
        (tr("transcript"), f"{count} (--transcript)" if passages else ""),
    ):
        if value:
            link = value if value in {episode.video, episode.audio} else None
            fact = StyledText(text=value, link=link)
            name = StyledText(text=f"{label}: ")
            yield from lay_out([name, fact], style, indent="  ")


def _article_lines(article: Article, style: Style) -> Iterator[str]:
    yield from article_lines(article, style, source=f"{article.source}:{article.line}")
    yield from notes_lines(article, style)
