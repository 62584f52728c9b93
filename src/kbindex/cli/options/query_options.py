"""Options that narrow a search: the fields of the query language, for scripts."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any, Literal, TypeVar

import click
from click.core import ParameterSource

from kbindex.cli.session import Session, say
from kbindex.errors import ConfigError, QueryError
from kbindex.messages import tr
from kbindex.query import (
    Dates,
    Each,
    Not,
    Order,
    Phrase,
    Query,
    Restriction,
    every_clause,
    find_field,
    parse_date_bound,
    parse_filter,
    parse_query,
)

Clock = Callable[[], dt.date]

_RESTRICTIONS = "kbindex.restrictions"
_ORDER = "kbindex.order"
_DEFAULT_ORDER = "kbindex.default_order"
_SCOPE = "kbindex.scope"
_TODAY = "kbindex.today"
"""Under which names a command's context collects them."""

_OF_FILES = ParameterSource.DEFAULT_MAP
"""Where a value comes from that stands in a file of settings."""


@cache
def _like_operator() -> re.Pattern[str]:
    """Where a query has none of these, there is nothing to say of its operators."""
    return re.compile(r"\b(?:[Aa]nd|[Oo]r|[Nn]ot)\b|\w(?:[|｜]|&&|＆＆)\w")


_OF_DATES, _OF_IDS, _OF_SAVED = map(frozenset, ("-/年", "#＃", "@＠"))
"""Characters without which no date, id or saved search can be found: their patterns
are not compiled then."""


@cache
def _like_date() -> re.Pattern[str]:
    """Where a query has none of these, no word of it is a date."""
    return re.compile(r"\d[-/年]\d|元年")


@cache
def _like_id() -> re.Pattern[str]:
    """An article's id, as a word of a query."""
    return re.compile(r"(?<!\S)(?:[\w.-]+/)?\d+[#＃]\d{1,4}(?!\S)")


@cache
def _needs_quotes() -> re.Pattern[str]:
    """What would be an option or a field without quotes, or exclude."""
    return re.compile(r"^[-—–]|:")


@cache
def _like_saved() -> re.Pattern[str]:
    """Where a query has none of these, it asks for no saved search."""
    return re.compile(r"[@＠]\w")


def _may_be_saved(query: str) -> bool:
    """Say whether a query may ask for a saved search."""
    is_marked = not _OF_SAVED.isdisjoint(query)
    return is_marked and _like_saved().search(query) is not None


_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    ("-t --tag", "TAG", "Only articles about this; `=TAG` leaves out narrower tags."),
    (
        "--since",
        "DATE",
        "Only this date or later: 2021, 2021-06-03, `last month`, 3m, 先月.",
    ),
    ("--until", "DATE", "Only this date or earlier."),
    ("--date", "DATE", "Only this date, or a range such as 2021-04..2021-06."),
    ("-p --presenter", "NAME", "Only what this presenter brought."),
    ("--host", "NAME", "Only episodes that this person hosted."),
    ("--guest", "NAME", "Only episodes that this person was a guest of."),
    ("--site", "HOST", "Only pages of this host, subdomains included."),
    ("--url", "ADDRESS", "Only pages whose address begins so, or has these words."),
    ("-e --episode", "ID", "Only this episode, or a range such as 10..20."),
    ("--show", "NAME", "Only this show, where several are searched together."),
    ("--has", "WHAT", "Only articles with notes, url, code or video."),
)
"""Names, what it takes, help; the long name is that of a field, or a bound of dates."""


def query_options(command: _Command) -> _Command:
    """Add the options: `--sort`, `--in`, and those that narrow, each often."""
    command = click.option(
        "--in",
        "scope",
        type=click.Choice(["notes", "transcript"]),
        expose_value=False,
        callback=_keep_scope,
        help="Look in notes alone, or only in what was said.",
    )(command)
    command = click.option(
        "--sort",
        type=click.Choice(["score", "date"]),
        expose_value=False,
        callback=_keep_order,
        help="The best first (score), or the newest first (date).",
    )(command)
    for written, metavar, text in reversed(_OPTIONS):
        names = written.split()
        command = click.option(
            *names,
            metavar=metavar,
            multiple=True,
            expose_value=False,
            callback=_collect(names[-1].removeprefix("--")),
            help=text,
        )(command)
    return command


def _keep_order(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    is_default = ctx.get_parameter_source(str(param.name)) is _OF_FILES
    ctx.meta[_DEFAULT_ORDER if is_default else _ORDER] = value


def _keep_scope(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    ctx.meta[_SCOPE] = value


def _collect(
    name: str,
) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], None]:
    def collect(
        ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
    ) -> None:
        found: list[Restriction] = ctx.meta.setdefault(_RESTRICTIONS, [])
        for value in values:
            try:
                found.append(_parse(name, value, _clock(ctx)))
            except QueryError as error:
                raise click.BadParameter(
                    explained(error), ctx=ctx, param=param
                ) from error

    return collect


def explained(error: QueryError) -> str:
    """Say what is wrong with a value and what is right, where its place is known."""
    return tr(
        "{problem}; expected {expected}",
        problem=error.problem,
        expected=error.expected,
    )


def _parse(name: str, value: str, clock: Clock | None) -> Restriction:
    if name == "since":
        return parse_date_bound(value, "first", clock=clock)
    if name == "until":
        return parse_date_bound(value, "last", clock=clock)
    return parse_filter(name, value, clock=clock)


def read_date(
    ctx: click.Context, value: str, end: Literal["first", "last"]
) -> dt.date | None:
    """Return the first or the last day of a date, as an option gives it.

    Raises:
        QueryError: It is no date, or a range.
    """
    bound = parse_date_bound(value, end, clock=_clock(ctx))
    return bound.first or bound.last


