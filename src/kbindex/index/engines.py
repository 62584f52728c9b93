"""Engines that have to be asked for; imported where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbindex.errors import MissingExtraError
from kbindex.messages import tr

if TYPE_CHECKING:
    from kbindex.config.cluster import ClusterConfig
    from kbindex.index.contract import Gather, Index

_CLIENT = "opensearchpy"


def open_cluster(
    cluster: ClusterConfig, *, rules: str, gather: Gather | None = None
) -> Index:
    """Return the index of an archive on servers; they are not asked yet.

    Args:
        cluster: Where they are, and what the archive is called there.
        rules: Identifies the rules by which notes are read.
        gather: Makes of the episodes of several shows what they say of words together:
            then these are read as one. None is the archive alone.

    Raises:
        MissingExtraError: The library for them is not installed.
    """
    try:
        from kbindex.index.opensearch.connection import (  # noqa: PLC0415 - an extra
            Connection,
        )
        from kbindex.index.opensearch.generations import (  # noqa: PLC0415 - the same
            RemoteIndex,
        )
        from kbindex.index.opensearch.shows import RemoteShows  # noqa: PLC0415 - the same
    except ImportError as error:
        if (error.name or "").partition(".")[0] != _CLIENT:
            raise
        what = tr("servers of OpenSearch")
        library = "opensearch-py"
        raise MissingExtraError(what, library=library, extra="opensearch") from error
    connection = Connection.open(cluster)

    def index_of(archive: str) -> RemoteIndex:
        return RemoteIndex(connection, f"{cluster.prefix}-{archive}", rules=rules)

    if gather is None:
        return index_of(cluster.archive)
    indexes = {show.name: index_of(show.archive) for show in cluster.shows}
    titles = {show.name: show.title for show in cluster.shows}
    return RemoteShows(indexes, titles=titles, gather=gather)
