"""`kbindex search`."""

import click

from kbindex.cli.hits import explanation_lines, hit_lines
from kbindex.cli.session import (
    Session,
    json_option,
    mention_diagnostics,
    no_refresh_option,
    say,
)
from kbindex.cli.terminal import print_json, stdout_style
from kbindex.pages import search_document
from kbindex.search import SearchResult


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
@click.option("--explain", is_flag=True, help="Show where each score comes from.")
@json_option
@no_refresh_option
@click.pass_obj
def search(
    session: Session,
    *,
    query: tuple[str, ...],
    limit: int,
    offset: int,
    explain: bool,
    as_json: bool,
    refresh: bool,
) -> int:
    """Find articles by their titles, notes, addresses and presenters.

    Words may be Japanese or English. "Quotes" ask for a phrase, a minus
    excludes: what is no option belongs to the query. `--` ends the options.

    \b
    Examples:
      kbindex search "Thanos"
      kbindex search 監視 -Thanos
      kbindex search '"service mesh"' --limit 3 --json
    """
    text = " ".join(query)
    if not text.strip():
        raise click.UsageError("the query is empty")
    with session.open(refresh=refresh) as base:
        result = base.search(text, limit=limit, offset=offset)
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
    _say_what_is_left(result, text, limit=limit, offset=offset)
    if result.suggestion:
        say(f"did you mean {result.suggestion}?")
    return 0 if result.total else 1


def _say_what_is_left(
    result: SearchResult, text: str, *, limit: int, offset: int
) -> None:
    if not result.total:
        say(f"nothing found for {text}")
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
