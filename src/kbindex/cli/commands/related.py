"""`kbindex related`."""

import click

from kbindex.cli.hits import hit_lines
from kbindex.cli.session import (
    Session,
    json_option,
    mention_diagnostics,
    no_refresh_option,
    say,
)
from kbindex.cli.terminal import print_json, stdout_style
from kbindex.errors import NotFoundError
from kbindex.knowledge import RelatedArticle
from kbindex.pages.topic_documents import related_document


@click.command(short_help="Find articles like another one.")
@click.argument("article_id", metavar="ID")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Show at most this many articles.",
)
@json_option
@no_refresh_option
@click.pass_obj
def related(
    session: Session, *, article_id: str, limit: int, as_json: bool, refresh: bool
) -> int:
    """Find the articles most like one (025#6), by their topics and their words.

    The last line of each says what both have in common.

    \b
    Examples:
      kbindex related 025#6
      kbindex related 025#6 --limit 3 --json
    """
    with session.open(refresh=refresh) as base:
        mention_diagnostics(base)
        try:
            # Nothing found is another answer than nothing to be shown.
            found = base.related(article_id, limit=max(limit, 1))
        except NotFoundError as error:
            say(str(error))
            return 1
    if as_json:
        print_json(related_document(article_id, found[:limit]))
    else:
        _print(found[:limit])
    if not found:
        say(f"nothing is like {article_id}")
    return 0 if found else 1


def _print(found: tuple[RelatedArticle, ...]) -> None:
    style = stdout_style()
    for number, one in enumerate(found):
        if number:
            print()
        for line in hit_lines(one.hit, style):
            print(line)
        print("   " + style(reason(one), dim=True))


def reason(one: RelatedArticle) -> str:
    """Say what two articles have in common: `both: #monitoring · words: Thanos`."""
    parts = [" ".join(f"#{tag}" for tag in one.tags), ", ".join(one.words)]
    return "both: " + " · ".join(part for part in parts if part)
