"""`kbindex search`."""

from collections.abc import Iterable, Iterator

import click
from click.core import ParameterSource

from kbindex.cli.browser import open_page_of, web_option
from kbindex.cli.options.output_formats import (
    Answer,
    OutputFormat,
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
from kbindex.cli.screens.search_screen import screen_lines
from kbindex.cli.screens.terminal import sanitize, stdout_style
from kbindex.cli.screens.view import View
from kbindex.cli.session import (
    Session,
    mention_diagnostics,
    no_refresh_option,
    say,
)
from kbindex.knowledge import SearchResult
from kbindex.messages import tr, tr_count
from kbindex.pages import search_document
from kbindex.pages.flat_rows import HIT_FIELDS
from kbindex.pages.groups import group_by_episode, grouped_document
from kbindex.pages.json_documents import ranked_document


@click.command(cls=QueryCommand)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "-n",
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
@view_options
@click.option("--facets", is_flag=True, help="Count the tags of all hits.")
@click.option("--explain", is_flag=True, help="Show where each score comes from.")
@web_option("Open the first hit in the browser.")
@format_options
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
    web: bool,
    refresh: bool,
) -> int:
    """Find articles by their titles, notes, addresses and presenters.

    Words may be Japanese or English; the more of them an article has, the
    higher it stands. "Quotes" ask for a phrase, a minus excludes, a star ends
    the beginning of a word; OR, AND, NOT and brackets join. The fields title:
    note: tag: presenter: host: guest: episode: date: site: url: has: narrow the
    search, as the options do; with them, no word is needed.

    @NAME stands for a search that is saved in kbindex.toml; @ alone lists them.

    -word excludes a word of two letters or more; -n and all that begins with --
    are options. `--` ends them. The whole language: docs/query-language.md;
    forms of output: docs/output.md.

    \b
    Examples:
      kbindex search "Thanos"
      kbindex search 監視 -Thanos
      kbindex search '"service mesh"' --limit 3 --json
      kbindex search 'tag:monitoring date:2021-04..2021-06 -thanos'
      kbindex search '(istio OR linkerd) title:kube*' --sort date
      kbindex search --tag security --since 2021-05 --facets
      kbindex search 監視 --brief --group episode
      kbindex search 監視 --format '{id}\\t{title}\\t{url}'
    """
    if "".join(query).strip() in {"@", "＠"}:
        from kbindex.cli.saved_search_list import (  # noqa: PLC0415 - cold start
            list_searches,
        )

        return list_searches(ctx)
    session: Session = ctx.obj
    output = read_format(ctx, HIT_FIELDS)
    view = read_view(ctx, output)
    _check(output, view, facets=facets, explain=explain)
    if web:
        _check_web(output, view, facets=facets, explain=explain)
    wanted = read_query(ctx, query)
    for hint in hints_of(wanted):
        say(hint)
    is_of_episodes = view.name == "episode_only"
    pages = {"limit": limit, "offset": offset}
    of_hits = {"limit": 0, "offset": 0} if is_of_episodes else pages
    with session.open(refresh=refresh) as base:
        result = base.search(
            wanted, **of_hits, with_facets=facets, with_episodes=is_of_episodes
        )
        mention_diagnostics(base)
    if web and result.hits:
        return open_page_of(result.hits[0].article)
    if is_of_episodes:
        session.show(_ids(ctx, result, **pages))
    elif output.is_text:
        style = stdout_style()
        session.show(screen_lines(result, view, style, explain=explain))
    else:
        print_answer(output, _answer(result, view, explain=explain))
    if output.name != "json":
        if not (is_of_episodes and result.total):
            _say_what_is_left(result, **pages)
        _say_what_helps(result, why_nothing(ctx, wanted, result.understood))
    return 0 if result.total else 1


def _ids(
    ctx: click.Context, result: SearchResult, *, limit: int, offset: int
) -> Iterator[str]:
    """Yield the episodes; all, where no limit was given."""
    is_limited = ctx.get_parameter_source("limit") is ParameterSource.COMMANDLINE
    end = offset + limit if is_limited else None
    return map(sanitize, (result.episodes or ())[offset:end])


def _say_what_helps(result: SearchResult, why: Iterable[str]) -> None:
    """Say what may have kept away the hits that were meant, and what finds them."""
    if result.unmet:
        _say_what_is_unmet(result)
    if not result.total:
        for line in why:
            say(line)
    _say_what_is_missing(result)
    if result.suggestion:
        say(tr("did you mean {name}?", name=result.suggestion))


def _check(output: OutputFormat, view: View, *, facets: bool, explain: bool) -> None:
    """Refuse what a form of output has no place for."""
    form = output.option if output.name not in {"text", "json"} else ""
    ids = "--episode-only" if view.name == "episode_only" else ""
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
    from kbindex.pages.markdown_views import (  # noqa: PLC0415 - cold start
        groups_markdown,
        hits_markdown,
    )

    if view.is_grouped:
        groups = group_by_episode(result.hits)
        hits = [hit for group in groups for hit in group.hits]
        return Answer(
            fields=HIT_FIELDS,
            document=lambda: grouped_document(result, explain=explain),
            records=lambda: map(ranked_document, hits),
            markdown=lambda: groups_markdown(groups),
        )
    return Answer(
        fields=HIT_FIELDS,
        document=lambda: search_document(result, explain=explain),
        records=lambda: map(ranked_document, result.hits),
        markdown=lambda: hits_markdown(result.hits),
    )


def _say_what_is_unmet(result: SearchResult) -> None:
    from kbindex.cli.screens.unmet_lines import unmet_lines  # noqa: PLC0415 - rare

    for line in unmet_lines(result):
        say(line)


def _is_left_by_filters(result: SearchResult) -> bool:
    """Say whether a filter that is met nowhere is all that leaves no hit."""
    return any(
        one.is_met_nowhere and (one.without or not result.looked_for)
        for one in result.unmet
    )


def _say_that_nothing_is_found(result: SearchResult) -> None:
    """Say it with what is near, unless a filter says why."""
    if _is_left_by_filters(result):
        return
    text = result.query.strip()
    if text:
        say(tr("nothing found for {query}", query=text))
    else:
        say(tr("nothing found"))
    if any(one.without for one in result.unmet):
        return
    if len(result.looked_for) > 1:
        say(tr("looked for {words}", words=", ".join(result.looked_for)))
    if result.near:
        say(tr("near in these notes: {words}", words=", ".join(result.near)))


def _say_what_is_missing(result: SearchResult) -> None:
    """Say which words no article has, or no hit, but for those that are put right."""
    right = result.suggestion or result.query
    absent = [word for word in result.absent if word in right]
    if absent:
        say(tr("no article has: {words}", words=", ".join(absent)))
    if result.missed:
        say(tr("no hit has: {words}", words=", ".join(result.missed)))


def _say_what_is_left(result: SearchResult, *, limit: int, offset: int) -> None:
    if not result.total:
        _say_that_nothing_is_found(result)
        return
    rest = result.total - offset - len(result.hits)
    if rest > 0 and result.hits:
        say(
            tr_count(
                "{count} more hit; go on with --offset {offset}",
                "{count} more hits; go on with --offset {offset}",
                rest,
                offset=offset + len(result.hits),
            )
        )
    elif not result.hits:
        text = tr("only {count} found") if limit else tr("{count} found")
        say(text.format(count=result.total))
