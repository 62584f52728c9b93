"""Where a run of the program looks for the index."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.session import Session
from kbindex.config import EngineFlags
from kbindex.knowledge import KnowledgeBase


def test_an_index_on_servers_is_looked_into_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not into the folder where another one may lie."""
    (tmp_path / "episodes").mkdir()
    asked: dict[str, Any] = {}

    def peek(*_: object, **settings: object) -> object:
        asked.update(settings)
        return nullcontext()

    monkeypatch.setattr(KnowledgeBase, "peek", staticmethod(peek))
    hosts = "http://127.0.0.1:9"
    session = Session(
        episodes=None,
        index=None,
        cwd=tmp_path,
        environ={},
        engine=EngineFlags("opensearch", hosts),
    )
    with session.peek():
        assert asked["cluster"].hosts == (hosts,)
