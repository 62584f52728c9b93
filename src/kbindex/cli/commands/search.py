"""`kbindex search`."""

from collections.abc import Iterable, Iterator, Mapping

import click
from click.core import ParameterSource
from msgspec.structs import replace

from kbindex.cli.browser import open_page_of, web_option
from kbindex.cli.options.lists import limit_option
from kbindex.cli.options.numbers import WholeNumber
from kbindex.cli.options.output_formats import (
    Answer,
    OutputFormat,
    ended_by_nul,
    exclude_one_another,
    flag_name,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.options.query_options import (
    hints_of,
    query_options,
    read_query,
    why_nothing,
)
from kbindex.cli.options.views import read_view, view_options
from kbindex.cli.query_command import QueryCommand
from kbindex.cli.said_of_search import (
    Page,
    counted_hits,
    say_of_hits,
    say_of_passages,
)
from kbindex.cli.screens.terminal import sanitize, stdout_style
from kbindex.cli.screens.view import View
from kbindex.cli.session import (
    Session,
    no_refresh_option,
    say,
)
from kbindex.knowledge import Hit, SearchResult
from kbindex.pages.flat_rows import HIT_FIELDS


@click.command(cls=QueryCommand)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@limit_option("Show at most this many hits, or `all`.", default=10)
@click.option(
    "--offset",
    type=WholeNumber(0),
    default=0,
    show_default=True,
    help="Skip this many hits.",
)
@query_options
@view_options
@click.option(
    "--strict/--no-strict",
    help="Leave out weaker matches: what meets too little of the query.",
)
@click.option(
    "--facets", is_flag=True, help="Count the tags, presenters and years of all hits."
)
@click.option("--explain", is_flag=True, help="Show where each score comes from.")
@web_option("Open the first hit in the browser.")
@format_options
@click.option(
    "print0",
    "-0",
    "--print0",
    is_flag=True,
    help="Print ids with a NUL behind each, for `xargs -0`; with --format or "
    "--episode-only, what these print.",
)
@no_refresh_option
@click.pass_context
def search(
    ctx: click.Context,
    *,
    query: tuple[str, ...],
    limit: int,
    offset: int,
    strict: bool,
    facets: bool,
    explain: bool,
    web: bool,
    print0: bool,
    refresh: bool,
) -> int:
    """Find articles by their titles, notes, addresses and presenters.

    Words may be Japanese or English; the more of them an article has, the higher it
    ranks. "Quotes" find a phrase, a minus excludes, a star stands for the rest of a
    word; OR, AND, NOT and brackets combine. The fields title: note: tag: presenter:
    host: guest: episode: date: site: url: has: narrow the search, as the options
    do, and so does show: where several shows are searched; a query may have fields
    alone.

    Where episodes have transcripts, what was said is found, too, below the articles;
    in:transcript finds that alone, and in:notes only articles.

    @NAME stands for a search that is saved in kbindex.toml; @ alone lists them.

    -word excludes a word of two letters or more; -n and all that begins with -- are
    options, but not behind `--`.

    The query language: docs/query-language.md; forms of output: docs/output.md.

    \b
    Examples:
      kbindex search "Thanos"
      kbindex search 監視 -Thanos
      kbindex search '"network policy"' --limit 3 --json
      kbindex search 'tag:monitoring date:2022-04..2022-06 -thanos'
      kbindex search '(falco OR gvisor) title:doc*' --sort date
      kbindex search --tag security --since 2022-05 --facets
      kbindex search --tag security --date 2022 --limit all --csv
      kbindex search 監視 --brief --group episode
      kbindex search 監視 --format '{id}\\t{title}\\t{url}'
      kbindex search 監視 --print0 | xargs -0 -n 1 kbindex show
    """
    if "".join(query).strip() in {"@", "＠"}:
        from kbindex.cli.saved_search_list import (  # noqa: PLC0415 - cold start
            list_searches,
        )

        return list_searches(ctx)
    session: Session = ctx.obj
    output = read_format(ctx, HIT_FIELDS)
    view = read_view(ctx, output)
    if print0:
        output = _with_nul(output, view)
    _check(output, view, facets=facets, explain=explain)
    if web:
        _check_web(output, view, facets=facets, explain=explain)
    wanted = read_query(ctx, query)
    for hint in hints_of(wanted, session):
        say(hint)
    is_said = wanted.scope == "transcript"
    is_of_episodes = view.name == "episode_only"
    view = replace(view, is_ranked=wanted.order == "score")
    page = Page(limit=limit, offset=offset, is_strict=strict)
    places = {"limit": limit, "offset": offset}
    with session.open(refresh=refresh, reads="shows") as base:
        result = base.search(
            wanted,
            **({"limit": 0, "offset": 0} if _has_no_hits(view) else places),
            strict=strict,
            with_facets=facets,
            with_episodes=is_of_episodes,
        )
    if web and result.hits:
        return open_page_of(result.hits[0].article)
    if web and result.passages:
        return open_page_of(result.passages[0].passage)
    _show(ctx, result, output, view, explain=explain)
    if output.name != "json":
        say_of = say_of_passages if is_said else say_of_hits
        why = why_nothing(ctx, wanted, result.understood)
        say_of(result, output, why, page, has_page=not _has_no_hits(view))
    count = (result.passage_total or 0) if is_said else counted_hits(result, page)
    return 0 if count or result.passages else 1


def _show(
    ctx: click.Context,
    result: SearchResult,
    output: OutputFormat,
    view: View,
    *,
    explain: bool,
) -> None:
    session: Session = ctx.obj
    if view.name == "count":
        page = Page(is_strict=ctx.params["strict"])
        print(counted_hits(result, page) or result.passage_total or 0)
    elif view.name == "episode_only" and output.is_text:
        session.show(_ids(ctx, result))
    elif view.name == "episode_only":
        print("".join(f"{one}{output.end}" for one in _ids(ctx, result)), end="")
    elif output.is_text:
        session.show(_screen(result, view, explain=explain))
    else:
        print_answer(output, _answer(result, view, explain=explain))


def _screen(result: SearchResult, view: View, *, explain: bool) -> Iterable[str]:
    is_empty = not result.hits and not result.passages and result.facets is None
    if is_empty and view.name != "brief":  # which counts what is not there
        return ()
    from kbindex.cli.screens.search_screen import (  # noqa: PLC0415 - cold start
        screen_lines,
    )

    return screen_lines(result, view, stdout_style(), explain=explain)


def _has_no_hits(view: View) -> bool:
    """Say whether no hit is shown, but what all of them come to."""
    return view.name in {"episode_only", "count"}


def _with_nul(output: OutputFormat, view: View) -> OutputFormat:
    """Return the form with a NUL behind each line; text is the ids of the hits.

    Raises:
        UsageError: What is asked for has no such lines.
    """
    if view.name == "episode_only":
        return OutputFormat(name="ids", option="--print0", end="\0")
    exclude_one_another(
        flag_name(view.name) if view.name != "snippets" else "", "--print0"
    )
    return ended_by_nul(output, HIT_FIELDS)


def _ids(ctx: click.Context, result: SearchResult) -> Iterator[str]:
    """Yield the episodes; all, where no limit was given."""
    limit, offset = ctx.params["limit"], ctx.params["offset"]
    is_limited = ctx.get_parameter_source("limit") is ParameterSource.COMMANDLINE
    end = offset + limit if is_limited else None
    return map(sanitize, (result.episodes or ())[offset:end])


def _check(output: OutputFormat, view: View, *, facets: bool, explain: bool) -> None:
    """Refuse what a form of output has no place for."""
    form = output.option if output.name not in {"text", "json"} else ""
    ids = flag_name(view.name) if _has_no_hits(view) else ""
    brief = "--brief" if view.name == "brief" else ""
    exclude_one_another(form or ids, "--facets" if facets else "")
    exclude_one_another(form or ids or brief, "--explain" if explain else "")


def _check_web(
    output: OutputFormat, view: View, *, facets: bool, explain: bool
) -> None:
    """Refuse what is to be printed where a page is to be opened."""
    printed = {
        output.option: bool(output.option),
        flag_name(view.name): view.name != "snippets",
        "--facets": facets,
        "--explain": explain,
    }
    asked = next((option for option, is_asked in printed.items() if is_asked), "")
    exclude_one_another(asked, "--web")


def _answer(result: SearchResult, view: View, *, explain: bool) -> Answer:
    from kbindex.pages.groups import (  # noqa: PLC0415 - cold start
        group_by_episode,
        grouped_document,
    )
    from kbindex.pages.json_documents import (  # noqa: PLC0415 - cold start
        found_document,
        found_passage_document,
        search_document,
    )
    from kbindex.pages.markdown_views import (  # noqa: PLC0415 - cold start
        groups_markdown,
        hits_markdown,
    )

    def records(hits: Iterable[Hit]) -> list[Mapping[str, object]]:
        """Return hits, and below them what was said."""
        said = map(found_passage_document, result.passages)
        return [*map(found_document, hits), *said]

    if view.is_grouped:
        groups = group_by_episode(result.hits)
        hits = [hit for group in groups for hit in group.hits]
        return Answer(
            fields=HIT_FIELDS,
            document=lambda: grouped_document(result, explain=explain),
            records=lambda: records(hits),
            markdown=lambda: _with_said(groups_markdown(groups), result),
        )
    return Answer(
        fields=HIT_FIELDS,
        document=lambda: search_document(result, explain=explain),
        records=lambda: records(result.hits),
        markdown=lambda: _with_said(hits_markdown(result.hits), result),
    )


def _with_said(lines: Iterable[str], result: SearchResult) -> Iterator[str]:
    yield from lines
    if result.passages:
        from kbindex.pages.passage_views import (  # noqa: PLC0415 - cold start
            found_passages_markdown,
        )

        if result.hits:
            yield ""
        yield from found_passages_markdown(result.passages)
