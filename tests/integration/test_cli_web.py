"""`--web`: the first article that a command shows is opened in the browser."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kbindex.cli.app import run

EPISODE = """\
# 001

- Video: https://youtu.be/kBevery0001

## Contents

### @minato

- [Thanos](https://thanos.io/)
  - 監視のデータを長く保存する
- [Prometheus](https://prometheus.io/)
  - 監視の定番

#### 監視の話

- 言葉だけのメモ
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    path = tmp_path / "episodes" / "001" / "README.md"
    path.parent.mkdir(parents=True)
    path.write_text(EPISODE, encoding="utf-8")
    folders = ["--episodes", str(tmp_path / "episodes")]
    folders += ["--index", str(tmp_path / "index")]
    run([*folders, "index"])
    capsys.readouterr()

    def call(*args: str) -> Outcome:
        return Outcome(run([*folders, *args]), *capsys.readouterr())

    return call


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what would be opened in the browser."""
    urls: list[str] = []

    def remember(url: str) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", remember)
    return urls


@pytest.mark.parametrize(
    ("args", "url"),
    [
        (["search", "thanos", "-w"], "https://thanos.io/"),
        (["search", "title:prometheus", "--web", "-g"], "https://prometheus.io/"),
        (
            ["search", "監視", "-n", "1", "--offset", "1", "-w"],
            "https://prometheus.io/",
        ),
        (["show", "001#1", "-w"], "https://thanos.io/"),
        (["show", "001", "-w"], "https://youtu.be/kBevery0001"),
        (["related", "001#1", "-w"], "https://prometheus.io/"),
    ],
)
def test_the_first_is_opened(
    cli: Cli, opened: list[str], args: list[str], url: str
) -> None:
    assert cli(*args) == Outcome(0, "", f"kbindex: opening {url}\n")
    assert opened == [url]


def test_an_article_at_random_is_opened(cli: Cli, opened: list[str]) -> None:
    assert cli("random", "--seed", "1", "-w").err == f"kbindex: opening {opened[0]}\n"


def test_without_an_address_the_status_is_1(cli: Cli, opened: list[str]) -> None:
    said = "kbindex: 001#3 has no link to open\n"
    assert cli("search", "title:監視", "-w") == Outcome(1, "", said)
    assert cli("search", "zzzz", "-w").err.startswith("kbindex: nothing found for zzzz")
    assert opened == []


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["search", "監視", "-w", "-j"], "use only one of --json and --web"),
        (["search", "監視", "-w", "--brief"], "use only one of --brief and --web"),
        (["search", "監視", "-w", "--facets"], "use only one of --facets and --web"),
        (["show", "001", "-w", "--csv"], "use only one of --csv and --web"),
        (["related", "001#1", "-wj"], "use only one of --json and --web"),
        (["random", "-w", "-j"], "use only one of --web and --json"),
    ],
)
def test_nothing_is_printed_and_opened(
    cli: Cli, opened: list[str], args: list[str], message: str
) -> None:
    line = f"kbindex: {message} (see `kbindex {args[0]} --help`)\n"
    assert cli(*args) == Outcome(2, "", line)
    assert opened == []
