"""The table of bridges of the package's own words: shipped with it, or made once.

The shipped one (`tools/build_bridges.py`) is of use where what would make it is what
made it. Beside another dictionary it would lead to terms that no index has.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kbindex.folders import map_file
from kbindex.indexing.bridge_cache import open_kept
from kbindex.indexing.collector import collector_paused
from kbindex.language.analysis.analyzer import installed_libraries
from kbindex.language.bridges.sources import SHIPPED_TABLE, BridgeGroup, bridge_file
from kbindex.language.bridges.table import (
    MADE,
    BridgeTable,
    is_whole,
    pack_rows,
    package_fingerprint,
)
from kbindex.topics import taxonomy_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kbindex.indexing.changes import Preparing, Progress
    from kbindex.language import Analyzer
    from kbindex.language.bridges.building import Loanword, Rows
    from kbindex.language.bridges.table import Content, Form
    from kbindex.topics import Taxonomy

ALIAS_WEIGHT = 0.9
"""Names of one product: the same thing, but not the word that was typed."""

_STEP = 100
"""So many words take a fiftieth of a second."""

_Part = TypeVar("_Part")


def open_package_bridges(
    folder: Path | None, analyzer: Analyzer, preparing: Preparing = nullcontext
) -> BridgeTable:
    """Open the table of the package's own words.

    Args:
        folder: Where it is kept if it has to be made; None where there is no such
            place.
        analyzer: Cuts its words into terms.
        preparing: Entered while it is made.
    """
    fingerprint = shipped_fingerprint(installed_libraries())
    build = partial(build_package_table, analyzer, preparing)
    shipped = _map_shipped(fingerprint)
    if shipped:
        return BridgeTable(build, shipped, fingerprint=fingerprint, form="plain")
    return open_kept(folder, fingerprint, build)


def _map_shipped(fingerprint: str) -> Content:
    """Map the table beside the code; nothing where it is missing, or another one."""
    path = bridge_file(SHIPPED_TABLE).resolve()  # an installer may have linked it
    try:
        content = map_file(path.parent, path.name)
    except OSError:
        return b""
    return content if is_whole(content, fingerprint) else b""


def shipped_fingerprint(libraries: Iterable[str]) -> str:
    """Identify the table that libraries make of the package's words."""
    return package_fingerprint(libraries, (taxonomy_fingerprint(),))


def build_package_table(
    analyzer: Analyzer, preparing: Preparing = nullcontext, *, form: Form = "checked"
) -> bytes:
    """Build the table of the package's own words."""
    from kbindex.language.bridges import building  # noqa: PLC0415 - cold start
    from kbindex.topics import load_taxonomy  # noqa: PLC0415 - cold start

    groups = [*building.package_groups(), *topic_groups(load_taxonomy())]
    rows = make_rows(groups, tuple(building.package_loanwords()), analyzer, preparing)
    libraries = installed_libraries()
    rows[MADE] = [*libraries]
    return pack_rows(rows, shipped_fingerprint(libraries), form=form)


def topic_groups(taxonomy: Taxonomy) -> Iterator[BridgeGroup]:
    """Yield the names of each topic; each leads to the topic's articles.

    Names of a product are one another's aliases. Those of a topic (metrics,
    アラート for monitoring) only lie within it.
    """
    for topic in taxonomy.topics.values():
        weight = 0.0 if topic.kind == "topic" else ALIAS_WEIGHT
        yield BridgeGroup(members=topic.names, how="alias", weight=weight, tag=topic.id)


def make_rows(
    groups: Sequence[BridgeGroup],
    loanwords: Sequence[Loanword],
    analyzer: Analyzer,
    preparing: Preparing,
) -> Rows:
    """Make the rows of a table, and tell how far it is."""
    from kbindex.language.bridges.building import build_rows  # noqa: PLC0415 - cold start

    total = len(groups) + len(loanwords)
    with preparing() as progress, collector_paused():
        first = _counted(groups, progress, 0, total)
        return build_rows(
            first, _counted(loanwords, progress, len(groups), total), analyzer
        )


def _counted(
    parts: Sequence[_Part], progress: Progress | None, before: int, total: int
) -> Iterator[_Part]:
    """Yield parts, and tell after every hundredth how many are done of all."""
    for done, part in enumerate(parts, start=before):
        if progress and done and done % _STEP == 0:
            progress(done, total)
        yield part
