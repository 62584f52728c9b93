"""What the hosts' commands show of a tiny archive, without colour and with it."""

import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from kbindex.cli.app import run

ARCHIVE = Path(__file__).parent / "screens"
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
    "check-rule": ["check", "--help", "KB301"],
    "check-rules": ["check", "--explain", "all"],
}
COLOURED = ("seen", "presenters", "stats", "check", "check-diff")

CheckGolden = Callable[[Path, str], None]
Show = Callable[..., str]


class Terminal(StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("host-screens") / "index"
    episodes = ARCHIVE / "episodes"
    assert run(["--episodes", str(episodes), "--index", str(folder), "index"]) == 0
    return folder


@pytest.fixture
def show(index: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Run a command and return what it showed."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.chdir(ARCHIVE)

    def call(*args: str, stream: StringIO) -> str:
        monkeypatch.setattr(sys, "stdout", stream)
        assert run(["--episodes", "episodes", "--index", str(index), *args]) in {0, 1}
        return stream.getvalue()

    return call


def test_each_golden_screen_has_its_command() -> None:
    named = [*(f"{name}.txt" for name in SCREENS), *(f"{n}.ansi" for n in COLOURED)]
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(named)


@pytest.fixture(params=["80", "120"])
def columns(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the terminal be so wide."""
    monkeypatch.setenv("COLUMNS", request.param)


@pytest.mark.usefixtures("columns")
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_the_same_at_any_width(
    show: Show, check_golden: CheckGolden, name: str
) -> None:
    check_golden(FOLDER / f"{name}.txt", show(*SCREENS[name], stream=StringIO()))


@pytest.mark.parametrize("name", COLOURED)
def test_a_screen_with_colour(show: Show, check_golden: CheckGolden, name: str) -> None:
    text = show(*SCREENS[name], stream=Terminal())
    check_golden(FOLDER / f"{name}.ansi", text.replace("\x1b", "␛"))
