"""Long Japanese text on screens of 80 and 120 columns, and in the other forms."""

import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.cli.columns import width_of
from kbindex.cli.pager import CODES

FOLDER = Path(__file__).parent / "wide_screens"
SCREENS: dict[str, list[str]] = {
    "search": ["search", "トレーシング"],
    "search-brief": ["search", "トレーシング", "--brief"],
    "search-full": ["search", "トレーシング", "--full", "--limit", "1"],
    "search-group": ["search", "トレーシング", "--group", "episode"],
    "search-explain": ["search", "tracing", "--explain", "--limit", "1"],
    "related": ["related", "041#1"],
    "show": ["show", "041"],
    "tags-tag": ["tags", "tracing"],
}
FORMATS: dict[str, list[str]] = {
    "search.csv": ["search", "トレーシング OR 監視", "--csv"],
    "search.md": ["search", "トレーシング", "--markdown"],
    "search-group.md": ["search", "トレーシング", "--markdown", "--group", "episode"],
    "search.tsv": ["search", "トレーシング", "--format", r"{id}\t{date}\t{title}"],
    "show.md": ["show", "041", "--markdown"],
    "episodes.csv": ["episodes", "--csv"],
    "episodes.md": ["episodes", "--markdown"],
    "tags.md": ["tags", "--markdown"],
}
WIDTHS = (80, 120)

CheckGolden = Callable[[Path, str], None]
Show = Callable[..., str]


class Terminal(StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wide") / "index"
    episodes = FOLDER / "episodes"
    assert run(["--episodes", str(episodes), "--index", str(folder), "index"]) == 0
    return folder


@pytest.fixture
def show(index: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Run a command and return what it showed."""
    for name in ("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "INSIDE_EMACS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("VTE_VERSION", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    def call(*args: str, stream: StringIO, columns: int = 80) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "stdout", stream)
        options = ["--episodes", str(FOLDER / "episodes"), "--index", str(index)]
        assert run([*options, *args]) == 0
        return stream.getvalue()

    return call


def test_each_golden_file_has_its_command() -> None:
    named = [
        f"{name}-{width}.{kind}"
        for name in SCREENS
        for width in WIDTHS
        for kind in ("txt", "ansi")
    ]
    files = [path.name for path in FOLDER.iterdir() if path.is_file()]
    assert sorted(files) == sorted([*named, *FORMATS])


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_without_colour(
    show: Show, check_golden: CheckGolden, name: str, columns: int
) -> None:
    args = ["--color", "never", *SCREENS[name]]
    text = show(*args, stream=Terminal(), columns=columns)
    assert "\x1b" not in text
    check_golden(FOLDER / f"{name}-{columns}.txt", text)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_with_colour_and_links(
    show: Show, check_golden: CheckGolden, name: str, columns: int
) -> None:
    text = show(*SCREENS[name], stream=Terminal(), columns=columns)
    plain = show("--color", "never", *SCREENS[name], stream=Terminal(), columns=columns)
    assert CODES.sub("", text) == plain
    check_golden(FOLDER / f"{name}-{columns}.ansi", text.replace("\x1b", "␛"))


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", SCREENS)
def test_only_an_address_is_wider_than_the_screen(
    show: Show, name: str, columns: int
) -> None:
    """An address stays whole, so that it can be copied."""
    text = show("--color", "never", *SCREENS[name], stream=Terminal(), columns=columns)
    wide = [line for line in text.splitlines() if width_of(line) > columns]
    assert all(line.strip().startswith("https://") for line in wide)


@pytest.mark.parametrize("name", FORMATS)
def test_a_form_for_programs_and_notes(
    show: Show, check_golden: CheckGolden, name: str
) -> None:
    written = show(*FORMATS[name], stream=StringIO(newline=""))
    assert show(*FORMATS[name], stream=Terminal(newline="")) == written
    check_golden(FOLDER / name, written)
