"""Golden files: what a program wrote, kept beside the tests and reviewed as code.

`pytest tests/golden -n 0 --update-golden` writes them anew; read the difference.

A module of screens has `SCREENS` (name → command line), `ARCHIVE` (where they are
shown) and `FOLDER` (of its golden files). A screen is shown on terminals of 80 and 120
columns, or of its module's `WIDTHS`, without colour (`NAME-80.txt`) and, where there is
any, with it (`NAME-80.ansi`); those in `SAME` do not depend on the width (`NAME.txt`).
`LANGUAGES` are those that a module is shown in, by default English; Japanese has
`NAME-80.ja.txt`, and no colour. `MASKS` has patterns of what differs from run to run.
`TABLES` are screens that have headings and totals, which a pipe has not.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from functools import cache
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Literal, NamedTuple, Protocol

import pytest

from kbindex.cli.app import run
from kbindex.cli.screens.pager import CODES

WIDTHS = (80, 120)
UNIT = re.compile("(?:article|episode)s?")
"""In a pipe a number of a table says its unit; on a screen the heading does."""

_VARIABLES = (
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "INSIDE_EMACS",
    "VTE_VERSION",
    "KBINDEX_LANG",
    "SHELL",
)

CheckGolden = Callable[[Path, str], None]
CheckScreen = Callable[[str], None]


class Show(Protocol):
    """Runs a command, and returns what it wrote to a terminal or a pipe."""

    def __call__(
        self, *args: str, columns: int = 80, to: Literal["terminal", "pipe"] = ...
    ) -> str: ...


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


class TerminalStream(StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="session")
def index_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Build the index of an archive, once for all tests; return its folder."""

    @cache
    def build(archive: Path) -> Path:
        folder = tmp_path_factory.mktemp("golden") / "index"
        episodes = str(archive / "episodes")
        assert run(["--episodes", episodes, "--index", str(folder), "index"]) == 0
        return folder

    return build


@pytest.fixture
def show(
    request: pytest.FixtureRequest,
    index_of: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Show:
    """Run a command in the folder that the tests' module names `ARCHIVE`."""
    archive: Path = request.module.ARCHIVE
    index = str(index_of(archive))
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(archive)

    def call(
        *args: str, columns: int = 80, to: Literal["terminal", "pipe"] = "terminal"
    ) -> str:
        stream = (TerminalStream if to == "terminal" else StringIO)(newline="")
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "stdout", stream)
        assert run(["--episodes", "episodes", "--index", index, *args]) in {0, 1}
        return stream.getvalue()

    return call


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give the widths and the languages that a module's screens are shown in."""
    if "columns" in metafunc.fixturenames:
        metafunc.parametrize("columns", widths_of(metafunc.module))
    if "spoken" in metafunc.fixturenames:
        metafunc.parametrize("spoken", languages_of(metafunc.module))


def widths_of(module: ModuleType) -> tuple[int, ...]:
    widths: tuple[int, ...] = getattr(module, "WIDTHS", WIDTHS)
    return widths


def languages_of(module: ModuleType) -> tuple[str, ...]:
    languages: tuple[str, ...] = getattr(module, "LANGUAGES", ("en",))
    return languages


def stem_of(module: ModuleType, name: str, columns: int, spoken: str) -> str:
    stem = name if name in module.SAME else f"{name}-{columns}"
    return stem if spoken == "en" else f"{stem}.{spoken}"


class Terminal(NamedTuple):
    """How wide a terminal is, and the language that is spoken on it."""

    columns: int
    spoken: str


@pytest.fixture
def terminal(columns: int, spoken: str) -> Terminal:
    return Terminal(columns, spoken)


@pytest.fixture
def check_screen(
    request: pytest.FixtureRequest,
    show: Show,
    check_golden: CheckGolden,
    terminal: Terminal,
) -> CheckScreen:
    """Compare a screen with its golden files, in the module's `FOLDER`."""
    module = request.module
    columns, spoken = terminal

    def check(name: str) -> None:
        args = ["--lang", spoken, *module.SCREENS[name]]
        stem = stem_of(module, name, columns, spoken)
        masks: Mapping[str, str] = module.MASKS.get(name, {})
        plain = mask(show("--color", "never", *args, columns=columns), masks)
        coloured = mask(show(*args, columns=columns), masks)
        assert "\x1b" not in plain
        assert CODES.sub("", coloured) == plain
        check_golden(module.FOLDER / f"{stem}.txt", plain)
        with_colour = module.FOLDER / f"{stem}.ansi"
        if spoken != "en":
            return
        if coloured == plain:
            assert not with_colour.exists(), f"{with_colour.name} has no colour"
        else:
            check_golden(with_colour, coloured.replace("\x1b", "␛"))

    return check


@pytest.fixture
def check_pipe(request: pytest.FixtureRequest, show: Show) -> CheckScreen:
    """Compare a pipe with a boundless screen: nothing is wrapped or cut."""
    module = request.module

    def check(name: str) -> None:
        args = module.SCREENS[name]
        boundless = show("--color", "never", *args, columns=10_000)
        piped = show(*args, to="pipe")
        if name not in module.TABLES:
            assert piped == boundless
            return
        # A table has its headings and its total on a screen alone; facets have three.
        tables = 3 if "--facets" in args else 1
        rows, lines = words_of_lines(piped), words_of_lines(boundless)
        assert rows
        assert [line for line in lines if line in rows] == rows
        assert len(lines) <= len(rows) + 2 * tables

    return check


def words_of_lines(text: str) -> list[list[str]]:
    """Return the words of each line that has any, but for units."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    return [[word for word in words if not UNIT.fullmatch(word)] for words in lines]


def mask(text: str, masks: Mapping[str, str]) -> str:
    """Replace what differs from one run to the next."""
    for pattern, replacement in masks.items():
        text = re.sub(pattern, replacement, text)
    return text


@pytest.fixture
def screen_files(request: pytest.FixtureRequest) -> list[str]:
    """The names of the golden files of a module's screens, sorted.

    That those with colour are there where there is any is for `check_screen` to say.
    """
    module = request.module
    stems = {
        stem_of(module, name, columns, spoken)
        for name in module.SCREENS
        for columns in widths_of(module)
        for spoken in languages_of(module)
    }
    coloured = [f"{s}.ansi" for s in stems if (module.FOLDER / f"{s}.ansi").exists()]
    return sorted([f"{stem}.txt" for stem in stems] + coloured)
