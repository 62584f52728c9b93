"""`kbindex show`."""

from collections.abc import Iterator

import click

from kbindex.cli.options.output_formats import (
    Answer,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.article_lines import article_lines
from kbindex.cli.screens.note_lines import notes_lines
from kbindex.cli.screens.terminal import Style, sanitize, stdout_style
from kbindex.cli.session import Session, no_refresh_option
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.messages import tr
from kbindex.model import Article, Episode
from kbindex.pages import article_document, episode_document
from kbindex.pages.flat_rows import RECORD_FIELDS
from kbindex.pages.json_documents import record_document
from kbindex.pages.markdown_views import article_markdown, episode_markdown


@click.command()
@click.argument("record_id", metavar="ID")
@format_options
@no_refresh_option
@click.pass_context
@unknown_is_nothing
def show(ctx: click.Context, *, record_id: str, refresh: bool) -> int:
    """Show an episode (025) or one article of it (025#6) with all its notes.

    Of an episode, --jsonl, --csv and --format give a line an article.

    \b
    Examples:
      kbindex show 025
      kbindex show 025#6 --json
      kbindex show 025 --markdown
    """
    session: Session = ctx.obj
    output = read_format(ctx, RECORD_FIELDS)
    with session.open(refresh=refresh) as base:
        found = base.record(record_id)
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
