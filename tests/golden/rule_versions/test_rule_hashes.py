"""When hashes are out of date, and when nobody can tell whether they are."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

PLACE = "kbindex.shownotes.episode_files:READING_RULES"

Check = Callable[[str, str, Sequence[str], Mapping[str, tuple[object, object]]], None]
MakeCheck = Callable[[Path, str], Check]


def test_other_releases_of_libraries_leave_open_whether_a_rule_has_changed(
    make_check: MakeCheck, tmp_path: Path
) -> None:
    """Nobody fails for them, and writing says that it is not known."""
    place, path = PLACE, tmp_path / "some.json"

    def check(output: str, mode: str) -> None:
        make_check(tmp_path, mode)("some", place, ["pytest"], {"a": ("in", output)})

    check("out", "write")
    other = path.read_text("utf-8").replace(pytest.__version__, "0.1")
    path.write_text(other, encoding="utf-8")
    check("out", "compare")
    for mode in ("compare", "write"):
        with pytest.raises(
            pytest.skip.Exception, match="READING_RULES must be raised is not known: "
        ):
            check("other", mode)
    check("other", "compare")


def test_edited_corpus_needs_no_other_number_but_hashes(
    make_check: MakeCheck, tmp_path: Path
) -> None:
    def check(mode: str, **parts: tuple[str, str]) -> None:
        make_check(tmp_path, mode)("some", PLACE, (), dict(parts))

    check("write", a=("in", "out"), b=("in", "out"))
    with pytest.raises(pytest.fail.Exception, match="out of date; run: pytest"):
        check("compare", a=("edited", "other"), c=("in", "new"))
    check("write", a=("edited", "other"), c=("in", "new"))
    check("compare", a=("edited", "other"), c=("in", "new"))


def test_hashes_that_a_merge_left_unreadable_are_written_anew(
    make_check: MakeCheck, tmp_path: Path
) -> None:
    (tmp_path / "some.json").write_text("<<<<<<< HEAD\n{}\n", encoding="utf-8")
    make_check(tmp_path, "write")("some", PLACE, (), {"a": (1, 2)})
    make_check(tmp_path, "compare")("some", PLACE, (), {"a": (1, 2)})
