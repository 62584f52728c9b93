"""What completes a word: tags, presenters, episodes, articles, parts of a query.

Values come from the index as it is; it is neither refreshed nor built, and no
dictionary is loaded. Where there is none that can be read, there are no values: a
command line that is being typed is no place for errors.
"""

import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from kbindex.cli.screens.terminal import sanitize
from kbindex.config import load_config
from kbindex.errors import KbindexError
from kbindex.index import EpisodeEntry, IndexFolder, IndexReader, person_names
from kbindex.messages import later, tr, tr_count
from kbindex.model import Article

Values = Iterator[CompletionItem[str]]
FromIndex = Callable[[IndexReader, str], Values]

PART = "part"
"""Type of a value that goes on: no space is to follow it."""

_MOST_TITLES = 100
"""Most articles that are read for their titles; reading one takes 0.1 ms."""

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
    "has": later("notes, url, code or video"),
    "sort": later("date or score"),
}
_FEATURES = {
    "notes": later("articles with notes"),
    "url": later("articles with an address"),
    "code": later("articles with code"),
    "video": later("articles of an episode with a video"),
}
_ORDERS = {"score": later("the best first"), "date": later("the newest first")}


@contextmanager
def _open_index(ctx: click.Context) -> Generator[IndexReader | None]:
    """Open the index that the command line is about; None where there is none."""
    given = ctx.find_root().params
    config = load_config(
        cwd=Path.cwd(),
        environ=os.environ,
        episodes=_expand(given.get("episodes")),
        index=_expand(given.get("index")),
    )
    generation = IndexFolder(config.index).current()
    if generation is None:
        yield None
        return
    with IndexReader(generation) as reader:
        yield reader


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
            with _open_index(ctx) as reader:
                return list(values(reader, typed)) if reader else []
        except (KbindexError, OSError):
            return []

    return complete


def _meets(value: str, typed: str) -> bool:
    """Say whether `value` may be meant: its beginning, whatever case and width."""
    return _fold(value).startswith(_fold(typed))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _items(pairs: Mapping[str, str], typed: str, *, before: str = "") -> Values:
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


def folders(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    """Let the shell complete a folder."""
    return [CompletionItem(typed, type="dir")]


def features(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    """List what an article may have."""
    return list(_items(_explained(_FEATURES), typed))


@_from_index
def tags(reader: IndexReader, typed: str) -> Values:
    """Yield the tags that articles have, most frequent first; `=` may lead."""
    lead, name = _split(typed, "=")
    counts = Counter(
        tag for entry in reader.entries for own in entry.tags.values() for tag in own
    )
    order = sorted(counts, key=lambda tag: (-counts[tag], tag))
    yield from _items({t: _number(counts[t]) for t in order}, name, before=lead)


@_from_index
def presenters(reader: IndexReader, typed: str) -> Values:
    """Yield the presenters as they are written, by name; `@` may lead."""
    lead, name = _split(typed, "@")
    found = dict(sorted(_presenters(reader)))
    yield from _items({n: _number(found[n]) for n in found}, name, before=lead)


def _presenters(reader: IndexReader) -> Iterator[tuple[str, int]]:
    """Yield names and their numbers of articles, without reading every record."""
    for term in reader.terms("attribute", "by:"):
        documents = reader.postings("attribute", term)
        for document in documents:
            name = reader.record(document).article.presenter or ""
            # A term may be a part of another's name: `by:ada` of `Ada, Bob`.
            if f"by:{next(person_names(name), '')}" == term:
                yield name.removeprefix("@"), len(documents)
                break


@_from_index
def episodes(reader: IndexReader, typed: str) -> Values:
    """Yield the episodes, in the order of their files."""
    yield from _items(_episodes(reader.entries), typed)


def _episodes(entries: Iterable[EpisodeEntry]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        if entry.episode:
            date = entry.episode.date
            when = f"{date.isoformat()} · " if date else ""
            found[str(entry.id)] = f"{when}{_number(entry.articles)}"
    return found


@_from_index
def articles(reader: IndexReader, typed: str) -> Values:
    """Yield the ids of articles with their titles, by episode and number."""
    episode = typed.rpartition("#")[0] if "#" in typed else None
    chosen = [
        entry
        for entry in reader.entries
        if (entry.id == episode if episode is not None else _meets(entry.id, typed))
    ]
    yield from _items(_articles(reader, chosen), typed)


def _articles(reader: IndexReader, chosen: list[EpisodeEntry]) -> dict[str, str]:
    if sum(entry.articles for entry in chosen) > _MOST_TITLES:
        return {
            f"{entry.id}#{number}": ""
            for entry in chosen
            for number in range(1, entry.articles + 1)
        }
    records = [record for entry in chosen for record in _records(reader, entry)]
    return {str(r.id): r.title for r in records if r.kind == "article"}


def _records(reader: IndexReader, entry: EpisodeEntry) -> list[Article]:
    documents = reader.postings("source", entry.source.path)
    found = [reader.record(document).article for document in documents]
    return sorted(found, key=lambda article: article.number)


@_from_index
def records(reader: IndexReader, typed: str) -> Values:
    """Yield episodes; once only one is left, its articles as well."""
    found = _episodes(reader.entries)
    if sum(_meets(episode, typed) for episode in found) > 1:
        yield from _items(found, typed)
        return
    yield from _items(found, typed)
    named = typed.rpartition("#")[0] if "#" in typed else typed
    chosen = [e for e in reader.entries if e.episode and _meets(e.id, named)]
    yield from _items(_articles(reader, chosen), typed)


@_from_index
def _hosts(reader: IndexReader, typed: str) -> Values:
    yield from _people(typed, (e.episode.hosts for e in reader.entries if e.episode))


@_from_index
def _guests(reader: IndexReader, typed: str) -> Values:
    yield from _people(typed, (e.episode.guests for e in reader.entries if e.episode))


def _people(typed: str, groups: Iterable[tuple[str, ...]]) -> Values:
    lead, name = _split(typed, "@")
    counts = Counter(person for group in groups for person in group)
    order = sorted(counts, key=lambda person: (-counts[person], person))
    texts = {
        person: tr_count("{count} episode", "{count} episodes", counts[person])
        for person in order
    }
    yield from _items(texts, name, before=lead)


def _orders(_: click.Context, typed: str) -> list[CompletionItem[str]]:
    return list(_items(_explained(_ORDERS), typed))


_OF_FIELD: Mapping[str, Callable[[click.Context, str], list[CompletionItem[str]]]] = {
    "tag": tags,
    "presenter": presenters,
    "by": presenters,
    "host": _hosts,
    "guest": _guests,
    "episode": episodes,
    "ep": episodes,
    "has": features,
    "sort": _orders,
}


def query_parts(ctx: click.Context, typed: str) -> list[CompletionItem[str]]:
    """List the fields of the query language; behind a field, its values."""
    name, colon, written = typed.partition(":")
    if not colon:
        return [
            CompletionItem(f"{item.value}:", type=PART, help=item.help)
            for item in _items(_explained(_FIELDS), typed)
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


def _quote(value: str) -> str:
    """Put a value of a query in quotes where a space would end it."""
    return f'"{value}"' if any(char.isspace() for char in value) else value
