"""Numbers as letters, and keys in files: what a script reads again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.search.browser_index.packing import (
    beginning,
    numbers,
    read_numbers,
    shard_of,
    shards,
    stamp,
    steps,
    to_json,
)
from tests.processor_time import within

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def read(text: str) -> list[int]:
    """Read numbers as the script does."""
    found, value, shift = [], 0, 0
    for digit in map(LETTERS.index, text):
        value += (digit & 31) << shift
        shift += 5
        if not digit & 32:
            found.append(value)
            value, shift = 0, 0
    return found


@given(st.lists(st.integers(min_value=0, max_value=1 << 40)))
def test_numbers_are_read_as_a_script_reads_them(values: list[int]) -> None:
    written = numbers(values)
    assert list(read_numbers(written)) == read(written) == values


def test_a_number_that_nobody_wrote_takes_no_longer_for_its_letters() -> None:
    """It may come with a repository, in `.kbindex-lists.bin`: it took minutes."""
    assert len(within(2, lambda: [*read_numbers("_" * 400_000 + "A")])) == 1


@pytest.mark.parametrize(
    ("value", "written"), [(0, "A"), (31, "f"), (32, "gB"), (1024, "ggB")]
)
def test_numbers_are_written_five_bits_a_letter(value: int, written: str) -> None:
    assert numbers([value]) == written


@given(st.lists(st.integers(0, 1 << 40)))
def test_numbers_are_read_as_they_were_written(values: list[int]) -> None:
    assert read(numbers(values)) == values


def test_ascending_numbers_are_written_as_steps() -> None:
    assert list(steps([3, 4, 10])) == [3, 1, 6]


@pytest.mark.parametrize(
    ("key", "start"),
    [
        ("monitoring", "mon"),
        ("~monitor", "mon"),
        ("c", "c"),
        ("サービスメッシュ", "サー"),
        ("=カンシ", "カン"),
        ("監視ツール", "監"),
    ],
)
def test_a_word_and_its_stem_begin_alike(key: str, start: str) -> None:
    assert beginning(key) == start


def test_crowded_beginnings_are_told_apart_by_a_letter_more() -> None:
    assert beginning("website", more={"web", "webs"}) == "websi"
    assert beginning("web", more={"web"}) == "web"


def test_every_key_lies_in_the_file_that_its_name_says() -> None:
    family = {f"{start}{n}": "x" * 400 for start in ("web", "~mon") for n in range(40)}
    files, more = shards(family)
    assert "web" in more
    assert len(files) == 1 << (len(files).bit_length() - 1)
    for key, value in family.items():
        number = shard_of(beginning(key, more=more), len(files))
        assert json.loads(files[number])[key] == value


def test_a_family_without_keys_has_one_empty_file() -> None:
    assert shards({}) == ((b"{}",), ())


def test_what_is_no_text_becomes_json_nevertheless() -> None:
    assert json.loads(to_json({"a": "\ud800"})) == {"a": "?"}


def test_a_stamp_tells_one_content_from_another() -> None:
    """CRC-32 of `123456789` is CBF43926; its low 18 bits, six a letter."""
    assert stamp(b"123456789") == "mkD"
    assert stamp(b"") == "AAA"
    assert stamp(b"123456788") != stamp(b"123456789")
