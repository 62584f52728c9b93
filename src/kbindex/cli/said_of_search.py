"""What `search` says beside its hits: what is left, what is near, what helps."""

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from kbindex.cli.options.output_formats import OutputFormat
from kbindex.cli.session import say
from kbindex.knowledge import SearchResult
from kbindex.messages import tr, tr_count
from kbindex.pages.weak_hits import are_met_by_tags_alone


@cache
def _year() -> re.Pattern[str]:
    """A word that people may mean as a year."""
    return re.compile(r"(?:19|20)[0-9]{2}")


class Page(Struct, frozen=True, kw_only=True):
    """Which hits are asked for.

    Args:
        limit: How many, at most.
        offset: How many are left out first.
        is_strict: Only strong ones.
    """

    limit: int = 10
    offset: int = 0
    is_strict: bool = False


def counted_hits(result: SearchResult, page: Page) -> int:
    """Return how many hits there are on all pages of this kind."""
    return result.strong if page.is_strict else result.total


def say_of_hits(
    result: SearchResult,
    output: OutputFormat,
    why: Iterable[str],
    page: Page,
    *,
    has_page: bool,
) -> None:
    """Say what is to be said of articles, and of passages below them."""
    if result.passages and not result.total:
        say(tr("nothing found in the notes; this was said in the episodes"))
    else:
        is_none_strong = result.total > 0 and not result.strong
        if is_none_strong and (result.hits or page.is_strict):
            _say_that_all_are_weak(result, page)
        if (has_page and counted_hits(result, page)) or not result.total:
            _say_what_is_left(result, output, page)
        _say_what_helps(result, why)
        if result.recency and result.hits:
            say(
                tr(
                    "{word}: newer articles stand higher; all by date with sort:date",
                    word=result.recency,
                )
            )
    rest = (result.passage_total or 0) - len(result.passages)
    if result.passages and rest > 0:
        say(
            tr_count(
                "{count} more passage; all with in:transcript",
                "{count} more passages; all with in:transcript",
                rest,
            )
        )


def say_of_passages(
    result: SearchResult,
    output: OutputFormat,
    why: Iterable[str],
    page: Page,
    *,
    has_page: bool,
) -> None:
    """Say what is to be said of passages that alone were asked for."""
    total = result.passage_total
    if total is None:
        say(tr("no episode has a transcript"))
    elif not total:
        _say_that_nothing_is_found(result)
        if page.is_strict:
            say(tr("--no-strict looks for weaker matches, too"))
        _say_what_helps(replace(result, absent=(), missed=()), why)
    elif has_page:
        _say_what_is_unshown(result, output, page)


def _say_that_all_are_weak(result: SearchResult, page: Page) -> None:
    if page.is_strict:
        say(
            tr_count(
                "nothing fits well; {count} weaker match with --no-strict",
                "nothing fits well; {count} weaker matches with --no-strict",
                result.total,
            )
        )
    elif are_met_by_tags_alone(result):
        say(tr("found by tags alone; none of these has the words themselves"))
    else:
        say(tr("nothing fits well; these come nearest"))


def _say_what_is_left(result: SearchResult, output: OutputFormat, page: Page) -> None:
    """Say how many more hits there are, and how to see them."""
    if not result.total:
        _say_that_nothing_is_found(result)
        return
    total, offset = counted_hits(result, page), page.offset
    rest = total - offset - len(result.hits)
    if rest > 0 and result.hits and not output.is_text:  # people want the whole file
        say(
            tr_count(
                "{count} more hit; all with --limit all",
                "{count} more hits; all with --limit all",
                rest,
            )
        )
    elif rest > 0 and result.hits:
        say(
            tr_count(
                "{count} more hit; go on with --offset {offset}",
                "{count} more hits; go on with --offset {offset}",
                rest,
                offset=offset + len(result.hits),
            )
        )
    elif not result.hits:
        hits = tr_count("{count} hit", "{count} hits", total)
        say(tr("only {hits}", hits=hits) if page.limit else hits)


def _say_what_is_unshown(
    result: SearchResult, output: OutputFormat, page: Page
) -> None:
    """Say how many more passages there are, and how to see them."""
    total, shown = result.passage_total or 0, len(result.passages)
    rest = total - page.offset - shown
    if not shown:
        passages = tr_count("{count} passage", "{count} passages", total)
        say(tr("only {hits}", hits=passages) if page.limit else passages)
    elif rest > 0 and not output.is_text:
        say(
            tr_count(
                "{count} more passage; all with --limit all",
                "{count} more passages; all with --limit all",
                rest,
            )
        )
    elif rest > 0:
        say(
            tr_count(
                "{count} more passage; go on with --offset {offset}",
                "{count} more passages; go on with --offset {offset}",
                rest,
                offset=page.offset + shown,
            )
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
    if text and not (result.looked_for or result.unmet):
        say(tr("there is no word in it: signs and particles alone find nothing"))
    if len(result.looked_for) > 1:
        say(tr("looked for {words}", words=", ".join(result.looked_for)))
    if result.near:
        say(tr("near in these notes: {words}", words=", ".join(result.near)))
    if result.near_tags:
        tags = ", ".join(f"{one.id} ({one.count})" for one in result.near_tags)
        say(tr("near tags: {tags}", tags=tags))
    for one in () if result.unmet else result.looser:
        say(
            tr_count(
                "`{query}` finds {count} hit",
                "`{query}` finds {count} hits",
                one.total,
                query=one.query,
            )
        )


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


def _say_what_is_unmet(result: SearchResult) -> None:
    from kbindex.cli.screens.unmet_lines import unmet_lines  # noqa: PLC0415 - rare

    for line in unmet_lines(result):
        say(line)


def _say_what_is_missing(result: SearchResult) -> None:
    """Say which words no article has, or no hit, but for those that are put right."""
    right = result.suggestion or result.query
    absent = [word for word in result.absent if word in right]
    if absent:
        say(tr("no article has: {words}", words=", ".join(absent)))
    if result.missed:
        say(tr("no hit has: {words}", words=", ".join(result.missed)))
    for year in filter(_year().fullmatch, (*absent, *result.missed)):
        say(tr("`date:{year}` finds what is of that year", year=year))


def _is_left_by_filters(result: SearchResult) -> bool:
    """Say whether a filter that is met nowhere is all that leaves no hit."""
    return any(
        one.is_met_nowhere and (one.without or not result.looked_for)
        for one in result.unmet
    )
