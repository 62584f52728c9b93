"""Whatever is done to a file: the index holds what is in it now."""

import os
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.index import hash_content
from kbindex.index.memory import MemoryIndex
from kbindex.indexing.refresh import Refresher
from kbindex.language import Analyzer

TICK_S = 0.02
"""Longer than a tick of the clocks that file systems of Linux have."""

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "replace", "touch", "chmod"]), st.sampled_from("ab")
    ),
    max_size=4,
)


def do(deed: str, path: Path, text: str) -> None:
    """Do something that leaves the size and the time of a file as they were."""
    if deed == "edit":
        path.write_text(text, encoding="utf-8")
    elif deed == "replace":
        other = path.with_suffix(".new")
        other.write_text(text, encoding="utf-8")
        shutil.copystat(path, other)
        other.replace(path)
    elif deed == "chmod":
        path.chmod(0o600)
    os.utime(path, ns=(0, 0))


@pytest.mark.skipif(sys.platform == "win32", reason="ctime is another time there")
@given(deeds=DEEDS)
def test_an_edit_shows_whatever_a_file_says_of_its_age(
    deeds: list[tuple[str, str]], analyzer: Analyzer
) -> None:
    """Also where size and time are those of the file that was read long ago."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "001.md")
        do("edit", path, "#### a\n")
        refresher = Refresher(
            episodes=Path(folder),
            index=MemoryIndex(),
            analyzer=analyzer,
            clock_ns=lambda: time.time_ns() + 10**10,
        )
        refresher.refresh()
        for deed, letter in deeds:
            before = path.read_bytes()
            time.sleep(TICK_S)
            do(deed, path, f"#### {letter}\n")
            generation, changes = refresher.refresh()
            assert changes.is_empty is (path.read_bytes() == before)
            (_, source, _), *_ = generation.sources()
            assert source.is_settled
            assert source.sha256 == hash_content(path.read_bytes())
