"""What the hosts' commands show of a tiny archive, on terminals."""

from collections.abc import Callable
from pathlib import Path

import pytest

ARCHIVE = Path(__file__).parent / "archive"
FOLDER = Path(__file__).parent / "host_screens"
SCREENS: dict[str, list[str]] = {
    "seen": ["seen", "http://www.thanos.io", "cilium", "Cilium 1.12 | 公式ブログ"],
    "presenters": ["presenters"],
    "presenter": ["presenters", "北川亮さん"],
    "new": ["new", "--stdout", "--date", "2022-05-06"],
    "open": ["open", "001", "--print"],
    "random": ["random", "--seed", "1"],
    "stats": ["stats"],
    "check": ["check"],
    "check-diff": ["check", "--diff"],
    "check-github": ["check", "--format", "github"],
    "check-rule": ["check", "--help", "KB301"],
    "check-rules": ["check", "--explain", "all"],
    "doctor": ["doctor"],
}
SAME = frozenset(SCREENS) - {"presenters"}
MASKS = {
    "doctor": {
        r"\d+\.\d[\w.]*": "1.0",
        r"\b20\d{6}\b": "20260101",
        r"/\S+/(\w+)": r"/…/\1",
        r"generation \d+": "generation 1",
        r"\d+ KiB": "9 KiB",
        r"\d+ columns": "80 columns",
        r", (?:no )?colour": ", colour",
        r"(?m)^(?:\x1b\[[\d;]*m)*extra .*\n": "",
    }
}
ON_TERMINAL = set[str]()

TABLES = {"presenters"}

CheckScreen = Callable[[str], None]


def test_each_golden_file_has_its_command(screen_files: list[str]) -> None:
    files = [path.name for path in FOLDER.iterdir() if path.is_file()]
    assert sorted(files) == screen_files


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_without_colour_and_with_it(
    check_screen: CheckScreen, name: str
) -> None:
    check_screen(name)


@pytest.mark.parametrize("name", sorted(set(SCREENS) - set(MASKS) - ON_TERMINAL))
def test_in_a_pipe_nothing_is_wrapped(check_pipe: CheckScreen, name: str) -> None:
    check_pipe(name)
