"""Ids that are made of names."""

import pytest

from kbindex.topics import Taxonomy, Topic
from kbindex.topics.taxonomy.tag_ids import to_id


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Some_Tool.js", "some-tool-js"),
        ("見張り塔", "見張り塔"),
        ("--", ""),
        ("Ｄｅｖ　Ｒｅｌ", "dev-rel"),
        ("हिन्दी", "हिन्दी"),
        ("हिन्दी खबर", "हिन्दी-खबर"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("カ\u3099ラス", "ガラス"),
        ("葛\U000e0100城", "葛城"),
        ("नि\u200dत्य", "नित्य"),
        ("\u202bgear \u2066co\u2069n\u200e", "gear-con"),
        ("\u0301a", "a"),
        ("a \u0301b", "a-b"),
        ("❤\ufe0f tea", "tea"),
    ],
)
def test_an_id_is_lower_case_with_hyphens(name: str, tag: str) -> None:
    assert to_id(name) == tag


TAXONOMY = Taxonomy(
    {"go": Topic(id="go", label="Go", kind="topic", aliases=("golang",))},
    spellings={"dev-rel": "Dev Rel", "go": "GO"},
)


def test_a_listed_tag_has_its_label_and_others_what_authors_write() -> None:
    labels = [TAXONOMY.label(tag) for tag in ("go", "dev-rel", "sre-meetup")]
    assert labels == ["Go", "Dev Rel", "sre-meetup"]


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("dev-rel", "dev-rel"),
        ("Dev Rel", "dev-rel"),
        ("DEV_REL", "dev-rel"),
        ("Golang", "go"),
        ("go", "go"),
        ("rel", None),
        ("--", None),
    ],
)
def test_a_tag_that_is_not_listed_goes_by_any_form_of_its_name(
    name: str, tag: str | None
) -> None:
    assert TAXONOMY.find_among(name, {"dev-rel"}) == tag
    assert TAXONOMY.find_among(name, ()) == (tag if tag == "go" else None)
