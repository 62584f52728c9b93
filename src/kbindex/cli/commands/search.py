"""`kbindex search`."""

from collections.abc import Iterator, Sequence

import click

from kbindex.cli.columns import pad, width_of
from kbindex.cli.hits import explanation_lines, hit_lines
from kbindex.cli.query_options import query_options, read_query
from kbindex.cli.session import (
    Session,
    json_option,
    mention_diagnostics,
    no_refresh_option,
    say,
)
from kbindex.cli.terminal import Style, print_json, sanitize, stdout_style
from kbindex.pages import search_document
from kbindex.search import Facet, SearchResult

_MOST_FACETS = 20
"""How many tags are shown on the terminal; JSON has all."""


@click.command(
    context_settings={"ignore_unknown_options": True},
    short_help="Find articles, the best first.",
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Show at most this many hits.",
)
@click.option(
    "--offset",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Leave out this many hits first.",
)
@query_options
@click.option("--facets", is_flag=True, help="Count the tags of all hits.")
@click.option("--explain", is_flag=True, help="Show where each score comes from.")
@json_option
@no_refresh_option
@click.pass_context
def search(
    ctx: click.Context,
    *,
    query: tuple[str, ...],
    limit: int,
    offset: int,
    facets: bool,
    explain: bool,
    as_json: bool,
    refresh: bool,
) -> int:
    """Find articles by their titles, notes, addresses and presenters.

    Words may be Japanese or English; the more of them an article has, the
    higher it stands. "Quotes" ask for a phrase, a minus excludes, a star ends
    the beginning of a word; OR and brackets join. The fields title: note: tag:
    presenter: host: guest: episode: date: site: url: has: narrow the search,
    as the options do; with them, no word is needed.

    What is no option belongs to the query. `--` ends the options. The whole
    language: docs/query-language.md.

    \b
    Examples:
      kbindex search "Thanos"
      kbindex search 監視 -Thanos
      kbindex search '"service mesh"' --limit 3 --json
      kbindex search 'tag:monitoring date:2021-04..2021-06 -thanos'
      kbindex search '(istio OR linkerd) title:kube*' --sort date
      kbindex search --tag security --since 2021-05 --facets
    """
    session: Session = ctx.obj
    wanted = read_query(ctx, query)
    with session.open(refresh=refresh) as base:
        result = base.search(wanted, limit=limit, offset=offset, with_facets=facets)
        mention_diagnostics(base)
    if as_json:
        print_json(search_document(result, explain=explain))
        return 0 if result.total else 1
    style = stdout_style()
    for number, hit in enumerate(result.hits):
        if number:
            print()
        for line in hit_lines(hit, style):
            print(line)
        for line in explanation_lines(hit, style) if explain else ():
            print(line)
    for line in _facet_lines(result.facets or (), style):
        print(line)
    _say_what_is_left(result, limit=limit, offset=offset)
    if result.suggestion:
        say(f"did you mean {result.suggestion}?")
    return 0 if result.total else 1


def _facet_lines(facets: Sequence[Facet], style: Style) -> Iterator[str]:
    """Yield a block of tags with their counts: count, id, label."""
    shown = facets[:_MOST_FACETS]
    if not shown:
        return
    yield ""
    digits = len(str(shown[0].count))
    width = max(width_of(sanitize(facet.id)) for facet in shown)
    for facet in shown:
        name = style(pad(sanitize(facet.id), width), fg="green")
        label = style(facet.label, dim=True)
        yield f"{facet.count:>{digits + 3}}  {name}  {label}"
    rest = len(facets) - len(shown)
    if rest:
        yield " " * (digits + 5) + style(f"and {rest} more", dim=True)


def _say_what_is_left(result: SearchResult, *, limit: int, offset: int) -> None:
    if not result.total:
        text = result.query.strip()
        say(f"nothing found for {text}" if text else "nothing found")
        if len(result.looked_for) > 1:
            say(f"looked for {', '.join(result.looked_for)}")
        if result.near:
            say(f"near in these notes: {', '.join(result.near)}")
        return
    rest = result.total - offset - len(result.hits)
    if rest > 0 and result.hits:
        noun = "hit" if rest == 1 else "hits"
        say(f"{rest} more {noun}; go on with --offset {offset + len(result.hits)}")
    elif not result.hits:
        say(f"{'only ' if limit else ''}{result.total} found")
