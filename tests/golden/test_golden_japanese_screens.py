"""What the commands say in Japanese, on a terminal of 80 columns and on stderr."""

import re
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.cli.screens.columns import width_of

ARCHIVE = Path(__file__).parent / "archive"
FOLDER = Path(__file__).parent / "japanese_screens"
SCREENS: dict[str, list[str]] = {
    "help": ["--help"],
    "help-search": ["search", "--help"],
    "help-eval": ["eval", "--help"],
    "help-completion": ["completion", "--help"],
    "search": ["search", "Thanos", "--explain"],
    "search-nothing": ["search", "thannoss", "kuberntes"],
    "search-group": ["search", "監視", "--group", "episode", "--facets"],
    "tags-tag": ["tags", "monitoring"],
    "show": ["show", "001"],
    "index": ["index"],
    "seen": ["seen", "http://www.thanos.io", "Cilium 2.0"],
    "presenters": ["presenters"],
    "presenter": ["presenters", "北川亮さん"],
    "stats": ["stats"],
    "trends": ["trends", "thanos", "zzz"],
    "check": ["check"],
    "check-rule": ["check", "--help", "KB301"],
    "check-rules": ["check", "--explain", "all"],
    "doctor": ["doctor"],
    "error-command": ["serch", "Thanos"],
    "error-option": ["tags", "--limit", "many"],
    "error-argument": ["show"],
    "error-query": ["search", "date:soon"],
    "error-template": ["search", "Thanos", "--format", "{titel}"],
    "error-tag": ["tags", "promethues-operator"],
}
MASKS = {
    r"\d+\.\d[\w.]* 秒": "0.0 秒",
    r"(?<=  )\d+\.\d[\w.]*$": "1.0",
    r"\b20\d{6}\b": "20260101",
    r"(?<=  )/\S+/(episodes|index)\b": r"/…/\1",
    r"世代 \d+": "世代 1",
    r"\d+ KiB": "9 KiB",
    r"^extra .*\n": "",
}

CheckGolden = Callable[[Path, str], None]
Speak = Callable[..., str]


@pytest.fixture
def speak(
    index_of: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Run a command in Japanese; return stdout, then stderr behind a `!` a line."""
    index = str(index_of(ARCHIVE))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("SHELL", raising=False)
    monkeypatch.chdir(ARCHIVE)

    def call(*args: str) -> str:
        out, err = StringIO(), StringIO()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        given = ["--lang", "ja", "--episodes", "episodes", "--index", index, *args]
        assert run(given) in {0, 1, 2}
        said = "".join(f"! {line}\n" for line in err.getvalue().splitlines())
        return out.getvalue() + said

    return call


def test_each_golden_file_has_its_command() -> None:
    files = sorted(path.name for path in FOLDER.iterdir())
    assert files == sorted(f"{name}.txt" for name in SCREENS)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_in_japanese(
    speak: Speak, check_golden: CheckGolden, name: str
) -> None:
    text = speak(*SCREENS[name])
    for pattern, replacement in MASKS.items():
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    check_golden(FOLDER / f"{name}.txt", text)


@pytest.mark.parametrize("name", [name for name in SCREENS if name.startswith("help")])
def test_help_fits_80_columns_by_width(speak: Speak, name: str) -> None:
    lines = speak(*SCREENS[name]).splitlines()
    assert [line for line in lines if width_of(line) > 80] == []
