"""`kbindex seen`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TextIO

import click

from kbindex.cli.options.arguments import by_name
from kbindex.cli.options.lists import brief_option, limit_option
from kbindex.cli.options.output_formats import exclude_one_another
from kbindex.cli.screens.article_lines import article_lines
from kbindex.cli.screens.columns import pad, width_of
from kbindex.cli.screens.line_layout import DIM, StyledText, lay_out
from kbindex.cli.screens.terminal import Style, print_json, stdout_style
from kbindex.cli.session import Session, json_option, no_refresh_option
from kbindex.cli.unknown_options import near_option
from kbindex.knowledge.questions.seen_pages import Seen
from kbindex.messages import later, tr
from kbindex.model import Article
from kbindex.pages.host_documents import seen_document

_STDIN = "-"
_MOST_PLACES = 5
_INDENT = " " * 6
_NEW: Mapping[str, object] = {"fg": "yellow", "bold": True}
_SEEN: Mapping[str, object] = {"fg": "green", "bold": True}
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
            if near_option(error.option_name, by_name(self.get_params(ctx))):
                raise
            said = tr(
                "no option {name}; put a title that begins with a dash after `--`"
            )
            message = said.format(name=error.option_name)
            raise click.UsageError(message, ctx) from error


@click.command(cls=TitleCommand)
@click.argument("queries", metavar="[URL|TITLE]...", nargs=-1)
@limit_option("Show at most this many articles of each; JSON names all.")
@brief_option("Show one line a URL or title.")
@json_option
@no_refresh_option
@click.pass_obj
def seen(
    session: Session,
    *,
    queries: tuple[str, ...],
    limit: int | None,
    brief: bool,
    as_json: bool,
    refresh: bool,
) -> int:
    """Say of each URL or title whether an episode has covered it before.

    URLs match however they are written: with tracking parameters, http, www, a
    slash, a fragment, as AMP or mobile page. The releases of one GitHub project
    count as one page. Titles may differ in case, width, punctuation, one typing
    error, and the name of a site at the end.

    A new page may still be mentioned: notes link to it or to its repository, or an
    article names the product or the title.

    Without arguments, or with -, queries are read from stdin, one per line. The
    status is 0 if all were covered, else 1.

    \b
    Examples:
      kbindex seen https://kyverno.io/docs/
      kbindex seen https://slsa.dev "Kyverno documentation"
      kbindex seen --brief < candidates.txt
      kbindex seen --json < candidates.txt
    """
    exclude_one_another("--json" if as_json else "", "--brief" if brief else "")
    asked = list(_read_queries(queries))
    if not asked:
        raise click.UsageError(tr("nothing to look up: give a URL or a title"))
    with session.open(refresh=refresh, reads="shows") as base:
        results = base.seen(asked)
    if as_json:
        print_json(seen_document(results))
    else:
        view = partial(_lines, style=stdout_style(), limit=limit, is_brief=brief)
        session.show(line for result in results for line in view(result))
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
    """Say where something new is mentioned: the best places, and how many more."""
    shown = result.mentioned[:_MOST_PLACES]
    names, rest = ", ".join(shown), result.mentions - len(shown)
    if not rest:
        return tr("new, but mentioned in {name}", name=names)
    return tr("new, but mentioned in {name} and {count} more", name=names, count=rest)


def _lines(
    result: Seen, *, style: Style, limit: int | None, is_brief: bool
) -> Iterator[str]:
    shown = result.articles[:limit]
    rest = len(result.articles) - len(shown)
    remark = tr(_HOW[result.how]) if result.how else ""
    if is_brief and shown:
        remark = f"{remark}: {_names(shown, rest)}"
    pieces = [_verdict(result), StyledText(text=f"  {result.query}")]
    if remark:
        pieces.append(StyledText(text=f" ({remark})", look=DIM))
    yield from lay_out(pieces, style, indent=_INDENT)
    if is_brief:
        return
    for article in shown:
        yield from article_lines(article, style, indent=_INDENT)
    if rest:
        more = StyledText(text=tr("and {count} more", count=rest), look=DIM)
        yield from lay_out([more], style, first=_INDENT, indent=_INDENT)


def _verdict(result: Seen) -> StyledText:
    """Return whether it was covered; short words are as wide as one another."""
    seen, new = tr("seen"), tr("new")
    width = max(width_of(seen), width_of(new))
    if result.mentioned:
        return StyledText(text=_mentions(result), look=_NEW)
    if result.how is None:
        return StyledText(text=pad(new, width), look=_NEW)
    return StyledText(text=pad(seen, width), look=_SEEN)


def _names(articles: Sequence[Article], rest: int) -> str:
    names = ", ".join(article.id for article in articles)
    return tr("{shown}, {count} more", shown=names, count=rest) if rest else names
