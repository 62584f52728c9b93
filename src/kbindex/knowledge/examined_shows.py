"""The indexes of several shows that are searched together: how each of them is."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from kbindex.config import DEFAULT_NOTES, NotesConfig
from kbindex.config.cluster import ClusterConfig
from kbindex.errors import DamagedIndexError
from kbindex.indexing.archive_refresher import make_refresher
from kbindex.indexing.refresh import Refresher
from kbindex.knowledge.examination import (
    IndexCondition,
    IndexState,
    Problem,
    ShowCondition,
    index_problems,
    missing_copies,
)
from kbindex.messages import tr


def examine_shows(
    cluster: ClusterConfig,
    *,
    episodes: Path,
    follow_links: bool = False,
    notes: NotesConfig = DEFAULT_NOTES,
    packs: Collection[str] | None = None,
) -> tuple[ShowCondition, ...]:
    """Look at the index of each show that is searched together with others.

    Args:
        cluster: The servers, and the shows that they have. Where they do not answer,
            the first show alone says so.
        episodes: The folder of show notes here, if it is there.
        follow_links: As in `examine_archive`, like what follows: by these rules an
            index can be read here, or cannot.
        notes: How notes are read.
        packs: The packs that were chosen.
    """
    found: list[ShowCondition] = []
    for show in cluster.shows:
        alone = msgspec.structs.replace(cluster, archive=show.archive, shows=())
        refresher = make_refresher(
            episodes,
            None,
            follow_links=follow_links,
            notes=notes,
            packs=packs,
            cluster=alone,
            reads_only=True,
        )
        condition = _condition_to_read(refresher)
        found.append(ShowCondition(name=show.name, condition=condition))
        if condition.obstacle:
            break
    return tuple(found)


def _condition_to_read(refresher: Refresher) -> IndexCondition:
    index, generation = refresher.index, None
    if obstacle := index.obstacle():
        return IndexCondition(obstacle=obstacle)
    state: IndexState = "unknown"
    reason: str | None = None
    try:
        generation = index.current()
        if generation is None:
            state = "missing"
        elif not refresher.may_be_read(generation):
            state = "outdated"
    except DamagedIndexError as error:
        state, reason = "damaged", str(error)
    return IndexCondition(
        state=state,
        reason=reason,
        generation=generation.number if generation else None,
        size_bytes=index.size_bytes,
        articles=generation.articles if generation else 0,
        servers=index.servers(),
    )


def show_problems(shows: Iterable[ShowCondition]) -> Iterator[Problem]:
    """Yield what is wrong with the indexes of shows."""
    for show in shows:
        for one in index_problems(show.condition):
            message = one.reason or one.message
            if show.condition.state == "outdated":
                message = tr("the index was built by other rules than those of here")
            text = tr("show {name}: {problem}", name=show.name, problem=message)
            yield Problem(kind=one.kind, message=text)


def show_hints(shows: Iterable[ShowCondition]) -> Iterator[Problem]:
    """Yield what could be better of the indexes of shows."""
    for show in shows:
        for one in missing_copies(show.condition):
            text = tr("show {name}: {problem}", name=show.name, problem=one.message)
            yield replace(one, message=text)
