"""`kbindex seen`."""

import sys
from collections.abc import Iterator
from typing import TextIO

import click

from kbindex.cli.screens.article_lines import article_lines
from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.terminal import Style, print_json, sanitize, stdout_style
from kbindex.cli.session import Session, json_option, no_refresh_option
from kbindex.knowledge.questions.seen_pages import Seen
from kbindex.messages import later, tr
from kbindex.pages.host_documents import seen_document

_STDIN = "-"
_HOW = {
    "url": later("the same page"),
    "project": later("releases of the same project"),
    "title": later("the same title"),
}


class TitleCommand(click.Command):
    """A command whose arguments are titles; one may have a dash in front."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments.

        Raises:
            click.UsageError: There is no such option, and it may be a title.
        """
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.possibilities:
                raise
            said = tr("no option {name}; a title with a dash in front goes behind `--`")
            message = said.format(name=error.option_name)
            raise click.UsageError(message, ctx) from error


@click.command(cls=TitleCommand)
@click.argument("queries", metavar="[URL|TITLE]...", nargs=-1)
@json_option
@no_refresh_option
@click.pass_obj
def seen(
    session: Session, *, queries: tuple[str, ...], as_json: bool, refresh: bool
) -> int:
    """Say of each URL or title whether an episode has covered it before.

    An address counts however it is written: with tracking parameters, http,
    www, a slash, a fragment, as AMP or mobile page. Of GitHub, the releases of
    one project count as one. A title may differ in case, width, punctuation, a
    slip, and a site's name at its end.

    What is new may be mentioned all the same: notes link to the page or to its
    repository, or an article has the product or the title in its text.

    Without arguments, or for -, queries are read from stdin, one a line. The
    status is 0 where all were covered, and 1 where any was not.

    \b
    Examples:
      kbindex seen https://kyverno.io/docs/
      kbindex seen "Hacking Kubernetes" "Kubernetes 1.21"
      kbindex seen --json < candidates.txt
    """
    asked = list(_read_queries(queries))
    if not asked:
        raise click.UsageError(tr("nothing to look up: give a URL or a title"))
    with session.open(refresh=refresh) as base:
        results = base.seen(asked)
    if as_json:
        print_json(seen_document(results))
    else:
        style = stdout_style()
        session.show(line for result in results for line in _lines(result, style))
    return 0 if all(result.is_seen for result in results) else 1


def _read_queries(queries: tuple[str, ...]) -> Iterator[str]:
    for query in queries or (() if _is_terminal() else (_STDIN,)):
        if query == _STDIN:
            text = sys.stdin.buffer.read().decode(errors="replace")
            yield from (line.strip() for line in text.splitlines() if line.strip())
        elif query.strip():
            yield query


def _is_terminal() -> bool:
    """Say whether stdin is a terminal; a closed one (`<&-`) holds nothing, either."""
    stdin: TextIO | None = getattr(sys, "stdin", None)
    return stdin is None or stdin.isatty()


def _mentions(result: Seen) -> str:
    """Say where something new is mentioned: the best place, and how many more."""
    first, rest = result.mentioned[0], result.mentions - 1
    if not rest:
        return tr("new, but mentioned in {name}", name=first)
    return tr("new, but mentioned in {name} and {count} more", name=first, count=rest)


def _lines(result: Seen, style: Style) -> Iterator[str]:
    seen, new = tr("seen"), tr("new")
    width = max(width_of(seen), width_of(new))
    if result.mentioned:
        shown = style(_mentions(result), fg="yellow", bold=True)
        yield f"{shown}  {sanitize(result.query)}"
        return
    if result.how is None:
        shown = style(pad(new, width), fg="yellow", bold=True)
        yield f"{shown}  {sanitize(result.query)}"
        return
    how = style(f"({tr(_HOW[result.how])})", dim=True)
    shown = style(pad(seen, width), fg="green", bold=True)
    yield f"{shown}  {sanitize(result.query)} {how}"
    for article in result.articles:
        yield from article_lines(article, style, indent="      ")
