"""The hostile archive, written and indexed once for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kbindex import KnowledgeBase
from kbindex.pages.html.archive_view import ArchiveView
from tests.hostile.archive import SHOW, write_hostile_archive

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveView]:
    """What pages know of the hostile archive."""
    folder = tmp_path_factory.mktemp("hostile")
    episodes = write_hostile_archive(folder)
    with KnowledgeBase.open(episodes, folder / "index", show=SHOW) as base:
        yield ArchiveView(base)
