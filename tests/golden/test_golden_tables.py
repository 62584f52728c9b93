"""Tables and hits with long names, at three widths and in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex.cli.screens.columns import width_of

ARCHIVE = Path(__file__).parent / "long_names"
FOLDER = Path(__file__).parent / "table_screens"
WIDTHS = (60, 80, 120)
LANGUAGES = ("en", "ja")
SCREENS: dict[str, list[str]] = {
    "episodes": ["episodes"],
    "presenter-brief": ["presenters", "haruka_k8s", "--brief"],
    "presenters": ["presenters"],
    "search": ["search", "監視", "prometheus"],
    "search-brief": ["search", "監視", "prometheus", "--brief"],
    "search-facets": ["search", "監視", "--facets", "--limit", "1"],
    "seen-brief": ["seen", "https://prometheus.io", "tempo", "--brief"],
    "show-brief": ["show", "051", "--brief"],
    "stats": ["stats"],
    "tags": ["tags"],
    "tags-tag-brief": ["tags", "monitoring", "--brief"],
    "tags-tree": ["tags", "--tree"],
    "trends": ["trends", "prometheus", "OpenTelemetry", "horizontal-pod-autoscaler"],
}
SAME = frozenset[str]()
MASKS = dict[str, dict[str, str]]()
TABLES = set(SCREENS) - {"seen-brief"}
CUT_ON_SCREENS = {"search", "trends"}
"""However wide they are: the paths of snippets; charts, which have one width."""

CheckScreen = Callable[[str], None]
Show = Callable[..., str]


def test_each_golden_file_has_its_command(screen_files: list[str]) -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == screen_files


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_without_colour_and_with_it(
    check_screen: CheckScreen, name: str
) -> None:
    check_screen(name)


@pytest.mark.parametrize("name", SCREENS)
def test_only_an_address_is_wider_than_the_screen(
    show: Show, name: str, columns: int, spoken: str
) -> None:
    args = ("--color", "never", "--lang", spoken, *SCREENS[name])
    lines = show(*args, columns=columns).splitlines()
    wide = [line for line in lines if width_of(line) > columns]
    assert all(line.strip().startswith("https://") for line in wide)


@pytest.mark.parametrize("name", SCREENS)
def test_in_a_pipe_nothing_is_cut(
    show: Show, check_pipe: CheckScreen, name: str
) -> None:
    assert "…" not in show(*SCREENS[name], to="pipe")
    if name not in CUT_ON_SCREENS:
        check_pipe(name)
