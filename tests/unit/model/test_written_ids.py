"""Ids in the forms that people write."""

import pytest

from kbindex.model.written_ids import (
    WrittenArticle,
    id_key,
    nearest_number,
    split_article,
    typed_id,
)


@pytest.mark.parametrize(
    "written", ["17", "017", "0017", "０１７", "#17", "＃０１７", " 17 ", "　１７"]
)
def test_zeros_width_space_and_a_mark_in_front_do_not_count(written: str) -> None:
    assert id_key(written) == "17"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("2021/025", "2021/25"),
        ("001-Private", "1-private"),
        ("S01E05", "s1e5"),
        ("000", "0"),
        ("100", "100"),
        ("v1.05", "v1.5"),
        ("監視", "監視"),
        ("", ""),
    ],
)
def test_every_number_in_an_id_is_compared_so(written: str, key: str) -> None:
    assert id_key(written) == key


@pytest.mark.parametrize(
    "written",
    [
        "017#1",
        "017/1",
        "017:1",
        "017 1",
        "０１７＃１",
        "017／01",
        "017：1",
        "017　1",
        "#17#1",
    ],
)
def test_an_article_is_split_at_any_sign(written: str) -> None:
    assert split_article(written) in {("017", "1"), ("17", "1")}


@pytest.mark.parametrize("written", ["017", "017#", "#1", "/", "", "017-1", "a1", "1"])
def test_what_is_no_article_is_not_split(written: str) -> None:
    assert split_article(written) is None


def test_the_last_sign_splits() -> None:
    assert split_article("2021/025/0") == WrittenArticle("2021/025", "0")
    assert split_article("my show 5") == WrittenArticle("my show", "5")


def test_an_id_as_every_shell_takes_it() -> None:
    assert typed_id("017#1") == "017/1"
    assert typed_id("a#b#12") == "a#b/12"


def test_the_nearest_number_of_those_that_are_numbers() -> None:
    ids = ["001", "002", "018", "special"]
    assert nearest_number("99", ids) == ("018",)
    assert nearest_number("＃10", ids) == ("002",)
    assert nearest_number("x", ids) == ()
    assert nearest_number("9" * 9999, ids) == ()
    assert nearest_number("5", ["special"]) == ()
