"""What a reader sees of a tag: its label in the reader's language, its id."""

from kbindex.knowledge import Facet, TagCount, TagProposal
from kbindex.messages import language


def label_shown(tag: TagCount | Facet | TagProposal) -> str:
    """Return the label in the language that is spoken."""
    return (language() == "ja" and tag.label_ja) or tag.label


def id_shown(tag: TagCount) -> str:
    """Return the id, which is what one types; with a Japanese label for its readers.

    A label in letters says no more than the id.
    """
    label = label_shown(tag)
    if label == tag.label or label.isascii():
        return tag.id
    return f"{tag.id}（{label}）"
