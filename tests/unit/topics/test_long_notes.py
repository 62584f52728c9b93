"""A note of thousands of names costs as much more as it is longer."""

import weakref

import pytest

from kbindex.collector import collector_paused
from kbindex.language import build_analyzer
from kbindex.model import Note, NoteKind
from kbindex.topics import Taxonomy, Topic
from kbindex.topics.tagging import mentions, weights
from kbindex.topics.tagging.mentions import Mention, MentionFinder
from kbindex.topics.tagging.topic_addresses import PageAddress, SiteTable
from kbindex.topics.tagging.weights import Place

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
    given = [
        weights.note_weight(note, m, place="leading", compares=False) for m in found
    ]
    assert weights._lists_of.cache_info().misses == 1  # noqa: SLF001 - counted
    assert given[:4] == given[4:8]
    in_list, behind = given[1], given[3]
    assert in_list < behind


@pytest.mark.parametrize("place", ["brief", "leading", "later"])
@pytest.mark.parametrize("text", ["Acme", "Acme、Zephyr、Acme Mill", "Zephyrではなく"])
def test_no_mention_weighs_more_than_the_most(text: str, place: Place) -> None:
    """So that what was found weighs as much already need not be weighed again."""
    for kind in NoteKind:
        note = Note(text=text, kind=kind, depth=0, line=1, end_line=1)
        for mention in mentions_in(text):
            weight = weights.note_weight(note, mention, place=place, compares=True)
            assert weight <= weights.most_in_note(mention, place=place)


def test_a_host_of_thousands_of_labels_is_looked_up_by_its_end() -> None:
    site = Topic(id="acme", label="Acme", kind="company", sites=("acme.example",))
    host = "a." * 2_000 + "acme.example"
    found = SiteTable([site]).sites(PageAddress.of(f"https://{host}/"))
    assert [(at, topic.id) for at, topic in found] == [("acme.example", "acme")]


def test_a_finder_is_freed_at_once_when_nobody_has_it() -> None:
    """A build pauses the collector; a finder has all names of the package."""
    finder = MentionFinder(TAXONOMY)
    assert finder.find("Zephyr", ANALYZER.analyze("Zephyr")) is not None
    known = weakref.ref(finder)
    with collector_paused():
        del finder
        assert known() is None
