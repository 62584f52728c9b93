"""How many titles name what a pack of topics knows: whether it is of their field."""

from collections.abc import Sequence

from kbindex.topics.tagging.mentions import MentionFinder
from kbindex.topics.tagging.topic_addresses import word_spans
from kbindex.topics.taxonomy.topic_tree import Taxonomy, load_taxonomy


def share_of_titles(titles: Sequence[str], pack: str) -> float:
    """Return the share of titles that name a product, a standard, … of a pack.

    Counted are names that prove a tag alone: no topics, no weak names, none that needs
    a context. Names in Latin letters are looked for, which needs no dictionary.

    Returns:
        A value from 0 to 1; 0 where there are no titles.
    """
    topics = load_taxonomy((pack,)).topics
    names = {
        tag: topic
        for tag, topic in topics.items()
        if topic.kind != "topic" and topic.evidence != "context"
    }
    finder = MentionFinder(Taxonomy(names))
    found = sum(
        any(not mention.is_weak for mention in finder.find_in(title, word_spans(title)))
        for title in titles
    )
    return found / len(titles) if titles else 0.0
