"""Which tag an author means by a name in a comment or in front matter."""

from kbindex.model import MarkedTag
from kbindex.topics.taxonomy.tag_ids import to_id
from kbindex.topics.taxonomy.topic_tree import Taxonomy


def marked_tag(mark: MarkedTag, taxonomy: Taxonomy) -> str:
    """Return the tag that an author means; an unknown name is one of its own."""
    return taxonomy.find_folded(mark.name) or to_id(mark.name)
