"""The refresher of an archive, by the folders that a caller names."""

import os
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kbindex.config import (
    DEFAULT_NOTES,
    NotesConfig,
    cache_bridges,
    cache_index,
    topic_packs,
)
from kbindex.errors import IndexStateError
from kbindex.index import IndexFolder
from kbindex.indexing.build_rules import build_rules, digest
from kbindex.indexing.provenance import Provenance
from kbindex.indexing.refresh import Refresher
from kbindex.language import build_analyzer
from kbindex.messages import tr

if TYPE_CHECKING:
    from kbindex.config.cluster import ClusterConfig
    from kbindex.index import Index
    from kbindex.shownotes import LeaveOut


def make_refresher(  # noqa: PLR0913 - all that decides what an index holds
    episodes: str | os.PathLike[str],
    index: str | os.PathLike[str] | None,
    *,
    follow_links: bool = False,
    notes: NotesConfig = DEFAULT_NOTES,
    packs: Collection[str] | None = None,
    cache: Path | None = None,
    leave_out: "LeaveOut | None" = None,
    cluster: "ClusterConfig | None" = None,
    reads_only: bool = False,
) -> Refresher:
    """Make the refresher of an archive; here alone an engine is chosen.

    Args:
        episodes: The folder of show notes.
        index: The folder of the index; None is the archive's own in the cache.
        follow_links: Follow links that lead out of the archive, too.
        notes: How notes are read, where they leave a choice.
        packs: The packs that were chosen; None where nobody chose.
        cache: Where it is noted what was built here; by default the user's cache.
        leave_out: What is passed over as if it were not there; None is nothing.
        cluster: The servers that have the index; None where it lies in the folder.
        reads_only: Others build the index; a refresh follows them.

    Raises:
        IndexStateError: No folder can have the name of the index.
        MissingExtraError: The library for servers is not installed.
    """
    root = Path(episodes).absolute()
    topics_of = topic_packs(packs)
    every_rule = build_rules(notes, follow_links=follow_links, topic_packs=topics_of)
    rules = digest(every_rule)[:8]
    analyzer = build_analyzer()
    if cluster is None:
        made: Index = _in_folder(index, rules, root)
    else:
        from kbindex.index.engines import open_cluster  # noqa: PLC0415 - cold start

        gather = None
        if cluster.shows and reads_only and leave_out is None:
            from kbindex.indexing.archive_words import (  # noqa: PLC0415 - cold start
                pack_words,
            )

            gather = partial(pack_words, analyzer=analyzer)
        made = open_cluster(cluster, rules=rules, gather=gather)
    return Refresher(
        episodes=root,
        index=made,
        analyzer=analyzer,
        follow_links=follow_links,
        notes=notes,
        topic_packs=topics_of,
        provenance=Provenance(cache or cache_bridges()),
        leave_out=leave_out,
        reads_only=reads_only,
    )


def _in_folder(
    index: str | os.PathLike[str] | None, rules: str, root: Path
) -> IndexFolder:
    place = Path(index).absolute() if index is not None else cache_index(root)
    try:
        place = place.resolve()  # who names the index may name a link
    except (OSError, RuntimeError, ValueError) as error:
        text = tr("{folder}: no folder can have this name", folder=place)
        raise IndexStateError(text) from error
    return IndexFolder(place, rules=rules, archive=_seen_from(place, root))


def _seen_from(place: Path, root: Path) -> str:
    """Return the way from one folder to another; "" where there is none."""
    try:
        return os.path.relpath(root, place)
    except ValueError:  # two drives
        return ""
