"""What Whoosh gives of each hit, for programs that search a generation with it.

    zlib over a pickle of a dict…    a document after the other
    the size of each                 in as many bytes as the greatest needs
    the code of these numbers        B, H or i

We never read it: our records lie in files of their own (`records`).

Source of the layout: `whoosh.columns` (`PickleColumn` over `CompressedBytesColumn`),
version 2.7. Beyond 32,768 documents it notes where each begins, too; it need not.
"""

import sys
import zlib
from array import array
from pickle import dumps

from kbindex.index.embedded.whoosh_format.layout import PICKLE_PROTOCOL, plain_text
from kbindex.model import Article

_LEVEL = 3
"""That of Whoosh's own. Source: measured on 11,673 articles, 6 % of an index and 1 % of
the time of a build; uncompressed, 8 % and less than 1 %."""

_CODES = (("B", 1 << 8), ("H", 1 << 16), ("i", 1 << 31))
"""Whoosh's codes of numbers, and the first number that is too great for each."""


class StoredColumn:
    """Collects the stored fields of the documents of a segment, in their order."""

    def __init__(self) -> None:
        self._rows = bytearray()
        self._sizes = array("I")

    def add(self, article: Article) -> None:
        """Store the fields of the next document."""
        packed = zlib.compress(dumps(stored_fields(article), PICKLE_PROTOCOL), _LEVEL)
        self._rows += packed
        self._sizes.append(len(packed))

    def to_bytes(self) -> bytes:
        """Return the file."""
        greatest = max(self._sizes, default=0)
        code = next(code for code, limit in _CODES if greatest < limit)
        sizes = array(code, self._sizes)
        if sys.byteorder == "little":
            sizes.byteswap()
        return bytes(self._rows) + sizes.tobytes() + code.encode()


def stored_fields(article: Article) -> dict[str, str | tuple[str, ...]]:
    """Return the stored fields by name, as Whoosh sorts them, without what is None.

    Plain texts: a date as `2021-07-02`, and tags as a tuple, which may be empty.
    """
    values = {
        "date": article.date.isoformat() if article.date else None,
        "episode": article.episode,
        "id": article.id,
        "presenter": article.presenter,
        "tags": article.tags,
        "title": article.title,
        "url": article.url,
    }
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return plain_text(value)
    return tuple(map(plain_text, value))
