"""`kbindex show`."""

from collections.abc import Iterator, Sequence

import click

from kbindex.cli.browser import open_page_of, web_option
from kbindex.cli.options.ids import id_argument
from kbindex.cli.options.output_formats import (
    Answer,
    OutputFormat,
    exclude_one_another,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.article_lines import article_lines
from kbindex.cli.screens.link_lines import list_links
from kbindex.cli.screens.note_lines import notes_lines
from kbindex.cli.screens.terminal import Style, sanitize, stdout_style
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.messages import tr
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
@format_options
@no_refresh_option
@click.pass_context
@unknown_is_nothing
def show(
    ctx: click.Context, *, record_id: str, web: bool, lists_links: bool, refresh: bool
) -> int:
    """Show an episode (025) or one article of it (025#6) with all its notes.

    An id may be written 25, 025/6, 025:6 or 025 6 as well.

    Of an episode, --jsonl, --csv and --format give a line an article, with --links
    a line a link. The number of a link is that of `open ID --link`.

    \b
    Examples:
      kbindex show 025
      kbindex show '025#6' --links
      kbindex show '025#6' --json
      kbindex show 025 --markdown
    """
    session: Session = ctx.obj
    output = read_format(ctx, LINK_FIELDS if lists_links else RECORD_FIELDS)
    with session.open(refresh=refresh) as base:
        found = base.record(record_id)
    exclude_one_another(output.option, "--web" if web else "")
    exclude_one_another("--links" if lists_links else "", "--web" if web else "")
    if web:
        return open_page_of(found)
    if lists_links:
        return _show_links(session, found, output)
    if output.is_text:
        session.show(_lines(found, stdout_style()))
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


def _lines(found: Episode | Article, style: Style) -> Iterator[str]:
    if isinstance(found, Episode):
        return _episode_lines(found, style)
    return _article_lines(found, style)


def _episode_lines(episode: Episode, style: Style) -> Iterator[str]:
    yield style(episode.title, bold=True)
    date = episode.date.isoformat() if episode.date else ""
    video = episode.video or ""
    for label, value in (
        (tr("date"), date),
        (tr("hosts"), ", ".join(episode.hosts)),
        (tr("guests"), ", ".join(episode.guests)),
        (tr("video"), video),
        (tr("file"), episode.source),
    ):
        if value:
            shown = sanitize(value)
            yield f"{label}: {style.link(video, shown) if value == video else shown}"
    for article in episode.articles:
        yield ""
        yield from _article_lines(article, style)


def _article_lines(article: Article, style: Style) -> Iterator[str]:
    yield from article_lines(article, style, source=f"{article.source}:{article.line}")
    yield from notes_lines(article, style)
