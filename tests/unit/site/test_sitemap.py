"""Sitemaps, read back by a parser of XML."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest

from kbindex.site.sitemap import MOST, sitemaps

ROOT = "https://radio.example/notes/"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(content: bytes) -> list[str]:
    root = ET.fromstring(content)  # noqa: S314 - our own
    return [loc.text or "" for loc in root.iter(f"{SPACE}loc")]


def test_an_address_has_the_date_of_its_notes_where_they_have_one() -> None:
    pages = [("", None), ("episodes/001/", dt.date(2021, 6, 3))]
    ((name, content),) = sitemaps(pages, ROOT)
    assert name == "sitemap.xml"
    root = ET.fromstring(content)  # noqa: S314 - our own
    found = [[one.text for one in url] for url in root]
    assert found == [[ROOT], [f"{ROOT}episodes/001/", "2021-06-03"]]


@pytest.mark.parametrize(("count", "parts"), [(4, 0), (5, 2), (8, 2), (9, 3)])
def test_more_addresses_than_a_file_takes_are_split(count: int, parts: int) -> None:
    pages = [(f"{number}/", None) for number in range(count)]
    (_, first), *rest = sitemaps(pages, ROOT, most=4)
    assert len(rest) == parts
    listed = locations(first)
    if parts:
        assert listed == [f"{ROOT}{name}" for name, _ in rest]
        listed = [loc for _, content in rest for loc in locations(content)]
    assert listed == [f"{ROOT}{address}" for address, _ in pages]


def test_the_bound_is_that_of_the_protocol() -> None:
    assert MOST == 50_000
