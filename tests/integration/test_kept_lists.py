"""What a generation keeps beside its lists says what these say."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.index.embedded.generation_reader import GenerationReader
from kbindex.index.embedded.generations import IndexFolder

NOTES = """\
# {name}

- Recording date: 2022-04-08

{overview}

## Contents

### @ry

- [Prometheus](https://prometheus.io/)
  - 監視の道具
- [Istio](https://istio.io/{name})
- [Velero](https://velero.io/)
"""


@pytest.fixture
def opened(
    write: Callable[[str, str], Path],
    open_base: Callable[..., KnowledgeBase],
    index: Path,
) -> Callable[..., GenerationReader]:
    """Write episodes, bring the index up to date, and open it."""

    def open_after(**overviews: str) -> GenerationReader:
        for name, overview in overviews.items():
            write(name, NOTES.format(name=name, overview=overview))
        open_base().close()
        generation = IndexFolder(index).current()
        assert generation is not None
        return generation.open()

    return open_after


def assert_kept_is_listed(reader: GenerationReader, *, copies: int) -> None:
    found = [tuple(map(reader.find, ids)) for ids in reader.duplicate_ids]
    assert [*reader.duplicates] == found
    assert {len(group) for group in found} == {copies}
    tags = {tag for entry in reader.entries for of in entry.tags.values() for tag in of}
    assert reader.tags == tags
    assert reader.tags <= reader.terms("tag").keys()


def test_copies_and_tags_are_those_of_the_lists_after_each_refresh(
    opened: Callable[..., GenerationReader], episodes: Path
) -> None:
    """With an overview and without, moved to other segments, and gone."""
    assert_kept_is_listed(opened(e001="Hello.", e002="", e003=""), copies=3)
    assert_kept_is_listed(opened(e002="Good evening."), copies=3)
    assert_kept_is_listed(opened(e001="", e004="Bye."), copies=4)
    (episodes / "e002" / "README.md").unlink()
    assert_kept_is_listed(opened(), copies=3)
