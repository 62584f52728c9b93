"""Scripts are typed by their comments."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


def test_types_of_scripts_are_right(node_modules: Path) -> None:
    checked = subprocess.run(  # noqa: S603 - a tool of this project
        [node_modules / ".bin" / "tsc", "--project", node_modules.parent],
        capture_output=True,
        check=False,
        text=True,
    )
    assert checked.stdout == ""
    assert checked.returncode == 0
