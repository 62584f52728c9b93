"""Ids of imported episodes: numbers, seasons, addresses, titles; names of files."""

import pytest

from kbindex.importing.announced import Announced
from kbindex.importing.episode_ids import (
    choose_id,
    fold_id,
    numbering_of,
    slug_of_link,
    to_slug,
)


def ids(*episodes: Announced, there: tuple[str, ...] = ()) -> list[str]:
    numbering = numbering_of(episodes, there)
    taken = set(map(fold_id, there))
    chosen: list[str] = []
    for one in episodes:
        chosen.append(choose_id(one, numbering, taken))
        taken.add(fold_id(chosen[-1]))
    return chosen


def test_numbers_are_as_wide_as_those_of_the_archive() -> None:
    one = Announced(guid="a", number="7")
    assert ids(one) == ["007"]
    assert ids(one, there=("0001", "special")) == ["0007"]
    assert ids(Announced(guid="b", number="1234"), one) == ["1234", "0007"]


def test_seasons_tell_numbers_apart() -> None:
    first = Announced(guid="a", season="1", number="3")
    second = Announced(guid="b", season="2", number="3")
    assert ids(first, second) == ["s01e03", "s02e03"]


def test_what_has_no_number_is_named_after_its_page_or_its_title() -> None:
    page = Announced(guid="a", slug="a-lantern")
    dated = Announced(guid="b", title="灯り: 夜", published="2021-07-02T21:00:00+09:00")
    again = Announced(guid="c", title="灯り: 夜", published="2021-07-02")
    assert ids(page, dated, again, Announced(guid="d")) == [
        "a-lantern",
        "2021-07-02-灯り-夜",
        "2021-07-02-灯り-夜-2",
        "episode",
    ]


def test_names_that_are_one_file_somewhere_are_two() -> None:
    cases = [Announced(guid=slug, slug=slug, title="x") for slug in ("Ab", "aB")]
    forms = [Announced(guid=slug, slug=slug, title="y") for slug in ("é", "e\u0301")]
    assert ids(*cases, *forms) == ["Ab", "x", "é", "y"]


@pytest.mark.parametrize(
    ("link", "slug"),
    [
        ("https://s.example/ep/A-Lantern.html?x=1", "a-lantern"),
        ("https://s.example/12/", "12"),
        ("https://s.example/ep/index.html", "ep"),
        ("https://s.example/?p=3", ""),
        ("https://s.example/%E7%81%AF%E5%8F%B0", "灯台"),
        ("https://s.example/..%2F..%2Fetc%2Fpasswd", "etc-passwd"),
        ("https://s.example/con", ""),
        ("https://s.example/.git/x%00y", "xy"),
        ("https://[s.example/", ""),
        ("", ""),
    ],
)
def test_the_last_part_of_an_address_names_a_file(link: str, slug: str) -> None:
    assert slug_of_link(link) == slug


@pytest.mark.parametrize(
    "title", ["CON", "aux.txt", "...", "-", "README", "TEMPLATE", "\u200b"]
)
def test_no_slug_is_what_some_system_takes_for_no_file(title: str) -> None:
    assert to_slug(title) in {"", "aux-txt"}


def test_a_slug_is_short_and_whole_in_its_letters() -> None:
    assert len(to_slug("灯" * 300).encode()) == 99
