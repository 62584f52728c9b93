"""An ambiguous name counts where something shows that it is a name here.

vault      HashiCorp       "HashiCorp Vault 1.10", not "opening the vault"
vault      Japanese        "鍵はVaultで配る": who writes the word would write 金庫
"""

import re
from functools import cached_property

from msgspec import Struct

from kbindex.language.scripts import japanese_run
from kbindex.model import Article
from kbindex.topics.tagging.mentions import Mention
from kbindex.topics.taxonomy.topic_tree import Topic

_MIDDLE = re.compile("[a-z]")
_OWN_LETTERS = 4
"""Letters of a name that is one by its capital: shorter ones abbreviate many things."""


class Context(Struct, frozen=True, dict=True):
    """An article in which names are found: its title, its address, its notes."""

    article: Article

    def proves_mention(self, mention: Mention, text: str) -> bool:
        """Say whether a name in `text` counts: by context, or by how it stands there.

        A Latin word with a capital right amid Japanese is a name.
        """
        if self.proves(mention.topic):
            return True
        shown = text[mention.start : mention.end]
        around = (
            text[max(mention.start - 1, 0) : mention.start],
            text[mention.end :][:1],
        )
        return (
            len(shown) >= _OWN_LETTERS
            and shown in mention.topic.names
            and shown[0].isupper()
            and not shown.isupper()
            and all(map(japanese_run().match, around))
        )

    def proves(self, topic: Topic) -> bool:
        """Say whether the names of `topic` count: they need no context, or have it."""
        if topic.evidence != "context":
            return True
        known = self._known.get(topic.id)
        if known is None:
            known = any(_begins_word(word, self._folded) for word in topic.context)
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


def _begins_word(word: str, text: str) -> bool:
    """Say whether a word of context stands in a text: `rust`, but not in `trust`.

    Both are folded; what a word goes on with is free (`rustc`), for it may be Japanese.
    """
    folded = word.casefold()
    at = text.find(folded)
    while at > 0 and _MIDDLE.match(text[at - 1]) and _MIDDLE.match(folded):
        at = text.find(folded, at + 1)
    return at >= 0