def _clock(ctx: click.Context) -> Clock | None:
    """Return what says which day is today; None where no command is run."""
    session = ctx.obj
    if not isinstance(session, Session):
        return None

    def today() -> dt.date:
        ctx.meta[_TODAY] = True
        return session.today()

    return today


def read_query(ctx: click.Context, words: tuple[str, ...]) -> Query:
    """Return the query of a command's words and options.

    Raises:
        UsageError: There are no words and no options, or the dates leave no day.
        QueryError: The words are refused.
    """
    _mention_lost_values(words)
    restrictions: list[Restriction] = ctx.meta.get(_RESTRICTIONS, [])
    _refuse_backwards(clause for clause in restrictions if isinstance(clause, Dates))
    order = ctx.meta.get(_ORDER)
    query = _parse_words(
        " ".join(words),
        ctx.obj,
        clock=_clock(ctx),
        order=ctx.meta.get(_DEFAULT_ORDER) or "score",
    ).narrowed(tuple(restrictions), order=order, scope=ctx.meta.get(_SCOPE))
    is_empty = not query.source.strip() and query.root is None and not query.scope
    if is_empty and order in {None, "score"}:
        raise click.UsageError(tr("the query is empty"))
    return query


def _mention_lost_values(words: tuple[str, ...]) -> None:
    """Say where a space parts a field from its value: `tag: cost` is two words."""
    for word, following in pairwise(words):
        name = word[:-1]
        if word[-1:] in {":", "："} and find_field(name):
            said = tr("{field} has no value; write {field}{value}, without a space")
            say(said.format(field=word, value=following))


def _parse_words(
    text: str, session: Session, *, clock: Clock | None, order: Order = "score"
) -> Query:
    """Parse what was typed, saved searches included.

    Raises:
        QueryError: It is refused.
        ConfigError: A saved search is, or a file of settings.
    """
    if not _may_be_saved(text):
        return parse_query(text, clock=clock, order=order)
    from kbindex.query import parse_with_saved  # noqa: PLC0415 - cold start

    known = session.searches()
    queries = {name: search.query for name, search in known.items()}
    try:
        return parse_with_saved(text, searches=queries, clock=clock, order=order)
    except QueryError as error:
        if not error.saved:
            raise
        search = known[error.saved]
        raise ConfigError(
            str(search.file),
            f"searches.{search.name}",
            problem=explained(error),
            line=search.line,
        ) from error


def project_searches(session: Session) -> dict[str, str]:
    """Return the saved searches of the project's own file, the newest hits first.

    Those of the user's own file are nobody else's business.

    Returns:
        Name → query in full, without saved searches in it, and dates as days.

    Raises:
        ConfigError: A saved search is refused, or a file of settings.
    """
    from kbindex.query import render_query  # noqa: PLC0415 - cold start

    file = session.files.project.file
    names = [one.name for one in session.searches().values() if one.file == file]
    parsed = {
        name: _parse_words(f"@{name}", session, clock=session.today) for name in names
    }
    return {
        name: render_query(query.narrowed((), order="date"))
        for name, query in parsed.items()
    }


def hints_of(query: Query, session: Session) -> Iterator[str]:
    """Yield what is to be said of words that were likely meant as more than words."""
    if _like_operator().search(query.source):
        from kbindex.query import operator_hints  # noqa: PLC0415 - cold start

        yield from operator_hints(query)
    signs = frozenset(query.source)
    if signs & _OF_DATES and _like_date().search(query.source):
        from kbindex.query import date_hints  # noqa: PLC0415 - cold start

        yield from date_hints(query)
    if _may_be_saved(query.source):
        from kbindex.query import handle_hints  # noqa: PLC0415 - cold start

        names = [search.name for search in session.searches().values()]
        yield from handle_hints(query, names)
    for found in _like_id().finditer(query.source) if signs & _OF_IDS else ():
        said = tr("`{id}` is searched for as words; `kbindex show {id}` shows it")
        yield said.format(id=found[0].replace("＃", "#"))


def why_nothing(ctx: click.Context, query: Query, understood: str) -> Iterator[str]:
    """Yield what is to be said of a query that found nothing.

    How it was read, where that depends on the day or on a file; and what `AND` and
    quotes ask.
    """
    is_saved = query.typed is not None and query.typed.strip() != understood
    if ctx.meta.get(_TODAY) or is_saved:
        yield tr("read as {query}", query=understood)
    clauses = list(every_clause(query.root)) if query.root else []
    if any(isinstance(one, Each) for one in clauses):
        yield tr(
            "AND requires every side; without it, articles with some are found, too"
        )
    excluded = [one.clause for one in clauses if isinstance(one, Not)]
    quoted = [one for one in clauses if isinstance(one, Phrase) and one not in excluded]
    if any(not _needs_quotes().search(one.text) for one in quoted):
        yield tr(
            "quotes ask for the words as they stand; without quotes, single words and "
            "translations are found, too"
        )


def _refuse_backwards(days: Iterable[Dates]) -> None:
    """Refuse options that leave no day; each narrows what the others leave."""
    first, last = dt.date.min, dt.date.max
    for clause in days:
        first, last = max(first, clause.first or first), min(last, clause.last or last)
    if first > last:
        raise click.UsageError(tr("--since is later than --until"))


def parse_typed(text: str, session: Session) -> Query:
    """Return the query that was typed so far; an empty one is for all, newest first.

    Raises:
        QueryError: It is refused.
    """
    query = _parse_words(text, session, clock=session.today)
    is_empty = query.root is None and query.order == "score" and not query.scope
    return parse_query("sort:date") if is_empty else query
