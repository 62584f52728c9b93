"""Golden files: what a program wrote, kept beside the tests and reviewed as code.

`pytest tests/golden --update-golden` writes them anew; read the difference.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

CheckGolden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files anew instead of comparing with them",
    )


@pytest.fixture
def check_golden(request: pytest.FixtureRequest) -> CheckGolden:
    """Compare a text with a golden file, or write it there where that was asked."""
    # Without a default the option is unknown where another folder was named.
    is_update = bool(request.config.getoption("--update-golden", default=False))

    def check(path: Path, text: str) -> None:
        if is_update:
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path.name} is missing; run with --update-golden"
        assert text == path.read_bytes().decode(), f"{path.name} differs{os.linesep}"

    return check
