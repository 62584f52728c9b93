"""What the doctor says of the installation; the index is examined elsewhere."""

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from kbindex.errors import Remedy
from kbindex.knowledge import KnowledgeBase
from kbindex.knowledge.examination import (
    Problem,
    examine_archive,
    examine_installation,
)

INSTALLED = {
    "SudachiPy": "0.7.0",
    "SudachiDict-core": "20250129",
    "whoosh-reloaded": "2.7.5",
    "ir-measures": "0.4.3",
    "starlette": "1.0",
}
REQUIREMENTS = [
    "click>=8.5",
    "ir-measures>=0.4.3; extra == 'eval'",
    'starlette>=1; extra == "web"',
    'uvicorn[standard]>=1; (python_version > "3") and extra == "web"',
    "ir-measures>=0.4.3; extra == 'all'",
]


def version_of(name: str) -> str:
    if name not in INSTALLED:
        raise PackageNotFoundError(name)
    return INSTALLED[name]


def test_an_extra_is_there_where_all_that_it_requires_is() -> None:
    found = examine_installation(version_of=version_of, requirements=REQUIREMENTS)
    assert found.extras == {"eval": True, "web": False}
    assert found.versions["whoosh3"] is None
    assert found.versions["whoosh-reloaded"] == "2.7.5"
    assert found.hints == (
        Problem(
            kind="missing-extra",
            message="the extra web is not installed",
            remedy=Remedy.INSTALL_EXTRA,
            name="web",
        ),
    )


@pytest.mark.parametrize("requirements", [[], ["SudachiDict-core>=1"]])
def test_a_missing_dictionary_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, requirements: list[str]
) -> None:
    monkeypatch.delitem(INSTALLED, "SudachiDict-core")
    found = examine_installation(version_of=version_of, requirements=requirements)
    assert found.problems == (
        Problem(
            kind="missing-library",
            message="SudachiDict-core is not installed",
            remedy=Remedy.INSTALL_LIBRARY,
            name="SudachiDict-core",
        ),
    )


def test_all_that_is_required_everywhere_is_asked_for() -> None:
    found = examine_installation(
        version_of=version_of,
        requirements=[*REQUIREMENTS, "tomli>=2; python_version < '3.11'"],
    )
    assert [problem.name for problem in found.problems] == ["click"]


@pytest.mark.parametrize(
    ("installed", "missing"),
    [("whoosh-reloaded", []), ("whoosh3", []), ("", ["whoosh-reloaded"])],
)
def test_one_of_the_two_engines_is_enough(
    monkeypatch: pytest.MonkeyPatch, installed: str, missing: list[str]
) -> None:
    monkeypatch.delitem(INSTALLED, "whoosh-reloaded")
    monkeypatch.setitem(INSTALLED, installed, "2.7.5")
    found = examine_installation(
        version_of=version_of, requirements=["whoosh-reloaded>=2.7.5"]
    )
    assert [problem.name for problem in found.problems] == missing


def test_a_cache_that_cannot_be_written_is_a_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "kbindex.knowledge.examination.may_write", lambda place: place != tmp_path
    )
    found = examine_installation(
        cache=tmp_path / "kbindex", version_of=version_of, requirements=[]
    )
    assert found.hints == (
        Problem(
            kind="unwritable-cache",
            message=f"{tmp_path / 'kbindex'}: the cache cannot be written",
            remedy=Remedy.ALLOW_WRITING,
        ),
    )


def test_an_archive_without_episodes_is_a_problem(tmp_path: Path) -> None:
    found = examine_archive(episodes=tmp_path, index=tmp_path / "index")
    assert found.condition.state == "unknown"
    assert found.problems == (
        Problem(
            kind="no-episodes",
            message=f"{tmp_path}: no episode in it (NAME/README.md or NAME.md)",
            remedy=Remedy.MAKE_EPISODE,
        ),
    )


def test_a_folder_of_others_is_not_to_be_built_in(tmp_path: Path) -> None:
    """Regression: `kbindex index` was named, which refuses such a folder."""
    (tmp_path / "001.md").write_text("# 001\n", encoding="utf-8")
    index = tmp_path / "photos"
    index.mkdir()
    (index / "cat.jpg").write_bytes(b"")
    found = examine_archive(episodes=tmp_path, index=index)
    assert found.condition.state == "unknown"
    assert found.problems == (
        Problem(
            kind="unusable-index",
            message=f"{index}: not an index, and not empty (cat.jpg)",
            remedy=Remedy.NAME_INDEX,
        ),
    )


def test_a_place_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "001.md").write_text("# 001\n", encoding="utf-8")
    found = examine_archive(episodes=tmp_path, index=tmp_path / "001.md" / "index")
    assert [problem.kind for problem in found.problems] == ["unusable-index"]


def test_a_place_that_cannot_be_written_is_told_where_it_has_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "001.md").write_text("# 001\n", encoding="utf-8")
    monkeypatch.setattr("kbindex.index.embedded.generations.may_write", lambda _: False)
    found = examine_archive(episodes=tmp_path, index=tmp_path / "index")
    assert [problem.kind for problem in found.problems] == ["unwritable-index"]
    assert found.condition.state == "missing"
    with KnowledgeBase.open(tmp_path, tmp_path / "index"):
        pass
    found = examine_archive(episodes=tmp_path, index=tmp_path / "index")
    assert (found.condition.state, found.problems) == ("up-to-date", ())
