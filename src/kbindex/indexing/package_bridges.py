"""The tables of bridges of the package's own words: shipped with it, or made once.

One is of its glossary, its loanwords and the topics that count by default. Each pack
has one of its words, and one of its topics where these are others. A shipped one
(`tools/build_bridges.py`) is of use where what would make it is what made it. Beside
another dictionary it would lead to terms that no index has.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kbindex.collector import collector_paused
from kbindex.config import DEFAULT_TOPIC_PACKS, topic_packs, word_packs
from kbindex.folders import map_file
from kbindex.indexing.bridge_cache import open_kept
from kbindex.language.analysis.libraries import installed_libraries
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    SHIPPED_TABLE,
    BridgeGroup,
    bridge_file,
    table_of_pack,
    table_of_topics,
    words_of_pack,
)
from kbindex.language.bridges.table import (
    MADE,
    BridgeTable,
    is_whole,
    pack_rows,
    package_fingerprint,
)
from kbindex.topics import taxonomy_fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from kbindex.indexing.bridge_cache import Kind
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
    folder: Path | None,
    analyzer: Analyzer,
    preparing: Preparing = nullcontext,
    *,
    packs: Collection[str] | None = None,
) -> BridgeTable:
    """Open the table of the package's own words, above those of its packs.

    Args:
        folder: Where they are kept if they have to be made; None where there is no
            such place.
        analyzer: Cuts their words into terms.
        preparing: Entered while one is made.
        packs: The packs that were chosen, in any order; None where nobody chose.
    """
    libraries = installed_libraries()
    below = None
    for name in reversed(packs_with_topics_of_their_own(topic_packs(packs))):
        below = _open(
            folder,
            table_of_topics(name),
            topics_fingerprint(name, libraries),
            partial(build_topics_table, name, analyzer, preparing),
            kind="pack",
            below=below,
        )
    for name in reversed(word_packs(packs)):
        below = _open(
            folder,
            table_of_pack(name),
            pack_fingerprint(name, libraries),
            partial(build_pack_table, name, analyzer, preparing),
            kind="pack",
            below=below,
        )
    return _open(
        folder,
        SHIPPED_TABLE,
        shipped_fingerprint(libraries),
        partial(build_package_table, analyzer, preparing),
        kind="bridges",
        below=below,
    )


def packs_with_topics_of_their_own(packs: Iterable[str]) -> tuple[str, ...]:
    """Return the packs whose topics are not in the table of the package's own words."""
    return tuple(name for name in packs if name not in DEFAULT_TOPIC_PACKS)


def _open(
    folder: Path | None,
    name: str,
    fingerprint: str,
    build: Callable[[], bytes],
    *,
    kind: Kind,
    below: BridgeTable | None,
) -> BridgeTable:
    """Open the shipped table where it is of use, else the one that is made."""
    if shipped := _map_shipped(name, fingerprint):
        return BridgeTable(
            build, shipped, fingerprint=fingerprint, form="plain", below=below
        )
    return open_kept(folder, fingerprint, build, kind=kind, below=below)


def _map_shipped(name: str, fingerprint: str) -> Content:
    """Map a table beside the code; nothing where it is missing, or another one."""
    path = bridge_file(name).resolve()  # an installer may have linked it
    try:
        content = map_file(path.parent, path.name)
    except OSError:
        return b""
    return content if is_whole(content, fingerprint) else b""


def shipped_fingerprint(libraries: Iterable[str]) -> str:
    """Identify the table that libraries make of the package's words."""
    files = (GLOSSARY, LOANWORDS)
    return package_fingerprint(files, libraries, (taxonomy_fingerprint(),))


def pack_fingerprint(name: str, libraries: Iterable[str]) -> str:
    """Identify the table that libraries make of the words of a pack."""
    return package_fingerprint((words_of_pack(name),), libraries)


def topics_fingerprint(name: str, libraries: Iterable[str]) -> str:
    """Identify the table that libraries make of the topics of a pack."""
    return package_fingerprint((), libraries, (taxonomy_fingerprint((name,)),))


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


def build_pack_table(
    name: str,
    analyzer: Analyzer,
    preparing: Preparing = nullcontext,
    *,
    form: Form = "checked",
) -> bytes:
    """Build the table of the words of a pack."""
    from kbindex.language.bridges import building  # noqa: PLC0415 - cold start

    groups = (*building.pack_groups(name),)
    return _build(
        groups, partial(pack_fingerprint, name), analyzer, preparing, form=form
    )


def build_topics_table(
    name: str,
    analyzer: Analyzer,
    preparing: Preparing = nullcontext,
    *,
    form: Form = "checked",
) -> bytes:
    """Build the table of the topics of a pack."""
    from kbindex.topics import load_taxonomy  # noqa: PLC0415 - cold start

    groups = (*topic_groups(load_taxonomy((name,))),)
    return _build(
        groups, partial(topics_fingerprint, name), analyzer, preparing, form=form
    )


def _build(
    groups: Sequence[BridgeGroup],
    fingerprint: Callable[[Sequence[str]], str],
    analyzer: Analyzer,
    preparing: Preparing,
    *,
    form: Form,
) -> bytes:
    """Build a table of groups alone."""
    rows = make_rows(groups, (), analyzer, preparing)
    libraries = installed_libraries()
    rows[MADE] = [*libraries]
    return pack_rows(rows, fingerprint(libraries), form=form)


def topic_groups(taxonomy: Taxonomy) -> Iterator[BridgeGroup]:
    """Yield the names of each topic; each leads to the topic's articles.

    Names of a product are one another's aliases. Those of a topic (metrics,
    アラート for monitoring) only lie within it.
    """
    for topic in taxonomy.topics.values():
        weight = 0.0 if topic.kind == "topic" else ALIAS_WEIGHT
        yield BridgeGroup(
            members=topic.names,
            how="alias",
            weight=weight,
            tag=topic.id,
            misspellings=frozenset(topic.misspellings),
        )


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
