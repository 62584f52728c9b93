"""The schema of the Whoosh index, and the one field type that we add to it.

text      all words of a record, weighted by where they stand (`documents`)
title     the words of the title alone
bigram    pairs of kana and kanji, for recall
id        the record's id, one term
source    the file it came from, one term
tag       ids of topics
attribute what can be filtered by: `by:ada`, `site:cncf.io`, `has:code`
key       the key of the record's URL, one term
"""

from collections.abc import Iterator
from pickle import HIGHEST_PROTOCOL, dumps

from whoosh import fields, formats
from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from kbindex.index.embedded.whoosh_format.layout import (
    INDEX_NAME,
    TermWeights,
    encode_term,
)


class WeightedTermsField(fields.FieldType):
    """A field whose terms and weights were worked out before.

    Whoosh's own text fields call an analyzer; ours ran already, once for all
    fields, tags and snippets, and gives weights that no stock format derives.
    """

    def __init__(self, *, scorable: bool) -> None:
        # Weights lie in the posting blocks, so that no value is needed besides.
        self.format = formats.Existence()
        self.scorable = scorable
        self.stored = False
        self.unique = False

    def index(
        self, value: TermWeights, **_: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield Whoosh's (term, frequency, weight, value) of each term."""
        for term, (count, weight) in value.items():
            yield encode_term(term), count, weight, b""


def build_schema() -> fields.Schema:
    """Build the schema; a change of it must change `manifest.FORMAT`."""
    return fields.Schema(
        text=WeightedTermsField(scorable=True),
        title=WeightedTermsField(scorable=True),
        bigram=WeightedTermsField(scorable=False),
        tag=WeightedTermsField(scorable=False),
        attribute=WeightedTermsField(scorable=False),
        key=WeightedTermsField(scorable=False),
        id=fields.ID(),
        source=fields.ID(),
    )


def toc_head() -> bytes:
    """Return what a table of contents begins with: versions, and the schema."""
    storage = RamStorage()
    TOC(build_schema(), [], generation=1).write(storage, INDEX_NAME)
    (name,) = storage.list()
    content: bytes = storage.files[name]
    return content[: -len(dumps([], HIGHEST_PROTOCOL))]
