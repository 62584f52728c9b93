"""What is noted of generations that were built here."""

import os
from pathlib import Path

import pytest

from kbindex.indexing import provenance
from kbindex.indexing.provenance import Provenance


def test_what_was_built_from_the_notes_is_known_from_then_on(tmp_path: Path) -> None:
    notes = Provenance(tmp_path)
    assert not notes.knows("a")
    notes.note("a", base=None)
    assert notes.knows("a")
    assert not notes.knows("b")
    assert Provenance(tmp_path).knows("a")


def test_what_was_built_upon_something_foreign_stays_foreign(tmp_path: Path) -> None:
    notes = Provenance(tmp_path)
    notes.note("mine", base=None)
    notes.note("upon mine", base="mine")
    notes.note("upon theirs", base="theirs")
    assert notes.knows("upon mine")
    assert not notes.knows("upon theirs")


def test_without_a_cache_nothing_can_be_told() -> None:
    notes = Provenance()
    notes.note("a", base=None)
    assert notes.knows("a")


@pytest.mark.skipif(os.name != "posix", reason="modes")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root")
def test_with_a_cache_that_cannot_be_written_nothing_can_be_told(
    tmp_path: Path,
) -> None:
    tmp_path.chmod(0o500)
    notes = Provenance(tmp_path / "cache")
    notes.note("a", base=None)
    assert notes.knows("a")
    tmp_path.chmod(0o700)


def test_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "MOST_NOTED", 10)
    notes = Provenance(tmp_path)
    for number in range(40):
        notes.note(f"{number}", base=None)
        os.utime(tmp_path / "built" / f"{number}", (number, number))
    assert len(list((tmp_path / "built").iterdir())) <= 10
    assert notes.knows("39")
    assert not notes.knows("0")


def test_an_index_in_memory_is_never_from_elsewhere(tmp_path: Path) -> None:
    assert Provenance(tmp_path).knows("")
