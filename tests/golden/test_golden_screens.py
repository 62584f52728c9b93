"""What the commands show of a tiny archive, without colour and with it."""

import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from kbindex.cli.app import run

FOLDER = Path(__file__).parent / "screens"
SCREENS: dict[str, list[str]] = {
    "search": ["search", "Prometheus", "監視"],
    "search-phrase": ["search", '"Pod間の通信"'],
    "tags": ["tags"],
    "tags-tag": ["tags", "prometheus"],
    "tags-tree": ["tags", "--tree"],
    "trends": ["trends", "prometheus", "eBPF"],
    "related": ["related", "001#1"],
    "show-episode": ["show", "002"],
    "show-article": ["show", "001#1"],
    "episodes": ["episodes"],
}
COLOURED = ("search", "tags", "trends", "show-episode", "episodes")

CheckGolden = Callable[[Path, str], None]
Show = Callable[..., str]


class Terminal(StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("screens") / "index"
    episodes = FOLDER / "episodes"
    assert run(["--episodes", str(episodes), "--index", str(folder), "index"]) == 0
    return folder


@pytest.fixture
def show(index: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Run a command and return what it showed."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("CLICOLOR", "CLICOLOR_FORCE", "INSIDE_EMACS", "VTE_VERSION"):
        monkeypatch.delenv(name, raising=False)

    def call(*args: str, stream: StringIO) -> str:
        monkeypatch.setattr(sys, "stdout", stream)
        options = ["--episodes", str(FOLDER / "episodes"), "--index", str(index)]
        assert run([*options, *args]) == 0
        return stream.getvalue()

    return call


def test_each_golden_screen_has_its_command() -> None:
    named = [*(f"{name}.txt" for name in SCREENS), *(f"{n}.ansi" for n in COLOURED)]
    files = [path.name for path in FOLDER.iterdir() if path.is_file()]
    assert sorted(files) == sorted(named)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_without_colour(
    show: Show, check_golden: CheckGolden, name: str
) -> None:
    check_golden(FOLDER / f"{name}.txt", show(*SCREENS[name], stream=StringIO()))


@pytest.mark.parametrize("name", COLOURED)
def test_a_screen_with_colour(show: Show, check_golden: CheckGolden, name: str) -> None:
    text = show(*SCREENS[name], stream=Terminal())
    check_golden(FOLDER / f"{name}.ansi", text.replace("\x1b", "␛"))
