"""What a page hangs on is found in the document of its content."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kbindex.site.fingerprints import part_of, parts_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['"', "\\", '\\"', 'the "keeper"', "監視", ",", "a\nb"]
)


@given(TEXTS, st.lists(TEXTS | st.integers() | st.none()), TEXTS)
def test_each_name_in_a_document_is_found(
    name: str, others: list[object], key: str
) -> None:
    document = msgspec.json.encode({"others": others, key: [name, *others]})
    assert part_of(name) in parts_of(document)
