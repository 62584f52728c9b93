"""A note of thousands of names costs as much more as it is longer."""

import pytest

from kbindex.language import build_analyzer
from kbindex.model import Note, NoteKind
from kbindex.topics import Taxonomy, Topic
from kbindex.topics.tagging import mentions, weights
from kbindex.topics.tagging.mentions import Mention, MentionFinder

ANALYZER = build_analyzer()
TAXONOMY = Taxonomy(
    {
        topic.id: topic
        for topic in (
            Topic(id="acme", label="Acme", kind="company", is_brand=True),
            Topic(id="acme-mill", label="Acme Mill", kind="service", broader=("acme",)),
            Topic(id="zephyr", label="Zephyr", kind="project"),
        )
    }
)


def mentions_in(text: str) -> list[Mention]:
    return MentionFinder(TAXONOMY).find(text, ANALYZER.analyze(text))


def test_only_names_that_overlap_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Regression: each was compared with each; 250 kB of names took two minutes."""
    lies_in = mentions._lies_in  # noqa: SLF001 - counted
    calls = 0

    def count(mention: Mention, other: Mention) -> bool:
        nonlocal calls
        calls += 1
        return lies_in(mention, other)

    monkeypatch.setattr(mentions, "_lies_in", count)
    found = mentions_in("Acme Mill with Zephyr and Acme, " * 500)
    assert [m.topic.id for m in found[:4]] == [
        "acme-mill",
        "zephyr",
        "acme",
        "acme-mill",
    ]
    assert len(found) == 1500
    assert 0 < calls < 2000


def test_lists_of_a_note_are_looked_for_once() -> None:
    """Regression: once for each mention in it."""
    text = "Acme、Zephyr、Acme Millを見た。Zephyrも見た。" * 200
    note = Note(text=text, kind=NoteKind.BULLET, depth=0, line=1, end_line=1)
    found = mentions_in(text)
    weights._lists_of.cache_clear()  # noqa: SLF001 - counted
    given = [weights.note_weight(note, m, place="leading") for m in found]
    assert weights._lists_of.cache_info().misses == 1  # noqa: SLF001 - counted
    assert given[:4] == given[4:8]
    in_list, behind = given[1], given[3]
    assert in_list < behind
