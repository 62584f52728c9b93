"""An ambiguous name counts where a word that it needs stands in the article, too.

vault      HashiCorp       "HashiCorp Vault 1.10", not "opening the vault"
"""

from functools import cached_property

from msgspec import Struct

from kbindex.model import Article
from kbindex.topics.taxonomy.topic_tree import Topic


class Context(Struct, frozen=True, dict=True):
    """An article in which names are found: its title, its address, its notes."""

    article: Article

    def proves(self, topic: Topic) -> bool:
        """Say whether the names of `topic` count: they need no context, or have it."""
        if topic.evidence != "context":
            return True
        known = self._known.get(topic.id)
        if known is None:
            known = any(word.casefold() in self._folded for word in topic.context)
            self._known[topic.id] = known
        return known

    @cached_property
    def _known(self) -> dict[str, bool]:
        """Id of a topic → whether its context stands here: each mention asks."""
        return {}

    @cached_property
    def _folded(self) -> str:
        notes = (note.text for note in self.article.notes)
        return "\n".join(
            (self.article.title, self.article.url or "", *notes)
        ).casefold()
