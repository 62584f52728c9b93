"""`kbindex random`."""

from random import Random

import click

from kbindex.cli.browser import open_page_of, web_option
from kbindex.cli.options.numbers import WholeNumber
from kbindex.cli.options.output_formats import exclude_one_another
from kbindex.cli.screens.article_lines import article_lines
from kbindex.cli.screens.terminal import print_json, stdout_style
from kbindex.cli.session import Session, json_option, no_refresh_option, say
from kbindex.messages import tr
from kbindex.pages import article_document


@click.command("random")
@click.option(
    "--seed", type=WholeNumber(), help="The same seed gives the same article."
)
@web_option("Open its page in the browser.")
@json_option
@no_refresh_option
@click.pass_obj
def pick_random(
    session: Session, *, seed: int | None, web: bool, as_json: bool, refresh: bool
) -> int:
    """Show one article of the archive, picked at random.

    \b
    Examples:
      kbindex random
      kbindex random --seed 7 --json
    """
    exclude_one_another("--web" if web else "", "--json" if as_json else "")
    with session.open(refresh=refresh, reads="shows") as base:
        articles = base.articles()
    if not articles:
        say(tr("no articles yet"))
        return 1
    article = Random(seed).choice(articles)  # noqa: S311 - nothing secret depends on it
    if web:
        return open_page_of(article)
    if as_json:
        print_json(article_document(article))
        return 0
    for line in article_lines(article, stdout_style()):
        print(line)
    return 0
