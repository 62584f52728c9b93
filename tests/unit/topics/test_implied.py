"""What tags say of others: alone where it is sure, else with the text's support."""

from kbindex.topics import Taxonomy, Topic
from kbindex.topics.tagging import weights
from kbindex.topics.tagging.evidence import Evidence
from kbindex.topics.tagging.implied import COMBINATIONS, ImpliedTags

TAXONOMY = Taxonomy(
    {
        topic.id: topic
        for topic in (
            Topic(id="monitoring", label="Monitoring", kind="topic"),
            Topic(id="storage", label="Storage", kind="topic"),
            Topic(id="event", label="Event", kind="topic"),
            Topic(
                id="milly",
                label="Milly",
                kind="project",
                broader=("monitoring", "storage"),
            ),
            Topic(
                id="millcon", label="MillCon", kind="event", broader=("event", "milly")
            ),
            Topic(id="heapdb", label="HeapDB", kind="project", broader=("database",)),
            Topic(id="acme", label="Acme", kind="company", broader=("storage",)),
        )
    }
)


def said(tag: str, *, rule: str = "title", weight: float = 3.0) -> Evidence:
    return Evidence(tag=tag, rule=rule, name=tag, line=7, weight=weight)


def implied(*given: Evidence) -> dict[tuple[str, str], float]:
    by_tag = {one.tag: [one] for one in given}
    found = ImpliedTags(TAXONOMY).find(by_tag)
    return {(one.tag, one.rule): one.weight for one in found}


def test_a_product_gives_its_first_topic_and_supports_its_second() -> None:
    found = implied(said("milly"))
    assert found["monitoring", "broader"] >= weights.THRESHOLD
    assert 0 < found["storage", "broader"] < weights.THRESHOLD


def test_a_product_in_a_note_gives_none() -> None:
    assert implied(said("milly", rule="note")) == {}


def test_a_company_gives_none() -> None:
    assert implied(said("acme")) == {}


def test_an_event_is_about_its_product_and_the_first_topic_of_it() -> None:
    found = implied(said("millcon"))
    assert found["event", "broader"] >= weights.THRESHOLD
    assert found["milly", "product"] >= weights.THRESHOLD
    assert found["monitoring", "product"] >= weights.THRESHOLD
    assert ("storage", "product") not in found


def test_a_combination_says_what_it_combined() -> None:
    """What it was may be narrower: a database of some name."""
    by_tag = {tag: [said(tag)] for tag in ("heapdb", "operator")}
    found = list(ImpliedTags(TAXONOMY).combined(by_tag))
    assert found == [
        Evidence(
            tag=tag,
            rule="combination",
            name="heapdb + operator",
            line=7,
            weight=weights.COMBINED,
        )
        for tag in ("stateful", "database")
    ]


def test_a_combination_needs_all_its_tags_to_be_given() -> None:
    for weak in ("database", "operator"):
        by_tag = {
            tag: [said(tag, weight=0.5 if tag == weak else 3.0)]
            for tag in ("database", "operator")
        }
        assert list(ImpliedTags(TAXONOMY).combined(by_tag)) == []


def test_what_one_tag_means_alone_needs_the_text_too() -> None:
    """A support is less than a tag needs: a book alone is no lesson."""
    for combination in COMBINATIONS:
        assert len(combination.tags) > 1 or combination.weight < weights.THRESHOLD
