"""What the doctor says of the installation; the index is examined elsewhere."""

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from kbindex.knowledge.examination import Problem, examine

INSTALLED = {
    "SudachiPy": "0.7.0",
    "SudachiDict-core": "20250129",
    "whoosh-reloaded": "2.7.5",
    "ir-measures": "0.4.3",
    "starlette": "1.0",
}
REQUIREMENTS = [
    "click>=8.1.8",
    "ir-measures>=0.4.3; extra == 'eval'",
    'starlette>=1; extra == "web"',
    'uvicorn[standard]>=1; (python_version > "3") and extra == "web"',
    "ir-measures>=0.4.3; extra == 'all'",
]


def version_of(name: str) -> str:
    if name not in INSTALLED:
        raise PackageNotFoundError(name)
    return INSTALLED[name]


def test_an_extra_is_there_where_all_that_it_requires_is(tmp_path: Path) -> None:
    examination = examine(
        episodes=tmp_path,
        index=tmp_path / "index",
        version_of=version_of,
        requirements=REQUIREMENTS,
    )
    assert examination.extras == {"eval": True, "web": False}
    assert examination.versions["whoosh3"] is None
    assert examination.versions["whoosh-reloaded"] == "2.7.5"


def test_a_missing_dictionary_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(INSTALLED, "SudachiDict-core")
    examination = examine(
        episodes=tmp_path, index=tmp_path, version_of=version_of, requirements=[]
    )
    assert not examination.is_healthy
    assert examination.problems[0] == Problem(
        kind="missing-library", message="SudachiDict-core is not installed"
    )


def test_an_archive_without_episodes_is_a_problem(tmp_path: Path) -> None:
    examination = examine(
        episodes=tmp_path, index=tmp_path, version_of=version_of, requirements=[]
    )
    assert examination.condition.state == "unknown"
    assert examination.problems == (
        Problem(
            kind="no-episodes",
            message=f"{tmp_path}: no episode in it (NAME/README.md or NAME.md)",
        ),
    )
