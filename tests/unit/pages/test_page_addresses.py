"""Addresses of pages: each is one folder, on every system, and no other page's."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.pages.html.addresses import Addresses, Names


def people(*names: str) -> Names:
    return Names("people/", names)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        pytest.param("ry", "people/ry/", id="plain"),
        pytest.param("北川", "people/%E5%8C%97%E5%B7%9D/", id="japanese"),
        pytest.param("a/b", "people/a~b/", id="slash"),
        pytest.param("..", "people/~../", id="up"),
        pytest.param("%2e%2e", "people/%252e%252e/", id="encoded"),
        pytest.param("x?y#z", "people/x%3Fy%23z/", id="query"),
        pytest.param("index.html", "people/~index.html/", id="the list's own file"),
        pytest.param("two\nlines\x00", "people/two%20lines/", id="controls"),
        pytest.param("\ud800", "people/%EF%BF%BD/", id="no text"),
    ],
)
def test_a_name_is_one_part_of_an_address(name: str, address: str) -> None:
    assert people(name).address(name) == address


def test_names_that_would_share_a_folder_get_one_each() -> None:
    names = people("Ry", "ry", "a/b", "a~b")
    found = [names.address(name) for name in ("Ry", "ry", "a/b", "a~b")]
    assert found == ["people/Ry/", "people/ry~2/", "people/a~b/", "people/a~b~2/"]


def test_a_long_name_is_cut_and_told_from_others_by_its_end() -> None:
    first, second = "監" * 100, "監" * 99 + "視"
    names = people(first, second)
    found = [unquote(names.address(name)) for name in (first, second)]
    assert found == [f"people/{'監' * 66}/", f"people/{'監' * 66}~2/"]


def test_thousands_of_names_that_are_cut_to_one_take_no_time() -> None:
    """Numbers are not tried from the start again: 10,000 names, 50 million tries."""
    many = ["x" * 200 + str(number) for number in range(10_000)]
    names = people(*many)
    assert len({names.address(name) for name in many}) == len(many)


@given(st.sets(st.text(st.characters(), min_size=1, max_size=300), max_size=8))
def test_any_names_have_a_folder_each(names: set[str]) -> None:
    """Of any names, in any order: one folder each, which every file system takes."""
    place = Addresses(names, names, names)
    for address in (place.episode, place.topic, place.person):
        found = {unquote(address(name)) for name in names}
        assert len({one.casefold() for one in found}) == len(names)
        for one in found:
            folder, part, end = one.split("/")
            assert (folder, end) == (folder, "")
            assert part.strip(".")
            assert len(part.encode()) <= 255


def test_an_articles_page_lies_below_its_episode() -> None:
    place = Addresses(["007#1", "a/b"], [], [])
    assert place.article("007#1", "007#1#3") == "episodes/007%231/3/"
    assert place.article("a/b", "a/b#0") == "episodes/a~b/"
