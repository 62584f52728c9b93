"""Which episodes a query names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.model import Episode, EpisodeId
from kbindex.pages.html.episode_names import (
    MOST_NAMED,
    episodes_named,
    fold,
    to_named,
)

TITLES = {
    "012": "第12回 台所の監視とラジオ",
    "013": "Kitchen Radio #13: Cooking with Containers",
    "014": "014",
    "special": "夏の特別編",
}


def named(query: str, titles: dict[str, str] = TITLES) -> list[str]:
    episodes = [
        Episode(id=EpisodeId(name), title=title, source=f"{name}.md")
        for name, title in titles.items()
    ]
    return [*episodes_named(query, map(to_named, episodes))]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("第12回 台所の監視とラジオ", ["012"]),
        ("台所の監視とラジオ", ["012"]),
        ("台所の監視", ["012"]),
        ("「第１２回　台所の監視とラジオ」", ["012"]),
        ("cooking with containers", ["013"]),
        ("Kitchen Radio #13", []),
        ("夏の特別編", ["special"]),
        ("special", ["special"]),
        ("12", ["012"]),
        ("#012", ["012"]),
        ("第12回", ["012"]),
        ("Episode 14", ["014"]),
        ("エピソード014", ["014"]),
        ("監視", []),
        ("112", []),
        ("1", []),
        ("tag:monitoring", []),
        ("", []),
        ("！？", []),
    ],
)
def test_query_names_an_episode_by_its_title_or_number(
    query: str, wanted: list[str]
) -> None:
    assert named(query) == wanted


def test_whole_name_goes_before_a_part_of_one() -> None:
    titles = {"a": "Cooking at home", "b": "Cooking", "c": "Cooking!"}
    assert named("cooking", titles) == ["b", "c", "a"]
    assert len(named("cooking", {f"e{n}": "Cooking" for n in range(9)})) == MOST_NAMED


@given(st.text(), st.text())
def test_every_title_names_its_episode(title: str, other: str) -> None:
    found = named(title, {"e": title, "f": other})
    assert "e" in found or not fold(title)
