"""`kbindex presenters`."""

from collections.abc import Iterator, Sequence

import click

from kbindex.cli.article_lines import article_lines
from kbindex.cli.columns import table
from kbindex.cli.session import Session, json_option, no_refresh_option, say
from kbindex.cli.terminal import Style, print_json, stdout_style
from kbindex.errors import NotFoundError
from kbindex.knowledge.presenters import Appearance, PresenterSummary
from kbindex.pages.host_documents import presenter_document, presenters_document

_SHOWN_TOPICS = 3


@click.command(short_help="List who brought what.")
@click.argument("name", required=False)
@json_option
@no_refresh_option
@click.pass_obj
def presenters(
    session: Session, *, name: str | None, as_json: bool, refresh: bool
) -> int:
    """List the presenters: articles, episodes, first and latest date, topics.

    With NAME: what they brought, the latest first. The @ and the case of a name
    do not matter.

    \b
    Examples:
      kbindex presenters
      kbindex presenters @chago
      kbindex presenters --json
    """
    with session.open(refresh=refresh) as base:
        if name is not None:
            try:
                found = base.presenter(name)
            except NotFoundError as error:
                say(str(error))
                return 1
            return _show(found, as_json=as_json)
        listed = base.presenters()
    if as_json:
        print_json(presenters_document(listed))
    else:
        for line in _table(listed, stdout_style()):
            print(line)
    if not listed:
        say("no presenters yet")
    return 0 if listed else 1


def _show(summary: PresenterSummary, *, as_json: bool) -> int:
    if as_json:
        print_json(presenter_document(summary))
        return 0
    style = stdout_style()
    topics = ", ".join(f"{tag} ({count})" for tag, count in summary.topics)
    print(style(summary.name, bold=True) + f" ({_counts(summary)})")
    if topics:
        print(style(topics, fg="green"))
    for article in reversed(summary.articles):
        print()
        for line in article_lines(article, style):
            print(line)
    return 0


def _counts(summary: PresenterSummary) -> str:
    articles, episodes = len(summary.articles), len(summary.episodes)
    return (
        f"{articles} {'article' if articles == 1 else 'articles'} in "
        f"{episodes} {'episode' if episodes == 1 else 'episodes'}"
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
        line = f"{style(name, bold=True)}  {articles} in {episodes}  "
        yield f"{line}{first} … {latest}  {style(topics, fg='green')}".rstrip()


def _when(appearance: Appearance) -> str:
    return appearance.date.isoformat() if appearance.date else appearance.episode
