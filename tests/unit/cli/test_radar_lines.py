"""The radar on a screen: what was announced can be read where there is little room."""

import datetime as dt

from kbindex.cli.screens.radar_lines import radar_lines
from kbindex.cli.screens.terminal import Style
from kbindex.knowledge import Radar, Sighting, Silence

TITLE = "Kubernetes 1.26: Introducing Validating Admission Policies"
SILENCE = Silence(
    tag="validating-admission-policy",
    label="Validating Admission Policy",
    announced=Sighting(
        article="014#3",
        episode="014",
        date=dt.date(2022, 12, 23),
        title=TITLE,
        line=35,
        text=TITLE,
    ),
    episodes=11,
    days=224,
)
FOUND = Radar(lineages=(), silences=(SILENCE,), repeated=(), open_points=())


def shown(columns: int | None) -> list[str]:
    return list(radar_lines(FOUND, Style(is_on=False, columns=columns), limit=10))


def test_of_a_title_enough_is_shown_on_a_screen_of_80_columns() -> None:
    _, heading, row = shown(80)
    assert heading.split() == ["product", "since", "then", "article", "line", "text"]
    said = (
        "Validat…Policy  11 episodes, 224 days  014#3      35  Kubernetes 1…on Policies"
    )
    assert row == f"  {said}"


def test_a_wide_screen_shows_the_date_as_well() -> None:
    assert "2022-12-23" in shown(120)[-1]


def test_a_pipe_gets_the_whole_row() -> None:
    assert shown(None)[-1].endswith(f"014#3  35  2022-12-23  {TITLE}")
