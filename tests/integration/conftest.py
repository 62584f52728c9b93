"""What several integration tests ask of the program's answers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import (  # type: ignore[import-untyped] # it ships no types
    Draft202012Validator,
    FormatChecker,
)
from referencing import Registry, Resource

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.fixture(scope="session")
def validate() -> Callable[[str, object], None]:
    """Raise where a document breaks the published schema of a name."""
    schemas = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in SCHEMAS.glob("*.schema.json")
    }
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )

    def check(name: str, document: object) -> None:
        Draft202012Validator(
            schemas[f"{name}.schema.json"],
            registry=registry,
            format_checker=FormatChecker(),
        ).validate(document)

    return check


@pytest.fixture
def new_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without episodes in which the program runs.

    The folder of the user's own configuration file stands beside it, as `kbindex`.
    """
    root, own = (tmp_path.resolve() / name for name in ("project", "kbindex"))
    (root / "episodes").mkdir(parents=True)
    own.mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.resolve()))
    monkeypatch.setattr("platformdirs.user_config_dir", lambda _: str(own))
    monkeypatch.chdir(root)
    return root
