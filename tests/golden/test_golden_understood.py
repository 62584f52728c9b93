"""What is said of notes that are all read: by which rules, and where in doubt."""

from collections.abc import Callable
from pathlib import Path

import pytest

ARCHIVE = Path(__file__).parent / "understood_archive"
FOLDER = Path(__file__).parent / "understood_screens"
SCREENS = {"rebuild": ["rebuild"]}
SAME = frozenset[str]()
MASKS = {"rebuild": {r"\d+\.\d (s|秒)": r"0.1 \1"}}
TABLES = set[str]()
WIDTHS = (60, 80, 120)
LANGUAGES = ("en", "ja")

CheckScreen = Callable[[str], None]


def test_each_golden_file_has_its_command(screen_files: list[str]) -> None:
    files = [path.name for path in FOLDER.iterdir() if path.is_file()]
    assert sorted(files) == screen_files


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_without_colour_and_with_it(
    check_screen: CheckScreen, name: str
) -> None:
    check_screen(name)
