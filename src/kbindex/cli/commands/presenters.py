"""`kbindex presenters`."""

from collections.abc import Iterator, Sequence

import click

from kbindex.cli.options.output_formats import (
    Answer,
    OutputFormat,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.article_lines import article_lines
from kbindex.cli.screens.columns import table
from kbindex.cli.screens.terminal import Style, stdout_style
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.knowledge.questions.presenter_summaries import Appearance, PresenterSummary
from kbindex.messages import tr, tr_count
from kbindex.pages.flat_rows import PRESENTER_FIELDS, RECORD_FIELDS
from kbindex.pages.host_documents import presenter_document, presenters_document
from kbindex.pages.markdown_views import articles_markdown

_SHOWN_TOPICS = 3


@click.command()
@click.argument("presenter", metavar="[NAME]", required=False)
@format_options
@no_refresh_option
@click.pass_context
@unknown_is_nothing
def presenters(ctx: click.Context, *, presenter: str | None, refresh: bool) -> int:
    """List the presenters: articles, episodes, first and latest date, topics.

    With NAME: what they brought, the latest first; with --json, --jsonl, --csv,
    --markdown and --format in the order of the episodes. The @ and the case of a
    name do not matter.

    \b
    Examples:
      kbindex presenters
      kbindex presenters @chago
      kbindex presenters --json
      kbindex presenters --format '{name} {count}'
    """
    session: Session = ctx.obj
    output = read_format(ctx, PRESENTER_FIELDS if presenter is None else RECORD_FIELDS)
    with session.open(refresh=refresh) as base:
        if presenter is not None:
            return _show(session, base.presenter(presenter), output)
        listed = base.presenters()
    if output.is_text:
        session.show(_table(listed, stdout_style()))
    else:
        print_answer(output, _list_answer(listed))
    if not listed:
        say(tr("no presenters yet"))
    return 0 if listed else 1


def _show(session: Session, summary: PresenterSummary, output: OutputFormat) -> int:
    if output.is_text:
        session.show(_lines(summary, stdout_style()))
    else:
        print_answer(output, _answer(summary))
    return 0


def _list_answer(listed: Sequence[PresenterSummary]) -> Answer:
    document = presenters_document(listed)
    return Answer(
        fields=PRESENTER_FIELDS,
        document=lambda: document,
        records=lambda: document["presenters"],
    )


def _answer(summary: PresenterSummary) -> Answer:
    document = presenter_document(summary)
    return Answer(
        fields=RECORD_FIELDS,
        document=lambda: document,
        records=lambda: document["articles"],
        markdown=lambda: articles_markdown(summary.name, summary.articles),
    )


def _lines(summary: PresenterSummary, style: Style) -> Iterator[str]:
    topics = ", ".join(f"{tag} ({count})" for tag, count in summary.topics)
    yield style(summary.name, bold=True) + f" ({_counts(summary)})"
    if topics:
        yield style(topics, fg="green")
    for article in reversed(summary.articles):
        yield ""
        yield from article_lines(article, style)


def _counts(summary: PresenterSummary) -> str:
    articles, episodes = len(summary.articles), len(summary.episodes)
    return tr(
        "{articles} in {episodes}",
        articles=tr_count("{count} article", "{count} articles", articles),
        episodes=tr_count("{count} episode", "{count} episodes", episodes),
    )


def _table(listed: Sequence[PresenterSummary], style: Style) -> Iterator[str]:
    rows = [
        (
            summary.name,
            str(len(summary.articles)),
            str(len(summary.episodes)),
            _when(summary.first),
            _when(summary.latest),
        )
        for summary in listed
    ]
    cells = table(rows, right=frozenset({1, 2}))
    for summary, row in zip(listed, cells, strict=True):
        name, articles, episodes, first, latest = row
        topics = " ".join(tag for tag, _ in summary.topics[:_SHOWN_TOPICS])
        counts = tr("{count} in {episodes}", count=articles, episodes=episodes)
        line = f"{style(name, bold=True)}  {counts}  {first} … {latest}"
        yield f"{line}  {style(topics, fg='green')}".rstrip()


def _when(appearance: Appearance) -> str:
    return appearance.date.isoformat() if appearance.date else appearance.episode
