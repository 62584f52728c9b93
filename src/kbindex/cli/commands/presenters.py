"""`kbindex presenters`."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import click

from kbindex.cli.options.lists import (
    brief_option,
    limit_option,
    say_rest,
    sort_option,
)
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
from kbindex.cli.screens.line_layout import BOLD, TAG_STYLE, StyledText, lay_out
from kbindex.cli.screens.tables import Column, counted, table_lines
from kbindex.cli.screens.terminal import Style, stdout_style
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.knowledge.questions.presenter_summaries import Appearance, PresenterSummary
from kbindex.messages import tr, tr_count
from kbindex.model import Article
from kbindex.model.order import (
    DateKey,
    NaturalKey,
    latest_last,
    natural_key,
    newest_first,
)
from kbindex.pages.flat_rows import PRESENTER_FIELDS, RECORD_FIELDS
from kbindex.pages.host_documents import presenter_document, presenters_document
from kbindex.pages.markdown_views import articles_markdown

_SHOWN_TOPICS = 3
_DEFAULT_ORDER = "count"

_ORDERS: Mapping[str, Callable[[PresenterSummary], int | DateKey | NaturalKey]] = {
    "count": lambda _: 0,  # as they come
    "name": lambda one: natural_key(one.name.casefold()),
    "latest": lambda one: newest_first(one.latest.date, one.name),
    "first": lambda one: latest_last(one.first.date, one.name),
}
"""Sort keys by the words of `--sort`."""

_LEAST_NAME, _LEAST_DATE = 12, 10
"""Columns that a name, and a date or the id of an episode, get in any case."""


@click.command()
@click.argument("presenter", metavar="[NAME]", required=False)
@sort_option(
    [_DEFAULT_ORDER, "name", "latest", "first"],
    "By number of articles, by name, by latest or by first episode.",
)
@limit_option("Show at most this many presenters, or articles of NAME.")
@brief_option("Show one line an article of NAME.")
@format_options
@no_refresh_option
@click.pass_context
@unknown_is_nothing
def presenters(
    ctx: click.Context,
    *,
    presenter: str | None,
    order: str,
    limit: int | None,
    brief: bool,
    refresh: bool,
) -> int:
    """List the presenters: articles, episodes, first and latest date, topics.

    With NAME: what they brought, latest first; --json, --jsonl, --csv, --markdown
    and --format list it in the order of the episodes. With --limit the latest. The
    @ and the case of a name do not matter.

    \b
    Examples:
      kbindex presenters
      kbindex presenters --sort latest --limit 5
      kbindex presenters @haruka
      kbindex presenters @haruka --brief
      kbindex presenters --json
      kbindex presenters --format '{name} {count}'
    """
    session: Session = ctx.obj
    output = read_format(ctx, PRESENTER_FIELDS if presenter is None else RECORD_FIELDS)
    _check(presenter, output, order=order, is_brief=brief)
    with session.open(refresh=refresh, reads="shows") as base:
        if presenter is not None:
            found = base.presenter(presenter)
            return _show(session, found, output, limit=limit, is_brief=brief)
        listed = base.presenters()
    shown = sorted(listed, key=_ORDERS[order])[:limit]
    if output.is_text:
        session.show(_table(shown, stdout_style(), total=_total(listed)))
    else:
        print_answer(output, _list_answer(shown))
    say_rest(output, len(listed) - len(shown))
    if not listed:
        say(tr("no presenters yet"))
    return 0 if listed else 1


def _check(
    presenter: str | None, output: OutputFormat, *, order: str, is_brief: bool
) -> None:
    if presenter is not None and order != _DEFAULT_ORDER:
        raise click.UsageError(tr("--sort is for the list of presenters"))
    if is_brief and presenter is None:
        raise click.UsageError(tr("--brief is for the articles of NAME"))
    exclude_one_another(output.option, "--brief" if is_brief else "")


def _show(
    session: Session,
    summary: PresenterSummary,
    output: OutputFormat,
    *,
    limit: int | None,
    is_brief: bool,
) -> int:
    rest = 0 if limit is None else max(len(summary.articles) - limit, 0)
    shown = summary.articles[rest:]
    if output.is_text:
        style = stdout_style()
        lines = _brief_lines if is_brief else _lines
        session.show(lines(summary, shown, style))
    else:
        print_answer(output, _answer(summary, shown))
    say_rest(output, rest)
    return 0


def _list_answer(listed: Sequence[PresenterSummary]) -> Answer:
    document = presenters_document(listed)
    return Answer(
        fields=PRESENTER_FIELDS,
        document=lambda: document,
        records=lambda: document["presenters"],
    )


def _answer(summary: PresenterSummary, articles: Sequence[Article]) -> Answer:
    document = presenter_document(summary, articles)
    return Answer(
        fields=RECORD_FIELDS,
        document=lambda: document,
        records=lambda: document["articles"],
        markdown=lambda: articles_markdown(summary.name, articles),
    )


def _lines(
    summary: PresenterSummary, articles: Sequence[Article], style: Style
) -> Iterator[str]:
    yield from _head_lines(summary, style)
    for article in reversed(articles):
        yield ""
        yield from article_lines(article, style)


def _brief_lines(
    summary: PresenterSummary, articles: Sequence[Article], style: Style
) -> Iterator[str]:
    yield from _head_lines(summary, style)
    yield ""
    yield from brief_lines(articles[::-1], style)


def _head_lines(summary: PresenterSummary, style: Style) -> Iterator[str]:
    """Yield the name with the counts, and the topics."""
    name = StyledText(text=summary.name, look=BOLD)
    counts = StyledText(text=f" ({_counts(summary)})")
    yield from lay_out([name, counts], style)
    topics = ", ".join(f"{tag} ({count})" for tag, count in summary.topics)
    if topics:
        yield from lay_out([StyledText(text=topics, look=TAG_STYLE)], style)


def _counts(summary: PresenterSummary) -> str:
    return tr(
        "{articles} in {episodes}",
        articles=_articles(summary),
        episodes=_episodes(summary),
    )


def _articles(*summaries: PresenterSummary) -> str:
    count = sum(len(summary.articles) for summary in summaries)
    return tr_count("{count} article", "{count} articles", count)


def _episodes(summary: PresenterSummary) -> str:
    return tr_count("{count} episode", "{count} episodes", len(summary.episodes))


def _table(
    listed: Sequence[PresenterSummary], style: Style, *, total: str
) -> Iterator[str]:
    columns = (
        Column(heading=tr("presenter"), look=BOLD, least=_LEAST_NAME),
        Column(heading=tr("articles"), align="right"),
        Column(heading=tr("episodes"), align="right"),
        Column(heading=tr("first"), least=_LEAST_DATE),
        Column(heading=tr("latest"), least=_LEAST_DATE),
        Column(
            heading=tr("topics"),
            look=TAG_STYLE,
            least=_LEAST_NAME,
            spare=1,
            is_list=True,
        ),
    )
    rows = [
        (
            summary.name,
            counted(len(summary.articles), _articles(summary), style),
            counted(len(summary.episodes), _episodes(summary), style),
            _when(summary.first),
            _when(summary.latest),
            " ".join(tag for tag, _ in summary.topics[:_SHOWN_TOPICS]),
        )
        for summary in listed
    ]
    return table_lines(columns, rows, style, total=total)


def _total(listed: Sequence[PresenterSummary]) -> str:
    presenters = tr_count("{count} presenter", "{count} presenters", len(listed))
    return tr(", ").join((presenters, _articles(*listed)))


def _when(appearance: Appearance) -> str:
    return appearance.date.isoformat() if appearance.date else appearance.episode
