"""Long Japanese text on screens of 80 and 120 columns, and in the other forms."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex.cli.screens.columns import width_of

ARCHIVE = Path(__file__).parent / "wide_archive"
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
    "presenter": ["presenters", "haruka_k8s"],
    "seen": ["seen", "https://opentelemetry.io/", "まだ無いもの"],
    "random": ["random", "--seed", "1"],
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
    "presenters.csv": ["presenters", "--csv"],
    "presenters.md": ["presenters", "--markdown"],
    "presenter.md": ["presenters", "minato", "--markdown"],
    "trends.csv": ["trends", "トレーシング", "監視", "--by", "year", "--csv"],
    "trends.md": ["trends", "トレーシング", "監視", "--by", "year", "--markdown"],
}
SAME = frozenset[str]()
MASKS = dict[str, dict[str, str]]()

CheckGolden = Callable[[Path, str], None]
CheckScreen = Callable[[str], None]
Show = Callable[..., str]


def test_each_golden_file_has_its_command(screen_files: list[str]) -> None:
    files = [path.name for path in FOLDER.iterdir()]
    assert sorted(files) == sorted([*screen_files, *FORMATS])


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_without_colour_and_with_it(
    check_screen: CheckScreen, name: str
) -> None:
    check_screen(name)


@pytest.mark.parametrize("name", SCREENS)
def test_only_an_address_is_wider_than_the_screen(
    show: Show, name: str, columns: int
) -> None:
    """An address stays whole, so that it can be copied."""
    text = show("--color", "never", *SCREENS[name], columns=columns)
    wide = [line for line in text.splitlines() if width_of(line) > columns]
    assert all(line.strip().startswith("https://") for line in wide)


@pytest.mark.parametrize("name", FORMATS)
def test_a_form_for_programs_and_notes(
    show: Show, check_golden: CheckGolden, name: str
) -> None:
    written = show(*FORMATS[name], to="pipe")
    assert show(*FORMATS[name]) == written
    check_golden(FOLDER / name, written)
