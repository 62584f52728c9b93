"""Which episodes are private, by their names and by their front matter."""

import unicodedata
from typing import Literal

import pytest

from kbindex.shownotes import LeaveOut

PRIVATE = LeaveOut(names=("*-private", "drafts/*", "Ünlisted"))


@pytest.mark.parametrize(
    "path",
    [
        "026-private.md",
        "026-PRIVATE.MD",
        "026-private",
        "sub/026-private.md",
        "026-private.en.vtt",
        "026-private.chapters.json",
        "drafts/027.md",
        "drafts/2021/027/README.md",
        "ünlisted.html",
    ],
)
def test_a_name_leaves_out_in_any_case_with_any_suffix(path: str) -> None:
    assert PRIVATE.has_named(path)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("other", ["NFC", "NFD"])
def test_a_name_leaves_out_in_each_form_of_its_letters(
    form: Literal["NFC", "NFD"], other: Literal["NFC", "NFD"]
) -> None:
    """macOS writes `が` as two signs, whoever types a pattern as one."""
    name = unicodedata.normalize(form, "026-内輪がたり")
    left_out = LeaveOut(names=(unicodedata.normalize(other, "*がたり"),))
    assert left_out.has_named(name)
    assert left_out.has_named(f"{name}.md")


@pytest.mark.parametrize("name", ["drafts/", "./drafts", "/drafts/", "./drafts/"])
def test_a_folder_is_left_out_however_its_pattern_says_that_it_is_one(
    name: str,
) -> None:
    assert LeaveOut(names=(name,)).has_named("drafts")
    assert not LeaveOut(names=(name,)).has_named("drafts-of-all.md")


@pytest.mark.parametrize(
    "path", ["026.md", "private.md", "026-privately.md", "drafts", "a/drafts/027.md"]
)
def test_other_names_stay(path: str) -> None:
    assert not PRIVATE.has_named(path)
    assert not LeaveOut().has_named("026-private.md")


@pytest.mark.parametrize(
    ("page", "is_private", "is_draft"),
    [
        pytest.param("---\nprivate: true\n---\n# x\n", True, False, id="private"),
        pytest.param("---\ndraft: true\n---\n", False, True, id="draft"),
        pytest.param("---\npublished: false\n---\n", False, True, id="unpublished"),
        pytest.param("---\nPublished: No\n---\n", False, True, id="letters"),
        pytest.param('+++\ndraft = true\nx = "y"\n+++\n', False, True, id="TOML"),
        pytest.param("title: x\ndraft: true\n\ntext\n", False, True, id="bare"),
        pytest.param("---\r\nprivate: yes\r\n---\r\n", True, False, id="Windows"),
        pytest.param("---\ntags: [\ndraft: on\n---\n", False, True, id="broken"),
        pytest.param("---\nprivate: 関係者のみ\n---\n", True, False, id="in words"),
        pytest.param("---\nprivate: true # us\n---\n", True, False, id="remark"),
        pytest.param("---\nprivate: [ry, chago]\n---\n", True, False, id="list"),
        pytest.param("---\nprivate: [\n---\n", True, False, id="broken itself"),
        pytest.param("---\nprivate:\n---\n", False, False, id="nothing said"),
        pytest.param("---\nprivate: null\n---\n", False, False, id="null"),
        pytest.param("---\nprivate: false\n---\n", False, False, id="said not to be"),
        pytest.param("---\npublished: 2021-07-02\n---\n", False, False, id="a date"),
        pytest.param("---\nnested:\n  draft: true\n---\n", False, False, id="inside"),
        pytest.param("# x\n\nprivate: true\n", False, False, id="in the text"),
        pytest.param("", False, False, id="empty"),
    ],
)
def test_front_matter_marks_a_page(
    page: str, *, is_private: bool, is_draft: bool
) -> None:
    content = page.encode()
    assert LeaveOut().has_marked(content) == (is_private or is_draft)
    assert LeaveOut(drafts=False).has_marked(content) == is_private


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "shift_jis"])
def test_a_mark_counts_in_every_encoding_that_is_read(encoding: str) -> None:
    content = "---\nprivate: true\ntitle: 極秘の回の記録です\n---\n".encode(encoding)
    assert LeaveOut().has_marked(content)


def test_rules_tell_ways_apart_and_not_the_order_of_names() -> None:
    assert LeaveOut(names=("a", "B")).rules == LeaveOut(names=("b", "A", "a")).rules
    assert LeaveOut(names=("a",)).rules != LeaveOut(names=("b",)).rules
    assert LeaveOut().rules != LeaveOut(drafts=False).rules
