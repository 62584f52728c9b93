"""What the commands of everyone show of a tiny archive, on terminals."""

from collections.abc import Callable
from pathlib import Path

import pytest

ARCHIVE = Path(__file__).parent / "archive"
FOLDER = Path(__file__).parent / "screens"
SCREENS: dict[str, list[str]] = {
    "search": ["search", "Prometheus", "監視"],
    "search-phrase": ["search", '"Pod間の通信"'],
    "search-facets": ["search", "監視", "--facets"],
    "tags": ["tags"],
    "tags-tag": ["tags", "prometheus"],
    "tags-tree": ["tags", "--tree"],
    "tags-why": ["tags", "--why", "001#1"],
    "trends": ["trends", "prometheus", "eBPF"],
    "related": ["related", "001#1"],
    "show-episode": ["show", "002"],
    "show-article": ["show", "001#1"],
    "episodes": ["episodes"],
    "export": ["export"],
    "export-json": ["export", "--json"],
    "index": ["index"],
    "rebuild": ["rebuild"],
    "eval": ["eval", "queries.jsonl"],
    "completion": ["completion", "bash"],
    "help": ["--help"],
    "help-tags": ["tags", "--help"],
}
SAME = frozenset(SCREENS) - {"help", "help-tags", "tags-tree"}
MASKS = {name: {r"\d+\.\d s": "0.1 s"} for name in ("index", "rebuild")}
ON_TERMINAL = {"export-json", "help", "help-tags"}
"""In a pipe JSON is one line; help is wrapped there, too."""

TABLES = {"episodes", "search-facets", "tags", "tags-tree"}

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
