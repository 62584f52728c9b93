"""What changed from one bundle to another.

Articles are the same where they bring the same page or bear the same title, not where
they have the same number: an article that was put in front of others changes none of
them. First both must agree, then the page, then the title, each within an episode;
then both in any episode. What remains was removed, or added.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from kbindex.model.urls import url_key
from kbindex.pages.json_documents import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from kbindex.exports.bundles import Bundle
    from kbindex.pages import json_types

    Record = json_types.Record
    Key = Callable[[Record], Hashable | None]

_OF_EPISODE = ("title", "date", "hosts", "guests", "video", "audio", "source")
_OF_RECORD = ("episode", "title", "url", "presenter", "section", "time", "tags")


def diff_bundles(before: Bundle, after: Bundle) -> json_types.DiffAnswer:
    """Say what changed; lines and numbers alone are no change.

    Dates are those of episodes. What was said is compared where both know it.

    Returns:
        Lists in the order of `after`; what was removed in that of `before`.
    """
    episodes = _diff_episodes(before, after)
    articles = _diff_records(before.records, after.records)
    tags = _diff_tags(before, after)
    parts = (episodes, articles, tags)
    return {
        "format": FORMAT,
        "same": not any(found for part in parts for found in part.values()),
        "episodes": episodes,
        "articles": articles,
        "tags": tags,
    }


def _diff_episodes(before: Bundle, after: Bundle) -> json_types.EpisodesDiff:
    old = {one["id"]: one for one in before.episodes["episodes"]}
    new = {one["id"]: one for one in after.episodes["episodes"]}
    said = _changed_transcripts(before, after)
    changed: list[json_types.ChangedEpisode] = []
    for name in (name for name in new if name in old):
        fields = _changed_fields(old[name], new[name], _OF_EPISODE)
        fields += ["transcript"] if name in said else []
        if fields:
            changed.append({**_episode(new[name]), "fields": cast("Any", fields)})
    return {
        "added": [_episode(one) for name, one in new.items() if name not in old],
        "removed": [_episode(one) for name, one in old.items() if name not in new],
        "changed": changed,
    }


def _episode(one: json_types.Episode) -> json_types.DiffEpisode:
    return {"id": one["id"], "title": one["title"]}


def _changed_transcripts(before: Bundle, after: Bundle) -> set[str]:
    """Return the episodes of which something else was said; none where not known."""
    if before.passages is None or after.passages is None:
        return set()

    def by_episode(passages: Iterable[json_types.Passage]) -> dict[str, list[object]]:
        grouped = groupby(passages, key=itemgetter("episode"))
        return {
            name: [(one["time"], one["speaker"], one["text"]) for one in group]
            for name, group in grouped
        }

    old, new = by_episode(before.passages), by_episode(after.passages)
    return {name for name in old | new if old.get(name) != new.get(name)}


def _diff_records(
    before: Sequence[Record], after: Sequence[Record]
) -> json_types.ArticlesDiff:
    pairs = {id(new): old for old, new in _pairs(before, after)}
    kept = {id(old) for old in pairs.values()}
    changed: list[json_types.ChangedArticle] = []
    for new in after:
        old = pairs.get(id(new))
        fields = _changed_in_record(old, new) if old else []
        if old and fields:
            changed.append(_changed_article(old, new, fields))
    return {
        "added": [_article(one) for one in after if id(one) not in pairs],
        "removed": [_article(one) for one in before if id(one) not in kept],
        "changed": changed,
    }


def _pairs(
    before: Sequence[Record], after: Sequence[Record]
) -> Iterator[tuple[Record, Record]]:
    """Yield what is the same record in both."""
    keys: tuple[Key, ...] = (
        lambda one: (one["episode"], one["kind"], _page(one), one["title"]),
        lambda one: _page(one) and (one["episode"], one["kind"], _page(one)),
        lambda one: (one["episode"], one["kind"], one["title"].casefold()),
        lambda one: (one["kind"], _page(one), one["title"]) if _moves(one) else None,
    )
    old, new = list(before), list(after)
    for key in keys:
        waiting: dict[Hashable, list[Record]] = {}
        for one in reversed(old):
            waiting.setdefault(key(one), []).append(one)
        waiting.pop(None, None)
        found = set[int]()
        for one in new:
            same = waiting.get(key(one))
            if same:
                match = same.pop()
                found |= {id(match), id(one)}
                yield match, one
        old = [one for one in old if id(one) not in found]
        new = [one for one in new if id(one) not in found]


def _page(one: Record) -> str | None:
    return url_key(one["url"]) if one["url"] else None


def _moves(one: Record) -> bool:
    """Say whether it may be in another episode: an overview is its episode's."""
    return one["kind"] == "article"


def _changed_in_record(old: Record, new: Record) -> list[str]:
    fields = _changed_fields(old, new, _OF_RECORD)
    texts = (("notes", ("text", "kind", "depth")), ("links", ("text", "url")))
    for name, keys in texts:
        was, now = (
            [[part[key] for key in keys] for part in cast("Any", one)[name]]
            for one in (old, new)
        )
        fields += [name] if was != now else []
    return fields


def _changed_fields(old: object, new: object, names: Iterable[str]) -> list[str]:
    was, now = cast("dict[str, object]", old), cast("dict[str, object]", new)
    return [name for name in names if _value(was, name) != _value(now, name)]


def _value(one: dict[str, object], name: str) -> object:
    """Return what is compared: tags have an order by weight, which is no change."""
    value = one.get(name)
    return sorted(cast("list[str]", value)) if name == "tags" else value


def _article(one: Record) -> json_types.DiffArticle:
    return {
        "id": one["id"],
        "kind": one["kind"],
        "title": one["title"],
        "url": one["url"],
    }


def _changed_article(
    old: Record, new: Record, fields: list[str]
) -> json_types.ChangedArticle:
    return {
        "id": new["id"],
        "kind": new["kind"],
        "title": new["title"],
        "url": new["url"],
        "was": old["id"],
        "fields": cast("Any", fields),
        "tags_added": [tag for tag in new["tags"] if tag not in old["tags"]],
        "tags_removed": [tag for tag in old["tags"] if tag not in new["tags"]],
    }


def _diff_tags(before: Bundle, after: Bundle) -> json_types.TagsDiff:
    old = {tag["id"]: tag["count"] for tag in before.tags["tags"]}
    new = {tag["id"]: tag["count"] for tag in after.tags["tags"]}
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": [
            {"id": tag, "before": old[tag], "after": new[tag]}
            for tag in sorted(old.keys() & new.keys())
            if old[tag] != new[tag]
        ],
    }
