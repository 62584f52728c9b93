"""A taxonomy survives being packed into an index."""

import pytest

from kbindex.topics import load_taxonomy, pack_taxonomy, unpack_taxonomy
from kbindex.topics.tagging.mentions import MentionFinder


def test_what_is_unpacked_is_what_was_packed() -> None:
    taxonomy = load_taxonomy()
    found = unpack_taxonomy(pack_taxonomy(taxonomy))
    assert found.topics == taxonomy.topics
    assert list(found.topics) == list(taxonomy.topics)
    assert found.name_table == taxonomy.name_table
    assert MentionFinder(found).knows("cert manager")


@pytest.mark.parametrize(
    "packed",
    [b"", b"{}", b'{"topics":[{"id":"a"}],"names":{}}', b"\xff"],
    ids=["empty", "no keys", "no label", "no text"],
)
def test_what_is_no_taxonomy_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack_taxonomy(packed)
