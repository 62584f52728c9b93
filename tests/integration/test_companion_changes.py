"""What lies beside a page is read with it: a change of it reads its episode anew."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex.index import Index, IndexFolder
from kbindex.index.memory import MemoryIndex
from kbindex.indexing.refresh import Refresher
from kbindex.language import Analyzer

Write = Callable[[str, str | bytes], Path]


@pytest.fixture(params=["memory", "embedded"])
def refresher(
    request: pytest.FixtureRequest, write: Write, tmp_path: Path, analyzer: Analyzer
) -> Refresher:
    """A refresher of two episodes, which reads files long after they were written."""
    write("001", "### @a\n\n#### Thanos\n")
    page = write("002", "### @a\n\n#### Prometheus\n")
    index: Index = MemoryIndex()
    if request.param == "embedded":
        index = IndexFolder(tmp_path / "kept", rules="x", archive="")
    return Refresher(
        episodes=page.parent.parent,
        index=index,
        analyzer=analyzer,
        clock_ns=lambda: time.time_ns() + 10**10,
    )


def test_companion_that_comes_changes_and_goes_is_seen(
    refresher: Refresher,
) -> None:
    refresher.refresh()
    beside = refresher.episodes / "002" / "002.vtt"
    beside.write_text("WEBVTT\n", encoding="utf-8")
    generation, changes = refresher.refresh()
    assert changes.changed == ("002",)
    states = [[one.path for one in of.beside] for of in generation.sources()]
    assert states == [[], ["002/002.vtt"]]
    assert refresher.refresh()[1].is_empty

    beside.write_text("WEBVTT \n", encoding="utf-8")
    os.utime(beside, ns=(0, 0))
    assert refresher.refresh()[1].changed == ("002",)
    assert refresher.refresh()[1].is_empty

    beside.rename(beside.with_name("transcript.vtt"))
    assert refresher.refresh()[1].changed == ("002",)
    beside.with_name("transcript.vtt").unlink()
    generation, changes = refresher.refresh()
    assert changes.changed == ("002",)
    assert [of.beside for of in generation.sources()] == [(), ()]
    assert refresher.refresh()[1].is_empty


@pytest.mark.skipif(os.name != "posix", reason="rights are other ones there")
def test_companion_that_cannot_be_read_is_said_and_the_page_is_read(
    refresher: Refresher,
) -> None:
    beside = refresher.episodes / "002" / "002.vtt"
    beside.symlink_to("nothing.vtt")
    generation, changes = refresher.refresh()
    assert [(one.path, one.kind) for one in generation.diagnostics] == [
        ("002/002.vtt", "unreadable")
    ]
    assert changes.articles == 2
    assert refresher.refresh()[1].is_empty
    (refresher.episodes / "002" / "nothing.vtt").write_text("x", encoding="utf-8")
    generation, changes = refresher.refresh()
    assert changes.changed == ("002",)
    assert generation.diagnostics == ()


def test_an_episode_that_is_written_again_keeps_what_lies_beside_it(
    refresher: Refresher,
) -> None:
    """Small segments are folded: their episodes are read though they did not change."""
    folder = refresher.episodes
    (folder / "001" / "001.srt").write_text("1\n", encoding="utf-8")
    refresher.refresh()
    (folder / "002" / "README.md").write_text(
        "### @a\n\n#### Falco\n", encoding="utf-8"
    )
    generation, changes = refresher.refresh()
    assert changes.changed == ("002",)
    assert [len(of.beside) for of in generation.sources()] == [1, 0]
    assert refresher.refresh()[1].is_empty
