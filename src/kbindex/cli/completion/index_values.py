"""What completes a word: tags, presenters, episodes, articles, parts of a query.

Completions come from the index as it is; it is neither refreshed nor built, and no
dictionary is loaded. Where there is none that can be read, there are no values: a
command line that is being typed is no place for errors.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from kbindex.cli.options.arguments import SIGNS
from kbindex.cli.screens.terminal import sanitize
from kbindex.config import EngineFlags, cache_index, load_config, load_files
from kbindex.config.searches import saved_searches
from kbindex.errors import KbindexError
from kbindex.messages import later, tr, tr_count

if TYPE_CHECKING:
    import click

    from kbindex.config import Config
    from kbindex.knowledge import EpisodeSummary, Outline

Completions = Iterator[CompletionItem[str]]
FromIndex = Callable[["Outline", str], Completions]

PART = "part"
"""Type of a value that goes on: no space is to follow it."""

_MOST_TITLES = 100
"""Most articles that are read for their titles; reading one takes 0.1 ms."""

_BRACKETS = "()（）"

_FIELDS = {
    "title": later("words of the title"),
    "note": later("words of the notes"),
    "tag": later("topic, narrower ones included"),
    "presenter": later("who brought it"),
    "host": later("host of the episode"),
    "guest": later("guest of the episode"),
    "episode": later("episode, or a range such as 10..20"),
    "date": "2021, 2021-06, 2021-04..2021-06",
    "site": later("host of the page"),
    "url": later("beginning or words of the address"),
    "show": later("one of several shows"),
    "has": later("notes, url, code or video"),
    "sort": later("date or score"),
    "in": later("notes or transcript"),
}
_FEATURES = {
    "notes": later("articles with notes"),
    "url": later("articles with an address"),
    "code": later("articles with code"),
    "video": later("articles of an episode with a video"),
}
_SCOPES = {
    "notes": later("articles alone"),
    "transcript": later("what was said in the episodes"),
}
_ORDERS = {"score": later("the best first"), "date": later("the newest first")}


@contextmanager
def _open_index(ctx: click.Context) -> Generator[Outline | None]:
    """Open the index that the command line is about; None where there is none.

    That of a project which may only be read lies in the cache. Servers are not asked:
    no key shall wait for a network.
    """
    config = _config(ctx)
    if config.cluster:
        yield None
        return
    places = [config.index]
    if not config.index_is_named:
        places.append(cache_index(config.episodes))
    for place in places:
        from kbindex.knowledge import KnowledgeBase  # noqa: PLC0415 - cold start

        with KnowledgeBase.peek(
            config.episodes,
            place,
            follow_links=config.follow_links,
            notes=config.notes,
            packs=config.packs,
        ) as outline:
            if outline or place == places[-1]:
                yield outline
                return


def _config(ctx: click.Context) -> Config:
    given = ctx.find_root().params
    return load_config(
        cwd=Path.cwd(),
        environ=os.environ,
        episodes=_expand(given.get("episodes")),
        index=_expand(given.get("index")),
        follow_links=bool(given.get("follow_links")),
        engine=EngineFlags(given.get("engine"), given.get("hosts")),
    )


def _expand(folder: str | None) -> str | None:
    """Expand `~`, which the shell has not done yet while one is typing."""
    return os.path.expanduser(folder) if folder else folder  # noqa: PTH111 - a string


def _from_index(
    values: FromIndex,
) -> Callable[[click.Context, str], list[CompletionItem[str]]]:
    """Call `values` with an index; no index that can be read gives no values."""

    @wraps(values)
    def complete(ctx: click.Context, typed: str) -> list[CompletionItem[str]]:
        try:
            with _open_index(ctx) as outline:
                return list(values(outline, typed)) if outline else []
        except (KbindexError, OSError):
            return []

    return complete


def _meets(value: str, typed: str) -> bool:
    """Say whether `value` may be meant: its beginning, whatever case and width."""
    return _fold(value).startswith(_fold(typed))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def iter_items(
    pairs: Mapping[str, str], typed: str, *, before: str = ""
) -> Completions:
    """Yield the values that begin with what was typed, each behind `before`.

    A value that a terminal could not take as it is is left out.
    """
    for value, text in pairs.items():
        if _meets(value, typed) and value == sanitize(value):
            yield CompletionItem(before + value, help=sanitize(text))


def _explained(texts: Mapping[str, str]) -> dict[str, str]:
    return {value: tr(text) for value, text in texts.items()}


def _number(count: int) -> str:
    return tr_count("{count} article", "{count} articles", count)


def _split(typed: str, lead: str) -> tuple[str, str]:
    """Split off a sign that may stand before a value."""
    return (lead, typed[1:]) if typed.startswith(lead) else ("", typed)


def complete_folders(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    """Let the shell complete a folder."""
    return [CompletionItem(typed, type="dir")]


def complete_features(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    """List what an article may have."""
    return list(iter_items(_explained(_FEATURES), typed))


@_from_index
def complete_tags(outline: Outline, typed: str) -> Completions:
    """Yield the tags that articles have, most frequent first; `=` may lead.

    Where no id begins so, those with a label that does: `監視` is `monitoring`.
    """
    lead, name = _split(typed, "=")
    tags = outline.tags()
    if not any(_meets(tag, name) for tag in tags):
        labels = outline.tag_labels()
        tags = {
            tag: count
            for tag, count in tags.items()
            if any(_meets(label, name) for label in labels.get(tag, ()))
        }
        name = ""
    yield from iter_items(_numbered(tags), name, before=lead)


@_from_index
def complete_presenters(outline: Outline, typed: str) -> Completions:
    """Yield the presenters as they are written, by name; `@` may lead."""
    lead, name = _split(typed, "@")
    yield from iter_items(_numbered(outline.presenters()), name, before=lead)


def _numbered(counts: Mapping[str, int]) -> dict[str, str]:
    return {name: _number(count) for name, count in counts.items()}


@_from_index
def complete_episodes(outline: Outline, typed: str) -> Completions:
    """Yield the episodes, in the order of their files."""
    yield from iter_items(_episodes(outline.episodes()), typed)


def _episodes(summaries: Iterable[EpisodeSummary]) -> dict[str, str]:
    found: dict[str, str] = {}
    for summary in summaries:
        date = summary.episode.date
        when = f"{date.isoformat()} · " if date else ""
        found[str(summary.episode.id)] = f"{when}{_number(summary.articles)}"
    return found


@_from_index
def complete_articles(outline: Outline, typed: str) -> Completions:
    """Yield the ids of articles with their titles, by episode and number."""
    named = typed.rpartition("#")[0] if "#" in typed else None
    chosen = [
        summary
        for summary in outline.episodes()
        for name in [str(summary.episode.id)]
        if (name == named if named is not None else _meets(name, typed))
    ]
    yield from iter_items(_articles(outline, chosen), typed)


def _articles(outline: Outline, chosen: list[EpisodeSummary]) -> dict[str, str]:
    if sum(summary.articles for summary in chosen) > _MOST_TITLES:
        return {
            f"{summary.episode.id}#{number}": ""
            for summary in chosen
            for number in range(1, summary.articles + 1)
        }
    found = (outline.articles(summary.episode) for summary in chosen)
    return {
        str(article.id): article.title
        for of_episode in found
        for article in of_episode
        if article.kind == "article"
    }


@_from_index
def complete_records(outline: Outline, typed: str) -> Completions:
    """Yield episodes; once only one is left, its articles as well."""
    summaries = outline.episodes()
    found = _episodes(summaries)
    yield from iter_items(found, typed)
    if sum(_meets(episode, typed) for episode in found) > 1:
        return
    named = typed.rpartition("#")[0] if "#" in typed else typed
    chosen = [one for one in summaries if _meets(one.episode.id, named)]
    yield from iter_items(_articles(outline, chosen), typed)


@_from_index
def complete_hosts(outline: Outline, typed: str) -> Completions:
    """Yield the hosts; `@` may lead."""
    yield from _people(typed, outline.hosts())


@_from_index
def complete_guests(outline: Outline, typed: str) -> Completions:
    """Yield the guests; `@` may lead."""
    yield from _people(typed, outline.guests())


def _people(typed: str, counts: Mapping[str, int]) -> Completions:
    lead, name = _split(typed, "@")
    texts = {
        person: tr_count("{count} episode", "{count} episodes", count)
        for person, count in counts.items()
    }
    yield from iter_items(texts, name, before=lead)


def complete_shows(ctx: click.Context, typed: str) -> list[CompletionItem[str]]:
    """List the shows that are searched together, with their titles."""
    try:
        shows = _config(ctx).shows
    except (KbindexError, OSError):
        return []
    return list(iter_items({show.name: show.title for show in shows}, typed))


def _orders(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    return list(iter_items(_explained(_ORDERS), typed))


def _scopes(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    return list(iter_items(_explained(_SCOPES), typed))


_OF_FIELD: Mapping[str, Callable[[click.Context, str], list[CompletionItem[str]]]] = {
    "tag": complete_tags,
    "presenter": complete_presenters,
    "by": complete_presenters,
    "host": complete_hosts,
    "guest": complete_guests,
    "episode": complete_episodes,
    "ep": complete_episodes,
    "show": complete_shows,
    "has": complete_features,
    "sort": _orders,
    "in": _scopes,
}


def complete_query_parts(ctx: click.Context, typed: str) -> list[CompletionItem[str]]:
    """List the fields of the query language; behind a field, its values.

    Behind an `@`, the saved searches. Only the last part of what was typed is
    completed: a word of a shell in quotes holds several, and brackets and signs may
    stand before it.
    """
    last = _last_part(typed)
    before = typed.removesuffix(last)
    return [
        CompletionItem(before + item.value, type=item.type, help=item.help)
        for item in _of_part(ctx, last)
    ]


def _last_part(typed: str) -> str:
    """Return what stands behind the last space, bracket or sign outside of quotes."""
    start, is_quoted = 0, False
    for position, char in enumerate(typed):
        if char == '"':
            is_quoted = not is_quoted
        elif not is_quoted and (char.isspace() or char in _BRACKETS):
            start = position + 1
    last = typed[start:]
    return last[1:] if last[:1] in SIGNS else last


def _of_part(ctx: click.Context, typed: str) -> list[CompletionItem[str]]:
    name, colon, written = typed.partition(":")
    if not colon and typed[:1] in {"@", "＠"}:
        return _saved_searches(typed)
    if not colon:
        return [
            CompletionItem(f"{item.value}:", type=PART, help=item.help)
            for item in iter_items(_explained(_FIELDS), typed)
        ]
    values = _OF_FIELD.get(_fold(name))
    if values is None:
        return []
    found = values(ctx, written.lstrip('"'))
    return [
        CompletionItem(f"{name}:{_quote(item.value)}", help=item.help)
        for item in found
        if '"' not in item.value
    ]


def _saved_searches(typed: str) -> list[CompletionItem[str]]:
    try:
        files = load_files(cwd=Path.cwd(), environ=os.environ)
        found = saved_searches(files).values()
    except KbindexError:
        return []
    queries = {f"@{search.name}": search.query for search in found}
    return list(iter_items(queries, typed))


def _quote(value: str) -> str:
    """Put a value of a query in quotes where a space would end it."""
    return f'"{value}"' if any(char.isspace() for char in value) else value
