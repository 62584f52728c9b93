"""Which packs are proposed: those that know much, to those who chose none."""

from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex.index import Document
from kbindex.knowledge import KnowledgeBase
from kbindex.knowledge.examination import examine_archive
from kbindex.knowledge.pack_proposals import spread
from kbindex.topics.suggesting.pack_names import share_of_titles

PAGE = """# 001

- Recording date: 2024-01-02

## Contents

### @a

#### [{title}](https://example.org/1)

- 一つ目

#### [Bread](https://example.org/2)

- 二つ目
"""


@pytest.mark.parametrize(
    ("titles", "share"),
    [
        pytest.param([], 0.0, id="none"),
        pytest.param(["Bread", "Butter"], 0.0, id="another field"),
        pytest.param(["Vitest 3", "Bread", "Underscore.js", "Tea"], 0.5, id="half"),
        pytest.param(["A remix of a song", "Less is more"], 0.0, id="plain words"),
        pytest.param(["Accessibility"], 0.0, id="a topic is no name"),
    ],
)
def test_share_counts_titles_with_names_of_the_pack(
    titles: list[str], share: float
) -> None:
    assert share_of_titles(titles, "web") == share


@given(count=st.integers(0, 300), most=st.integers(1, 40))
def test_what_is_read_of_many_is_spread_over_all(count: int, most: int) -> None:
    read = spread([Document(number) for number in range(count)], most=most)
    places = [cast("int", document) for document in read]
    assert len(places) <= most
    steps = {later - one for one, later in pairwise([*places, count])}
    assert max(steps, default=0) <= -(-count // most)
    assert bool(places) == bool(count)


@pytest.mark.parametrize(
    ("title", "chosen", "is_proposed"),
    [
        pytest.param("Vitest 3", None, True, id="of the field"),
        pytest.param("Butter", None, False, id="of another"),
        pytest.param("Vitest 3", ("cloud-native",), False, id="chosen"),
    ],
)
def test_doctor_and_index_propose_what_nobody_chose(
    tmp_path: Path, title: str, chosen: tuple[str, ...] | None, *, is_proposed: bool
) -> None:
    episodes, index = tmp_path / "episodes", tmp_path / "index"
    episodes.mkdir()
    (episodes / "001.md").write_text(PAGE.format(title=title), encoding="utf-8")
    KnowledgeBase.update(episodes, index, packs=chosen)
    found = examine_archive(episodes=episodes, index=index, packs=chosen)
    line = (
        "of 100 titles 50 name what the pack web knows; to have its topics: "
        'packs = ["cloud-native", "engineering", "web"] in kbindex.toml'
    )
    expected = [line] if is_proposed else []
    assert [hint.message for hint in found.hints] == expected
    with KnowledgeBase.peek(episodes, index, packs=chosen) as outline:
        assert outline is not None
        assert [*outline.proposed_packs(chosen)] == expected
