"""Who reads an index that others build follows them, and writes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex.config import NotesConfig
from kbindex.errors import IndexStateError, Remedy
from kbindex.index.memory import MemoryIndex
from kbindex.indexing.refresh import Refresher
from kbindex.knowledge import KnowledgeBase
from kbindex.language import Analyzer

Write = Callable[[str, str | bytes], Path]

NOTES = "# 001\n\n## Contents\n\n### @ry\n\n#### [{}](https://{}.example/)\n"


@pytest.fixture
def writer(episodes: Path, analyzer: Analyzer) -> Refresher:
    """Builds an index in memory."""
    return Refresher(episodes=episodes, index=MemoryIndex(), analyzer=analyzer)


@pytest.fixture
def reader(writer: Refresher) -> Refresher:
    """Reads that index."""
    return replace(writer, reads_only=True)


def note(write: Write, name: str) -> None:
    write("001", NOTES.format(name, name.lower()))


def test_where_nobody_has_built_an_index_there_is_none_to_read(
    reader: Refresher, write: Write
) -> None:
    note(write, "Velero")
    with pytest.raises(IndexStateError, match="there is no index yet") as caught:
        reader.refresh()
    assert caught.value.remedy is Remedy.BUILD_INDEX
    assert reader.index.current() is None


@pytest.mark.parametrize("full", [False, True])
def test_edits_are_seen_when_the_builder_has_seen_them(
    full: bool,  # noqa: FBT001 - a case
    reader: Refresher,
    writer: Refresher,
    write: Write,
) -> None:
    note(write, "Velero")
    writer.refresh()
    base = KnowledgeBase(reader)
    base.refresh(full=full)
    note(write, "Thanos")
    assert base.refresh(full=full).is_empty
    assert [one.title for one in base.articles()] == ["Velero"]
    writer.refresh()
    revision = base.revision
    assert base.refresh(full=full).is_empty
    assert base.revision == revision + 1
    assert [one.title for one in base.articles()] == ["Thanos"]
    base.refresh()
    assert base.revision == revision + 1


def test_an_index_of_other_rules_is_not_read(
    reader: Refresher, writer: Refresher, write: Write
) -> None:
    note(write, "Velero")
    writer.refresh()
    other = replace(reader, notes=NotesConfig(articles="links"))
    with pytest.raises(IndexStateError, match="by other rules than those of here"):
        other.refresh()
