"""What a page hangs on is found in the document of its content."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kbindex.site.fingerprints import text_of, texts_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['"', "\\", '\\"', 'the "keeper"', "監視", ",", "a\nb"]
)


@given(TEXTS, TEXTS)
def test_each_name_is_found_in_a_way_of_its_own(name: str, other: str) -> None:
    assert (text_of(name) == text_of(other)) is (name == other)


@given(TEXTS, st.lists(TEXTS | st.integers() | st.none()), TEXTS)
def test_each_name_in_a_document_is_found(
    name: str, others: list[object], key: str
) -> None:
    document = msgspec.json.encode({"others": others, key: [name, *others]})
    assert text_of(name) in texts_of(document)
