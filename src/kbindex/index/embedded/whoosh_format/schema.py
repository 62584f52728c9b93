"""The schema of the Whoosh index: what any Whoosh may ask, and what it gives.

text      all words of a record, weighted by where they stand (`index.analyzed`)
title     the words of the title alone; stored
bigram    pairs of kana and kanji, for recall
id        the record's id, one term; stored
source    the file it came from, one term
tag       ids of topics
attribute what can be filtered by: `by:ada`, `site:cncf.io`, `has:code`
key       the key of the record's URL, one term

`url`, `episode`, `date`, `presenter` and `tags` are stored and no more.

All types are Whoosh's own, so that who opens the index needs no `kbindex`. They cut
queries alone: what is indexed was analysed before, once for fields, tags and snippets.
"""

from pickle import HIGHEST_PROTOCOL, dumps

from whoosh import fields, formats
from whoosh.analysis import LowercaseFilter, RegexTokenizer
from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from kbindex.index.embedded.whoosh_format.layout import INDEX_NAME


def build_schema() -> fields.Schema:
    """Build the schema; a change of it must change `manifest.FORMAT`."""
    return fields.Schema(
        text=_words(stored=False),
        title=_words(stored=True),
        bigram=fields.ID(),
        tag=fields.ID(),
        attribute=fields.ID(),
        key=fields.ID(),
        id=fields.ID(stored=True),
        source=fields.ID(),
        url=fields.STORED(),
        episode=fields.STORED(),
        date=fields.STORED(),
        presenter=fields.STORED(),
        tags=fields.STORED(),
    )


def _words(*, stored: bool) -> fields.FieldType:
    """Return the type of a field of words with weights.

    Weights lie in the posting blocks, so that no value is needed besides. A query is
    cut at white space: `C++` and `v1.21` are words of ours.
    """
    by_white_space = RegexTokenizer(r"\S+") | LowercaseFilter()
    return fields.FieldType(
        formats.Existence(), by_white_space, scorable=True, stored=stored
    )


def toc_head() -> bytes:
    """Return what a table of contents begins with: versions, and the schema."""
    storage = RamStorage()
    TOC(build_schema(), [], generation=1).write(storage, INDEX_NAME)
    (name,) = storage.list()
    content: bytes = storage.files[name]
    return content[: -len(dumps([], HIGHEST_PROTOCOL))]
