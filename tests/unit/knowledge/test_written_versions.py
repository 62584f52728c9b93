"""Versions in texts, the names in front of them, and their order."""

from functools import partial

import pytest
from tests.processor_time import within

from kbindex.knowledge.radar.written_versions import Version, find_versions, read_tag

VERSIONS = {
    "Crane CD 2.0 released": [("2.0", "Crane CD")],
    "Crane v1.20がGA": [("1.20", "Crane")],
    "Crane 18がリリース": [("18", "Crane")],
    "crane(1.22)": [("1.22", "crane")],
    "Crane の v1.4": [("1.4", "Crane")],
    "Crane v0.14.x から v15.2.x へ": [("0.14", "Crane"), ("15.2", "Crane")],
    "Crane 1.11.0 RC1 and 2.1.0 RC1": [
        ("1.11.0-rc.1", "Crane"),
        ("2.1.0-rc.1", "Crane"),
    ],
    "Crane release v6.7": [("6.7", "Crane")],
    "Crane 5.0-beta.1": [("5.0-beta.1", "Crane")],
    "Crane 3.10.0b1": [("3.10.0-beta.1", "Crane")],
    "Crane v1.17 alpha機能": [("1.17", "Crane")],
    "Ｃｒａｎｅ　ｖ１．２０がGA": [("1.20", "Crane")],
    "Crane：1.20": [("1.20", "Crane")],
    "1.20 で変わる": [("1.20", "")],
}


@pytest.mark.parametrize("text", VERSIONS)
def test_versions_are_read_with_the_name_in_front(text: str) -> None:
    found = [
        (one.version.text, one.names[0] if one.names else "")
        for one in find_versions(text)
    ]
    assert found == VERSIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "Crane 3 tips",
        "Crane 2021 の振り返り",
        "Crane 1.5 倍",
        "Crane 99.9%",
        "Crane 0.5秒",
        "Crane 2.5GB",
        "2021.07.02",
        "192.168.0.1",
        "arXiv 2008.09288",
        "Ingress v1beta1",
        "Crane 1,000",
        "https://crane.example/1.2/",
        "V8",
    ],
)
def test_years_counts_and_addresses_are_no_versions(text: str) -> None:
    assert list(find_versions(text)) == []


def test_versions_are_ordered_by_numbers_and_stages() -> None:
    texts = ["1.9", "1.10-alpha", "1.10-beta.2", "1.10-rc.1", "1.10", "1.10.1", "2.0"]
    versions = [next(find_versions(f"Crane v{text}")).version for text in texts]
    assert [one.text for one in sorted(versions, key=lambda one: one.key)] == texts
    assert Version(numbers=(2, 0)).key == Version(numbers=(2,)).key


TAGS = {
    "v1.2.3": ("", "1.2.3"),
    "crane@5.0.0-beta.1": ("crane", "5.0.0-beta.1"),
    "crane-v1.4": ("crane", "1.4"),
    "crane/v4.5.2": ("crane", "4.5.2"),
    "release-1.4": ("", "1.4"),
    "v1.20.0-rc.1+dock1": ("", "1.20.0-rc.1"),
}


@pytest.mark.parametrize("tag", TAGS)
def test_tags_of_releases_are_read(tag: str) -> None:
    read = read_tag(tag)
    assert read is not None
    assert (read[0], read[1].text) == TAGS[tag]


def test_a_tag_without_numbers_has_no_version() -> None:
    assert read_tag("latest") is None


@pytest.mark.parametrize("unit", ["1", ".1", "-1", "a1"])
def test_an_endless_tag_costs_no_more_than_its_length(unit: str) -> None:
    for count in (2_000, 60):
        within(1, partial(read_tag, "a" + unit * count + "x\n"))


@pytest.mark.parametrize(
    ("piece", "count"),
    [("1.", 0), ("1.2.3 ", 40_000), ("帆 v1.2 ", 40_000), ("a ", 0), (" release", 0)],
)
def test_long_texts_take_no_longer_by_the_version(piece: str, count: int) -> None:
    """Regression: all that stood in front was read again for each version."""
    text = piece * 40_000
    assert within(10, lambda: sum(1 for _ in find_versions(text))) == count


@pytest.mark.parametrize(
    ("text", "may_be_bare"),
    [
        ("1.20 で変わる", True),
        ("、 v1.20", True),
        ("帆を v1.20", True),
        ("帆\n v1.20", True),
        ("Crane v1.20", True),
        ("帆 v1.20", False),
        (f"帆{' ' * 100}v1.20", True),
    ],
)
def test_a_version_that_no_word_is_joined_to_may_be_of_what_is_spoken_about(
    text: str, *, may_be_bare: bool
) -> None:
    (found,) = find_versions(text)
    assert found.may_be_bare == may_be_bare
