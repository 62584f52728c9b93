"""What is wrong with a feed, a page or an address that is to be imported."""

from kbindex.errors import KbindexError
from kbindex.messages import Message


class SourceError(KbindexError):
    """A source cannot be imported at all.

    Args:
        name: What messages call it.
        said: What is wrong.
    """

    def __init__(self, name: str, said: Message) -> None:
        super().__init__(f"{name}: {said.shown}")
        self.name = name
        self.said = said
