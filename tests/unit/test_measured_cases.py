"""Of a test with many cases, coverage measures the first ones."""

import os
import sys
from types import SimpleNamespace

import pytest


class Measuring:
    """What coverage is, as far as it is told to stop and to go on."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def start(self) -> None:
        self.told.append("start")

    def stop(self) -> None:
        self.told.append("stop")


@pytest.mark.parametrize("settings", [None, "pyproject.toml"])
def test_cases_behind_the_first_are_not_measured(
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    settings: str | None,
) -> None:
    """Nor are processes that they start; `coverage run` alone names no settings."""
    plugins = request.config.pluginmanager.get_plugins()
    hooks = next(one for one in plugins if hasattr(one, "MEASURED_CASES"))
    measuring = Measuring()
    current = SimpleNamespace(current=lambda: measuring)
    monkeypatch.setitem(sys.modules, "coverage", SimpleNamespace(Coverage=current))
    monkeypatch.delenv(hooks.STARTS_COVERAGE, raising=False)
    if settings:
        monkeypatch.setenv(hooks.STARTS_COVERAGE, settings)
    seen = []
    for number in range(hooks.MEASURED_CASES + 1):
        item = SimpleNamespace(nodeid=f"{settings}.py::test_of_many[{number}]")
        around = hooks.pytest_runtest_protocol(item)
        next(around)
        seen.append(os.environ.get(hooks.STARTS_COVERAGE))
        with pytest.raises(StopIteration):
            next(around)
    assert seen == [settings] * hooks.MEASURED_CASES + [None]
    assert measuring.told == ["stop", "start"]
    assert os.environ.get(hooks.STARTS_COVERAGE) == settings
